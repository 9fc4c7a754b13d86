import type { Candidate } from '../model/candidate.ts'
import type { TestRef } from '../model/failure.ts'
import type { LabInfo, LabResult, LabRun, Perturbation, SweepVerdict, TestFile } from '../model/lab.ts'
import type { SwitchSite } from '../source/switches.ts'
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
      readonly level: SweepVerdict['level']
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
  /** Schemata: what to run after the baseline. Null for a plain run. */
  readonly sweep: WorkerSweep | null
  readonly perturb: Perturbation | null
  /** Built-ins that the code on disk replaces itself: that they are put back each time does no harm. */
  readonly tolerated: readonly string[]
  readonly root: string
}

/** Nobody waits for the rest of the run: the worker begins nothing more, and is kept when it is through. */
export interface EndOrder {
  readonly repairWatch: 'end'
}

/** Alternatives of one module to run against tests of one file. */
export interface WorkerSweep {
  readonly ids: readonly number[]
  readonly testIds: readonly string[]
  /** The switches of the module. */
  readonly sites: readonly SwitchSite[]
  /** Alternatives that are begun at once, at most: those not answered of them are in doubt when the worker is lost. */
  readonly batch: number
  /** Whether functions may be run alone where that is sound. */
  readonly byFunctions: boolean
}

/**
 * How an alternative was decided: with every module evaluated anew, by the functions of the tests alone, or as one that
 * gave the same values.
 */
export type SweepLevel = 'modules' | 'functions' | 'duplicate'

/** Alternatives that came to the same; null when the tests pass. */
export interface SweepAnswers {
  readonly ids: readonly number[]
  readonly detail: string | null
  readonly level: SweepLevel
}

/** What a warm worker tells the pool. */
export type WorkerReport =
  /** Something was changed that cannot be put back for sure: the worker is not used again. */
  | { readonly repairWatch: 'polluted'; readonly what: string }
  /** Built-ins that the code on disk replaced and that were put back. */
  | { readonly repairWatch: 'replaces'; readonly names: readonly string[] }
  /** Whether the code as it is did the same a second time; comes before the first alternative of a sweep. */
  | { readonly repairWatch: 'control'; readonly repeats: boolean }
  /** `begun`: the alternatives that are tried from now on. */
  | { readonly repairWatch: 'variants'; readonly answers: readonly SweepAnswers[]; readonly begun: readonly number[] }
  /** The cheapest sound level for a test file, and why it is not a cheaper one. */
  | { readonly repairWatch: 'level'; readonly level: SweepLevel; readonly why: string }
  /** Loops of a plain run were stopped, whether or not a test saw that. */
  | { readonly repairWatch: 'looped' }
  /** The worker has run this test file before; absolute path. */
  | { readonly repairWatch: 'again'; readonly testFile: string }
  /** A test was not let start another program. */
  | { readonly repairWatch: 'denied' }
  /** Project files that a test file came to, and those of them that Node itself loads; all paths absolute. */
  | {
      readonly repairWatch: 'loaded'
      readonly testFile: string
      readonly paths: readonly string[]
      readonly required: readonly string[]
    }
