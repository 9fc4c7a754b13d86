import { describe, expect, it } from 'vitest'
import { flatten, get, has, pick, set, toPath, unflatten, unset } from '../src/property-path'

describe('toPath', () => {
  it('parts', () => {
    expect(toPath('a.b[0].c')).toEqual(['a', 'b', '0', 'c'])
    expect(toPath(['a', 0])).toEqual(['a', '0'])
  })
  it('knows escaped dots', () => {
    expect(toPath('a\\.b.c')).toEqual(['a.b', 'c'])
  })
})

describe('get', () => {
  it('reads', () => {
    expect(get({ a: { b: [1, 2] } }, 'a.b[1]')).toBe(2)
    expect(get({ a: 1 }, 'b.c', 'x')).toBe('x')
  })
  it('gives back what is falsy', () => {
    expect(get({ a: { b: 0 } }, 'a.b', 5)).toBe(0)
    expect(get({ a: null }, 'a', 5)).toBe(null)
    expect(get({ a: null }, 'a.b', 5)).toBe(5)
  })
})

describe('has', () => {
  it('asks', () => {
    expect(has({ a: { b: undefined } }, 'a.b')).toBe(true)
    expect(has({ a: 1 }, 'a.b')).toBe(false)
    expect(has({}, 'toString')).toBe(false)
  })
})

describe('set', () => {
  it('writes', () => {
    expect(set({ a: { b: 1 } }, 'a.b', 2)).toEqual({ a: { b: 2 } })
    expect(set({}, 'a.b.c', 1)).toEqual({ a: { b: { c: 1 } } })
  })
  it('makes lists', () => {
    expect(set({}, 'a[0].b', 1)).toEqual({ a: [{ b: 1 }] })
    expect(set({}, 'a.10', 1)).toEqual({ a: Array.from({ length: 11 }, (_, i) => (i === 10 ? 1 : undefined)) })
  })
  it('takes the place of what holds nothing', () => {
    expect(set({ a: null }, 'a.b', 1)).toEqual({ a: { b: 1 } })
    expect(set({ a: 'text' }, 'a.b', 1)).toEqual({ a: { b: 1 } })
  })
  it('leaves prototypes alone', () => {
    set({}, '__proto__.x', 1)
    set({}, 'constructor.prototype.x', 1)
    expect('x' in {}).toBe(false)
  })
})

describe('unset', () => {
  it('takes away', () => {
    const root = { a: { b: 1, c: [1, 2, 3] } }
    expect(unset(root, 'a.b')).toBe(true)
    expect(unset(root, 'a.x')).toBe(false)
    expect(root).toEqual({ a: { c: [1, 2, 3] } })
  })
  it('closes the gap in a list', () => {
    const root = { a: [1, 2, 3] }
    expect(unset(root, 'a[1]')).toBe(true)
    expect(root).toEqual({ a: [1, 3] })
  })
})

describe('flatten', () => {
  it('flattens', () => {
    expect(flatten({ a: { b: 1, c: { d: 2 } }, e: 3 })).toEqual({ 'a.b': 1, 'a.c.d': 2, e: 3 })
  })
  it('keeps what is empty, and dates', () => {
    const day = new Date(0)
    expect(flatten({ a: {}, b: { c: [] }, d: day })).toEqual({ a: {}, 'b.c': [], d: day })
  })
  it('goes back', () => {
    expect(unflatten({ 'a.b': 1, 'a.c': 2, d: 3 })).toEqual({ a: { b: 1, c: 2 }, d: 3 })
  })
  it('picks', () => {
    expect(pick({ a: { b: 1, c: 2 }, d: undefined }, ['a.c', 'd', 'x'])).toEqual({ a: { c: 2 }, d: undefined })
    expect('x' in pick({ a: 1 }, ['x'])).toBe(false)
  })
})
