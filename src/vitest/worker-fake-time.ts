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
 * Vitest makes its fake timers when a test file first asks for them, of what stands there then, and calls that `setTimeout` once. A
 * kept worker makes them before any test, so that no test leaves its own clocks in them, and that call at the first ask of each run:
 * where a test has put something else there, it throws, or is counted, as in a stock worker.
 */
export function fakeTime(vi: Vi): FakeTime {
  const { isFakeTimers, useRealTimers: unfake } = vi
  let isAsked = false
  for (const [name, ask] of Object.entries(vi) as readonly [string, (...all: unknown[]) => unknown][]) {
    if (!OF_TIMERS.test(name) || typeof ask !== 'function') continue
    const asking = (...all: unknown[]): unknown => {
      if (!isAsked) globalThis.clearTimeout(globalThis.setTimeout(() => {}, 0))
      isAsked = true
      return ask(...all)
    }
    Object.assign(vi, { [name]: Object.defineProperties(asking, Object.getOwnPropertyDescriptors(ask)) })
  }
  return {
    // Asking makes them.
    begin: () => void isFakeTimers(),
    isFaked: () => isFakeTimers(),
    end() {
      isAsked = false
      unfake()
    },
  }
}
