import { describe, expect, test } from 'vitest'
import { parseContract } from '../../src/contract/parse-contract.ts'
import { testLiteral } from '../../src/engines/test-literal.ts'
import type { Candidate, FileChange } from '../../src/model/candidate.ts'
import type { Diagnosis } from '../../src/model/diagnosis.ts'
import type { TestError } from '../../src/model/failure.ts'

const FILE = 'test/tax.test.ts'

/** What the runner said, where it said it (a text that occurs once in the test file), and what else is known. */
interface Given {
  readonly at?: string
  readonly name?: string
  readonly message?: string
  readonly expected?: string
  readonly actual?: string
  readonly files?: Readonly<Record<string, string>>
  readonly changed?: readonly FileChange[]
  readonly lastCommit?: readonly FileChange[]
  readonly contract?: string
  readonly verdict?: Diagnosis['verdict']['kind']
}

function diagnosisOf(text: string, given: Given): Diagnosis {
  const offset = given.at ? text.indexOf(given.at) : 0
  const before = text.slice(0, offset).split('\n')
  const frame = { file: FILE, line: before.length, column: (before.at(-1) as string).length + 1, function: null }
  const error: TestError = {
    name: given.name ?? 'AssertionError',
    message: given.message ?? '',
    expected: given.expected ?? null,
    actual: given.actual ?? null,
    frames: given.at ? [frame] : [],
  }
  const ref = { key: `|${FILE}|t`, project: '', file: FILE, name: 't', line: 1 }
  const files = new Map([[FILE, text], ...Object.entries(given.files ?? {})])
  return {
    failure: { id: 'f-000000', kind: 'assertion', tests: [ref], error, at: null },
    outcomes: [{ test: ref, state: 'failed', errors: [error], durationMs: 1 }],
    files,
    testPaths: new Set([...files.keys()].filter((path) => path.startsWith('test/'))),
    suspects: [],
    changed: given.changed ?? [],
    lastCommit: given.lastCommit ? { message: 'change', changes: given.lastCommit } : null,
    clauses: given.contract ? parseContract('contract.md', given.contract).clauses : [],
    clauseOutcomes: [],
    verdict: { kind: given.verdict ?? 'test-wrong', confidence: 1, clauses: ['c'], evidence: [] },
  }
}

async function candidatesOf(diagnosis: Diagnosis): Promise<readonly Candidate[]> {
  const found: Candidate[] = []
  for await (const candidate of testLiteral.propose(diagnosis, new AbortController().signal)) found.push(candidate)
  return found
}

/** The best candidate comes from this family and leaves the changed files like this; null: the family proposes nothing. */
async function expectTestRepair(
  name: string,
  before: string,
  failure: Given,
  after: string | Readonly<Record<string, string>> | null,
): Promise<void> {
  const candidates = await candidatesOf(diagnosisOf(before, failure))
  const own = candidates.filter(({ rule }) => rule === name)
  const changes = own[0]?.changes.map((change) => [change.path, change.after])
  expect(after === null ? own : changes && Object.fromEntries(changes)).toEqual(
    after === null ? [] : typeof after === 'string' ? { [FILE]: after } : after,
  )
  if (after !== null) expect(candidates[0]).toBe(own[0])
}

describe('call-signature', () => {
  const TEST = "test('t', () => {\n  expect(tax(100, 0.2, 2)).toBe(20)\n  expect(tax(5, 1)).toBe(5)\n})\n"
  const failure = { at: 'toBe(20)', message: 'expected NaN to be 20', expected: '20', actual: 'NaN' }
  const change = (before: string, after: string): Given => ({
    ...failure,
    files: { 'src/tax.ts': after },
    lastCommit: [{ path: 'src/tax.ts', before, after }],
  })
  const OLD = 'export function tax(income: number, rate: number, digits = 2) {}'

  test.each<[string, string, string]>([
    [
      'options in place of a number',
      'export function tax(income: number, rate: number, { digits = 2 } = {}) {}',
      'tax(100, 0.2, { digits: 2 })',
    ],
    [
      'options with a type of their own',
      'interface Options { rate: number; digits?: number }\nexport function tax(income: number, options: Options) {}',
      'tax(100, { rate: 0.2, digits: 2 })',
    ],
    ['another order', 'export function tax(rate: number, income: number, digits = 2) {}', 'tax(0.2, 100, 2)'],
    ['one less', 'export function tax(income: number, digits = 2) {}', 'tax(100, 2)'],
  ])('%s', async (_, after, call) => {
    const mended = TEST.replace('tax(100, 0.2, 2)', call)
    const both = /rate: number, income/.test(after)
      ? mended.replace('tax(5, 1)', 'tax(1, 5)')
      : /Options/.test(after)
        ? mended.replace('tax(5, 1)', 'tax(5, { rate: 1 })')
        : /^export function tax\(income: number, digits/.test(after)
          ? mended.replace('tax(5, 1)', 'tax(5)')
          : mended
    await expectTestRepair('call-signature', TEST, change(OLD, after), both)
  })

  test('numbers in place of options', async () => {
    const old = 'export const tax = (income: number, { rate, digits }: { rate: number; digits?: number }) => 1'
    const now = 'export const tax = (income: number, rate: number, digits = 2) => 1'
    const before = "test('t', () => { expect(tax(1, { digits: 3, rate: 2 })).toBe(20) })\n"
    await expectTestRepair('call-signature', before, change(old, now), before.replace('{ digits: 3, rate: 2 }', '2, 3'))
  })

  test('methods and constructors, and calls in the new form are left alone', async () => {
    const old = 'export class Tax { constructor(rate: number) {} of(income: number, cents: boolean) {} }'
    const now =
      'export class Tax { constructor({ rate }: { rate: number }) {} of(income: number, { cents }: { cents: boolean }) {} }'
    const before =
      "test('t', () => { expect(new Tax(1).of(2, true)).toBe(20); new Tax({ rate: 1 }).of(1, { cents: false }) })\n"
    const after = before.replace('new Tax(1).of(2, true)', 'new Tax({ rate: 1 }).of(2, { cents: true })')
    await expectTestRepair('call-signature', before, change(old, now), after)
  })

  test('a key that the contract shows, where no change tells', async () => {
    const source = 'export function tax(income: number, rate: number, { digits = 2, mode = 1 } = {}) {}'
    const contract = '## src/tax.ts\n### tax\n- `tax(1, 1, { digits: 3 })` → `1`\n'
    const given = { ...failure, files: { 'src/tax.ts': source }, contract }
    await expectTestRepair('call-signature', TEST, given, TEST.replace('0.2, 2)', '0.2, { digits: 2 })'))
  })

  test('a required parameter that nobody knows the value of is no repair', async () => {
    await expectTestRepair(
      'call-signature',
      TEST,
      change(OLD, 'export function tax(country: string, income: number, rate: number) {}'),
      null,
    )
  })

  test('no expected value is doubted while the call itself is wrong', async () => {
    const after = 'export function tax(income: number, rate: number, { digits = 2 } = {}) {}'
    const rules = (await candidatesOf(diagnosisOf(TEST, change(OLD, after)))).map(({ rule }) => rule)
    expect(rules).toEqual(['call-signature'])
  })
})

describe('renamed-export', () => {
  const failure = { name: 'TypeError', message: 'tax is not a function' }
  const TEST =
    "import { tax, other } from '../src/tax'\ntest('t', () => { const o = { tax, a: o.tax }; expect(tax(1)).toBe(1) })\n"

  test('the name that the change brought, in the import and at every use', async () => {
    const after = 'export function duty() {}\nexport function other() {}\nexport function taxi() {}'
    const before = 'export function tax() {}\nexport function other() {}\nexport function taxi() {}'
    const given = { ...failure, files: { 'src/tax.ts': after }, changed: [{ path: 'src/tax.ts', before, after }] }
    await expectTestRepair(
      'renamed-export',
      TEST,
      given,
      "import { duty, other } from '../src/tax'\ntest('t', () => { const o = { tax: duty, a: o.tax }; expect(duty(1)).toBe(1) })\n",
    )
  })

  test('the nearest name, where no change tells; an alias stays', async () => {
    const before = "import { tax as t } from '../src/tax.js'\ntest('t', () => { expect(t(1)).toBe(1) })\n"
    const given = { ...failure, files: { 'src/tax.ts': 'export const taxe = 1, unlike = 2' } }
    await expectTestRepair('renamed-export', before, given, before.replace('tax as', 'taxe as'))
  })

  test('the file that exports it now', async () => {
    const before = "import { tax } from '../src/tax'\ntest('t', () => { expect(tax(1)).toBe(1) })\n"
    const files = { 'src/tax.ts': 'export const unlike = 2', 'src/money/duty.ts': 'export const tax = 1' }
    await expectTestRepair(
      'renamed-export',
      before,
      { ...failure, files },
      before.replace('../src/tax', '../src/money/duty'),
    )
  })

  test('a method that was renamed', async () => {
    const before = "test('t', () => { expect(new Tax().of(1)).toBe(1) })\n"
    const [old, now] = ['export class Tax { of() {} }', 'export class Tax { on() {} }']
    const given = {
      name: 'TypeError',
      message: '(intermediate value).of is not a function',
      files: { 'src/tax.ts': now },
      lastCommit: [{ path: 'src/tax.ts', before: old, after: now }],
    }
    await expectTestRepair('renamed-export', before, given, before.replace('.of(', '.on('))
  })

  test('names that a module passes on are not missed', async () => {
    await expectTestRepair('renamed-export', TEST, { ...failure, files: { 'src/tax.ts': "export * from './x'" } }, null)
  })
})

describe('changed-fixture', () => {
  const TEST = "test('t', () => { expect(total(prices)).toBe(3) })\n"
  const failure = { at: 'toBe(3)', message: 'expected 4 to be 3', expected: '3', actual: '4' }

  test('takes back a hunk of a fixture, the smallest first', async () => {
    const before = 'export const prices = [\n  1,\n  2,\n]\nexport const names = [\n  "a",\n]\n'
    const after = before.replace('2,', '3,').replace('"a"', '"b"')
    const changed = [{ path: 'test/prices.ts', before, after }]
    const given = { ...failure, files: { 'test/prices.ts': after }, changed }
    await expectTestRepair('changed-fixture', TEST, given, { 'test/prices.ts': after.replace('3,', '2,') })
    const titles = (await candidatesOf(diagnosisOf(TEST, given))).map(({ title }) => title)
    expect(titles).toEqual([
      'undo the change of test/prices.ts:3',
      'undo the change of test/prices.ts:6',
      'undo the changes of test/prices.ts',
      'expect 4',
    ])
  })

  test('a test that is new is never taken back', async () => {
    const changed = [{ path: FILE, before: '\n', after: TEST }]
    await expectTestRepair('changed-fixture', TEST, { ...failure, changed }, null)
  })
})

describe('stale-snapshot', () => {
  test('one entry of the snapshot file, nothing else', async () => {
    const path = `test/__snapshots__/tax.test.ts.snap`
    const snap = `// Vitest Snapshot v1\n\nexports[\`t 1\`] = \`\n"a: \\\`x\\\`\n  - 1"\n\`;\n\nexports[\`t 2\`] = \`"b"\`;\n`
    const failure = {
      at: 'toMatchSnapshot()',
      name: 'Error',
      message: 'Snapshot `t 1` mismatched',
      expected: '"a: `x`\n  - 1"',
      actual: '"a: `y`\n- 1"',
      files: { [path]: snap },
    }
    const before = "test('t', () => { expect(1).toMatchSnapshot() })\n"
    await expectTestRepair('stale-snapshot', before, failure, {
      [path]: snap.replace('`x\\`\n  - 1', '`y\\`\n- 1'),
    })
  })

  test('an inline snapshot keeps its indentation', async () => {
    const before = 'test(\'t\', () => {\n\texpect(1).toMatchInlineSnapshot(`\n\t\t{\n\t\t  "a": 1,\n\t\t}\n\t`)\n})\n'
    const failure = {
      at: 'toMatchInline',
      name: 'Error',
      message: 'Snapshot `t 1` mismatched',
      actual: '{\n  "a": 1,\n  "b": 2,\n}',
    }
    await expectTestRepair('stale-snapshot', before, failure, before.replace('1,\n', '1,\n\t\t  "b": 2,\n'))
  })
})

describe('expected-value', () => {
  test('lists of several lines stay so', async () => {
    const before = "test('t', () => {\n  expect(f()).toEqual([\n    'a',\n    'c',\n  ])\n})\n"
    const printed = (...items: string[]): string => `[\n${items.map((item) => `  "${item}",\n`).join('')}]`
    const failure = (...items: string[]): Given => ({
      at: 'toEqual',
      expected: printed('a', 'c'),
      actual: printed(...items),
    })
    await expectTestRepair(
      'expected-value',
      before,
      failure('a', 'b', 'c'),
      before.replace("    'c'", "    'b',\n    'c'"),
    )
    await expectTestRepair('expected-value', before, failure('a', 'c', 'd'), before.replace("'c',", "'c',\n    'd',"))
    await expectTestRepair('expected-value', before, failure('c'), before.replace("'a',\n    ", ''))
    await expectTestRepair('expected-value', before, failure(), before.replace(/\[[^\]]*\]/, '[]'))
  })

  test('a value in a fixture is mended there', async () => {
    const before = "import { want } from './fixtures'\ntest('t', () => { expect(f()).toEqual(want.total) })\n"
    const fixtures = 'export const want = { total: { net: 1, gross: 3 } }\n'
    const failure = {
      at: 'toEqual',
      expected: '{\n  "gross": 3,\n  "net": 1,\n}',
      actual: '{\n  "gross": 2,\n  "net": 1,\n}',
      files: { 'test/fixtures.ts': fixtures },
    }
    await expectTestRepair('expected-value', before, failure, { 'test/fixtures.ts': fixtures.replace('3', '2') })
  })

  test.each([
    ['a negated check', "test('t', () => { expect(f()).not.toBe(1) })", '1'],
    ['a value that is computed', "test('t', () => { expect(f()).toBe(g()) })", '1'],
    ['what cannot be written', "test('t', () => { expect(f()).toEqual({ a: 1 }) })", '[Function f]'],
    ['a variable', "test('t', () => { let want = 1; want = 2; expect(f()).toBe(want) })", '1'],
  ])('%s is left alone', async (_, before, actual) => {
    await expectTestRepair('expected-value', before, { at: 'toBe', expected: '2', actual }, null)
  })
})

test('an expectation about a promise that nobody waits for is awaited', async () => {
  const before = "test('t', () => { expect(load()).rejects.toThrow('x') })\n"
  const after = "test('t', async () => { await expect(load()).rejects.toThrow('x') })\n"
  await expectTestRepair(
    'missing-await',
    before,
    {
      at: 'expect(load',
      message: "expected [Function] to throw error including 'x' but got 'y'",
      expected: 'x',
      actual: 'y',
    },
    after,
  )
})

describe('the engine', () => {
  const before = "test('t', () => { expect(f()).toBe(1) })\n"
  const failure = { at: 'toBe', message: 'expected 2 to be 1', expected: '1', actual: '2' }

  test('proposes repairs of tests, with the clauses that decided', async () => {
    for (const verdict of ['test-wrong', 'undecided'] as const) {
      expect(await candidatesOf(diagnosisOf(before, { ...failure, verdict }))).toEqual([
        {
          id: expect.stringMatching(/^c-[0-9a-f]{8}$/),
          engine: 'test-literal',
          fixes: 'test',
          title: 'expect 2',
          changes: [{ path: FILE, before, after: before.replace('toBe(1)', 'toBe(2)') }],
          clauses: ['c'],
          rule: 'expected-value',
          weight: 1,
        },
      ])
    }
  })

  test('keeps away from tests that a verdict has frozen', async () => {
    for (const verdict of ['code-wrong', 'flaky', 'environment'] as const) {
      expect(await candidatesOf(diagnosisOf(before, { ...failure, verdict }))).toEqual([])
    }
  })

  test('mends several tests of one failure together, and none by half', async () => {
    const text = "test('a', () => { expect(f()).toBe(1) })\ntest('b', () => { expect(g()).toBe(3) })\n"
    const one = diagnosisOf(text, failure)
    const second = diagnosisOf(text, { at: 'toBe(3)', message: 'expected 2 to be 3', expected: '3', actual: '2' })
    const both = { ...one, outcomes: [...one.outcomes, ...second.outcomes] }
    expect((await candidatesOf(both)).map(({ changes }) => changes[0]?.after)).toEqual([
      text.replace('toBe(1)', 'toBe(2)').replace('toBe(3)', 'toBe(2)'),
    ])
    const unknown = diagnosisOf(text, { at: 'toBe(3)', message: 'boom' })
    expect(await candidatesOf({ ...one, outcomes: [...one.outcomes, ...unknown.outcomes] })).toEqual([])
  })

  test('ends when it is told to, and survives what it cannot read', async () => {
    const stop = new AbortController()
    stop.abort()
    const found: Candidate[] = []
    for await (const candidate of testLiteral.propose(diagnosisOf(before, failure), stop.signal)) found.push(candidate)
    expect(found).toEqual([])
    expect(await candidatesOf(diagnosisOf('test(((', { ...failure, at: 'test' }))).toEqual([])
  })
})
