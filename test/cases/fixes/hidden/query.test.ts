import { expect, it } from 'vitest'
import { parseQuery, stringifyQuery } from '../src/query'

it('parses', () => {
  expect(parseQuery('a+b=c+d+e')).toEqual({ 'a b': 'c d e' })
  expect(parseQuery('a=b=c')).toEqual({ a: 'b=c' })
  expect(parseQuery('a&b')).toEqual({ a: '', b: '' })
  expect(Object.keys(parseQuery('constructor=1'))).toEqual([])
  expect(Object.keys(parseQuery('__proto__=1'))).toEqual([])
  expect(Object.keys(parseQuery('a=1&constructor&b'))).toEqual(['a', 'b'])
})
it('writes', () => {
  expect(stringifyQuery({ a: [null, 1] })).toBe('a&a=1')
  expect(stringifyQuery({ 'x y': null })).toBe('x+y')
  expect(stringifyQuery({ a: [1, undefined, 2] })).toBe('a=1&a=2')
  expect(stringifyQuery({ a: 0, b: false, c: '' })).toBe('a=0&b=false&c=')
  expect(stringifyQuery({ a: 'null' })).toBe('a=null')
  expect(stringifyQuery({ a: undefined, b: null })).toBe('b')
})
