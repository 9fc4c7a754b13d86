import type { Candidate } from '../model/candidate.ts'
import type { Intent } from '../model/event.ts'
import type { Failure } from '../model/failure.ts'
import type { Ledger, Workspace } from '../model/ports.ts'
import type { Proof } from '../model/proof.ts'
import type { CandidateState, FailureState, SessionState } from '../model/session-state.ts'
import { NO_SPEND } from '../model/spend.ts'
import type { Verdict } from '../model/verdict.ts'
import { candidateMove, failureMove } from './focus-moves.ts'
import { SessionStore } from './session-store.ts'
import { initialState } from './tracked-state.ts'
import { writableRoles } from './writable-roles.ts'
import { whyNotUndone, whyNotWritten } from './write-messages.ts'

/** A candidate with its failure, as it was left by an earlier session. */
export interface Reviewed {
  readonly failure: Failure
  readonly verdict: Verdict
  readonly candidate: Candidate
  readonly proof: Proof
}

/** Where decisions of a review go. */
export interface ReviewParts {
  readonly workspace: Pick<Workspace, 'apply' | 'undo'>
  readonly ledger: Pick<Ledger, 'append'>
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
  /** What was accepted here and not undone, the last one last. */
  readonly #accepted: { readonly failureId: string; readonly candidate: Candidate }[] = []

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
        return this.#accept(intent)
      case 'reject':
        return this.#decide('rejected', intent, intent.reason)
      case 'defer':
        return this.#decide('deferred', intent)
      case 'undo':
        return this.#undo()
      case 'flip-verdict': {
        const { failureId, kind } = intent
        this.#store.tell({ type: 'verdict-flipped', failureId, kind })
        return this.#parts.ledger.append({ event: 'verdict-flipped', failureId, detail: kind })
      }
      case 'quit':
        return
      default:
        this.#store.say(
          'info',
          'A review runs nothing: it accepts, rejects and undoes. `npx repair-watch` does the rest.',
        )
    }
  }

  async #accept({ failureId, candidateId }: Extract<Intent, { type: 'accept' }>): Promise<void> {
    const found = this.#find(failureId, candidateId)
    if (!found || found.shown.decision === 'accepted')
      return this.#store.say('problem', 'That candidate is gone; nothing was written.')
    const { candidate } = found.shown
    const roles = writableRoles(found.entry.verdict?.kind ?? 'undecided', candidate)
    const outcome = await this.#parts.workspace.apply(candidate.changes, roles)
    if (outcome.status !== 'applied') return this.#store.say('problem', whyNotWritten(outcome))
    this.#store.tell({ type: 'candidate-accepted', failureId, candidateId, paths: outcome.paths })
    this.#store.say('info', `written: ${outcome.paths.join(', ')} (z takes it back)`)
    this.#accepted.push({ failureId, candidate })
    await this.#record('accepted', failureId, candidate)
  }

  async #decide(
    decision: 'rejected' | 'deferred',
    { failureId, candidateId }: { readonly failureId: string; readonly candidateId: string },
    reason?: string,
  ): Promise<void> {
    const found = this.#find(failureId, candidateId)
    if (!found) return
    this.#store.tell({ type: `candidate-${decision}`, failureId, candidateId })
    await this.#record(decision, failureId, found.shown.candidate, reason)
  }

  async #undo(): Promise<void> {
    const outcome = await this.#parts.workspace.undo()
    if (outcome.status !== 'undone')
      return this.#store.say(outcome.status === 'nothing' ? 'info' : 'problem', whyNotUndone(outcome))
    this.#store.tell({ type: 'accept-undone', paths: outcome.paths })
    const last = this.#accepted.pop()
    const { failureId = '', candidate } = last ?? {}
    const known = candidate ? { candidateId: candidate.id, engine: candidate.engine, rule: candidate.rule } : {}
    await this.#parts.ledger.append({ event: 'undone', failureId, ...known, detail: outcome.undoId })
    if (!candidate) return
    // No run follows that would find it again: it waits as before.
    this.#store.tell({ type: 'candidate-deferred', failureId, candidateId: candidate.id })
    await this.#parts.onDecided(candidate, 'deferred')
  }

  async #record(
    event: 'accepted' | 'rejected' | 'deferred',
    failureId: string,
    candidate: Candidate,
    detail?: string,
  ): Promise<void> {
    const { id: candidateId, engine, rule } = candidate
    const more = { ...(rule === '' ? {} : { rule }), ...(detail === undefined ? {} : { detail }) }
    await this.#parts.ledger.append({ event, failureId, candidateId, engine, ...more })
    await this.#parts.onDecided(candidate, event)
  }

  #move(move: ReturnType<typeof failureMove>): void {
    if (move) this.#store.tell(move)
  }

  #find(
    failureId: string,
    candidateId: string,
  ): { readonly entry: FailureState; readonly shown: CandidateState } | null {
    const entry = this.#store.failure(failureId)
    const shown = entry?.candidates.find(({ candidate }) => candidate.id === candidateId)
    return entry && shown ? { entry, shown } : null
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
