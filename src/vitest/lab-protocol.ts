import type { Candidate } from '../model/candidate.ts'
import type { TestRef } from '../model/failure.ts'
import type { LabInfo, LabResult, LabRun, Perturbation, TestFile } from '../model/ports.ts'
import type { ImportLists } from './import-lists.ts'
import type { SetUp } from './set-up.ts'

/** What the lab's process needs to open the user's Vitest. */
export interface LabSettings {
  readonly root: string
  /** The user's own arguments for Vitest, as typed behind `--`. */
  readonly args: readonly string[]
  /** Test workers at once. */
  readonly workers: number
}

/** Work for the lab's process; each is answered by exactly one `answer` with the same `id`. */
export type LabOrder =
  | { readonly type: 'open'; readonly settings: LabSettings }
  | { readonly type: 'run'; readonly request: LabRun }
  | {
      readonly type: 'sweep'
      readonly candidates: readonly Candidate[]
      readonly overlay: LabRun['overlay']
      readonly tests: readonly TestRef[]
      readonly timeoutMs: number
    }
  | { readonly type: 'related'; readonly paths: readonly string[] }
  | { readonly type: 'reach'; readonly files: readonly TestFile[] }
  | { readonly type: 'project-of'; readonly path: string }

/** What each order is answered with. */
export interface LabAnswers {
  readonly open: LabInfo
  readonly run: LabResult
  readonly sweep: null
  readonly related: readonly TestFile[]
  readonly reach: readonly string[]
  readonly 'project-of': string
}

/** Main process to lab process. `cancel` ends the run under way at once; `invalidate`: look at the disk anew; `set-up`: what tests need besides. */
export type ToLab =
  | { readonly id: number; readonly order: LabOrder }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'invalidate' }
  | { readonly type: 'set-up'; readonly setUp: SetUp }
  | { readonly type: 'learn'; readonly lists: ImportLists }
  | { readonly type: 'close' }

/** Lab process to main process. `info` comes when a limit showed since the lab was opened, or test files came or went. */
export type FromLab =
  | { readonly type: 'info'; readonly info: LabInfo }
  | { readonly type: 'answer'; readonly id: number; readonly value: LabAnswers[keyof LabAnswers] }
  | {
      readonly type: 'failed'
      readonly id: number
      readonly code: string | null
      readonly message: string
      readonly hint: string
    }
  | {
      readonly type: 'swept'
      readonly id: number
      /** Index into the candidates of the order. */
      readonly index: number
      readonly status: 'passes' | 'fails'
      readonly detail: string
    }

/** What the pool tells a warm worker before each run; sent over the worker's own channel, beside Vitest's messages. */
export interface WorkerOrder {
  readonly repairWatch: 'prepare'
  /** Absolute paths whose cached modules are stale. */
  readonly invalidate: readonly string[]
  /** Absolute path → text, for what tests read without Vite: `require`, `readFileSync`, snapshot files. */
  readonly texts: readonly (readonly [path: string, text: string | null])[]
  /** Number of statement counters; 0 when nothing is counted. */
  readonly counters: number
  /** Stop after this many failing tests; 0 for never. */
  readonly bail: number
  /** Upper bound on the time of one test, below the user's own; 0 leaves that in force. */
  readonly testTimeoutMs: number
  /** Schemata: which alternatives to run after the baseline, and against which tests. Null for a plain run. */
  readonly sweep: { readonly ids: readonly number[]; readonly testIds: readonly string[] } | null
  readonly perturb: Perturbation | null
  /** Built-ins that the code on disk replaces itself: that they are put back each time does no harm. */
  readonly tolerated: readonly string[]
  readonly root: string
}

/** What a warm worker tells the pool. */
export type WorkerReport =
  /** Something was changed that cannot be put back for sure: the worker is not used again. */
  | { readonly repairWatch: 'polluted'; readonly what: string }
  /** Built-ins that the code on disk replaced and that were put back. */
  | { readonly repairWatch: 'replaces'; readonly names: readonly string[] }
  /** Whether the code as it is did the same a second time; comes before the first alternative of a sweep. */
  | { readonly repairWatch: 'control'; readonly repeats: boolean }
  | {
      readonly repairWatch: 'variant'
      readonly id: number
      readonly status: 'passes' | 'fails'
      readonly detail: string
    }
  /** Loops of a plain run were stopped, whether or not a test saw that. */
  | { readonly repairWatch: 'looped' }
  /** A test was not let start another program. */
  | { readonly repairWatch: 'denied' }
  /** Project files that a test file came to, and those of them that Node itself loads; all paths absolute. */
  | {
      readonly repairWatch: 'loaded'
      readonly testFile: string
      readonly paths: readonly string[]
      readonly required: readonly string[]
    }
