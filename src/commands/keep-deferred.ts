import type { CandidateState, FailureState, SessionState } from '../model/session-state.ts'
import { dropPending, savePending } from '../workspace/pending.ts'

/**
 * Keeps every candidate that is put off for `repair-watch review`, as soon as that is decided, and forgets it when it is
 * accepted or rejected after all. `settled` resolves when all of that is on disk; what could not be kept is told.
 */
export function keepDeferred(
  session: { getState(): SessionState; subscribe(listener: () => void): () => void },
  root: string,
  onProblem: (text: string) => void,
): { settled(): Promise<void>; count(): number } {
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
  return { settled: () => work, count: () => kept.size }
}
