import type { FailureState, SessionState } from '../model/session-state.ts'
import { applicable } from './applicable.ts'
import type { CiSession, CiWatch } from './ci-watch.ts'
import type { Report } from './report-schema.ts'

/** A candidate that was written, with its failure as it was before. */
export interface Applied {
  readonly failure: FailureState
  readonly candidateId: string
}

/** The run after the fixes has at least this long (ms), or ten times as long as the first run. */
const RERUN_LIMIT_MS = 60_000

/**
 * Accepts what may be applied, then has every test run again, until nothing more may be applied: two fixes of one file
 * cannot be written in the same round, for the second was proven against a text that is gone. Each round writes at least
 * one fix and no failure gets two, so it ends. `report` gives the report on the session as it stands.
 */
export async function applyFixes(
  session: CiSession,
  watch: CiWatch,
  { files, report }: { readonly files: number; readonly report: () => Report },
): Promise<readonly Applied[]> {
  const applied: Applied[] = []
  for (;;) {
    const before = applied.length
    for (const failure of report().failures) {
      const candidate = applicable(failure)
      if (candidate === null || applied.some((done) => done.failure.failure.id === failure.id)) continue
      if (watch.stopped() !== null) return applied
      const written = await accept(session, watch, failure.id, candidate.id)
      if (written !== null) applied.push(written)
    }
    if (applied.length === before || watch.stopped() !== null) return applied
    await rerunAll(session, watch, files)
    if (watch.stopped() !== null) return applied
  }
}

/** Null when the session refused it, or when the failure went away meanwhile. */
async function accept(
  session: CiSession,
  watch: CiWatch,
  failureId: string,
  candidateId: string,
): Promise<Applied | null> {
  const before = session.getState()
  const failure = offered(before, failureId, candidateId)
  if (failure === undefined) return null
  await session.dispatch({ type: 'accept', failureId, candidateId })
  await watch.until(
    (state) =>
      state.accepted > before.accepted ||
      (state.notice !== before.notice && state.notice?.level === 'problem') ||
      offered(state, failureId, candidateId) === undefined,
  )
  return session.getState().accepted > before.accepted ? { failure, candidateId } : null
}

function offered(state: SessionState, failureId: string, candidateId: string): FailureState | undefined {
  return state.failures.find(
    ({ failure, candidates }) =>
      failure.id === failureId && candidates.some(({ candidate }) => candidate.id === candidateId),
  )
}

/** Resolves after a whole run: one that began after the order and held all `files`, not the few that a save touches. */
async function rerunAll(session: CiSession, watch: CiWatch, files: number): Promise<void> {
  const { run, runMs } = session.getState()
  const limitMs = Math.max(RERUN_LIMIT_MS, 10 * runMs)
  const timer = setTimeout(
    () =>
      watch.stop({
        reason: 'time-limit',
        detail: 'the run after --apply did not end',
      }),
    limitMs,
  )
  let whole = false
  await session.dispatch({ type: 'order-host', order: { type: 'rerun-all' } })
  await watch.until((state) => {
    whole ||= state.run > run && state.progress.total >= files
    return whole && state.phase === 'idle' && session.settled()
  })
  clearTimeout(timer)
}
