import type { Behaviour } from './behaviour.ts'
import type { Candidate, Writing } from './candidate.ts'
import type { Draft, PinChange } from './draft.ts'
import type { Failure } from './failure.ts'
import type { Proof } from './proof.ts'
import type { Question } from './question.ts'
import type { Review } from './review.ts'
import type { Spend } from './spend.ts'
import type { Verdict } from './verdict.ts'

/** A candidate that was shown to be plausible or proven, and what the person decided. Times are session milliseconds. */
export interface CandidateState {
  readonly candidate: Candidate
  readonly proof: Proof
  readonly foundAt: number
  readonly provedAt: number
  /** Null until candidates were compared, and where nothing could be observed. */
  readonly behaviour: Behaviour | null
  /** Tests that fail as things are and pass with it, beyond those of the failure; 0 when left out. */
  readonly alsoPass?: number
  readonly decision: 'open' | 'accepted' | 'rejected' | 'deferred'
  /** What a reviewer thinks of it; absent until it said so. */
  readonly review?: Review
  /** Made by the person out of another candidate; while it is being proven, `proof` says nothing yet. */
  readonly derived?: { readonly from: string; readonly proving: boolean }
}

/** One failure in the queue. `verdict` is null until the first judgement. */
export interface FailureState {
  readonly failure: Failure
  /** The run in which it was last seen red. */
  readonly run: number
  readonly redAt: number
  readonly stage: 'waiting' | 'repairing' | 'finished' | 'budget-spent'
  readonly verdict: Verdict | null
  /** What only a person can say; null where nothing can be asked or there is nothing to decide. */
  readonly question: Question | null
  /** True when a person set the verdict. */
  readonly flipped: boolean
  /** Best first; only proven and plausible ones. New ones never displace the one under the cursor. */
  readonly candidates: readonly CandidateState[]
  /** What a model is writing for it now; absent or null while none is. */
  readonly writing?: Writing | null
  readonly tried: number
  readonly refuted: number
  /** From the first to the last candidate that was run. */
  readonly effortMs: number
  /** What models cost since it was first red, over all its repairs. */
  readonly spend: Spend
}

/** All that faces draw; made by `reduce` alone. */
export interface SessionState {
  readonly phase: 'starting' | 'running' | 'idle' | 'host-failed'
  readonly run: number
  readonly counts: {
    readonly total: number
    readonly passed: number
    readonly failed: number
    readonly skipped: number
  }
  /** Test files finished and to be run in the run under way. */
  readonly progress: { readonly done: number; readonly total: number }
  readonly runMs: number
  readonly failures: readonly FailureState[]
  /** What the cursor is on; moves by `focus-moved` alone, or to a neighbour when its failure is gone. */
  readonly focus: {
    readonly failureId: string | null
    readonly candidateId: string | null
  }
  /** When what is under the cursor last changed: accept keys are dead for 700 ms after it (`peers.md` §4c). */
  readonly focusChangedAt: number
  readonly accepted: number
  readonly paused: boolean
  /** Behaviour that could be or is pinned; absent before there is any. */
  readonly pins?: {
    /** What is being edited and would break unnoticed: of `tried` faults in it tests missed `missed`. */
    readonly offer: {
      readonly module: string
      readonly symbols: readonly string[]
      readonly tried: number
      readonly missed: number
    } | null
    /** The module that tests are being looked for; null while none is. */
    readonly drafting: string | null
    /** At most one of a module. */
    readonly drafts: readonly Draft[]
    /** Ids of the drafts that the person put off. */
    readonly later: ReadonlySet<string>
    /** Module → tests of its draft that see another behaviour now. */
    readonly changed: ReadonlyMap<string, readonly PinChange[]>
  }
  /** What models cost in this session, failures that are gone included. */
  readonly spend: Spend
  readonly notice: {
    readonly level: 'info' | 'problem'
    readonly text: string
    readonly at: number
  } | null
}
