import type { CiSession } from '../headless/ci-watch.ts'
import type { PastTest } from '../headless/past-results.ts'
import { initialState } from '../session/tracked-state.ts'

/** A session in which nothing is to do: the tests of an earlier run, none of which failed. */
export function idleSession(tests: readonly PastTest[]): CiSession {
  const passed = tests.filter(({ state }) => state === 'passed').length
  const counts = { total: tests.length, passed, failed: 0, skipped: tests.length - passed }
  const state = { ...initialState(), phase: 'idle' as const, run: 1, counts }
  return {
    getState: () => state,
    subscribe: () => () => {},
    dispatch() {},
    settled: () => true,
  }
}
