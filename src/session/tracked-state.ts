import type { FailureState, SessionState } from '../model/session-state.ts'
import { NO_SPEND } from '../model/spend.ts'
import { visibleCandidates } from './focus-moves.ts'

/** What one test file did in one run. */
export interface FileResults {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Keys of the tests that this run saw red. */
  readonly red: ReadonlySet<string>
  /** The same of earlier runs: no test but these two sorts can be in a failure. */
  readonly wasRed: ReadonlySet<string>
}

/** The session's state with what only the reducer needs. */
export interface TrackedState extends SessionState {
  /** Results of each test file in its last run, once it has ended. */
  readonly files: ReadonlyMap<string, FileResults>
  /** Results so far of the files under way. They are few: what one test costs does not grow with the project. */
  readonly underWay: ReadonlyMap<string, FileResults>
  /** Sum over both; `counts` shows it as soon as a run has its first result. */
  readonly sum: SessionState['counts']
  /** Failures that turned out to have the root cause of another one: id → that one's id. */
  readonly merged: ReadonlyMap<string, string>
}

const NO_COUNTS: SessionState['counts'] = { total: 0, passed: 0, failed: 0, skipped: 0 }

/** The state before anything happened. */
export function initialState(): TrackedState {
  return {
    phase: 'starting',
    run: 0,
    counts: NO_COUNTS,
    progress: { done: 0, total: 0 },
    runMs: 0,
    failures: [],
    focus: { failureId: null, candidateId: null },
    focusChangedAt: 0,
    accepted: 0,
    paused: false,
    spend: NO_SPEND,
    notice: null,
    files: new Map(),
    underWay: new Map(),
    sum: NO_COUNTS,
    merged: new Map(),
  }
}

/** The state with one failure changed; the same state where there is no failure of this id. */
export function update(state: TrackedState, id: string, change: (failure: FailureState) => FailureState): TrackedState {
  const at = state.failures.findIndex(({ failure }) => failure.id === id)
  const entry = state.failures[at]
  return entry ? { ...state, failures: state.failures.with(at, change(entry)) } : state
}

/** As `update`, for facts that carry a run: one of another run than the failure's changes nothing. */
export function updateCurrent(
  state: TrackedState,
  event: { readonly failureId: string; readonly run: number },
  change: (failure: FailureState) => FailureState,
): TrackedState {
  return update(state, event.failureId, (failure) => (failure.run === event.run ? change(failure) : failure))
}

/** Keeps the cursor on what still exists; only when that is gone it moves to the nearest neighbour. */
export function refocus(next: TrackedState, before: TrackedState, at: number): TrackedState {
  const { failureId } = next.focus
  if (failureId === null || next.failures.some(({ failure }) => failure.id === failureId)) return next
  const index = before.failures.findIndex(({ failure }) => failure.id === failureId)
  const neighbour = next.failures[Math.min(Math.max(index, 0), next.failures.length - 1)]
  const focus = {
    failureId: neighbour?.failure.id ?? null,
    candidateId: (neighbour && visibleCandidates(neighbour)[0]?.candidate.id) ?? null,
  }
  return { ...next, focus, focusChangedAt: at }
}
