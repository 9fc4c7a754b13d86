import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { LabResult, LabRun, TestFile } from '../model/ports.ts'
import { digestOf, ofFile } from './lab-result.ts'

/** Workers that may have run a file first, before one of them runs it again. */
const MOST_WORKERS = 4

/**
 * Which test files do the same when they run again in one worker. A file whose tests do something else then gets a new worker
 * for each run.
 */
export class Repeatability {
  readonly #root: string
  readonly #run: (request: LabRun) => Promise<LabResult>
  readonly #isCancelled: () => boolean
  /** Of files as they are on disk. */
  readonly #known = new Map<string, boolean>()
  /** What files did in their first plain run, as the disk has them. */
  readonly #digests = new Map<string, string>()
  /** Absolute paths of files that were run by a worker which had run them before. */
  readonly #again = new Set<string>()

  constructor(parts: {
    readonly root: string
    run(request: LabRun): Promise<LabResult>
    isCancelled(): boolean
  }) {
    this.#root = parts.root
    this.#run = parts.run
    this.#isCancelled = parts.isCancelled
  }

  /** False for what is known not to; what was not learnt counts as steady. */
  isSteady(file: TestFile): boolean {
    return this.#known.get(keyOf(file)) !== false
  }

  /** A worker ran a test file, named by its absolute path, that it had run before. */
  ranAgain(path: string): void {
    this.#again.add(path)
  }

  /** Runs the file until a worker has run it twice, unless it is known already. */
  async learn(file: TestFile, timeoutMs: number): Promise<void> {
    const key = keyOf(file)
    const path = join(this.#root, file.file)
    if (this.#known.has(key) || !existsSync(path)) return
    const tests = { kind: 'files', files: [file] } as const
    const request: LabRun = { overlay: new Map(), tests, worker: 'warm', timeoutMs }
    let before = this.#digests.get(key)
    // Only a worker that has run the file before can show that it does the same again.
    for (let again = false, runs = 0; !again; runs++) {
      this.#again.clear()
      const result = await this.#run(request)
      if (this.#isCancelled()) return
      const digest = digestOf(result)
      if (result.status !== 'ran' || digest !== (before ?? digest) || runs === MOST_WORKERS) {
        this.#known.set(key, false)
        return
      }
      again = before !== undefined && this.#again.has(path)
      before = digest
    }
    this.#known.set(key, true)
  }

  /**
   * True where a worker that had run one of these files before did something else in this plain run: from now on that file is known
   * not to be steady. `begin` comes before the run.
   */
  contradicts(files: readonly TestFile[], result: Extract<LabResult, { status: 'ran' }>): boolean {
    const unsteady = files.filter((file) => {
      const before = this.#digests.get(keyOf(file))
      const isAgain = !this.#known.has(keyOf(file)) && this.#again.has(join(this.#root, file.file))
      return isAgain && before !== undefined && digestOf(ofFile(result, file)) !== before
    })
    for (const file of unsteady) this.#known.set(keyOf(file), false)
    return unsteady.length > 0
  }

  /** What is told of runs from here on is of the next one. */
  begin(): void {
    this.#again.clear()
  }

  /** What files did in a plain run is half of what tells whether they can be repeated. Late errors are of no one file. */
  remember(files: readonly TestFile[], result: LabResult): void {
    if (result.status !== 'ran' || result.unhandled.length > 0) return
    for (const file of files) {
      const key = keyOf(file)
      if (!this.#digests.has(key)) this.#digests.set(key, digestOf(ofFile(result, file)))
    }
  }

  /**
   * Files changed on disk: what was steady is to be learnt again. Where it was not, a kept worker may have been left as it
   * should not be, and what it does next says nothing.
   */
  forget(): void {
    for (const [key, steady] of this.#known) if (steady) this.#known.delete(key)
    this.#digests.clear()
  }
}

function keyOf({ project, file }: TestFile): string {
  return `${project}|${file}`
}
