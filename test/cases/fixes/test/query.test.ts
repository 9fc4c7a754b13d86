import { describe, expect, it } from 'vitest'
import { parseQuery, stringifyQuery } from '../src/query'

describe('parseQuery', () => {
  it('reads pairs', () => {
    expect(parseQuery('?a=1&b=2')).toEqual({ a: '1', b: '2' })
    expect(parseQuery('a=%20x')).toEqual({ a: ' x' })
  })
  it('collects repeated keys', () => {
    expect(parseQuery('a=1&a=2&a=3')).toEqual({ a: ['1', '2', '3'] })
  })
  it('decodes plus signs as spaces', () => {
    expect(parseQuery('q=to+be+or')).toEqual({ q: 'to be or' })
  })
  it('keeps what cannot be decoded', () => {
    expect(parseQuery('a=%E0%A4%A')).toEqual({ a: '%E0%A4%A' })
  })
  it('does not pollute prototypes', () => {
    expect(Object.keys(parseQuery('__proto__=1&constructor=2&x=3'))).toEqual(['x'])
  })
})

describe('stringifyQuery', () => {
  it('writes pairs', () => {
    expect(stringifyQuery({ a: 1, b: true, c: 'x y' })).toBe('a=1&b=true&c=x+y')
  })
  it('writes lists', () => {
    expect(stringifyQuery({ a: [1, 2] })).toBe('a=1&a=2')
  })
  it('leaves undefined out', () => {
    expect(stringifyQuery({ a: undefined, b: 1 })).toBe('b=1')
  })
  it('writes null as a key alone', () => {
    expect(stringifyQuery({ a: null, b: 'c' })).toBe('a&b=c')
  })
})
