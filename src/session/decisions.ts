import type { Candidate } from '../model/candidate.ts'
import type { Intent } from '../model/event.ts'
import type { Ledger, LedgerEntry, Workspace } from '../model/ports.ts'
import { effortOf, observeGenerated } from './generated-tests.ts'
import { answerCandidate, answerText } from './question-of.ts'
import type { SessionStore } from './session-store.ts'
import { readContract } from './survey.ts'
import { writableRoles } from './writable-roles.ts'
import { whyNotUndone, whyNotWritten } from './write-messages.ts'

/** Orders that decide on a candidate or a failure. */
type Decision = Extract<Intent, { readonly type: 'accept' | 'reject' | 'defer' | 'undo' | 'flip-verdict' | 'answer' }>

/** What decisions are carried out with. */
interface DecisionParts {
  readonly workspace: Workspace
  readonly ledger: Ledger
  /** Globs of contract files from the configuration; empty for the usual places. */
  readonly contracts: readonly string[]
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

  /** Resolves when it was carried out or refused; what came of it is in the state. */
  async carryOut(decision: Decision): Promise<void> {
    switch (decision.type) {
      case 'accept':
        return this.#accept(decision)
      case 'reject': {
        const { failureId, candidateId, reason } = decision
        this.#store.tell({ type: 'candidate-rejected', failureId, candidateId })
        return this.#record('rejected', failureId, candidateId, reason)
      }
      case 'defer': {
        const { failureId, candidateId } = decision
        this.#store.tell({ type: 'candidate-deferred', failureId, candidateId })
        return this.#record('deferred', failureId, candidateId)
      }
      case 'undo':
        return this.#undo()
      case 'flip-verdict': {
        const { failureId, kind } = decision
        this.#store.tell({ type: 'verdict-flipped', failureId, kind })
        this.#listener.onVerdict(failureId, null)
        return this.#record('verdict-flipped', failureId, undefined, kind)
      }
      case 'answer':
        return this.#answer(decision)
    }
  }

  async #accept({ failureId, candidateId }: Extract<Decision, { type: 'accept' }>): Promise<void> {
    const entry = this.#store.failure(failureId)
    const shown = entry?.candidates.find(({ candidate }) => candidate.id === candidateId)
    if (!entry || !shown || shown.decision === 'accepted')
      return this.#store.say('problem', 'That candidate is gone; nothing was written.')
    if (shown.derived?.proving)
      return this.#store.say('problem', 'That candidate is not proven yet; nothing was written.')
    const { candidate } = shown
    const roles = writableRoles(entry.verdict?.kind ?? 'undecided', candidate)
    const outcome = await this.#parts.workspace.apply(candidate.changes, roles)
    switch (outcome.status) {
      case 'applied':
        this.#store.tell({ type: 'candidate-accepted', failureId, candidateId, paths: outcome.paths })
        this.#accepted.push({ failureId, candidate })
        this.#store.say('info', `written: ${outcome.paths.join(', ')}; undo takes it back`)
        return this.#record('accepted', failureId, candidateId)
      case 'stale':
        return this.#store.say('problem', `${whyNotWritten(outcome)} Save again to repair anew.`)
      default:
        return this.#store.say('problem', whyNotWritten(outcome))
    }
  }

  async #undo(): Promise<void> {
    const outcome = await this.#parts.workspace.undo()
    if (outcome.status !== 'undone')
      return this.#store.say(outcome.status === 'nothing' ? 'info' : 'problem', whyNotUndone(outcome))
    this.#store.tell({ type: 'accept-undone', paths: outcome.paths })
    if (await this.#listener.onUndone(outcome.undoId)) return
    const { failureId = '', candidate } = this.#accepted.pop() ?? {}
    const { id: candidateId, engine, rule } = candidate ?? {}
    const known = candidate ? { candidateId, engine, rule } : {}
    return this.#parts.ledger.append({ event: 'undone', failureId, ...known, detail: outcome.undoId })
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
    await this.#record('verdict-flipped', failureId, undefined, detail)
  }

  async #record(
    event: 'accepted' | 'rejected' | 'deferred' | 'verdict-flipped',
    failureId: string,
    candidateId?: string,
    detail?: string,
  ): Promise<void> {
    const entry = this.#store.failure(failureId)
    const shown = entry?.candidates.find(({ candidate }) => candidate.id === candidateId)
    const { ledger } = this.#parts
    const before: readonly LedgerEntry[] = event === 'accepted' && shown ? (await ledger.entries()).entries : []
    await ledger.append({
      event,
      failureId,
      ...(candidateId === undefined ? {} : { candidateId }),
      ...(shown ? { engine: shown.candidate.engine, rule: shown.candidate.rule } : {}),
      ...(detail === undefined ? {} : { detail }),
      ...(entry && shown ? effortOf(entry) : {}),
    })
    if (entry && shown)
      for (const observed of observeGenerated(entry.failure, shown.candidate, before)) await ledger.append(observed)
  }
}
