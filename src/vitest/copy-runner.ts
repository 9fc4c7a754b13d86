import { type ChildProcess, fork } from 'node:child_process'
import type { LabResult, LabRun } from '../model/lab.ts'
import { builtEntry } from '../source/built-entry.ts'
import type { CopyOrder, FromCopy } from './copy-protocol.ts'
import { killTree } from './kill-tree.ts'
import type { LabSettings } from './lab-protocol.ts'
import { filesOf } from './lab-result.ts'
import type { SetUp } from './set-up.ts'
import { type TreeCopy, treeCopy } from './tree-copy.ts'

/** Runs tests by the user's own Vitest in a copy of the project, for what does not see the overlay. */
export interface CopyRunner {
  /** The overlay is written to the copy; perturbations and spectra are not to be had here. */
  run(request: LabRun): Promise<LabResult>
  /** What tests find from now on besides the files. */
  takeSetUp(setUp: SetUp): void
  /** Ends the run under way at once. */
  stop(): void
  dispose(): void
}

/** Time for a process to start and to open Vitest, and for its workers to start, ms. */
const START_MS = 60_000
const WORKERS_MS = 10_000

/** Nothing is copied before the first run; each run sees the project as it is then. */
export function copyRunner(settings: LabSettings): CopyRunner {
  let copy: TreeCopy | null = null
  let child: ChildProcess | null = null
  let known: SetUp | null = null
  const visit = (order: CopyOrder, timeoutMs: number): Promise<LabResult> =>
    new Promise((resolve) => {
      const own = fork(builtEntry(import.meta.url, 'copy-process'), [], {
        cwd: order.settings.root,
        execArgv: [],
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        serialization: 'advanced',
        detached: process.platform !== 'win32',
      })
      child = own
      const end = (result: LabResult): void => {
        clearTimeout(timer)
        killTree(own)
        resolve(result)
      }
      const timedOut = (): void => end({ status: 'timed-out', detail: `no end after ${timeoutMs} ms` })
      let timer = setTimeout(timedOut, START_MS)
      own.on('message', (message: FromCopy) => {
        if (message.type === 'done') return end(message.result)
        clearTimeout(timer)
        timer = setTimeout(timedOut, WORKERS_MS + timeoutMs)
      })
      own.on('error', () => {})
      own.on('exit', () => end({ status: 'crashed', detail: 'the process of the copy ended' }))
      own.send(order)
    })
  return {
    async run({ overlay, tests, timeoutMs }) {
      copy ??= treeCopy(settings.root)
      const problem = copy.sync()
      if (problem !== null) return { status: 'crashed', detail: `the project cannot be copied: ${problem}` }
      copy.write(overlay)
      const { root } = copy
      const files = filesOf({ tests })
      const keys = tests.kind === 'files' ? null : tests.tests.map(({ key }) => key)
      const result = await visit({ settings: { ...settings, root }, files, keys, setUp: known }, timeoutMs)
      // Messages name files of the copy.
      return JSON.parse(JSON.stringify(result).replaceAll(jsonOf(root), jsonOf(settings.root))) as LabResult
    },
    takeSetUp(setUp) {
      known = setUp
    },
    stop() {
      if (child) killTree(child)
    },
    dispose() {
      if (child) killTree(child)
      copy?.dispose()
    },
  }
}

/** A text as it stands within a string of JSON. */
function jsonOf(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
