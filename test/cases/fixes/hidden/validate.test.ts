import { expect, it } from 'vitest'
import { array, formatIssues, literal, number, object, string, union } from '../src/validate'

const messages = (result: { ok: boolean; issues?: { message: string }[] }) => result.issues?.map(({ message }) => message) ?? []
it('values', () => {
  expect(string({ min: 0 }).parse('').ok).toBe(true)
  expect(string({ max: 0 }).parse('a').ok).toBe(false)
  expect(string({ trim: true, max: 1 }).parse(' a ')).toEqual({ ok: true, value: 'a' })
  expect(string({ trim: true, pattern: /^a$/ }).parse('a ')).toEqual({ ok: true, value: 'a' })
  const sticky = string({ pattern: /b+/y })
  expect([sticky.parse('bb').ok, sticky.parse('bb').ok, sticky.parse('bb').ok]).toEqual([true, true, true])
  expect(messages(number().parse(Number.NaN))).toEqual(['expected number, got NaN'])
  expect(number().parse(Number.POSITIVE_INFINITY).ok).toBe(true)
  expect(messages(number({ max: 0 }).parse(0.1))).toEqual(['at most 0'])
  expect(messages(number({ min: 5, max: 9 }).parse(4))).toEqual(['at least 5'])
  expect(messages(string().parse([]))).toEqual(['expected string, got array'])
  expect(messages(string().parse(undefined))).toEqual(['expected string, got undefined'])
  expect(literal(0, false).parse(0)).toEqual({ ok: true, value: 0 })
})
it('modifiers', () => {
  expect(string().default('x').parse('')).toEqual({ ok: true, value: '' })
  expect(string().nullable().optional().parse(undefined)).toEqual({ ok: true, value: undefined })
  expect(string().nullable().parse(undefined).ok).toBe(false)
  let calls = 0
  const checked = string().refine(() => ++calls > 0, 'never')
  checked.parse(3)
  expect(calls).toBe(0)
  expect(checked.refine((text) => text !== 'q', 'q').parse('q', ['k'])).toEqual({ ok: false, issues: [{ path: ['k'], message: 'q' }] })
})
it('lists', () => {
  const lists = array(array(number(), { min: 1 }))
  expect(lists.parse([[1], [], ['a', 'b']])).toEqual({
    ok: false,
    issues: [
      { path: [1], message: 'at least 1 items' },
      { path: [2, 0], message: 'expected number, got string' },
      { path: [2, 1], message: 'expected number, got string' },
    ],
  })
  expect(array(string({ trim: true }), { unique: true }).parse(['a', 'a ']).ok).toBe(false)
  expect(array(number(), { min: 0 }).parse([])).toEqual({ ok: true, value: [] })
})
it('objects', () => {
  const deep = object({ a: object({ b: string().optional(), c: number().default(1) }) }, { unknown: 'refuse' })
  expect(deep.parse({ a: {} })).toEqual({ ok: true, value: { a: { c: 1 } } })
  const made = deep.parse({ a: { b: undefined } })
  expect(made.ok && Object.keys(made.value.a as object)).toEqual(['b', 'c'])
  expect(messages(deep.parse({ a: {}, z: 1, y: 2 }))).toEqual(['unknown key', 'unknown key'])
  expect(messages(deep.parse(null))).toEqual(['expected object, got null'])
  expect(deep.parse({ a: { b: 5 } })).toEqual({ ok: false, issues: [{ path: ['a', 'b'], message: 'expected string, got number' }] })
  expect(object({}, { unknown: 'keep' }).parse({ x: undefined })).toEqual({ ok: true, value: { x: undefined } })
  expect(object({}).parse({ x: 1 })).toEqual({ ok: true, value: {} })
})
it('unions', () => {
  expect(union<unknown>(number({ min: 3 }), number({ max: 1 })).parse(2)).toEqual({
    ok: false,
    issues: [
      { path: [], message: 'at least 3' },
      { path: [], message: 'at most 1' },
    ],
  })
  expect(union<unknown>(string(), literal(null)).parse(null)).toEqual({ ok: true, value: null })
  expect(formatIssues([])).toBe('')
  expect(formatIssues([{ path: [0], message: 'x' }])).toBe('0: x')
})
