import { existsSync, readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { Vitest } from 'vitest/node'
import type { Overlay } from '../model/lab.ts'
import type { CounterTable } from './counter-table.ts'
import { DiskView } from './disk-view.ts'
import { type OverlayFiles, rememberOnDisk } from './overlay.ts'
import { everyProject } from './version-differences.ts'

/** What the lab's files are made over. */
export interface LabFilesSettings {
  /** Absolute; the paths of overlays are relative to it. */
  readonly root: string
  readonly vitest: Vitest
  readonly overlay: OverlayFiles
  /** Files that Node itself loads, as far as they are known; absolute. */
  readonly required: ReadonlySet<string>
  /** Called with each absolute path whose text is another one from now on. */
  onStale(path: string): void
}

/** What tests read: the disk, under an overlay and counters that differ from run to run. */
export class LabFiles {
  readonly #settings: LabFilesSettings
  readonly #disk = new DiskView()

  constructor(settings: LabFilesSettings) {
    this.#settings = settings
  }

  /** From now on tests see this overlay and these counters. Only what differs from before is loaded again. */
  show(wanted: Overlay, table: CounterTable | null): void {
    const { root, overlay } = this.#settings
    const { texts } = overlay
    const next = new Map([...wanted].map(([path, text]) => [join(root, path), text]))
    for (const [path, text] of [...texts]) {
      if (next.has(path) && next.get(path) === text) continue
      if (!next.has(path)) texts.delete(path)
      this.#stale(path)
    }
    for (const [path, text] of next) {
      if (texts.has(path) && texts.get(path) === text) continue
      rememberOnDisk(path, existsSync(path))
      texts.set(path, text)
      this.#stale(path)
    }
    if (table || overlay.transform) this.#count(table)
  }

  /** What is shown, as tests read it without Vite; with counters also what they `require`. Absolute paths. */
  nativeTexts(table: CounterTable | null): readonly (readonly [path: string, text: string | null])[] {
    const texts = new Map(this.#settings.overlay.texts)
    for (const path of table ? this.#settings.required : []) {
      const text = texts.get(path) ?? (texts.has(path) || !existsSync(path) ? null : readFileSync(path, 'utf8'))
      if (text !== null) texts.set(path, table?.transform(path, text) ?? text)
    }
    return [...texts]
  }

  /** Takes note of the files on disk that were loaded since it was called last. */
  look(): void {
    this.#disk.look(this.#loaded())
  }

  /**
   * Absolute paths of files whose text on disk is another one than when they were loaded, and of those that are known to
   * be (`besides`); they are loaded again.
   */
  takeChanged(besides: readonly string[]): readonly string[] {
    const changed = [...new Set([...this.#disk.changed(this.#loaded()), ...besides])]
    for (const path of changed) this.#stale(path)
    return changed
  }

  /** Counters come and go with a run: what was loaded with them is loaded again without them, and the reverse. */
  #count(table: CounterTable | null): void {
    const { overlay } = this.#settings
    for (const path of overlay.transformed) this.#stale(path)
    overlay.transformed.clear()
    overlay.transform = table?.transform ?? null
    if (!table) return
    for (const path of this.#loaded()) if (table.counts(path)) this.#stale(path)
  }

  /** Absolute paths of the project's own files that Vite has loaded or that tests require. */
  #loaded(): ReadonlySet<string> {
    const paths = new Set(this.#settings.required)
    for (const project of everyProject(this.#settings.vitest)) {
      for (const environment of Object.values(project.vite.environments)) {
        for (const path of environment.moduleGraph.fileToModulesMap.keys()) {
          if (isAbsolute(path) && !path.includes('/node_modules/')) paths.add(path)
        }
      }
    }
    return paths
  }

  #stale(path: string): void {
    const { vitest, onStale } = this.#settings
    const made = [...madeFrom(vitest, path)]
    vitest.invalidateFile(path)
    for (const one of [path, ...made]) onStale(one)
  }
}

/** Files whose modules a plugin makes from this file as well, without importing it. */
function* madeFrom(vitest: Vitest, path: string): Generator<string> {
  for (const project of everyProject(vitest)) {
    for (const { moduleGraph } of Object.values(project.vite.environments)) {
      for (const module of moduleGraph.getModulesByFile(path) ?? []) {
        for (const importer of module.importers) {
          const { staticImportedUrls } = importer as { staticImportedUrls?: ReadonlySet<string> }
          if (importer.file && !staticImportedUrls?.has(module.url)) yield importer.file
        }
      }
    }
  }
}
