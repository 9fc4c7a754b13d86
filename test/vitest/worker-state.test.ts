import { expect, test } from 'vitest'
import { workerState } from '../../src/vitest/worker-state.ts'

test('what may not be written any more is seen between two batches, a new value between two tests as well', () => {
  const watched = { value: 1 }
  const state = workerState([watched])
  state.remember()
  const seen = (['all', 'values', 'globals'] as const).map((what) => state.watch(what))
  const look = (): readonly boolean[] => seen.map((isChanged) => isChanged())
  const before = look()
  Object.defineProperty(watched, 'value', { writable: false })
  const frozen = look()
  Object.defineProperty(watched, 'value', { value: 2 })
  expect({ before, frozen, after: look() }).toEqual({
    before: [false, false, false],
    frozen: [true, false, false],
    after: [true, true, false],
  })
})
