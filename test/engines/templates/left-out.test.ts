import { expect, test } from 'vitest'
import { fallback } from '../../../src/engines/templates/absence.ts'
import { argumentCount } from '../../../src/engines/templates/calls.ts'
import { caught } from '../../../src/engines/templates/catches.ts'
import { addCondition, otherCondition } from '../../../src/engines/templates/conditions.ts'
import { earlyReturn } from '../../../src/engines/templates/early-exits.ts'
import { eachByItself, longerList } from '../../../src/engines/templates/entries.ts'
import { readHints } from '../../../src/engines/templates/hints.ts'
import { sameValue, typeTest, wholePrefix } from '../../../src/engines/templates/idioms.ts'
import { literalToName } from '../../../src/engines/templates/numbers.ts'
import { clamp } from '../../../src/engines/templates/rounding.ts'
import { afterLoop, assignState } from '../../../src/engines/templates/state.ts'
import { guardStatement } from '../../../src/engines/templates/statements.ts'
import type { Template } from '../../../src/engines/templates/template.ts'
import { listStep, textStep, wrapInHelper } from '../../../src/engines/templates/wraps.ts'
import type { Clause } from '../../../src/model/clause.ts'
import { taxDiagnosis } from '../tax-diagnosis.ts'
import { type Circumstances, expectNoRepair, expectRepair } from './expect-repair.ts'

const STATE = `function history() {
  let past = []
  let present = null
  return {
    push(value) {
      past.push(present)
      return value
    },
    clear() { past = [] },
  }
}`
const LOOP =
  'function f(list) {\n  for (const a of list) {\n    if (a.b) out.push(rest)\n    use(a)\n  }\n  return out\n}'

// What fixes of libraries put in: a check, a step, a state kept up to date, an error that is no end.
test.each<[string, Template, string, string, string, Circumstances?]>([
  [
    'a call that fails gives back what it was given',
    caught,
    'function f(a: string) {\n  return decode(a)\n}',
    '  return decode(a)',
    '  try {\n    return decode(a)\n  } catch {\n    return a\n  }',
    { fails: true },
  ],
  [
    'what follows happens in any case',
    caught,
    'async function f(a) {\n  await a\n  next()\n}',
    '  await a\n',
    '  try {\n    await a\n  } catch {}\n',
    { fails: true },
  ],
  ['state begins anew', assignState, STATE, '      return value', '      past = []\n      return value'],
  [
    'state becomes what was given',
    assignState,
    STATE,
    '      return value',
    '      present = value\n      return value',
  ],
  ['the rest after a loop', afterLoop, LOOP, '  }\n  return', '  }\n  out.push(rest)\n  return'],
  [
    'what the function was told',
    guardStatement,
    'function f(all, strict: boolean) {\n  all.push(1)\n}',
    'all.push',
    'if (strict) all.push',
  ],
  [
    'what a set of the module knows',
    guardStatement,
    "const BAD = new Set(['x'])\nfunction f(key: string) {\n  use(key)\n}",
    'use(key)',
    'if (BAD.has(key)) return\n  use(key)',
  ],
  [
    'two values that are the same',
    guardStatement,
    'function f(a, b) {\n  swap(a, b)\n}',
    'swap(',
    'if (a === b) return\n  swap(',
  ],
  [
    'a whole number',
    addCondition,
    'function f(n: number) { if (n < 1) g() }',
    'n < 1',
    'n < 1 || !Number.isInteger(n)',
  ],
  [
    'another question about the same',
    otherCondition,
    'function isBox(v: unknown): boolean { return true }\nfunction f(v) { if (v === undefined) g() }',
    'v === undefined',
    '!isBox(v)',
  ],
  ['NaN is NaN', sameValue, 'const same = a === b', 'a === b', 'Object.is(a, b)'],
  ['and is not another', sameValue, 'const other = a !== b', 'a !== b', '!Object.is(a, b)'],
  [
    'a beginning as a whole',
    wholePrefix,
    'const a = path.startsWith(base)',
    'path.startsWith(base)',
    '(path === base || path.startsWith(`${base}/`))',
    { strings: ['/a/b'] },
  ],
  ['undefined alone', typeTest, 'const a = b || c', 'b || c', 'b === undefined ? c : b'],
  [
    'the last index',
    clamp,
    'function f(units: string[]) { const i = Math.floor(n)\n  return units[i] }',
    'Math.floor(n)',
    'Math.min(Math.floor(n), units.length - 1)',
  ],
  [
    'the length of a text',
    literalToName,
    'function f(text: string, end: string) { return text.slice(0, 9 - 1) }',
    '9 - 1',
    '9 - end.length',
  ],
  [
    'another number for 0',
    fallback,
    'const day = date.getDay()',
    'date.getDay()',
    'date.getDay() || 7',
    { numbers: [7] },
  ],
  [
    'two dates are compared by their time',
    earlyReturn,
    'function same(a, b) {\n  return a === b\n}',
    '  return',
    '  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()\n  return',
    { names: ['Date'] },
  ],
  [
    'quotes around a text',
    textStep,
    'function f(text: string) { return text }',
    'return text',
    'return text.replace(/^"|"$/g, \'\')',
    { strings: ['a="b"'] },
  ],
  [
    'a question about what has the names of its parameters',
    guardStatement,
    'function has(root, path): boolean { return path in root }\nfunction f(root, path, a, b, c, d) {\n  g(root, path, a, b, c, d)\n}',
    '  g(',
    '  if (has(root, path)) g(',
  ],
  [
    'each of a list',
    eachByItself,
    'function f(a) { if (Array.isArray(a)) return a\n  return [a] }',
    'return a\n',
    'return a.flatMap((one) => f(one))\n',
  ],
  ['what a list holds already', longerList, 'function f(path: string[], i) { return g([i]) }', '[i]', '[...path, i]'],
  [
    'another part of the same',
    argumentCount,
    'g({ source: 1, flags: 2 })\nconst a = new RegExp(b.source)',
    'b.source',
    'b.source, b.flags',
  ],
  [
    'a helper with an option',
    wrapInHelper,
    'function base(path: string, end?: string) {}\nconst a = f(path)',
    'f(path)',
    'f(base(path))',
  ],
  [
    'keys that hold something',
    listStep,
    'const a = Object.keys(b)',
    'Object.keys(b)',
    'Object.keys(b).filter((key) => b[key] !== undefined)',
  ],
  [
    'the longest first',
    listStep,
    'const a = Object.entries(b)',
    'Object.entries(b)',
    'Object.entries(b).sort(([a], [b]) => b.length - a.length)',
  ],
  [
    'as many as are asked for',
    listStep,
    'function f(all: string[], limit: number) { return all }',
    'return all',
    'return all.slice(-limit)',
  ],
  [
    'lines that are not blank',
    listStep,
    "const a = b.split('\\n')",
    "b.split('\\n')",
    "b.split('\\n').filter((one) => one.trim() !== '')",
  ],
  [
    'a sign at the end',
    textStep,
    'function f(path: string) { return path }',
    'return path',
    "return path.replace(/\\/$/, '')",
    { strings: ['/a/'] },
  ],
  [
    'what stands before a sign',
    textStep,
    'function f(locale: string) { return locale }',
    'return locale',
    "return locale.split('-')[0]",
    { strings: ['fr-CA'] },
  ],
])('%s', (_, template, text, from, to, circumstances) => {
  expectRepair(
    template,
    text,
    text.replace(from, () => to),
    circumstances,
  )
})

test('nothing is caught where nothing fails, and no state is made of what begins anew anyway', () => {
  expectNoRepair(caught, 'function f(a) {\n  return decode(a)\n}')
  expectNoRepair(assignState, 'function f() {\n  let a = 1\n  return a\n}')
  expectNoRepair(sameValue, "const a = b === 'x'")
})

test('texts of the assertion that fails come first, and an error of the code is told from a wrong value', () => {
  const base = taxDiagnosis()
  const test = { key: 'k', project: '', file: 'test/a.test.ts', name: 'a', line: 2 }
  const frames = [{ file: 'test/a.test.ts', line: 4, column: 3, function: null }]
  const hints = (name: string) =>
    readHints({
      ...base,
      failure: { ...base.failure, tests: [test] },
      outcomes: [
        {
          test,
          state: 'failed',
          durationMs: 1,
          errors: [{ name, message: 'x', expected: null, actual: null, frames }],
        },
      ],
      files: new Map([['test/a.test.ts', "test('b', () => f('0'))\ntest('a', () => {\n  f('1')\n  f('2')\n})\n"]]),
    })
  expect(hints('URIError')).toMatchObject({ strings: ['2', 'a', '1', 'b', '0'], fails: true })
  expect(hints('AssertionError').fails).toBe(false)
})

test('examples of the contract are held out of the search: what is stated in words is used, inputs and results are not', () => {
  const at = { file: 'contract.md', line: 1, column: 1 }
  const clause = (text: string, body: Clause['body']): Clause => ({
    id: text,
    module: 'src/a.ts',
    symbol: 'f',
    text,
    at,
    body,
  })
  const { numbers } = readHints({
    ...taxDiagnosis(),
    outcomes: [],
    files: new Map(),
    clauses: [
      clause('At most 40 of them: `f(17)` → `23`', { kind: 'example', code: 'f(17)', expected: '23', setup: [] }),
      clause('f(-5) // throws RangeError', {
        kind: 'throws',
        code: 'f(-5)',
        thrown: 'RangeError',
        async: false,
        setup: [],
      }),
      clause('A week has 7 days.', { kind: 'prose' }),
    ],
  })
  expect([...numbers]).toEqual([40, 7])
})
