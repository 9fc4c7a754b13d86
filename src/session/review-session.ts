import type { Candidate } from '../model/candidate.ts'
import type { Intent } from '../model/event.ts'
import type { Failure } from '../model/failure.ts'
import type { Ledger } from '../model/ledger.ts'
import type { Proof } from '../model/proof.ts'
import type { CandidateState, FailureState, SessionState } from '../model/session-state.ts'
import { NO_SPEND } from '../model/spend.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Workspace } from '../model/workspace.ts'
import { type Decision, Decisions } from './decisions.ts'
import { candidateMove, failureMove } from './focus-moves.ts'
import { SessionStore } from './session-store.ts'
import { initialState } from './tracked-state.ts'

/** A candidate with its failure, as it was left by an earlier session. */
export interface Reviewed {
  readonly failure: Failure
  readonly verdict: Verdict
  readonly candidate: Candidate
  readonly proof: Proof
}

/** Where decisions of a review go. */
export interface ReviewParts {
  readonly workspace: Workspace
  readonly ledger: Ledger
  /** Told after a decision was carried out. */
  readonly onDecided: (candidate: Candidate, decision: 'accepted' | 'rejected' | 'deferred') => Promise<void>
}

/** A session over candidates that are there already: it decides, and runs nothing. */
export interface ReviewSession {
  getState(): SessionState
  subscribe(listener: () => void): () => void
  /** Resolves when the order was carried out or refused; what came of it is in the state. */
  dispatch(intent: Intent): Promise<void>
  now(): number
}

/** One candidate of a failure, as a face shows it. */
export function candidateShown(reviewed: Reviewed): {
  readonly failure: FailureState
  readonly candidate: CandidateState
  readonly candidates: readonly CandidateState[]
} {
  const { candidate, proof } = reviewed
  const shown: CandidateState = { candidate, proof, foundAt: 0, provedAt: 0, behaviour: null, decision: 'open' }
  return { failure: failureState(reviewed, [shown]), candidate: shown, candidates: [shown] }
}

/** Starts a review of candidates, which keep their order; those of one failure are shown together. */
export function startReview(all: readonly Reviewed[], parts: ReviewParts): ReviewSession {
  return new Review(all, parts)
}

class Review implements ReviewSession {
  readonly #parts: ReviewParts
  readonly #store: SessionStore
  readonly #decisions: Decisions

  constructor(all: readonly Reviewed[], parts: ReviewParts) {
    this.#parts = parts
    const failures = new Map<string, FailureState>()
    for (const reviewed of all) {
      const { candidate } = candidateShown(reviewed)
      const known = failures.get(reviewed.failure.id)
      failures.set(reviewed.failure.id, failureState(reviewed, [...(known?.candidates ?? []), candidate]))
    }
    const list = [...failures.values()]
    const failed = list.reduce((sum, { failure }) => sum + failure.tests.length, 0)
    this.#store = new SessionStore({
      ...initialState(),
      phase: 'idle',
      run: 1,
      counts: { total: failed, passed: 0, failed, skipped: 0 },
      failures: list,
      focus: {
        failureId: list[0]?.failure.id ?? null,
        candidateId: list[0]?.candidates[0]?.candidate.id ?? null,
      },
    })
    this.#decisions = new Decisions({ ...parts, contracts: [], live: false }, this.#store, {
      onVerdict() {},
      onUndone: async () => false,
    })
  }

  getState(): SessionState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  now(): number {
    return this.#store.now()
  }

  async dispatch(intent: Intent): Promise<void> {
    try {
      await this.#obey(intent)
    } catch (error) {
      this.#store.say('problem', error instanceof Error ? error.message : String(error))
    }
  }

  async #obey(intent: Intent): Promise<void> {
    switch (intent.type) {
      case 'focus-failure':
      case 'focus-on':
        return this.#move(failureMove(this.#store.state, intent))
      case 'focus-candidate':
      case 'focus-candidate-number':
        return this.#move(candidateMove(this.#store.state, intent))
      case 'accept':
      case 'reject':
      case 'defer':
      case 'undo':
      case 'flip-verdict':
        return this.#decide(intent)
      case 'quit':
        return
      default:
        this.#store.say(
          'info',
          'A review runs nothing: it accepts, rejects and undoes. `npx repair-watch` does the rest.',
        )
    }
  }

  async #decide(decision: Decision): Promise<void> {
    const decided = await this.#decisions.carryOut(decision)
    if (!decided) return
    const { failureId, candidate } = decided
    // No run follows that would find it again: what was taken back waits as before.
    if (decided.decision === 'undone')
      this.#store.tell({ type: 'candidate-deferred', failureId, candidateId: candidate.id })
    await this.#parts.onDecided(candidate, decided.decision === 'undone' ? 'deferred' : decided.decision)
  }

  #move(move: ReturnType<typeof failureMove>): void {
    if (move) this.#store.tell(move)
  }
}

function failureState({ failure, verdict }: Reviewed, candidates: readonly CandidateState[]): FailureState {
  return {
    failure,
    run: 1,
    redAt: 0,
    stage: 'finished',
    verdict,
    question: null,
    flipped: false,
    candidates,
    tried: 0,
    refuted: 0,
    effortMs: 0,
    spend: NO_SPEND,
  }
}
