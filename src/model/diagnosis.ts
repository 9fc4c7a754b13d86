import type { ObservedCall } from './behaviour.ts'
import type { Candidate, FileChange } from './candidate.ts'
import type { Clause, ClauseOutcome } from './clause.ts'
import type { Failure, TestOutcome } from './failure.ts'
import type { Statement } from './lab.ts'
import type { Verdict } from './verdict.ts'

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
