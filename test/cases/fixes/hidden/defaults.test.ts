import { expect, it } from 'vitest'
import { getIn, merge } from '../src/defaults'

it('merges', () => {
  class Box {
    constructor(readonly n: number) {}
  }
  const box = new Box(2)
  expect(merge({ a: new Box(1) }, { a: box }).a).toBe(box)
  expect(merge({ a: { n: 1 } }, { a: box }).a).toBe(box)
  const map = new Map([[1, 2]])
  expect(merge({ a: new Map() }, { a: map }).a).toBe(map)
  expect(merge({ a: Object.assign(Object.create(null), { b: 1 }) }, { a: { c: 2 } })).toEqual({ a: { b: 1, c: 2 } })
  expect(merge({ a: [1] }, { a: { b: 1 } })).toEqual({ a: { b: 1 } })
})
it('concatenates at any depth', () => {
  expect(merge({ a: { b: { c: [1] } } }, { a: { b: { c: [2] } } }, { arrays: 'concat' })).toEqual({ a: { b: { c: [1, 2] } } })
  expect(merge({ a: { b: [1] } }, { a: { b: [2] } })).toEqual({ a: { b: [2] } })
})
it('reads', () => {
  expect(getIn(null, 'a', 1)).toBe(1)
  expect(getIn({ a: { b: null } }, 'a.b.c.d', 'x')).toBe('x')
  expect(getIn({ a: 0 }, 'a', 1)).toBe(0)
  expect(getIn({ a: { b: false } }, 'a.b', 1)).toBe(false)
  expect(getIn({ a: '' }, 'a', 1)).toBe('')
})
