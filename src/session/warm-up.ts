import type { HostEvent } from '../model/host.ts'
import type { Lab, LabRun, Overlay, TestFile } from '../model/lab.ts'
import { keyOfFile } from './failure-files.ts'

/** What is allowed to one small test file, ms. */
const LIMIT_MS = 20_000

/** A file that nobody loads: the lab proves that it can show files at all. */
const OVERLAY: Overlay = new Map([['.__warm__.ts', '']])

/** What the first red begins with: as things are, with statements counted, and with a file in memory. */
const RUNS: readonly Pick<LabRun, 'overlay' | 'spectrum'>[] = [
  { overlay: new Map() },
  { overlay: new Map(), spectrum: true },
  { overlay: OVERLAY },
]

/**
 * Starts a worker of the lab once the first run was green and nobody is in a hurry, by running the quickest test file in it:
 * the first red of a session then costs its tests, and neither the start of a process nor what is done once.
 */
export class WarmUp {
  readonly #files = new Map<string, { readonly file: TestFile; ms: number }>()
  #lab: Lab | null = null
  #isGreen = false
  #abort: AbortController | null = null
  #done = false

  hear(event: HostEvent): void {
    if (this.#done) return
    if (event.type === 'run-started') this.#cancel()
    if (event.type === 'test-finished') {
      const { test, durationMs } = event.outcome
      const { project, file } = test
      const entry = this.#files.get(keyOfFile(test)) ?? { file: { project, file }, ms: 0 }
      entry.ms += durationMs
      this.#files.set(keyOfFile(test), entry)
    }
    if (event.type === 'run-finished') {
      this.#isGreen = event.reason === 'passed'
      this.#begin()
    }
  }

  open(lab: Lab): void {
    this.#lab = lab
    this.#begin()
  }

  /** What is under way would keep others from the lab. */
  end(): void {
    this.#done = true
    this.#cancel()
  }

  #begin(): void {
    const [quickest] = [...this.#files.values()].sort((a, b) => a.ms - b.ms)
    if (!this.#lab || !this.#isGreen || this.#abort || !quickest) return
    const abort = new AbortController()
    this.#abort = abort
    const tests = { kind: 'files', files: [quickest.file] } as const
    const runs = RUNS.map((run) => this.#lab?.run({ ...run, tests, worker: 'warm', timeoutMs: LIMIT_MS }, abort.signal))
    void Promise.allSettled(runs).then(() => {
      if (!abort.signal.aborted) this.#done = true
    })
  }

  #cancel(): void {
    this.#abort?.abort()
    this.#abort = null
    this.#isGreen = false
  }
}
