import { expect, it } from 'vitest'
import { flatten, get, has, pick, set, toPath, unflatten, unset } from '../src/property-path'

it('paths', () => {
  expect([toPath(''), toPath('a[1][2]'), toPath('x\\.y\\.z'), toPath('a..b')]).toEqual([[], ['a', '1', '2'], ['x.y.z'], ['a', 'b']])
})
it('gets', () => {
  expect(get({ a: '' }, 'a', 'x')).toBe('')
  expect(get({ a: false }, 'a', true)).toBe(false)
  expect(get({ a: { b: null } }, 'a.b', 1)).toBe(null)
  expect(get({ a: { b: null } }, 'a.b.c', 1)).toBe(1)
  expect(get(null, 'a', 2)).toBe(2)
  expect(get(undefined, '', 2)).toBe(2)
  expect(get({ a: 0 }, 'a.b', 7)).toBe(7)
  expect(get('abc', 'length')).toBe(3)
})
it('has', () => {
  expect([has(null, 'a'), has({ a: [0] }, 'a.0'), has({ a: {} }, 'a.valueOf'), has({ a: { b: null } }, 'a.b.c')]).toEqual([false, true, false, false])
})
it('sets', () => {
  expect(set({}, 'x.0.1', 'v')).toEqual({ x: [[undefined, 'v']] })
  expect(set({}, 'x.12a', 1)).toEqual({ x: { '12a': 1 } })
  expect(set({ x: 5 }, 'x.y.z', 1)).toEqual({ x: { y: { z: 1 } } })
  expect(set({ x: null }, 'x.y', 0)).toEqual({ x: { y: 0 } })
  expect(set({ x: [1] }, 'x.1', 2)).toEqual({ x: [1, 2] })
  const odd: Record<string, unknown> = {}
  set(odd, 'a.__proto__.polluted', 1)
  set(odd, 'prototype', 1)
  expect(({} as Record<string, unknown>).polluted).toBe(undefined)
  expect(Object.keys(odd)).toEqual(['a'])
})
it('unsets', () => {
  const root = { list: [[1, 2], [3]], map: { a: { b: 1 } } }
  expect(unset(root, 'list.0.0')).toBe(true)
  expect(unset(root, 'list[5]')).toBe(false)
  expect(unset(root, 'map.a.b')).toBe(true)
  expect(unset(root, '')).toBe(false)
  expect(unset(null, 'x')).toBe(false)
  expect(unset(root, 'map.toString')).toBe(false)
  expect(root).toEqual({ list: [[2], [3]], map: { a: {} } })
})
it('flattens', () => {
  const when = new Date(1)
  expect(flatten({ a: [1, { b: 2 }], n: null, w: { when } })).toEqual({ 'a.0': 1, 'a.1.b': 2, n: null, 'w.when': when })
  expect(flatten({ a: { b: {} } })).toEqual({ 'a.b': {} })
  expect(unflatten({ 'a.0': 1, 'a.1': 2 })).toEqual({ a: [1, 2] })
  expect(pick({ a: 1, b: 2 }, ['b', 'c'])).toEqual({ b: 2 })
  expect(Object.keys(pick({ a: undefined }, ['a', 'b.c']))).toEqual(['a'])
})
