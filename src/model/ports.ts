import type { ObservedCall } from './behaviour.ts'
import type { Candidate, EngineName, FileChange, Origin, Writing } from './candidate.ts'
import type { Clause, ClauseOutcome } from './clause.ts'
import type { Failure, FileError, TestError, TestOutcome, TestRef } from './failure.ts'
import type { Proof } from './proof.ts'
import type { Answer } from './question.ts'
import type { Review } from './review.ts'
import type { Verdict } from './verdict.ts'

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

/** A statement that may hold the fault. `score` is 0 or more, comparable within one diagnosis. */
export interface Suspect {
  readonly statement: Statement
  readonly score: number
}

/** All that an engine may look at when it proposes repairs of one failure. Texts are those on disk now. */
export interface Diagnosis {
  readonly failure: Failure
  /** The outcomes of the failing tests in the lab. */
  readonly outcomes: readonly TestOutcome[]
  /** Relative path → text of every project file that the failing tests load. */
  readonly files: ReadonlyMap<string, string>
  /** Path → text of other source files of the project; only where a name or a path leads nowhere. */
  readonly elsewhere?: ReadonlyMap<string, string>
  /** Paths of `files` that git ignores: they may hold what nobody shall see, and never leave the machine. */
  readonly ignored?: ReadonlySet<string>
  /** Paths of `files` that are test files, fixtures or set-up. */
  readonly testPaths: ReadonlySet<string>
  /** Highest score first; empty when nothing could be counted. */
  readonly suspects: readonly Suspect[]
  /** What changed since the baseline, source, test and contract alike. Empty without a baseline. */
  readonly changed: readonly FileChange[]
  /** The latest commit that changed what the failing tests load: where a bug is older than the working tree. Null without a parent commit. */
  readonly lastCommit: {
    readonly message: string
    readonly changes: readonly FileChange[]
  } | null
  /** Clauses of the modules that the failing tests reach. */
  readonly clauses: readonly Clause[]
  readonly clauseOutcomes: readonly ClauseOutcome[]
  readonly verdict: Verdict
  /** What the person rejected for this failure and said why; the candidate is null where an earlier session showed it. */
  readonly rejections?: readonly { readonly candidate: Candidate | null; readonly reason: string }[]
  /** What the failing tests call and what each call gives; looked at when first asked for, which costs a run. */
  readonly calls?: () => Promise<readonly ObservedCall[]>
  /** What this project's decisions say of rules: factors of their priors, between ½ and 2; 1 for those not in it. */
  readonly learned?: ReadonlyMap<string, number>
}

/** What became of a candidate that an engine proposed. */
export interface CandidateFate {
  /** `left-out`: it may not be tried, or need not be any more. */
  readonly status: Proof['status'] | 'left-out'
  /** What went wrong, in one line; empty for `proven`. */
  readonly detail: string
  /** Ids of broken clauses that hold with it. */
  readonly mended: readonly string[]
  /** True where the failing tests pass with it, whatever else it breaks. */
  readonly passesTarget?: boolean
}

/** Resolves when it is known what became of a candidate; may stay open, but then the signal of the proposal aborts. */
export type FateOf = (candidateId: string) => Promise<CandidateFate>

/** A source of candidates. Best first; never throws for an expected failure, ends early when `signal` aborts. */
export interface Engine {
  readonly name: EngineName
  /**
   * Who is wrong about a failure is still being judged: what is asked now is at hand when `propose` is called for it. The diagnosis
   * holds what is known without a run; nothing is proposed before the verdict. What is under way ends when `signal` aborts.
   */
  begin?(diagnosis: Diagnosis, signal: AbortSignal): void
  /**
   * Where `fateOf` is given, an engine may learn from what it proposed before it proposes more. One that writes for a while tells
   * `onWriting` how far it is, as often as it likes, and null at the end.
   */
  propose(
    diagnosis: Diagnosis,
    signal: AbortSignal,
    fateOf?: FateOf,
    onWriting?: (writing: Writing | null) => void,
  ): AsyncIterable<Candidate>
}

/** Looks whether an edit names what is not there. It never rejects and keeps nobody waiting for long. */
export interface TypeChecker {
  /** Files on disk may have changed; the projects of these paths (relative to the root) will be asked about. Resolves when it can be asked. */
  refresh(paths: readonly string[]): Promise<void>
  /**
   * The first error of that kind that the changes bring along on the lines they write, in one line with its place; null for none, and
   * where that is not known soon enough.
   */
  invented(changes: readonly FileChange[]): Promise<string | null>
  dispose(): void
}

/** A candidate and what running it showed. */
export interface Proven {
  readonly candidate: Candidate
  readonly proof: Proof
}

/** A second opinion on proven candidates of one failure. Never rejects, ends early when `signal` aborts, and takes some seconds at most. */
export interface Reviewer {
  /** In any order, at most one for each candidate; what it has no opinion on is left out. */
  review(diagnosis: Diagnosis, proven: readonly Proven[], signal: AbortSignal): Promise<readonly Review[]>
}

/** What a call gives is predicted from this: no code, no test, no value that either has. */
export interface BlindQuestion {
  readonly failureId: string
  /** As a test makes it: `total([])`. */
  readonly call: string
  readonly symbol: string
  /** The head of the function as it is declared, else its name. */
  readonly signature: string
  readonly clauses: readonly Clause[]
}

/** Predicts what a call gives, several times over. Never rejects, ends early when `signal` aborts, and takes some seconds at most. */
export interface Predictor {
  /** One answer for each sample, null for one that does not know; empty where nobody could be asked. */
  predict(question: BlindQuestion, signal: AbortSignal): Promise<readonly (Answer | null)[]>
}

/** A module that is to be pinned, and what is known of it. */
export interface CaseQuestion {
  readonly module: string
  readonly text: string
  readonly clauses: readonly Clause[]
  /** Calls that tests make already, as they write them. */
  readonly known: readonly string[]
}

/** A call that somebody finds worth a test, and what is special about it in their words. Both are to be doubted. */
export interface SuggestedCase {
  readonly call: string
  readonly says: string
}

/** Names inputs worth a test. Never rejects, ends early when `signal` aborts, and takes half a minute at most. */
export interface CaseWriter {
  suggest(question: CaseQuestion, signal: AbortSignal): Promise<readonly SuggestedCase[]>
}

/** What the runner says while it watches; the border has turned Vitest's objects into ours. */
export type HostEvent =
  | {
      readonly type: 'run-started'
      readonly run: number
      readonly files: readonly TestFile[]
      readonly total: number
    }
  | {
      readonly type: 'test-finished'
      readonly run: number
      readonly outcome: TestOutcome
    }
  | {
      readonly type: 'file-finished'
      readonly run: number
      readonly file: TestFile
      readonly error: FileError | null
    }
  | {
      readonly type: 'run-finished'
      readonly run: number
      readonly reason: 'passed' | 'failed' | 'interrupted'
      readonly unhandled: readonly TestError[]
      readonly durationMs: number
    }
  | { readonly type: 'file-removed'; readonly file: TestFile }
  | {
      readonly type: 'host-failed'
      readonly message: string
      readonly hint: string
    }

/** What a person can ask of the runner; the same as Vitest's own watch keys. */
export type HostOrder =
  | { readonly type: 'rerun-all' }
  | { readonly type: 'rerun-failed' }
  | { readonly type: 'rerun-files'; readonly files: readonly string[] }
  | { readonly type: 'update-snapshots' }
  | { readonly type: 'filter-files'; readonly pattern: string }
  | { readonly type: 'filter-names'; readonly pattern: string }
  | { readonly type: 'cancel' }

/** The user's Vitest, in watch mode or for single runs, in a process of its own. */
export interface TestHost {
  readonly vitest: string
  onEvent(listener: (event: HostEvent) => void): () => void
  /** Begins the first run. */
  start(): void
  send(order: HostOrder): void
  dispose(): Promise<void>
}

/** What the workspace knows of git. `dirty` counts tracked changes and untracked files that are not ignored. */
export type GitState =
  | { readonly status: 'none' }
  | { readonly status: 'no-commits' }
  | {
      readonly status: 'ready'
      readonly head: string
      readonly dirty: boolean
    }

/** The answer to an attempt to write. Nothing was written unless `applied`. */
export type ApplyOutcome =
  | {
      readonly status: 'applied'
      readonly undoId: string
      readonly paths: readonly string[]
    }
  | { readonly status: 'stale'; readonly path: string }
  | {
      readonly status: 'refused'
      readonly path: string
      readonly reason: string
    }
  | { readonly status: 'failed'; readonly message: string }

/** The answer to an attempt to take back the last accept that was not undone yet. */
export type UndoOutcome =
  | {
      readonly status: 'undone'
      readonly undoId: string
      readonly paths: readonly string[]
    }
  | { readonly status: 'nothing' }
  | { readonly status: 'stale'; readonly path: string }
  | { readonly status: 'failed'; readonly message: string }

/** A commit and what it did to the project, against its first parent. */
export interface Commit {
  readonly message: string
  /** Files that it added, changed or removed. */
  readonly paths: readonly string[]
  /** Of these, the ones that are texts. */
  changes(): Promise<readonly FileChange[]>
}

/** The project's files and their history. Paths are relative to `root` with forward slashes. */
export interface Workspace {
  /** Absolute path. */
  readonly root: string
  read(path: string): Promise<string | null>
  /** Files (not ignored, not in `node_modules`) that match one of these globs. */
  find(globs: readonly string[]): Promise<readonly string[]>
  git(): Promise<GitState>
  /** Those of these paths that git ignores; without git those that `.gitignore` names. */
  ignored(paths: readonly string[]): Promise<readonly string[]>
  /** When a file or folder of the project, ignored ones excepted, was changed last (epoch ms). */
  lastChange(): Promise<number>
  /** Every file that differs between HEAD and the working tree. Empty without commits. */
  changesSinceHead(): Promise<readonly FileChange[]>
  /** The latest commits along first parents, newest first; none that has no parent. */
  commits(): Promise<readonly Commit[]>
  /** Applies all changes or none; refuses paths whose role `writable` does not contain or that leave the root. */
  apply(changes: readonly FileChange[], writable: ReadonlySet<string>): Promise<ApplyOutcome>
  undo(): Promise<UndoOutcome>
  dispose(): Promise<void>
}

/** One durable line of what was proposed, decided and later caught. `at` is an ISO instant. */
export interface LedgerEntry {
  readonly at: string
  readonly event: 'proposed' | 'accepted' | 'rejected' | 'deferred' | 'undone' | 'verdict-flipped' | 'test-observed'
  readonly failureId: string
  readonly candidateId?: string
  readonly engine?: Origin
  readonly rule?: string
  readonly detail?: string
  /** Of a decision: how long after the failure went red (ms) something was proven. */
  readonly provedMs?: number
  /** Of a decision: what models took for the failure so far; the price in the unit of the configured prices. */
  readonly tokens?: number
  readonly price?: number
}

/** Append-only record in `.repair-watch/ledger.jsonl`. A line that cannot be read is skipped and counted. */
export interface Ledger {
  append(entry: Omit<LedgerEntry, 'at'>): Promise<void>
  entries(): Promise<{
    readonly entries: readonly LedgerEntry[]
    readonly unreadable: number
  }>
}
