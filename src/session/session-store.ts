import type { SessionEvent } from '../model/event.ts'
import type { FailureState } from '../model/session-state.ts'
import { reduce } from './reduce.ts'
import { initialState, type TrackedState } from './tracked-state.ts'

/** A fact without its time, which the store adds. */
export type Fact = SessionEvent extends infer One ? (One extends SessionEvent ? Omit<One, 'at'> : never) : never

/** The one state of a session: facts go in, whoever listens is told of each change. */
export class SessionStore {
  readonly #listeners = new Set<() => void>()
  readonly #started = performance.now()
  #state: TrackedState

  constructor(state: TrackedState = initialState()) {
    this.#state = state
  }

  get state(): TrackedState {
    return this.#state
  }

  /** Milliseconds since the session began. */
  now(): number {
    return Math.round(performance.now() - this.#started)
  }

  /** The failure of this id; undefined when it is gone. */
  failure(id: string): FailureState | undefined {
    return this.#state.failures.find(({ failure }) => failure.id === id)
  }

  /** A fact that happened now. */
  tell(fact: Fact): void {
    this.#state = reduce(this.#state, { ...fact, at: this.now() } as SessionEvent)
    this.notify()
  }

  /** Shows one line to the person. */
  say(level: 'info' | 'problem', text: string): void {
    this.tell({ type: 'noticed', level, text })
  }

  /** Returns what ends the subscription. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells listeners of a change that the state does not show. */
  notify(): void {
    for (const listener of this.#listeners) listener()
  }
}
