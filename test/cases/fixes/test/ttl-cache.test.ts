import { describe, expect, it } from 'vitest'
import { TtlCache } from '../src/ttl-cache'

function clocked(max?: number) {
  const clock = { at: 0 }
  return { clock, cache: new TtlCache<string, number>({ max, ttl: 100, now: () => clock.at }) }
}

describe('TtlCache', () => {
  it('keeps values', () => {
    const cache = new TtlCache<string, number>()
    expect(cache.set('a', 1).get('a')).toBe(1)
    expect(cache.get('b')).toBeUndefined()
  })
  it('forgets the least recently used', () => {
    const { cache } = clocked(2)
    cache.set('a', 1).set('b', 2)
    cache.get('a')
    cache.set('c', 3)
    expect(cache.keys()).toEqual(['a', 'c'])
  })
  it('counts a value that is set again as used', () => {
    const { cache } = clocked(2)
    cache.set('a', 1).set('b', 2).set('a', 3).set('c', 4)
    expect(cache.keys()).toEqual(['a', 'c'])
  })
  it('forgets old values', () => {
    const { cache, clock } = clocked()
    cache.set('a', 1)
    clock.at = 100
    expect(cache.get('a')).toBeUndefined()
  })
  it('frees what expired when it is asked for', () => {
    const { cache, clock } = clocked()
    cache.set('a', 1).set('b', 2)
    clock.at = 200
    cache.get('a')
    expect(cache.size).toBe(1)
  })
  it('does not have what expired', () => {
    const { cache, clock } = clocked()
    cache.set('a', 1)
    expect(cache.has('a')).toBe(true)
    clock.at = 150
    expect(cache.has('a')).toBe(false)
  })
  it('peeks without use', () => {
    const { cache } = clocked(2)
    cache.set('a', 1).set('b', 2)
    expect(cache.peek('a')).toBe(1)
    cache.set('c', 3)
    expect(cache.keys()).toEqual(['b', 'c'])
  })
})
