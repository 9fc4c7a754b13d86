import type { Candidate } from '../model/candidate.ts'
import type { Intent } from '../model/event.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FailureState } from '../model/session-state.ts'
import type { Workspace } from '../model/workspace.ts'
import { effortOf } from './generated-tests.ts'
import { answerCandidate, answerText } from './question-of.ts'
import { recordDecision } from './record-decision.ts'
import type { SessionStore } from './session-store.ts'
import { readContract } from './survey.ts'
import { writableRoles } from './writable-roles.ts'
import { whyNotUndone, whyNotWritten } from './write-messages.ts'

/** Orders that decide on a candidate or a failure. */
export type Decision = Extract<
  Intent,
  { readonly type: 'accept' | 'reject' | 'defer' | 'undo' | 'flip-verdict' | 'answer' }
>

/** What decisions are carried out with. */
interface DecisionParts {
  readonly workspace: Workspace
  readonly ledger: Ledger
  /** Globs of contract files from the configuration; empty for the usual places. */
  readonly contracts: readonly string[]
  /** The failures went red here: what their repairs took is known, and saving repairs anew. */
  readonly live: boolean
}

/** What was done to a candidate. */
export interface Decided {
  readonly decision: 'accepted' | 'rejected' | 'deferred' | 'undone'
  readonly failureId: string
  readonly candidate: Candidate
}

/** Who has to know of decisions. */
interface DecisionListener {
  /** A person set a verdict: the failure is repaired anew, with their answer as a candidate where there is one. */
  onVerdict(failureId: string, answer: Candidate | null): void
  /** What this record holds was taken back; true where it was no candidate and the listener books it. */
  onUndone(undoId: string): Promise<boolean>
}

/**
 * What a person decides, carried out: files written and taken back, verdicts set, a line in the ledger for each. Proposals
 * are not in the ledger: a run that only looks leaves no trace in the project.
 */
export class Decisions {
  readonly #parts: DecisionParts
  readonly #store: SessionStore
  readonly #listener: DecisionListener
  /** What was accepted in this session and not undone, the last one last. */
  readonly #accepted: { readonly failureId: string; readonly candidate: Candidate }[] = []

  constructor(parts: DecisionParts, store: SessionStore, listener: DecisionListener) {
    this.#parts = parts
    this.#store = store
    this.#listener = listener
  }

  /**
   * Resolves when it was carried out or refused; what came of it is in the state. What was done to a candidate comes back,
   * null where nothing was.
   */
  async carryOut(decision: Decision): Promise<Decided | null> {
    switch (decision.type) {
      case 'accept':
        return this.#accept(decision)
      case 'reject':
      case 'defer':
        return this.#putOff(decision)
      case 'undo':
        return this.#undo()
      case 'flip-verdict': {
        const { failureId, kind } = decision
        this.#store.tell({ type: 'verdict-flipped', failureId, kind })
        this.#listener.onVerdict(failureId, null)
        await this.#flipped(failureId, kind)
        return null
      }
      case 'answer':
        await this.#answer(decision)
        return null
    }
  }

  async #accept({ failureId, candidateId }: Extract<Decision, { type: 'accept' }>): Promise<Decided | null> {
    const { entry, shown } = this.#find(failureId, candidateId)
    if (!entry || !shown || shown.decision === 'accepted')
      return this.#refuse('That candidate is gone; nothing was written.')
    if (shown.derived?.proving) return this.#refuse('That candidate is not proven yet; nothing was written.')
    const { candidate } = shown
    const roles = writableRoles(entry.verdict?.kind ?? 'undecided', candidate)
    const outcome = await this.#parts.workspace.apply(candidate.changes, roles)
    if (outcome.status !== 'applied') {
      const anew = this.#parts.live ? 'Save again to repair anew.' : '`npx repair-watch` repairs anew.'
      return this.#refuse(`${whyNotWritten(outcome)}${outcome.status === 'stale' ? ` ${anew}` : ''}`)
    }
    this.#store.tell({ type: 'candidate-accepted', failureId, candidateId, paths: outcome.paths })
    this.#accepted.push({ failureId, candidate })
    this.#store.say('info', `written: ${outcome.paths.join(', ')}; undo takes it back`)
    return this.#record('accepted', entry, candidate)
  }

  async #putOff(order: Extract<Decision, { type: 'reject' | 'defer' }>): Promise<Decided | null> {
    const { type, failureId, candidateId, ...more } = order
    const decision = type === 'reject' ? 'rejected' : 'deferred'
    const { entry, shown } = this.#find(failureId, candidateId)
    this.#store.tell({ type: `candidate-${decision}`, failureId, candidateId })
    if (!entry || !shown) return null
    return this.#record(decision, entry, shown.candidate, 'reason' in more ? more.reason : undefined)
  }

  async #undo(): Promise<Decided | null> {
    const outcome = await this.#parts.workspace.undo()
    if (outcome.status !== 'undone') {
      this.#store.say(outcome.status === 'nothing' ? 'info' : 'problem', whyNotUndone(outcome))
      return null
    }
    this.#store.tell({ type: 'accept-undone', paths: outcome.paths })
    if (await this.#listener.onUndone(outcome.undoId)) return null
    const { failureId = '', candidate } = this.#accepted.pop() ?? {}
    const { id: candidateId, engine, rule } = candidate ?? {}
    const known = candidate ? { candidateId, engine, rule } : {}
    await this.#parts.ledger.append({ event: 'undone', failureId, ...known, detail: outcome.undoId })
    return candidate ? { decision: 'undone', failureId, candidate } : null
  }

  async #answer({ failureId, side }: Extract<Decision, { type: 'answer' }>): Promise<void> {
    const question = this.#store.failure(failureId)?.question
    const answer = question?.[side]
    if (!question || !answer) return this.#store.say('problem', 'There is no question to answer; nothing was changed.')
    const kind = side === 'test' ? 'code-wrong' : 'test-wrong'
    const detail = `you said that ${answerText(question.call, answer)}`
    const { workspace, contracts } = this.#parts
    const { files } = await readContract(workspace, contracts)
    const path = files[0] ?? 'contract.md'
    const candidate = await answerCandidate(question, answer, { path, text: await workspace.read(path) })
    this.#store.tell({ type: 'verdict-flipped', failureId, kind, detail })
    this.#listener.onVerdict(failureId, candidate)
    await this.#flipped(failureId, detail)
  }

  #find(failureId: string, candidateId: string) {
    const entry = this.#store.failure(failureId)
    return { entry, shown: entry?.candidates.find(({ candidate }) => candidate.id === candidateId) }
  }

  #refuse(why: string): null {
    this.#store.say('problem', why)
    return null
  }

  async #flipped(failureId: string, detail: string): Promise<void> {
    await this.#parts.ledger.append({ event: 'verdict-flipped', failureId, detail })
  }

  /** `entry` as it was when the decision was made: a rerun may have ended the failure since. */
  async #record(
    decision: 'accepted' | 'rejected' | 'deferred',
    entry: FailureState,
    candidate: Candidate,
    detail?: string,
  ): Promise<Decided> {
    const { ledger, live } = this.#parts
    const more = { ...(detail === undefined ? {} : { detail }), ...(live ? effortOf(entry) : {}) }
    await recordDecision(ledger, decision, entry.failure, candidate, more)
    return { decision, failureId: entry.failure.id, candidate }
  }
}
