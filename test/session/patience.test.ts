import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { patience } from '../../src/session/patience.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** When a search ended, and what changes that. */
function search(budgetMs: number) {
  const seen = { tried: 0, ended: [] as number[] }
  const limit = patience({
    budgetMs,
    now: () => Date.now(),
    tried: () => seen.tried,
    end: () => seen.ended.push(Date.now()),
  })
  return { seen, limit }
}

test('a search ends with its budget', () => {
  const { seen } = search(1_000)
  vi.advanceTimersByTime(5_000)
  expect(seen.ended).toEqual([1_000])
})

test('it ends sooner after a proof, never later', () => {
  const { seen, limit } = search(10_000)
  limit.within(4_000, 0)
  vi.advanceTimersByTime(1_000)
  limit.within(4_000, 0)
  limit.within(2_000, 0)
  vi.advanceTimersByTime(20_000)
  expect(seen.ended).toEqual([3_000])
})

test('it waits for candidates that a slow machine has not tried yet, and not beyond its budget', () => {
  const { seen, limit } = search(10_000)
  limit.within(2_000, 100)
  vi.advanceTimersByTime(3_200)
  seen.tried = 100
  vi.advanceTimersByTime(20_000)
  expect(seen.ended).toEqual([3_500])
  const slow = search(10_000)
  slow.limit.within(2_000, 100)
  vi.advanceTimersByTime(60_000)
  expect(slow.seen.ended).toEqual([23_200 + 10_000])
})

test('what was stopped does not end any more', () => {
  const { seen, limit } = search(1_000)
  limit.stop()
  vi.advanceTimersByTime(5_000)
  expect(seen.ended).toEqual([])
})
