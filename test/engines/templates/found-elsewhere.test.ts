import { expect, test } from 'vitest'
import { alternative } from '../../../src/engines/templates/call-idioms.ts'
import { chainStep, delegate } from '../../../src/engines/templates/chains.ts'
import { addCondition, truthiness } from '../../../src/engines/templates/conditions.ts'
import { conditionalValue, listOrOne, missingEntry } from '../../../src/engines/templates/entries.ts'
import { comesRound, heldInstead, replaceShown } from '../../../src/engines/templates/shown.ts'
import { guardStatement, siblingStatement } from '../../../src/engines/templates/statements.ts'
import type { Template } from '../../../src/engines/templates/template.ts'
import { conversion } from '../../../src/engines/templates/wraps.ts'
import { type Circumstances, expectRepair, repairs } from './expect-repair.ts'

const CLASS = `class Cache {
  get(key: string) { return this.entries.get(key) }
  has(key: string) { return this.entries.has(key) }
  #isOld(entry: Entry) { return entry.expires < this.now() }
  peek(entry: Entry) { return entry ? entry.value : undefined }
  drop(key: string) { this.entries.delete(key) }
  read(id: string) { if (this.gone(id)) return undefined }
}`

test.each<[string, Template, string, string, string, Circumstances?]>([
  [
    'a step of another chain',
    chainStep,
    'const a = (s: string) => s.trim().toLowerCase()\nconst b = (s: string) => s.slice(1)',
    's.slice(1)',
    's.slice(1).toLowerCase()',
  ],
  [
    'one alternative of its pattern',
    chainStep,
    "const a = (s: string) => s.replace(/^-+|-+$/g, '')\nconst b = (s: string) => s.slice(1)",
    's.slice(1)',
    "s.slice(1).replace(/-+$/g, '')",
  ],
  [
    'a method with the same parameters',
    delegate,
    CLASS,
    'return this.entries.has(key)',
    'return this.get(key) !== undefined',
  ],
  ['a method that answers', addCondition, CLASS, 'return entry ?', 'return entry && !this.#isOld(entry) ?'],
  [
    'a function that answers by what it gives',
    addCondition,
    'const digit = (c: string) => c >= "0" && c <= "9"\nfunction f(c: string) { if (c === "x") g() }',
    'c === "x"',
    'c === "x" && !digit(c)',
  ],
  [
    'a part of the result, early',
    guardStatement,
    'function f(key: string, value: unknown) {\n  return `${enc(key)}=${enc(value)}`\n}',
    'return `',
    'if (value === null) return enc(key)\n  return `',
    { sorts: ['null'] },
  ],
  [
    'what the declared result allows',
    guardStatement,
    'function isDigit(c: string): boolean { return true }\nfunction f(c: string): boolean | null {\n  return up(c) === c\n}',
    'return up(c)',
    'if (isDigit(c)) return null\n  return up(c)',
  ],
  [
    'a statement of another function in a branch, by the name known here',
    siblingStatement,
    CLASS,
    'if (this.gone(id)) return undefined',
    'if (this.gone(id)) {\n    this.entries.delete(id)\n    return undefined\n  }',
  ],
  [
    'an entry that the failing test shows',
    missingEntry,
    "const T = { '<': '&lt;', '>': '&gt;' }",
    "'&gt;' }",
    "'&gt;', '&': '&amp;' }",
    { replaced: [['&', '&amp;']] },
  ],
  [
    'one more for what may be a list',
    listOrOne,
    'const all = [known, value]',
    '[known, value]',
    'Array.isArray(known) ? [...known, value] : [known, value]',
  ],
  [
    'a value under a condition',
    conditionalValue,
    'const f = (s: string) => s.split(",")',
    's.split(",")',
    's === \'\' ? [] : s.split(",")',
    { sorts: ['empty text'] },
  ],
  [
    'what the failing test shows to be too much',
    replaceShown,
    'const f = (s: string) => s',
    '=> s',
    "=> s.replace(/\\s+;.*$/, '')",
    { replaced: [[' ; x', '']] },
  ],
  ['what comes round begins with its size', comesRound, 'const day = n % 7', 'n % 7', 'n % 7 || 7'],
  [
    'what a value holds',
    heldInstead,
    'w.real = f\nconst is = (a: F, b: F) => a === b',
    'a === b',
    'a === b || a.real === b',
  ],
  ['0 is something', truthiness, 'if (!v) f()', '!v', '(v == null || v === false)'],
  [
    'a word of the failing test',
    alternative,
    "const a = k === 'x'",
    "'x'",
    "'x' || k === 'class'",
    { strings: ['x=1&class=2'] },
  ],
  ['a size without sign', conversion, 'const big = (n: number) => n >= 10', 'n >= 10', 'Math.abs(n) >= 10'],
])('%s', (_name, template, text, from, to, circumstances) => {
  expectRepair(
    template,
    text,
    text.replace(from, () => to),
    circumstances,
  )
})

test('questions that the failing test does not suggest are not asked', () => {
  const text = 'function f(a: Foo) { if (a.b) g(a) }'
  expect(repairs(addCondition, text).filter((one) => one.includes('instanceof'))).toEqual([])
  expect(repairs(addCondition, text, { sorts: ['Date'] }).some((one) => one.includes('a instanceof Date'))).toBe(true)
})
