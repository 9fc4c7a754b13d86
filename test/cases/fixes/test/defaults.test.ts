import { describe, expect, it } from 'vitest'
import { defaults, getIn, merge } from '../src/defaults'

describe('merge', () => {
  it('merges', () => {
    expect(merge({ a: 1, b: { c: 2 } }, { b: { d: 3 } })).toEqual({ a: 1, b: { c: 2, d: 3 } })
    expect(merge({ a: 1 }, { a: undefined })).toEqual({ a: 1 })
    expect(merge({ a: 1 }, { a: null })).toEqual({ a: null })
  })
  it('leaves what it was given alone', () => {
    const base = { a: { b: 1 } }
    merge(base, { a: { b: 2 } })
    expect(base).toEqual({ a: { b: 1 } })
  })
  it('takes lists as they are, or one behind the other', () => {
    expect(merge({ a: [1] }, { a: [2] })).toEqual({ a: [2] })
    expect(merge({ a: [1] }, { a: [2] }, { arrays: 'concat' })).toEqual({ a: [1, 2] })
    expect(merge({ a: { b: [1] } }, { a: { b: [2] } }, { arrays: 'concat' })).toEqual({ a: { b: [1, 2] } })
  })
  it('takes objects of classes as they are', () => {
    const date = new Date(0)
    expect(merge({ at: new Date(1) }, { at: date }).at).toBe(date)
  })
})

describe('defaults', () => {
  it('lets the first one win', () => {
    expect(defaults({ a: 1 }, { a: 2, b: 3 }, { b: 4, c: 5 })).toEqual({ a: 1, b: 3, c: 5 })
  })
})

describe('getIn', () => {
  it('goes down', () => {
    expect(getIn({ a: { b: 1 } }, 'a.b')).toBe(1)
    expect(getIn({ a: 1 }, 'x.y', 2)).toBe(2)
  })
  it('gives null as it is', () => {
    expect(getIn({ a: null }, 'a', 1)).toBeNull()
  })
  it('takes the fallback below null', () => {
    expect(getIn({ a: null }, 'a.b', 1)).toBe(1)
  })
})
