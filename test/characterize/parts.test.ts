import { expect, test } from 'vitest'
import { generatePrograms } from '../../src/characterize/generate-programs.ts'
import { mutantsOf } from '../../src/characterize/mutants.ts'
import { type Observed, programText } from '../../src/characterize/observed.ts'
import { oracleScore } from '../../src/characterize/oracle-score.ts'
import { readSubject, type Subject } from '../../src/characterize/read-subject.ts'
import { rewritesOf } from '../../src/characterize/rewrites.ts'
import { selectGroups } from '../../src/characterize/select-groups.ts'
import { readTestStyle, restyle } from '../../src/characterize/test-style.ts'
import { writeAssertion } from '../../src/characterize/write-assertion.ts'

test('mutants have one fault each, first one for each line', () => {
  const text = 'export const a = (n: number): boolean => n < 3 && n > 0\nexport const b = "x".trim()\n'
  const mutants = mutantsOf('a.ts', text)
  expect(mutants.map(({ operator, line, text: one }) => [operator, one.split('\n')[line - 1]?.slice(17)])).toEqual([
    ['operator', '(n: number): boolean => n < 3 || n > 0'],
    ['method', '"x"'],
    ['operator', '(n: number): boolean => n <= 3 && n > 0'],
    ['operator', '(n: number): boolean => n >= 3 && n > 0'],
    ['operator', '(n: number): boolean => n < 3 && n >= 0'],
    ['operator', '(n: number): boolean => n < 3 && n <= 0'],
    ['operand', '(n: number): boolean => (n < 3)'],
    ['operand', '(n: number): boolean => (n > 0)'],
    ['number', '(n: number): boolean => n < 4 && n > 0'],
    ['number', '(n: number): boolean => n < 3 && n > 1'],
    ['text', `''.trim()`],
  ])
})

test('calls give way to their arguments, lists change places, and each part of an expression is another one', () => {
  const made = (text: string, operator: string) =>
    mutantsOf('a.ts', text)
      .filter((one) => one.operator === operator)
      .map((one) => one.text)
  expect(made('f(Math.max(a, 0), (n) => n)', 'unwrap')).toEqual(['f((a), (n) => n)', 'f((0), (n) => n)'])
  expect(made('g(...all)', 'unwrap')).toEqual([])
  expect(made('h.trim(b)', 'unwrap')).toEqual([])
  expect(made('x = [1, 2, 3]', 'list')).toEqual(['x = []', 'x = [2, 1, 3]'])
  expect(made('x = [1, 1]', 'list')).toEqual(['x = []'])
  expect(made('x = /a+[b-d]+/', 'regex')).toEqual([
    'x = /a[b-d]+/',
    'x = /a+[b-d]/',
    'x = /a{2,}[b-d]+/',
    'x = /a+[b-d]{2,}/',
    'x = /a+[^b-d]+/',
    'x = /a+.+/',
  ])
})

test('what is generated fits the types as they are written, and is the same each time', () => {
  const subject = readSubject(
    'a.ts',
    `interface Item { name: string; price?: number }
export function f(items: readonly Item[], mode: 'up' | 'down' = 'up', by?: (n: number) => number) {}
export class Box { constructor(readonly size: number) {} put(n: 1 | 2): void {} get full(): boolean { return false } }
interface Row { id: number; [field: string]: number }
export function keys(row: Row) {}
export const untyped = (a, b) => a`,
  ) as Subject
  const programs = generatePrograms(subject, () => null)
  const texts = programs.map(programText)
  expect(new Set(programs.map(([first]) => first?.name))).toEqual(new Set(['f', 'Box', 'keys']))
  const rows = texts.filter((text) => text.startsWith('keys('))
  expect(rows.every((text) => /^keys\(\{.*\bid: -?[\d.]+/.test(text))).toBe(true)
  expect(rows.some((text) => (text.match(/: /g) ?? []).length > 1)).toBe(true)
  const shape = /^keys|^f\(\[.*\]|^new Box\(-?[\d.]+\)(?:\.put\([12]\))*(?:\.(?:full|size))?$/
  expect(texts.filter((text) => !shape.test(text))).toEqual([])
  expect(texts.some((text) => /"(?:up|down)", \(value\) => Number\(value\)\)$/.test(text))).toBe(true)
  expect(generatePrograms(subject, () => null)).toEqual(programs)
})

test('rewrites do the same in another form', async () => {
  const text = `export function grade(points, most = 10) {
  const share = points / most
  const half = most / 2
  if (points < 0) return 'none'
  const name = (n) => (n > 0.9 ? 'a' : 'b')
  if (points < half) {
    return 'low'
  } else {
    return name(share)
  }
}
`
  const rewrites = rewritesOf('a.js', text)
  expect(new Set(rewrites.map(({ kind }) => kind))).toEqual(
    new Set([
      'rename-locals',
      'extract-const',
      'invert-if',
      'invert-ternary',
      'arrow-to-function',
      'reorder-statements',
      'early-return',
      'flip-comparison',
    ]),
  )
  const run = async (code: string): Promise<readonly string[]> => {
    const { grade } = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)
    return [-1, 0, 4, 5, 9, 9.5, 10].map((points) => grade(points))
  }
  const before = await run(text)
  expect(before).toEqual(['none', 'low', 'low', 'b', 'b', 'a', 'a'])
  for (const rewrite of rewrites) expect([rewrite.kind, await run(rewrite.text)]).toEqual([rewrite.kind, before])
})

const seen = (more: Partial<Observed['seen']>): Observed['seen'] => ({
  kind: 'returns',
  asynchronous: false,
  waits: [false],
  iterates: null,
  value: '1',
  after: [],
  shape: '',
  ...more,
})
const call = (name: string, ...args: string[]): Observed['steps'] => [{ kind: 'call', name, args }]
const thrown = (className: string, message: string) =>
  ({ kind: 'throws', value: null, error: { className, message, exported: true } }) as const

test('an assertion is the one that a person would write; crashes and what cannot be written down have none', () => {
  const used: Observed['steps'] = [
    { kind: 'new', name: 'Cart', args: ['"a"'] },
    { kind: 'method', name: 'add', args: ['2'] },
    { kind: 'get', name: 'size', args: [] },
  ]
  const cases: readonly [Observed['steps'], Partial<Observed['seen']>, readonly string[] | null][] = [
    [call('f', '1'), {}, ['expect(f(1)).toBe(1)']],
    [call('f'), { value: 'undefined' }, ['expect(f()).toBeUndefined()']],
    [call('f'), { value: 'NaN', asynchronous: true, waits: [true] }, ['expect(await f()).toBeNaN()']],
    [call('f'), { value: '0.3333333333' }, ['expect(f()).toBeCloseTo(0.3333333333, 8)']],
    [call('f'), { value: '[1]', iterates: 'sync' }, ['expect([...f()]).toEqual([1])']],
    [
      call('f', '[1, 2]'),
      { value: 'undefined', after: ['[1]'] },
      ['const input = [1, 2]', 'f(input)', 'expect(input).toEqual([1])'],
    ],
    [
      used,
      { waits: [false, true, false] },
      ['const cart = new Cart("a")', 'await cart.add(2)', 'expect(cart.size).toBe(1)'],
    ],
    [call('f', '-1'), thrown('RangeError', 'too small'), ['expect(() => f(-1)).toThrow("too small")']],
    [call('f'), { ...thrown('Gone', ''), asynchronous: true }, ['await expect(f()).rejects.toThrow(Gone)']],
    [call('f'), thrown('TypeError', "Cannot read properties of null (reading 'x')"), null],
    [call('f'), { value: null }, null],
  ]
  for (const [steps, more, lines] of cases)
    expect(writeAssertion({ steps, seen: seen(more) }, (base) => base)?.lines ?? null).toEqual(lines)
})

test('the fewest observations that notice the same are chosen, short ones first; room that is left makes sure', () => {
  const one = (name: string, arg: string, ...kills: number[]) => ({
    observed: { steps: call(name, arg), seen: seen({}), reached: [], fresh: false },
    kills: new Set(kills),
  })
  const all = [
    one('f', '1', 1),
    one('f', '2', 2),
    one('f', '"a long argument"', 1, 2, 3),
    one('f', '4', 1, 2, 3),
    one('f', '5', 4),
    one('g', '1', 5, 6),
    one('h', '1', 7),
  ]
  const texts = (tests: number) =>
    selectGroups(all, tests).map((group) => group.map(({ observed }) => programText(observed.steps)))
  expect(texts(3)).toEqual([['f(4)', 'f(5)', 'f("a long argument")'], ['g(1)'], ['h(1)']])
  expect(texts(2)).toEqual([['f(4)', 'f(5)', 'f("a long argument")'], ['g(1)']])
})

test('the style of tests is that of the project', () => {
  const module = { path: 'src/a.ts', text: 'export const a = 1\n' }
  const text =
    '// @vitest-environment jsdom\nimport { a } from "../src/a.js";\nit("a", () => {\n\texpect(a).toBe(1);\n});\n'
  expect(readTestStyle([{ path: 'test/a.spec.ts', text }], module)).toEqual({
    globals: true,
    test: 'it',
    quote: '"',
    semicolons: true,
    indent: '\t',
    suffix: '.spec.ts',
    ending: 'js',
    docblock: '@vitest-environment jsdom',
  })
  const plain = readTestStyle([], module)
  expect(plain).toMatchObject({ globals: false, test: 'test', quote: "'", semicolons: false, suffix: '.test.ts' })
  const generated = 'const a = "it\'s"\nexpect(a).toBe("b\\"c")'
  expect(restyle(generated, { ...plain, semicolons: true })).toBe('const a = "it\'s";\nexpect(a).toBe(\'b"c\');')
})

test('the score falls with what a test does not notice and where it is not stable', () => {
  const best = { kills: 30, reached: 30, unique: 30, green: 8, rewrites: 8, passed: 10, runs: 10, grounded: true }
  expect(oracleScore(best)).toBe(95)
  expect(oracleScore({ ...best, kills: 0 })).toBe(0)
  expect(oracleScore({ ...best, grounded: false })).toBe(77)
  expect(oracleScore({ ...best, kills: 3, unique: 0, passed: 5 })).toBeLessThan(50)
})
