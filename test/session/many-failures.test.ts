import { expect, test } from 'vitest'
import { MANY_FAILURES, mayRepair } from '../../src/session/many-failures.ts'
import { red, state } from '../headless/states.ts'

test('where very much fails repairs wait for the end of the run', () => {
  const failures = Array.from({ length: MANY_FAILURES + 1 }, () => red())
  const few = failures.slice(1)
  expect([
    mayRepair(state(failures, { phase: 'running' })),
    mayRepair(state(failures, { phase: 'idle' })),
    mayRepair(state(few, { phase: 'running' })),
    mayRepair(state(few, { phase: 'idle', paused: true })),
  ]).toEqual([false, true, true, false])
})
