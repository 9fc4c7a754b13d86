import type { Vi } from './worker-types.ts'

/** What a kept worker does about fake timers. */
export interface FakeTime {
  /** Called before each run; the first time before any code of the project has run. */
  begin(): void
  isFaked(): boolean
  /** Puts the real timers back where they were faked; the next run is one of its own. */
  end(): void
}

const OF_TIMERS = /Timer|SystemTime|runAllTicks/

/**
 * Vitest makes its fake timers when a test file first asks for them, and calls the `setTimeout` that stands there then. A kept worker
 * has them already, so that call is made in its place: where a test has put something else there, this throws, or is counted, as it
 * is in a stock worker.
 */
export function fakeTime(vi: Vi): FakeTime {
  const { isFakeTimers, useRealTimers: unfake } = vi
  let known: typeof setTimeout | undefined
  let isMade = false
  let isAsked = false
  for (const [name, ask] of Object.entries(vi) as readonly [string, (...all: unknown[]) => unknown][]) {
    if (!OF_TIMERS.test(name) || typeof ask !== 'function') continue
    const asking = (...all: unknown[]): unknown => {
      if (isMade && !isAsked && globalThis.setTimeout !== known) globalThis.setTimeout(() => {}, 0)
      const given = ask(...all)
      isAsked = true
      isMade = true
      return given
    }
    Object.assign(vi, { [name]: Object.defineProperties(asking, Object.getOwnPropertyDescriptors(ask)) })
  }
  return {
    begin() {
      known ??= globalThis.setTimeout
    },
    isFaked: () => isMade && isFakeTimers(),
    end() {
      isAsked = false
      // Never asked for: nothing is faked.
      if (isMade) unfake()
    },
  }
}
