import type { Candidate } from '../model/candidate.ts'
import type { Intent } from '../model/event.ts'
import type { Failure } from '../model/failure.ts'
import type { Lab } from '../model/lab.ts'
import type { FailureState } from '../model/session-state.ts'
import { derivedCandidate } from './derived-candidate.ts'
import { visibleCandidates } from './focus-moves.ts'
import { refuted } from './prove.ts'
import { type Judged, judgeFailure, proveDerived } from './repair.ts'
import type { RepairContext, RepairEvent } from './repair-context.ts'
import type { SessionStore } from './session-store.ts'

/** What proofs of derived candidates need of the repairs that they stand beside. */
interface DerivedParts {
  /** Globs of contract files from the configuration; empty for the usual places. */
  readonly contracts: readonly string[]
  context(lab: Lab): Promise<RepairContext>
  /** The judgement of this run, where there is one. */
  judged(failureId: string): Judged | undefined
  onRepair(failure: Failure, run: number, event: RepairEvent): void
}

/** Proves what a person made of a candidate: some of its hunks, or a text that they edited. */
export class DerivedProofs {
  readonly #store: SessionStore
  readonly #parts: DerivedParts
  readonly #proving = new Set<AbortController>()

  constructor(store: SessionStore, parts: DerivedParts) {
    this.#store = store
    this.#parts = parts
  }

  /** How many are being proven. */
  get underWay(): number {
    return this.#proving.size
  }

  /** The files they were made for are others now. */
  cancel(): void {
    for (const abort of this.#proving) abort.abort()
  }

  /** Resolves when it is proven or refuted, or cannot be; what came of it is in the state. */
  async prove(
    { failureId, candidateId, changes, how }: Extract<Intent, { type: 'derive' }>,
    lab: Lab | null,
  ): Promise<void> {
    const entry = this.#store.failure(failureId)
    const from = entry?.candidates.find((one) => one.candidate.id === candidateId)
    if (!entry || !from || !lab || changes.length === 0)
      return this.#store.say('problem', 'That candidate is gone; nothing was proven.')
    const candidate = derivedCandidate(from.candidate, changes, how, this.#parts.contracts)
    const { id } = candidate
    if (visibleCandidates(entry).some((one) => one.candidate.id === id))
      return this.#store.tell({ type: 'focus-moved', failureId, candidateId: id })
    const abort = new AbortController()
    this.#proving.add(abort)
    this.#store.tell({ type: 'candidate-derived', failureId, run: entry.run, candidate, from: candidateId })
    const problem = await this.#problemOf(candidate, entry, lab, abort.signal)
    this.#proving.delete(abort)
    const left = this.#store.failure(failureId)
    if (left?.candidates.find((one) => one.candidate.id === id)?.derived?.proving) {
      const refutation = { candidate, proof: refuted([], problem).proof, foundAt: this.#store.now(), alsoMends: [] }
      this.#store.tell({ type: 'candidate-proved', failureId, run: left.run, ...refutation })
      this.#store.say('problem', problem)
    }
    this.#store.notify()
  }

  /** Why it is not proven, as a sentence for a person; of no account where the proof was told. */
  async #problemOf(candidate: Candidate, { failure, run }: FailureState, lab: Lab, signal: AbortSignal) {
    let problem = 'It was not proven: the files changed meanwhile.'
    const emit = (event: RepairEvent): void => {
      if (signal.aborted) return
      if (event.type === 'candidate-proved' && event.proof.status === 'refuted')
        problem = `It does not hold: ${event.proof.reasons.join('; ')}. Nothing was written.`
      else this.#parts.onRepair(failure, run, event)
    }
    try {
      const context = await this.#parts.context(lab)
      const known = this.#parts.judged(failure.id) ?? (await judgeFailure(failure, context, () => {}, signal))
      if (known) await proveDerived(candidate, { ...known, failure }, context, emit, signal)
    } catch (error) {
      problem = `It was not proven: ${error instanceof Error ? error.message : String(error)}`
    }
    return problem
  }
}
