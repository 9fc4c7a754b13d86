import type { SessionState } from '../model/session-state.ts'

/** More failures than this have one cause: they are all told first, and what is left of the repairs is bounded. */
export const MANY_FAILURES = 200

/** False where repairs would only take time from a run that tells of very much. */
export function mayRepair({ phase, failures, paused }: Pick<SessionState, 'phase' | 'failures' | 'paused'>): boolean {
  return !paused && !(phase === 'running' && failures.length > MANY_FAILURES)
}
