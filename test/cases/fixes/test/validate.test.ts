import { describe, expect, it } from 'vitest'
import { array, boolean, formatIssues, literal, number, object, string, union } from '../src/validate'

const ok = (value: unknown) => ({ ok: true, value })
const bad = (message: string, ...path: (string | number)[]) => ({ ok: false, issues: [{ path, message }] })

describe('values', () => {
  it('takes texts', () => {
    expect(string().parse('')).toEqual(ok(''))
    expect(string().parse(1)).toEqual(bad('expected string, got number'))
    expect(string({ min: 2 }).parse('a')).toEqual(bad('at least 2 characters'))
    expect(string({ max: 2 }).parse('ab')).toEqual(ok('ab'))
  })
  it('trims first', () => {
    expect(string({ trim: true, min: 2 }).parse(' a ')).toEqual(bad('at least 2 characters'))
    expect(string({ trim: true }).parse(' a ')).toEqual(ok('a'))
  })
  it('takes patterns, again and again', () => {
    const digits = string({ pattern: /^\d+$/g })
    expect(digits.parse('12')).toEqual(ok('12'))
    expect(digits.parse('12')).toEqual(ok('12'))
    expect(digits.parse('x')).toEqual(bad('wrong format'))
  })
  it('takes numbers', () => {
    expect(number().parse(0)).toEqual(ok(0))
    expect(number().parse(null)).toEqual(bad('expected number, got null'))
    expect(number({ int: true }).parse(1.5)).toEqual(bad('expected a whole number'))
    expect(number({ min: 0, max: 3 }).parse(0)).toEqual(ok(0))
    expect(number({ min: 0, max: 3 }).parse(4)).toEqual(bad('at most 3'))
    expect(number({ min: 0 }).parse(-1)).toEqual(bad('at least 0'))
  })
  it('refuses NaN', () => {
    expect(number().parse(Number.NaN)).toEqual(bad('expected number, got NaN'))
  })
  it('takes the rest', () => {
    expect(boolean().parse(false)).toEqual(ok(false))
    expect(literal('a', null).parse(null)).toEqual(ok(null))
    expect(literal('a', 'b').parse('c')).toEqual(bad('expected one of a, b'))
  })
})

describe('modifiers', () => {
  it('lets values be left out', () => {
    expect(string().optional().parse(undefined)).toEqual(ok(undefined))
    expect(string().nullable().parse(null)).toEqual(ok(null))
    expect(string().optional().parse(null)).toEqual(bad('expected string, got null'))
    expect(number().default(5).parse(undefined)).toEqual(ok(5))
    expect(number().default(5).parse(0)).toEqual(ok(0))
  })
  it('refines what is right', () => {
    const even = number().refine((value) => value % 2 === 0, 'odd')
    expect(even.parse(2)).toEqual(ok(2))
    expect(even.parse(3, ['a'])).toEqual(bad('odd', 'a'))
    expect(even.parse('x')).toEqual(bad('expected number, got string'))
  })
})

describe('lists', () => {
  it('names places', () => {
    expect(array(number()).parse([1, 'a', 2])).toEqual(bad('expected number, got string', 1))
    expect(array(number()).parse({})).toEqual(bad('expected array, got object'))
    expect(array(number(), { min: 1 }).parse([])).toEqual(bad('at least 1 items'))
    expect(array(number(), { unique: true }).parse([1, 1])).toEqual(bad('items repeat'))
  })
})

describe('objects', () => {
  const user = object({ name: string(), age: number().optional() })
  it('takes them', () => {
    expect(user.parse({ name: 'a', age: 1, x: 2 })).toEqual(ok({ name: 'a', age: 1 }))
    expect(user.parse([])).toEqual(bad('expected object, got array'))
  })
  it('leaves out what was left out', () => {
    const result = user.parse({ name: 'a' })
    expect(result.ok && Object.keys(result.value)).toEqual(['name'])
    const other = user.parse({ name: 'a', age: undefined })
    expect(other.ok && Object.keys(other.value)).toEqual(['name', 'age'])
  })
  it('gathers all issues', () => {
    const list = object({ users: array(user) })
    expect(list.parse({ users: [{ name: 1 }, { name: 'b', age: 'c' }] })).toEqual({
      ok: false,
      issues: [
        { path: ['users', 0, 'name'], message: 'expected string, got number' },
        { path: ['users', 1, 'age'], message: 'expected number, got string' },
      ],
    })
  })
  it('keeps or refuses what is unknown', () => {
    expect(object({ a: number() }, { unknown: 'keep' }).parse({ a: 1, b: 2 })).toEqual(ok({ a: 1, b: 2 }))
    expect(object({ a: number() }, { unknown: 'refuse' }).parse({ a: 1, b: 2 })).toEqual(bad('unknown key', 'b'))
  })
  it('takes one of several', () => {
    const value = union<unknown>(string(), number())
    expect(value.parse(1)).toEqual(ok(1))
    expect(value.parse(null).ok).toBe(false)
  })
  it('writes issues', () => {
    expect(formatIssues([{ path: ['a', 0], message: 'no' }, { path: [], message: 'nothing' }])).toBe('a.0: no\nnothing')
  })
})
