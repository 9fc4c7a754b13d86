import { statSync } from 'node:fs'

/** What files looked like when they were last looked at. */
export class DiskView {
  readonly #seen = new Map<string, string>()

  /** Takes note of paths that were not seen before. */
  look(paths: Iterable<string>): void {
    for (const path of paths) if (!this.#seen.has(path)) this.changed([path])
  }

  /** Those of these paths that differ from what was seen before. A path that is seen first counts as unchanged. */
  changed(paths: Iterable<string>): readonly string[] {
    const changed: string[] = []
    for (const path of paths) {
      const stat = statSync(path, { throwIfNoEntry: false, bigint: true })
      const now = stat ? `${stat.mtimeNs}:${stat.size}:${stat.ino}` : 'none'
      const before = this.#seen.get(path)
      this.#seen.set(path, now)
      if (before !== undefined && before !== now) changed.push(path)
    }
    return changed
  }
}
