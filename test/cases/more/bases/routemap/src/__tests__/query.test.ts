import { describe, expect, it } from 'vitest'
import { parseQuery, readFlag, readInt, stringifyQuery } from '../query'

describe('parseQuery', () => {
  it('collects values of one key', () => {
    expect({ ...parseQuery('?tag=a&q=x+y&tag=b&tag=c') }).toEqual({ tag: ['a', 'b', 'c'], q: 'x y' })
  })
  it('splits at the first equals sign', () => {
    expect({ ...parseQuery('expr=a=b&empty=&bare') }).toEqual({ expr: 'a=b', empty: '', bare: '' })
  })
  it('decodes keys and values', () => {
    expect({ ...parseQuery('a%26b=%C3%A4&&') }).toEqual({ 'a&b': 'ä' })
  })
  it('is not fooled by names of objects', () => {
    expect(parseQuery('constructor=1').constructor).toBe('1')
    expect(parseQuery('x=1').toString).toBeUndefined()
  })
})

describe('stringifyQuery', () => {
  it('repeats the key of a list', () => {
    expect(stringifyQuery({ tag: ['a', 'b'], page: 2 })).toBe('tag=a&tag=b&page=2')
  })
  it('leaves out what is undefined and keeps what is empty', () => {
    expect(stringifyQuery({ a: undefined, b: '', c: null, d: false, e: 0 })).toBe('b=&c&d=false&e=0')
  })
  it('sorts when asked', () => {
    const input = { b: 1, a: ['y', 'x'] }
    expect(stringifyQuery(input, { sort: true })).toBe('a=y&a=x&b=1')
    expect(stringifyQuery(input)).toBe('b=1&a=y&a=x')
  })
})

describe('typed values', () => {
  it('are whole numbers within limits', () => {
    const query = parseQuery('page=7&size=500&neg=-3&bad=1.5&list=4&list=5')
    expect(readInt(query, 'page', 1)).toBe(7)
    expect(readInt(query, 'size', 20, { max: 100 })).toBe(100)
    expect(readInt(query, 'neg', 1, { min: 0 })).toBe(0)
    expect(readInt(query, 'bad', 1)).toBe(1)
    expect(readInt(query, 'list', 1)).toBe(4)
    expect(readInt(query, 'none', 9)).toBe(9)
  })
  it('are flags', () => {
    expect(['debug', 'debug=1', 'debug=TRUE', 'debug=0', 'debug=no', 'other'].map((q) => readFlag(parseQuery(q), 'debug'))).toEqual([true, true, true, false, false, false])
  })
})
