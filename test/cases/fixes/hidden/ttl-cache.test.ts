import { expect, it } from 'vitest'
import { TtlCache } from '../src/ttl-cache'

it('holds on', () => {
  const clock = { at: 0 }
  const cache = new TtlCache<string, number>({ max: 3, ttl: 10, now: () => clock.at })
  cache.set('a', 0).set('b', 1, 50)
  expect(cache.has('a')).toBe(true)
  expect(cache.has('zz')).toBe(false)
  expect(cache.size).toBe(2)
  clock.at = 10
  expect(cache.has('a')).toBe(false)
  expect(cache.has('b')).toBe(true)
  expect(cache.get('a')).toBeUndefined()
  expect(cache.size).toBe(1)
  expect(cache.get('b')).toBe(1)
  expect(cache.size).toBe(1)
  cache.set('c', 2).set('d', 3)
  cache.set('b', 9)
  cache.set('e', 4)
  expect(cache.keys()).toEqual(['d', 'b', 'e'])
  expect(cache.get('b')).toBe(9)
  expect(cache.peek('c')).toBeUndefined()
})
it('does not count has as use', () => {
  const cache = new TtlCache<string, number>({ max: 2 })
  cache.set('a', 1).set('b', 2)
  cache.has('a')
  cache.set('c', 3)
  expect(cache.keys()).toEqual(['b', 'c'])
})
