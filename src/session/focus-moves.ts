import type { Intent, SessionEvent } from '../model/event.ts'
import type { CandidateState, FailureState, SessionState } from '../model/session-state.ts'

type Move = Omit<Extract<SessionEvent, { type: 'focus-moved' }>, 'at'>
type Queue = Pick<SessionState, 'failures' | 'focus'>

/** The move to another failure, at its first candidate in sight; null where there is none or the cursor is on it already. */
export function failureMove(
  { failures, focus }: Queue,
  intent: Extract<Intent, { type: 'focus-failure' | 'focus-on' }>,
): Move | null {
  const indexOf = (id: string | null): number => failures.findIndex(({ failure }) => failure.id === id)
  const next =
    intent.type === 'focus-on'
      ? failures[indexOf(intent.failureId)]
      : failures[within(indexOf(focus.failureId) + intent.step, failures.length)]
  if (!next || next.failure.id === focus.failureId) return null
  const candidateId = visibleCandidates(next)[0]?.candidate.id ?? null
  return { type: 'focus-moved', failureId: next.failure.id, candidateId }
}

/** The move to another candidate in sight of the same failure; null where there is none or the cursor is on it already. */
export function candidateMove(
  { failures, focus }: Queue,
  intent: Extract<Intent, { type: 'focus-candidate' | 'focus-candidate-number' }>,
): Move | null {
  const entry = failures.find(({ failure }) => failure.id === focus.failureId)
  const inSight = entry ? visibleCandidates(entry) : []
  const index = inSight.findIndex(({ candidate }) => candidate.id === focus.candidateId)
  const next =
    intent.type === 'focus-candidate'
      ? inSight[within(index + intent.step, inSight.length)]
      : inSight[intent.number - 1]
  if (!entry || !next || next.candidate.id === focus.candidateId) return null
  return { type: 'focus-moved', failureId: entry.failure.id, candidateId: next.candidate.id }
}

/** The candidates that the cursor can go to: rejected ones are out of sight. */
export function visibleCandidates({ candidates }: FailureState): readonly CandidateState[] {
  return candidates.filter(({ decision }) => decision !== 'rejected')
}

function within(index: number, count: number): number {
  return Math.min(Math.max(index, 0), count - 1)
}
