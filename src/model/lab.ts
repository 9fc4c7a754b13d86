import type { Candidate } from './candidate.ts'
import type { FileError, TestError, TestOutcome, TestRef } from './failure.ts'

/** A test file within one Vitest project (`''` names a project without a name). `file` is relative to the root. */
export interface TestFile {
  readonly project: string
  readonly file: string
}

/** File contents that exist only in memory: relative path → text, null for "this file does not exist". */
export type Overlay = ReadonlyMap<string, string | null>

/** One countable statement or branch: UTF-16 offsets into the text that was run, 1-based line. */
export interface Statement {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly line: number
}

/** Which statements each test reached, as a spectrum for fault localisation: test key → indices into `statements`. */
export interface Spectrum {
  readonly statements: readonly Statement[]
  readonly hits: ReadonlyMap<string, readonly number[]>
}

/** What to run in the lab. Times are milliseconds. */
export interface LabRun {
  readonly overlay: Overlay
  /** Single tests (by key) or whole files. A virtual test file may exist in the overlay alone. */
  readonly tests:
    | { readonly kind: 'tests'; readonly tests: readonly TestRef[] }
    | { readonly kind: 'files'; readonly files: readonly TestFile[] }
  /** `warm`: a worker that is kept, all modules evaluated anew. `fresh`: a new stock worker of the user's own pool. */
  readonly worker: 'warm' | 'fresh'
  readonly timeoutMs: number
  /** Count statements of the project's source files. */
  readonly spectrum?: boolean
  /** With `spectrum`: loops of source files that take too many turns end with an error named `ENDLESS`. */
  readonly bounded?: boolean
  /** Stop after this many failing tests. */
  readonly bail?: number
  /** Circumstances that the outcome of an honest test does not hang on. */
  readonly perturb?: Perturbation
}

/** What is made different in a run, to see whether a test hangs on it. */
export interface Perturbation {
  /** Seed of `Math.random`. */
  readonly random?: number
  /** How far the clock is put forward, in milliseconds; it goes on from there. */
  readonly shiftMs?: number
  /** IANA name of the time zone. */
  readonly timeZone?: string
  /** Seed of the order of tests in a file; null for the order in which they are written. */
  readonly order?: number | null
}

/**
 * What a lab run showed. Zero tests run is `ran` with no outcomes: it never means "passed". Unhandled errors that came
 * late are drained into `unhandled` of the run that caused them.
 */
export type LabResult =
  | {
      readonly status: 'ran'
      readonly outcomes: readonly TestOutcome[]
      readonly fileErrors: readonly FileError[]
      readonly unhandled: readonly TestError[]
      readonly durationMs: number
      readonly spectrum: Spectrum | null
    }
  | {
      readonly status: 'timed-out' | 'crashed' | 'cancelled'
      readonly detail: string
    }

/** Did the given tests pass with this candidate? `fails` also stands for: did not load, looped, ran zero tests. */
export interface SweepVerdict {
  readonly candidate: Candidate
  readonly status: 'passes' | 'fails'
  /** First line of what went wrong; empty for `passes`. */
  readonly detail: string
  /**
   * How that was found out: alone on the overlay, behind a switch with every module evaluated anew, by running the
   * functions of the tests alone, or as one that gave the same values as another.
   */
  readonly level: 'overlay' | 'modules' | 'functions' | 'duplicate'
}

/** What the lab found out about the user's project when it started. */
export interface LabInfo {
  readonly vitest: string
  readonly testFiles: readonly TestFile[]
  /** True when test workers cannot write outside of temporary folders. */
  readonly sandboxed: boolean
  /** True when the project runs its tests in a random order. */
  readonly shuffled: boolean
  /** Limits a person should know, one sentence each. */
  readonly notes: readonly string[]
}

/** The warm Vitest that runs tests against file contents which exist only in memory. It never writes to the project. */
export interface Lab {
  readonly info: LabInfo
  run(request: LabRun, signal?: AbortSignal): Promise<LabResult>
  /**
   * Tries many candidates against a few tests on top of `overlay`, as fast as is sound, in any order; each is answered
   * exactly once unless the signal aborts.
   */
  sweep(
    request: {
      readonly candidates: readonly Candidate[]
      readonly overlay: Overlay
      readonly tests: readonly TestRef[]
      readonly timeoutMs: number
    },
    signal?: AbortSignal,
  ): AsyncIterable<SweepVerdict>
  /** The test files whose module graph holds any of these paths. */
  related(paths: readonly string[]): Promise<readonly TestFile[]>
  /** The project's own files (not `node_modules`) that these test files load, the test files themselves included. */
  reach(files: readonly TestFile[]): Promise<readonly string[]>
  /** The name of the Vitest project whose tests load this path, else the one whose folder holds it. */
  projectOf(path: string): Promise<string>
  /** Tells the lab that files on disk may have changed, came or went: it looks before the next run. */
  invalidate(): void
  dispose(): Promise<void>
}
