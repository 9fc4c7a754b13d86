import type { Intent } from '../model/event.ts'
import type { SessionState } from '../model/session-state.ts'
import { MANY_FAILURES } from '../session/many-failures.ts'
import { seconds } from './phrases.ts'
import type { Stopped } from './report-schema.ts'

/** What the headless face needs of a session. */
export interface CiSession {
  getState(): SessionState
  /** The listener is called after every change of the state and of what `settled` answers. */
  subscribe(listener: () => void): () => void
  /** May answer at once or, better, by a promise that is kept when the order was carried out or refused. */
  dispatch(intent: Intent): void | Promise<void>
  /** True when no run is under way and no failure waits for its repair or is being repaired. */
  settled(): boolean
}

/** A session under watch until something stops it. */
export interface CiWatch {
  /** Why it was stopped; null while nothing has. */
  stopped(): Stopped | null
  stop(reason: Stopped): void
  /** Resolves when the condition holds, or at once when the watch was stopped. */
  until(met: (state: SessionState) => boolean): Promise<void>
  /** Takes every listener, timer and signal handler away. */
  dispose(): void
}

/** Repairs of very many failures may take as long as the run of the tests did, and at least this long; ms. */
const LEAST_REPAIR_MS = 30_000

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Watches a session until it is interrupted (SIGINT, SIGTERM), `maxTimeMs` are over or its Vitest fails; the first of them
 * stands. Without a limit one is set where very much fails at once. A second signal ends the process as usual. `onChange`
 * sees every state.
 */
export function watchSession(
  session: CiSession,
  {
    maxTimeMs,
    onChange,
  }: {
    readonly maxTimeMs: number | null
    readonly onChange: (state: SessionState) => void
  },
): CiWatch {
  const halt = new AbortController()
  const stop = (reason: Stopped) => halt.abort(reason)
  const onSignal = (name: NodeJS.Signals) => stop({ reason: 'interrupted', detail: name })
  const stopAfter = (ms: number) => setTimeout(() => stop({ reason: 'time-limit', detail: seconds(ms) }), ms)
  let timer = maxTimeMs === null ? undefined : stopAfter(maxTimeMs)
  const look = () => {
    const state = session.getState()
    onChange(state)
    if (state.phase === 'host-failed') stop({ reason: 'host-failed', detail: state.notice?.text ?? '' })
    if (state.phase === 'idle' && state.failures.length > MANY_FAILURES)
      timer ??= stopAfter(Math.max(state.runMs, LEAST_REPAIR_MS))
  }
  for (const name of SIGNALS) process.once(name, onSignal)
  const unsubscribe = session.subscribe(look)
  look()
  return {
    stopped: () => (halt.signal.aborted ? (halt.signal.reason as Stopped) : null),
    stop,
    until: (met) => waitFor(session, met, halt.signal),
    dispose() {
      clearTimeout(timer)
      unsubscribe()
      for (const name of SIGNALS) process.removeListener(name, onSignal)
    },
  }
}

function waitFor(session: CiSession, met: (state: SessionState) => boolean, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!signal.aborted && !met(session.getState())) return
      unsubscribe()
      signal.removeEventListener('abort', check)
      resolve()
    }
    const unsubscribe = session.subscribe(check)
    signal.addEventListener('abort', check)
    check()
  })
}
