import type { Behaviour } from './behaviour.ts'
import type { Candidate, FileChange, Writing } from './candidate.ts'
import type { Draft, PinChange } from './draft.ts'
import type { HostEvent, HostOrder } from './host.ts'
import type { Proof } from './proof.ts'
import type { Question } from './question.ts'
import type { Review } from './review.ts'
import type { Spend } from './spend.ts'
import type { Verdict, VerdictKind } from './verdict.ts'

/** Facts that happened. `at` is milliseconds of the session's clock; events of a failure carry the run they belong to. */
export type SessionEvent =
  | (HostEvent & { readonly at: number })
  | {
      readonly type: 'repair-started'
      readonly at: number
      readonly failureId: string
      readonly run: number
    }
  | { readonly type: 'search-started'; readonly at: number; readonly failureId: string; readonly run: number }
  | {
      readonly type: 'failure-judged'
      readonly at: number
      readonly failureId: string
      readonly run: number
      readonly verdict: Verdict
      /** What a person can be asked where the evidence does not decide. */
      readonly question?: Question | null
    }
  | {
      readonly type: 'candidate-proved'
      readonly at: number
      readonly failureId: string
      readonly run: number
      readonly candidate: Candidate
      readonly proof: Proof
      /** When the candidate existed. */
      readonly foundAt: number
      /** Ids of other failures whose tests this candidate mends too. */
      readonly alsoMends: readonly string[]
      /** Tests that fail as things are and pass with it, beyond those of the failure; 0 when left out. */
      readonly alsoPass?: number
    }
  /** A person made a candidate out of another one, whose id is `from`; its proof begins. */
  | {
      readonly type: 'candidate-derived'
      readonly at: number
      readonly failureId: string
      readonly run: number
      readonly candidate: Candidate
      readonly from: string
    }
  /** Candidates were observed at inputs that no test has. */
  | {
      readonly type: 'candidates-compared'
      readonly at: number
      readonly failureId: string
      readonly run: number
      readonly behaviours: ReadonlyMap<string, Behaviour>
    }
  /** A model writes on, or with null has ended. */
  | {
      readonly type: 'answer-grew'
      readonly at: number
      readonly failureId: string
      readonly run: number
      readonly writing: Writing | null
    }
  | {
      readonly type: 'repair-progressed'
      readonly at: number
      readonly failureId: string
      readonly run: number
      readonly tried: number
      readonly refuted: number
    }
  | {
      readonly type: 'repair-finished'
      readonly at: number
      readonly failureId: string
      readonly run: number
      /** `judged`: who is wrong is known, the search for repairs follows when all failures are judged. */
      readonly outcome: 'judged' | 'finished' | 'budget-spent' | 'cancelled'
    }
  | {
      readonly type: 'focus-moved'
      readonly at: number
      readonly failureId: string
      readonly candidateId: string | null
    }
  | {
      readonly type: 'candidate-accepted'
      readonly at: number
      readonly failureId: string
      readonly candidateId: string
      readonly paths: readonly string[]
    }
  | {
      readonly type: 'candidate-rejected'
      readonly at: number
      readonly failureId: string
      readonly candidateId: string
    }
  | {
      readonly type: 'candidate-deferred'
      readonly at: number
      readonly failureId: string
      readonly candidateId: string
    }
  | {
      readonly type: 'accept-undone'
      readonly at: number
      readonly paths: readonly string[]
    }
  | {
      readonly type: 'verdict-flipped'
      readonly at: number
      readonly failureId: string
      readonly kind: VerdictKind
      /** Why, for a person; left out when it was set without a reason. */
      readonly detail?: string
    }
  | {
      readonly type: 'repairs-paused'
      readonly at: number
      readonly paused: boolean
    }
  | {
      readonly type: 'candidates-reviewed'
      readonly at: number
      readonly failureId: string
      readonly run: number
      readonly reviews: readonly Review[]
    }
  /** A model answered a question about a failure; what it cost counts whatever became of the failure. */
  | {
      readonly type: 'model-answered'
      readonly at: number
      readonly failureId: string
      readonly spend: Spend
    }
  /** Functions that are being edited would break unnoticed: faults were put into them as they were. */
  | {
      readonly type: 'pins-offered'
      readonly at: number
      readonly module: string
      readonly symbols: readonly string[]
      readonly tried: number
      readonly missed: number
    }
  /** Tests that pin what a module did are being looked for. */
  | { readonly type: 'pins-started'; readonly at: number; readonly module: string }
  /** There is nothing to pin in a module: no test earned its place, or it is not being edited any more. */
  | { readonly type: 'pins-ended'; readonly at: number; readonly module: string }
  /** Tests that pin what a module did before the edit wait in quarantine. */
  | { readonly type: 'pins-drafted'; readonly at: number; readonly draft: Draft }
  | {
      readonly type: 'pins-decided'
      readonly at: number
      readonly draftId: string
      readonly decision: 'accepted' | 'dropped' | 'later'
    }
  /** What drafts of a module see on the files as they are; none where all is as it was. */
  | {
      readonly type: 'behaviour-changed'
      readonly at: number
      readonly module: string
      readonly changes: readonly PinChange[]
    }
  /** One line for the person; `problem` needs action, `info` does not. */
  | {
      readonly type: 'noticed'
      readonly at: number
      readonly level: 'info' | 'problem'
      readonly text: string
    }

/** Orders from a face: keys, the headless policy, later other programs. */
export type Intent =
  | { readonly type: 'focus-failure'; readonly step: number }
  /** The failure of this id, at its first candidate. */
  | { readonly type: 'focus-on'; readonly failureId: string }
  | { readonly type: 'focus-candidate'; readonly step: number }
  | { readonly type: 'focus-candidate-number'; readonly number: number }
  /** `candidateId` names what was shown when the key was pressed; it is refused when that changed meanwhile. */
  | {
      readonly type: 'accept'
      readonly failureId: string
      readonly candidateId: string
    }
  | {
      readonly type: 'reject'
      readonly failureId: string
      readonly candidateId: string
      readonly reason?: string
    }
  | {
      readonly type: 'defer'
      readonly failureId: string
      readonly candidateId: string
    }
  /** Some hunks of a candidate, or what a person made of it in an editor: proven like any other before it can be accepted. */
  | {
      readonly type: 'derive'
      readonly failureId: string
      readonly candidateId: string
      readonly changes: readonly FileChange[]
      readonly how: 'hunks' | 'edited'
    }
  | { readonly type: 'undo' }
  | {
      readonly type: 'flip-verdict'
      readonly failureId: string
      readonly kind: VerdictKind
    }
  /** The person says whose value is right: the verdict follows, and the contract can say so from now on. */
  | { readonly type: 'answer'; readonly failureId: string; readonly side: 'test' | 'code' }
  | { readonly type: 'repair-again'; readonly failureId: string }
  /** Write tests that pin a module, or with null what `pins-offered` named last. */
  | { readonly type: 'characterize'; readonly module: string | null }
  /** Write a draft of tests, forget it, or leave it in quarantine. Refused when that draft is gone meanwhile. */
  | { readonly type: 'decide-draft'; readonly draftId: string; readonly decision: 'accept' | 'drop' | 'later' }
  /**
   * What these tests of a draft see otherwise is meant: they leave the draft. Or it is not: the draft is written, so that
   * they are red until the code is repaired.
   */
  | {
      readonly type: 'answer-change'
      readonly draftId: string
      readonly tests: readonly string[]
      readonly intended: boolean
    }
  | { readonly type: 'pause' }
  | { readonly type: 'order-host'; readonly order: HostOrder }
  | { readonly type: 'quit' }
