import type { Intent } from '../model/event.ts'
import type { LedgerEntry } from '../model/ledger.ts'
import type { SessionState } from '../model/session-state.ts'

/** All that the screen knows of a session: what to draw, when it changed, where orders go, and whose clock counts. */
export interface UiSession {
  /** The state now; a new object whenever something changed. */
  getState(): SessionState
  /** Calls the listener after every change; returns the way to stop that. */
  subscribe(listener: () => void): () => void
  dispatch(intent: Intent): void
  /** What was decided in this project so far, the oldest first. */
  history(): Promise<readonly LedgerEntry[]>
  /** Milliseconds of the session's clock, the one that `focusChangedAt` and `notice.at` are measured with. */
  now(): number
  /** Absolute path of the project. */
  readonly root: string
  /** Version of the user's Vitest. */
  readonly vitest: string
}
