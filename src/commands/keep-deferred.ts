import type { CandidateState, FailureState, SessionState } from '../model/session-state.ts'
import { visibleCandidates } from '../session/focus-moves.ts'
import { dropPending, loadPending, type Pending, savePending } from '../workspace/pending.ts'

/** What is kept for `repair-watch review`. */
export interface KeptForReview {
  /** Candidates that were put off in this session. */
  count(): number
  /**
   * Keeps what nobody decided as well: of each failure what is proven, else its best candidate. It takes the place of what
   * an earlier session left so. Returns the number of failures.
   */
  keepUndecided(): number
  /** Resolves when all of it is on disk. */
  settled(): Promise<void>
}

/**
 * Keeps every candidate that is put off for `repair-watch review`, as soon as that is decided, and forgets it when it is
 * accepted or rejected after all. What could not be kept is told.
 */
export function keepDeferred(
  session: { getState(): SessionState; subscribe(listener: () => void): () => void },
  root: string,
  onProblem: (text: string) => void,
): KeptForReview {
  /** How well each was proven when it was written. */
  const kept = new Map<string, string>()
  let work = Promise.resolve()
  const then = (step: () => Promise<void>): void => {
    work = work.then(step).catch((error: Error) => onProblem(`not kept for later: ${error.message}`))
  }
  const look = (failure: FailureState, { candidate, proof, decision, derived }: CandidateState): void => {
    const { verdict } = failure
    if (decision === 'deferred' && verdict && !derived?.proving && kept.get(candidate.id) !== proof.status) {
      kept.set(candidate.id, proof.status)
      then(() => savePending(root, { failure: failure.failure, verdict, candidate, proof }))
    } else if ((decision === 'accepted' || decision === 'rejected') && kept.delete(candidate.id)) {
      then(() => dropPending(root, candidate.id))
    }
  }
  session.subscribe(() => {
    for (const failure of session.getState().failures) for (const one of failure.candidates) look(failure, one)
  })
  const leave = async (undecided: readonly Pending[]): Promise<void> => {
    const { pending } = await loadPending(root)
    const stays = new Set(undecided.map(({ candidate }) => candidate.id))
    for (const { candidate, undecided } of pending)
      if (undecided && !stays.has(candidate.id)) await dropPending(root, candidate.id)
    for (const one of undecided) await savePending(root, { ...one, undecided: true })
  }
  return {
    count: () => kept.size,
    keepUndecided() {
      const undecided = undecidedOf(session.getState())
      then(() => leave(undecided))
      return new Set(undecided.map(({ failure }) => failure.id)).size
    },
    settled: () => work,
  }
}

function undecidedOf({ failures }: SessionState): readonly Pending[] {
  return failures.flatMap((entry) => {
    const { failure, verdict, stage } = entry
    const all = visibleCandidates(entry).filter(({ derived }) => !derived?.proving)
    // Whoever put one off has decided on the failure.
    if (!verdict || all.some(({ decision }) => decision !== 'open')) return []
    const proven = all.filter(({ proof }) => proof.status === 'proven')
    // While it is being repaired, what is plausible may still be refuted.
    const best = proven.length > 0 || stage === 'repairing' ? proven : all.slice(0, 1)
    return best.map(({ candidate, proof }) => ({ failure, verdict, candidate, proof }))
  })
}
