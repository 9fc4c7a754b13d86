import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startVitest } from 'vitest/node'
import { testLiteral } from '../../src/engines/test-literal.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import type { Diagnosis } from '../../src/model/diagnosis.ts'
import type { TestOutcome } from '../../src/model/failure.ts'
import { applyEdits, smallestEdit } from '../../src/source/apply-edits.ts'
import { toOutcomes } from '../../src/vitest/convert.ts'

/** What the tests of the table below are about: everything here is right, every test is wrong. */
const SUBJECT = `export class Foo { a = 1; b = 'x' }
export class MyError extends RangeError { override name = 'MyError' }
export const raise = (message: string) => { throw new MyError(message) }
export const later = async <T>(value: T) => value
export const fail = async (message: string) => raise(message)
export const same = <T>(value: T): T => value
export const span = (from: number, to: number) => ({ from, to })
export class Store { #items: string[] = []; async put(item: string) { this.#items.push(await item) } get items() { return this.#items } }
`

const HEAD = `import { expect, test, vi } from 'vitest'
import assert from 'node:assert'
import { Foo, MyError, Store, fail, later, raise, same, span } from './subject'
void [assert, vi, Foo, MyError, Store]
const LIMIT = 'y'
const check = (value: number, want: number) => { expect(value).toBe(want) }
`

/** A test that is wrong, and what is left of it when it is mended: the differing lines, joined by blanks. */
const TABLE: readonly (readonly [name: string, wrong: string, right: string])[] = [
  ['a number', 'expect(same(4)).toBe(5)', 'expect(same(4)).toBe(4)'],
  ['a negative number', 'expect(same(-4)).toBe(1_000)', 'expect(same(-4)).toBe(-4)'],
  ['a bigint', 'expect(same(5n)).toBe(6n)', 'expect(same(5n)).toBe(5n)'],
  ['a string', "expect(same('it\\'s')).toBe('x')", "expect(same('it\\'s')).toBe(\"it's\")"],
  ['double quotes', 'expect(same("a")).toBe("x")', 'expect(same("a")).toBe("a")'],
  ['a template', 'expect(same("a`b")).toBe(`x`)', 'expect(same("a`b")).toBe(`a\\`b`)'],
  ['lines', "expect(same('a\\nb')).toBe('x')", "expect(same('a\\nb')).toBe('a\\nb')"],
  ['text in place of a number', "expect(same('5')).toBe(5)", "expect(same('5')).toBe('5')"],
  ['a number in place of text', "expect(same(5)).toBe('5')", 'expect(same(5)).toBe(5)'],
  ['nothing', "expect(same(undefined)).toBe('x')", 'expect(same(undefined)).toBe(undefined)'],
  ['a boolean', 'expect(same(true)).toBe(false)', 'expect(same(true)).toBe(true)'],
  ['null', 'expect(same(5)).toBeNull()', 'expect(same(5)).toBe(5)'],
  ['undefined', "expect(same('x')).toBeUndefined()", "expect(same('x')).toBe('x')"],
  ['truth', 'expect(same(0)).toBeTruthy()', 'expect(same(0)).toBeFalsy()'],
  [
    'a leaf',
    "expect(same({ a: [1, { b: 'q\"' }], c: 3 })).toEqual({ c: 3, a: [1, { b: 'y' }] })",
    "expect(same({ a: [1, { b: 'q\"' }], c: 3 })).toEqual({ c: 3, a: [1, { b: 'q\"' }] })",
  ],
  ['a key too many', 'expect(same({ a: 1 })).toEqual({ a: 1, b: 2 })', 'expect(same({ a: 1 })).toEqual({ a: 1 })'],
  [
    'a key too few',
    "expect(same({ a: 1, 'b-c': new Date(0) })).toEqual({ a: 1 })",
    "expect(same({ a: 1, 'b-c': new Date(0) })).toEqual({ a: 1, 'b-c': new Date('1970-01-01T00:00:00.000Z') })",
  ],
  ['an empty object', 'expect(same({})).toEqual({ a: 1 })', 'expect(same({})).toEqual({})'],
  ['an item too few', 'expect(same([1, 2, 3])).toEqual([1, 3])', 'expect(same([1, 2, 3])).toEqual([1, 2, 3])'],
  ['an item too many', 'expect(same([1, 3])).toEqual([1, 2, 3])', 'expect(same([1, 3])).toEqual([1, 3])'],
  [
    'items in another order',
    'expect(same([span(1, 2), span(0, 1)])).toEqual([span(0, 1), span(1, 2)])',
    'expect(same([span(1, 2), span(0, 1)])).toEqual([span(1, 2), span(0, 1)])',
  ],
  [
    'a call beside',
    'expect(same([span(0, 1), 4])).toEqual([span(0, 1), 5])',
    'expect(same([span(0, 1), 4])).toEqual([span(0, 1), 4])',
  ],
  [
    'a matcher beside',
    "expect(same({ a: 1, b: 'x' })).toEqual({ a: expect.any(Number), b: 'y' })",
    "expect(same({ a: 1, b: 'x' })).toEqual({ a: expect.any(Number), b: 'x' })",
  ],
  [
    'a spread beside',
    'const base = { a: 1, b: 2 }; expect(same({ a: 1, b: 3 })).toEqual({ ...base })',
    'const base = { a: 1, b: 2 }; expect(same({ a: 1, b: 3 })).toEqual({ ...base, b: 3 })',
  ],
  [
    'a map',
    "expect(same(new Map([['a', 1]]))).toEqual(new Map([['a', 2]]))",
    "expect(same(new Map([['a', 1]]))).toEqual(new Map([['a', 1]]))",
  ],
  [
    'a set',
    "expect(same(new Set(['a', 'b']))).toEqual(new Set(['a', 'c']))",
    "expect(same(new Set(['a', 'b']))).toEqual(new Set(['a', 'b']))",
  ],
  ['a regular expression', 'expect(same(/a/g)).toEqual(/b/)', 'expect(same(/a/g)).toEqual(/a/g)'],
  ['an instance', "expect(new Foo()).toEqual({ a: 1, b: 'y' })", "expect(new Foo()).toEqual({ a: 1, b: 'x' })"],
  [
    'a part of an object',
    'expect(same({ a: 1, b: { c: 2, d: 3 } })).toMatchObject({ b: { c: 4 } })',
    'expect(same({ a: 1, b: { c: 2, d: 3 } })).toMatchObject({ b: { c: 2 } })',
  ],
  [
    'a property',
    "expect(same({ a: { b: 1 } })).toHaveProperty('a.b', 2)",
    "expect(same({ a: { b: 1 } })).toHaveProperty('a.b', 1)",
  ],
  ['a length', 'expect(same([1, 2])).toHaveLength(3)', 'expect(same([1, 2])).toHaveLength(2)'],
  ['a value nearby', 'expect(same(1.25)).toBeCloseTo(1.5, 1)', 'expect(same(1.25)).toBeCloseTo(1.25, 1)'],
  ['a type', "expect(same(1)).toBeTypeOf('string')", "expect(same(1)).toBeTypeOf('number')"],
  [
    'a number of calls',
    'const f = vi.fn(); f(); expect(f).toHaveBeenCalledTimes(2)',
    'const f = vi.fn(); f(); expect(f).toHaveBeenCalledTimes(1)',
  ],
  [
    'arguments of a call',
    "const f = vi.fn(); f(1, { a: 'a' }); expect(f).toHaveBeenCalledWith(1, { a: 'b' })",
    "const f = vi.fn(); f(1, { a: 'a' }); expect(f).toHaveBeenCalledWith(1, { a: 'a' })",
  ],
  [
    'the number of arguments',
    'const f = vi.fn(); f(1, 2); expect(f).toHaveBeenLastCalledWith(1)',
    'const f = vi.fn(); f(1, 2); expect(f).toHaveBeenLastCalledWith(1, 2)',
  ],
  ['assert', 'assert.equal(same(2), 3)', 'assert.equal(same(2), 2)'],
  ['assert, deeply', 'assert.deepEqual(same({ a: 1 }), { a: 2 })', 'assert.deepEqual(same({ a: 1 }), { a: 1 })'],
  [
    'a constant inside',
    "const want = 'x'; expect(same('a')).toBe(want)",
    "const want = 'a'; expect(same('a')).toBe(want)",
  ],
  [
    'a field of a constant',
    'const want = { n: [1, 2] }; expect(same([1, 3])).toEqual(want.n)',
    'const want = { n: [1, 3] }; expect(same([1, 3])).toEqual(want.n)',
  ],
  ['a helper', 'check(1, 2)', 'check(1, 1)'],
  [
    'a loop',
    "for (const [n, want] of [[1, 'a'], [2, 'c']] as const) expect(same(n === 1 ? 'a' : 'b')).toBe(want)",
    "for (const [n, want] of [[1, 'a'], [2, 'b']] as const) expect(same(n === 1 ? 'a' : 'b')).toBe(want)",
  ],
  ['a settled promise', 'await expect(later(1)).resolves.toBe(2)', 'await expect(later(1)).resolves.toBe(1)'],
  [
    'two at once',
    'expect.soft(same(1)).toBe(2); expect.soft(same(2)).toBe(3)',
    'expect.soft(same(1)).toBe(1); expect.soft(same(2)).toBe(2)',
  ],
  [
    'a message',
    "expect(() => raise('is too big')).toThrow('is big')",
    "expect(() => raise('is too big')).toThrow('is too big')",
  ],
  [
    'a message of a promise',
    "await expect(fail('is too big')).rejects.toThrow('is big')",
    "await expect(fail('is too big')).rejects.toThrow('is too big')",
  ],
  [
    'a pattern on a message',
    "expect(() => raise('is (too) big')).toThrow(/^is big$/i)",
    "expect(() => raise('is (too) big')).toThrow(/^is \\(too\\) big$/i)",
  ],
  ['a class', "expect(() => raise('x')).toThrow(TypeError)", "expect(() => raise('x')).toThrow(MyError)"],
  [
    'a class of a promise',
    "await expect(fail('x')).rejects.toBeInstanceOf(TypeError)",
    "await expect(fail('x')).rejects.toBeInstanceOf(MyError)",
  ],
  [
    'an error',
    "expect(() => raise('x')).toThrow(new MyError('y'))",
    "expect(() => raise('x')).toThrow(new MyError('x'))",
  ],
  ['a part of a text', "expect(same('abc def')).toContain('abd')", "expect(same('abc def')).toContain('abc def')"],
  [
    'a line of a text',
    "expect(same('first of many lines\\nsecond line is ok')).toContain('second line is not ok')",
    "expect(same('first of many lines\\nsecond line is ok')).toContain('second line is ok')",
  ],
  ['a match', "expect(same('abc def')).toMatch('abd')", "expect(same('abc def')).toMatch('abc def')"],
  ['a pattern', "expect(same('abc def')).toMatch(/^abd/)", "expect(same('abc def')).toMatch(/^abc def/)"],
  [
    'an item of a list',
    "expect(same(['apple', 'pear'])).toContain('pears')",
    "expect(same(['apple', 'pear'])).toContain('pear')",
  ],
  [
    'an equal item',
    "expect(same([{ a: 1, b: 'x' }, { a: 2, b: 'y' }])).toContainEqual({ a: 3, b: 'y' })",
    "expect(same([{ a: 1, b: 'x' }, { a: 2, b: 'y' }])).toContainEqual({ a: 2, b: 'y' })",
  ],
  ['identity', 'expect(same([1])).toBe([1])', 'expect(same([1])).toEqual([1])'],
  ['identity and value', 'expect(same([1])).toBe([2])', 'expect(same([1])).toEqual([1])'],
  ['a promise', 'expect(later(1)).toBe(1)', 'expect(await later(1)).toBe(1)'],
  [
    'a promise with a name',
    'const value = later({ a: 1 }); expect(value).toEqual({ a: 1 })',
    'const value = await later({ a: 1 }); expect(value).toEqual({ a: 1 })',
  ],
  ['the length of a promise', 'expect(later([1])).toHaveLength(1)', 'expect(await later([1])).toHaveLength(1)'],
  [
    'a field of a promise',
    'const value = later({ a: 1 }) as any; expect(value.a).toBe(1)',
    'const value = await later({ a: 1 }) as any; expect(value.a).toBe(1)',
  ],
  [
    'a method of a promise',
    'const list = later([1]) as any; expect(list.map((x: number) => x)).toEqual([1])',
    'const list = await later([1]) as any; expect(list.map((x: number) => x)).toEqual([1])',
  ],
  [
    'a statement',
    "const store = new Store(); store.put('a'); expect(store.items[0]).toBe('a')",
    "const store = new Store(); await store.put('a'); expect(store.items[0]).toBe('a')",
  ],
  ['a rejection', "expect(() => fail('x')).toThrow('x')", "await expect(() => fail('x')).rejects.toThrow('x')"],
  [
    'an inline snapshot',
    'expect(same({ a: 1 })).toMatchInlineSnapshot(`{}`)',
    'expect(same({ a: 1 })).toMatchInlineSnapshot(`\n    {\n      "a": 1,\n    }\n  `)',
  ],
  [
    'an inline snapshot of text',
    'expect(same(\'x`y ${z} \\\\ "q"\')).toMatchInlineSnapshot(`"y"`)',
    'expect(same(\'x`y ${z} \\\\ "q"\')).toMatchInlineSnapshot(`"x\\`y \\${z} \\\\ "q""`)',
  ],
  [
    'an inline snapshot of an error',
    "expect(() => raise('x')).toThrowErrorMatchingInlineSnapshot(`[MyError: y]`)",
    "expect(() => raise('x')).toThrowErrorMatchingInlineSnapshot(`[MyError: x]`)",
  ],
]

/** Whole statements that stand for several tests; the wrong row is the one that fails. */
const ROWS: readonly (readonly [wrong: string, right: string])[] = [
  [
    "test.each([[1, 2, 3], [2, 2, 5]])('adds %i and %i', (a, b, sum) => { expect(a + b).toBe(sum) })",
    "test.each([[1, 2, 3], [2, 2, 4]])('adds %i and %i', (a, b, sum) => { expect(a + b).toBe(sum) })",
  ],
  [
    "test.each([{ n: 1, want: 1 }, { n: 2, want: 1 }])('keeps $n', ({ n, want }) => { expect(same(n)).toBe(want) })",
    "test.each([{ n: 1, want: 1 }, { n: 2, want: 2 }])('keeps $n', ({ n, want }) => { expect(same(n)).toBe(want) })",
  ],
  [
    "test.each`\nn | want\n${1} | ${1}\n${2} | ${3}\n`('tells $n', ({ n, want }) => { expect(same(n)).toBe(want) })",
    "test.each`\nn | want\n${1} | ${1}\n${2} | ${2}\n`('tells $n', ({ n, want }) => { expect(same(n)).toBe(want) })",
  ],
  [
    "const ROWS = [['a', ['x']], ['b', ['y']]] as const\ntest.each(ROWS)('lists %s', (key, list) => { expect([key === 'a' ? 'x' : 'z']).toEqual(list) })",
    "const ROWS = [['a', ['x']], ['b', ['z']]] as const\ntest.each(ROWS)('lists %s', (key, list) => { expect([key === 'a' ? 'x' : 'z']).toEqual(list) })",
  ],
  [
    "test('a constant of the file', () => { expect(same('z')).toBe(LIMIT) })",
    "test('a constant of the file', () => { expect(same('z')).toBe(LIMIT) })",
  ],
]

const wrongTest = ([name, body]: readonly [string, string, string]): string => {
  const isAsync = /\bawait\b/.test(body) ? 'async ' : ''
  return `test(${JSON.stringify(name)}, ${isAsync}() => {\n  ${body}\n})\n`
}
const TEXT = `${HEAD}${TABLE.map(wrongTest).join('')}${ROWS.map(([wrong]) => `${wrong}\n`).join('')}`

let root = ''
let outcomes: readonly TestOutcome[] = []

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'test-literal-'))
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(root, 'node_modules'))
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(root, 'subject.ts'), SUBJECT)
  outcomes = await run(TEXT)
})
afterAll(() => rmSync(root, { recursive: true }))

async function run(text: string): Promise<readonly TestOutcome[]> {
  writeFileSync(join(root, 'wrong.test.ts'), text)
  const vitest = await startVitest(
    'test',
    [],
    { root, config: false, watch: false, update: 'none', reporters: [{}] },
    { server: { middlewareMode: true } },
  )
  try {
    return vitest.state.getTestModules().flatMap((module) => toOutcomes(module, root).map(({ outcome }) => outcome))
  } finally {
    await vitest.close()
    process.exitCode = undefined
  }
}

async function bestCandidate(outcome: TestOutcome): Promise<Candidate | null> {
  const [error] = outcome.errors
  const diagnosis: Diagnosis = {
    failure: { id: 'f-000000', kind: 'assertion', tests: [outcome.test], error: error!, at: null },
    outcomes: [outcome],
    files: new Map([
      ['wrong.test.ts', TEXT],
      ['subject.ts', SUBJECT],
    ]),
    testPaths: new Set(['wrong.test.ts']),
    suspects: [],
    changed: [],
    lastCommit: null,
    clauses: [],
    clauseOutcomes: [],
    verdict: { kind: 'test-wrong', confidence: 1, clauses: ['why'], evidence: [] },
  }
  for await (const candidate of testLiteral.propose(diagnosis, new AbortController().signal)) return candidate
  return null
}

describe('the best repair of a wrong test', () => {
  test.each(TABLE)('with %s', async (name, wrong, right) => {
    const outcome = outcomes.find(({ test }) => test.name === name)
    expect(outcome?.state).toBe('failed')
    const candidate = await bestCandidate(outcome!)
    const isAsync = /\bawait\b/.test(right) ? 'async ' : ''
    const before = wrongTest([name, wrong, right])
    const after = `test(${JSON.stringify(name)}, ${isAsync}() => {\n  ${right}\n})\n`
    expect(candidate?.changes.map((change) => change.after)).toEqual([TEXT.replace(before, () => after)])
  })

  test.each(ROWS)('%s', async (wrong, right) => {
    const title = /\('([^']+)'/.exec(wrong.slice(wrong.lastIndexOf('test')))?.[1]?.split(/[%$]/)[0] ?? ''
    const failed = outcomes.filter(({ test, state }) => test.name.startsWith(title) && state === 'failed')
    expect(failed).toHaveLength(1)
    const candidate = await bestCandidate(failed[0]!)
    const expected = TEXT.includes(right)
      ? TEXT.replace("LIMIT = 'y'", "LIMIT = 'z'")
      : TEXT.replace(wrong, () => right)
    expect(candidate?.changes.map((change) => change.after)).toEqual([expected])
  })

  test('makes it pass: all of them together turn the whole file green', async () => {
    const failed = outcomes.filter(({ state }) => state === 'failed')
    const candidates = await Promise.all(failed.map(bestCandidate))
    const edits = candidates.map((candidate) => smallestEdit(TEXT, candidate?.changes[0]?.after ?? TEXT))
    const mended = await run(applyEdits(TEXT, edits)!)
    expect(
      mended.filter(({ state }) => state !== 'passed').map(({ test, errors }) => [test.name, errors[0]?.message]),
    ).toEqual([])
    expect(mended).toHaveLength(outcomes.length)
  })
})
