import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { LabResult, LabRun, TestFile } from '../model/lab.ts'
import type { WorkerOrder } from './lab-protocol.ts'
import { digestOf, filesOf, isPlain, ofFile, type Ran, together } from './lab-result.ts'

/** Workers that may have run a file first, before one of them runs it again. */
const MOST_WORKERS = 4

type Run = (request: LabRun, sweep: WorkerOrder['sweep']) => Promise<LabResult>

/**
 * Runs tests in kept workers as long as nobody can tell: learns which test files do the same when they run again in one worker.
 * A file whose tests do something else then gets a new worker for each run.
 */
export class Repeatability {
  readonly #root: string
  readonly #run: Run
  readonly #isCancelled: () => boolean
  /** Of files as they are on disk. */
  readonly #known = new Map<string, boolean>()
  /** What files did in their first plain run, as the disk has them. */
  readonly #digests = new Map<string, string>()
  /** Absolute paths of files that were run by a worker which had run them before. */
  readonly #again = new Set<string>()

  constructor(parts: { readonly root: string; readonly run: Run; isCancelled(): boolean }) {
    this.#root = parts.root
    this.#run = parts.run
    this.#isCancelled = parts.isCancelled
  }

  /** Runs in a kept worker what may, and in a new one what was found to need it. */
  async run(request: LabRun, sweep: WorkerOrder['sweep']): Promise<LabResult> {
    if (request.worker === 'fresh') return this.#run(request, sweep)
    const files = filesOf(request)
    if (request.overlay.size > 0) for (const file of files) await this.#learn(file, request.timeoutMs)
    const steady = files.filter((file) => this.#isSteady(file))
    if (steady.length === files.length) return this.#runKept(request, sweep)
    if (sweep || request.tests.kind === 'tests' || steady.length === 0)
      return this.#run({ ...request, worker: 'fresh' }, sweep)
    // One file that needs a new worker each time does not slow down all others of a large run.
    const others = files.filter((file) => !this.#isSteady(file))
    const first = await this.#runKept({ ...request, tests: { kind: 'files', files: steady } }, null)
    const tests = { kind: 'files', files: others } as const
    return first.status === 'ran'
      ? together(first, await this.#run({ ...request, tests, worker: 'fresh' }, null))
      : first
  }

  /** A file that was run before: what it does in the same worker may hang on what it did there. */
  async #runKept(request: LabRun, sweep: WorkerOrder['sweep']): Promise<LabResult> {
    this.#again.clear()
    const result = await this.#run(request, sweep)
    // Late errors are of no one file.
    if (sweep || !isPlain(request) || result.status !== 'ran' || result.unhandled.length > 0) return result
    const files = filesOf(request)
    const unsteady = files.filter((file) => this.#contradicts(file, result))
    for (const file of unsteady) this.#known.set(keyOf(file), false)
    if (unsteady.length > 0) return this.run(request, null)
    this.#remember(files, result)
    return result
  }

  #contradicts(file: TestFile, result: Ran): boolean {
    const before = this.#digests.get(keyOf(file))
    const isAgain = !this.#known.has(keyOf(file)) && this.#again.has(join(this.#root, file.file))
    return isAgain && before !== undefined && digestOf(ofFile(result, file)) !== before
  }

  #isSteady(file: TestFile): boolean {
    return this.#known.get(keyOf(file)) !== false
  }

  /** A worker ran a test file, named by its absolute path, that it had run before. */
  ranAgain(path: string): void {
    this.#again.add(path)
  }

  /** Runs the file until a worker has run it twice, unless it is known already. */
  async #learn(file: TestFile, timeoutMs: number): Promise<void> {
    const key = keyOf(file)
    const path = join(this.#root, file.file)
    if (this.#known.has(key) || !existsSync(path)) return
    const tests = { kind: 'files', files: [file] } as const
    const request: LabRun = { overlay: new Map(), tests, worker: 'warm', timeoutMs }
    let before = this.#digests.get(key)
    // Only a worker that has run the file before can show that it does the same again.
    for (let again = false, runs = 0; !again; runs++) {
      this.#again.clear()
      const result = await this.#run(request, null)
      if (this.#isCancelled()) return
      const digest = result.status === 'ran' ? digestOf(ofFile(result, file)) : ''
      if (result.status !== 'ran' || digest !== (before ?? digest) || runs === MOST_WORKERS) {
        this.#known.set(key, false)
        return
      }
      again = before !== undefined && this.#again.has(path)
      before = digest
    }
    this.#known.set(key, true)
  }

  /** What files did in a plain run is half of what tells whether they can be repeated. */
  #remember(files: readonly TestFile[], result: Ran): void {
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
