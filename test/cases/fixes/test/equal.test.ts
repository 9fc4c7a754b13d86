import { describe, expect, it } from 'vitest'
import { clone, differences, equal } from '../src/equal'

describe('equal', () => {
  it('compares plain values', () => {
    expect(equal(1, 1)).toBe(true)
    expect(equal('1', 1)).toBe(false)
    expect(equal(null, {})).toBe(false)
  })
  it('takes NaN for NaN', () => {
    expect(equal(Number.NaN, Number.NaN)).toBe(true)
    expect(equal({ a: [Number.NaN] }, { a: [Number.NaN] })).toBe(true)
  })
  it('compares objects and lists', () => {
    expect(equal({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toBe(true)
    expect(equal([1, 2], [1, 2, 3])).toBe(false)
    expect(equal({ a: 1 }, { a: 1, b: 2 })).toBe(false)
  })
  it('tells a missing key from undefined', () => {
    expect(equal({ a: undefined, b: 1 }, { b: 1, c: 2 })).toBe(false)
    expect(equal({ a: undefined }, { b: undefined })).toBe(false)
  })
  it('compares dates and patterns', () => {
    expect(equal(new Date(5), new Date(5))).toBe(true)
    expect(equal(new Date(5), new Date(6))).toBe(false)
    expect(equal(/a/g, /a/g)).toBe(true)
    expect(equal(/a/g, /a/i)).toBe(false)
  })
  it('compares maps and sets', () => {
    expect(equal(new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]]))).toBe(true)
    expect(equal(new Map([[1, 2]]), new Map([[2, 2]]))).toBe(false)
    expect(equal(new Set([1, 2]), new Set([1, 3]))).toBe(false)
  })
  it('tells lists from objects', () => {
    expect(equal([], {})).toBe(false)
  })
})

describe('clone', () => {
  it('copies deeply', () => {
    const value = { a: [1, { b: new Date(5) }], c: new Map([['x', [1]]]) }
    const copy = clone(value)
    expect(copy).toEqual(value)
    expect(copy.a[1]).not.toBe(value.a[1])
    expect(copy.c.get('x')).not.toBe(value.c.get('x'))
  })
  it('keeps flags of patterns', () => {
    expect(clone(/x/gi).flags).toBe('gi')
  })
  it('keeps cycles', () => {
    const value: { self?: unknown } = {}
    value.self = value
    const copy = clone(value)
    expect(copy.self).toBe(copy)
  })
  it('keeps the class', () => {
    class Point {
      x = 1
    }
    expect(clone(new Point())).toBeInstanceOf(Point)
  })
})

describe('differences', () => {
  it('names paths', () => {
    expect(differences({ a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } })).toEqual(['a.c'])
    expect(differences({ a: 1 }, { b: 1 })).toEqual(['a', 'b'])
    expect(differences({ a: 1 }, { a: 1 })).toEqual([])
  })
  it('names a date as a whole', () => {
    expect(differences({ a: new Date(1) }, { a: new Date(2) })).toEqual(['a'])
  })
})
