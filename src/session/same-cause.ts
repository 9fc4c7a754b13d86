import type { Candidate } from '../model/candidate.ts'
import type { CandidateState, SessionState } from '../model/session-state.ts'
import { hunkCount } from '../source/keep-hunks.ts'

/**
 * Ids of other failures with the same root cause: when one change of one place turns all their tests green too. Only the
 * first repair of a failure tells: after it, whatever mends more mends more than one cause. `passing` has the keys of the
 * tests that pass with the candidate.
 */
export function sameCause(
  { failures }: Pick<SessionState, 'failures'>,
  failureId: string,
  { id, changes }: Candidate,
  passing: ReadonlySet<string>,
): readonly string[] {
  const isOther = ({ decision, candidate }: CandidateState): boolean => decision === 'open' && candidate.id !== id
  const own = failures.find(({ failure }) => failure.id === failureId)
  if (hunkCount(changes) !== 1 || own?.candidates.some(isOther)) return []
  return failures
    .filter(({ failure }) => failure.id !== failureId && failure.tests.every(({ key }) => passing.has(key)))
    .map(({ failure }) => failure.id)
}
