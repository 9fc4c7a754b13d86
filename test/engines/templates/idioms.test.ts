import { test } from 'vitest'
import { alternative, callIdiom, lastElement, listOfOne, nothing } from '../../../src/engines/templates/call-idioms.ts'
import { earlyReturn, earlyThrow, returnThis } from '../../../src/engines/templates/early-exits.ts'
import { listMember, madeValue, measure, typeTest } from '../../../src/engines/templates/idioms.ts'
import { stringLiteral } from '../../../src/engines/templates/names.ts'
import { literalToName, unitFactor } from '../../../src/engines/templates/numbers.ts'
import { regexPiece } from '../../../src/engines/templates/regex-synthesis.ts'
import { regexQuantifier, regexShape } from '../../../src/engines/templates/regexes.ts'
import { reset } from '../../../src/engines/templates/statements.ts'
import type { Template } from '../../../src/engines/templates/template.ts'
import { type Circumstances, expectNoRepair, expectRepair } from './expect-repair.ts'

test.each<[string, Template, string, string, Circumstances?]>([
  ['the size of a map', measure, 'const n = Object.keys(m).length', 'const n = m.size'],
  ['a size for a length', measure, 'const n = set.length', 'const n = set.size'],
  ['a chain that ends early', measure, 'const n = a.b.length', 'const n = a?.b?.length ?? 0'],
  ['a list is no object', typeTest, "if (typeof v === 'object') f()", 'if (Array.isArray(v)) f()'],
  ['null is no object', typeTest, "const ok = typeof v === 'object'", "const ok = typeof v === 'object' && v !== null"],
  [
    'not NaN',
    typeTest,
    'const n = Number(s) \nconst a = n || 1',
    'const n = Number(s) \nconst a = Number.isNaN(n) ? 1 : n',
  ],
  [
    'a letter that has a case',
    typeTest,
    'const up = (c) => c.toUpperCase() === c',
    'const up = (c) => c.toUpperCase() === c && c.toLowerCase() !== c',
  ],
  [
    'a function that makes the value',
    madeValue,
    'const f = (v) => v',
    "const f = (v) => typeof v === 'function' ? v() : v",
  ],
  [
    'leading zeros',
    madeValue,
    'const t = (m) => `1:${m}`',
    "const t = (m) => `1:${String(m).padStart(2, '0')}`",
    { strings: ['1:05'] },
  ],
  [
    'a text that the list lacks',
    listMember,
    "const VOID = ['br', 'hr']",
    "const VOID = ['br', 'hr', 'img']",
    { strings: ['br', 'img'] },
  ],
  [
    'a number that the set lacks',
    listMember,
    'const S = new Set([1, 2])',
    'const S = new Set([1, 2, 7])',
    { numbers: [7] },
  ],
  [
    'nothing for an empty list',
    earlyReturn,
    'function mean(list: number[]) {\n  return sum(list) / list.length\n}',
    'function mean(list: number[]) {\n  if (list.length === 0) return 0\n  return sum(list) / list.length\n}',
  ],
  [
    'what was gathered so far, where both ends are the same',
    earlyReturn,
    'function range(a: number, b: number) {\n  const out = []\n  fill(out, a, b)\n  return out\n}',
    'function range(a: number, b: number) {\n  const out = []\n  if (a === b) return out\n  fill(out, a, b)\n  return out\n}',
  ],
  [
    'an object of a class that the test makes',
    earlyReturn,
    'function clone(v) {\n  return copy(v)\n}',
    'function clone(v) {\n  if (v instanceof Date) return new Date(v)\n  return copy(v)\n}',
    { names: ['Date'] },
  ],
  [
    'a method whose calls are chained',
    returnThis,
    'class A {\n  add(s) {\n    this.all.push(s)\n  }\n}',
    'class A {\n  add(s) {\n    this.all.push(s)\n    return this\n  }\n}',
  ],
  [
    'a field that begins anew',
    reset,
    'class A {\n  out = []\n  run(s) {\n    this.out.push(s)\n  }\n}',
    'class A {\n  out = []\n  run(s) {\n    this.out = []\n    this.out.push(s)\n  }\n}',
  ],
  [
    'a bound that the text shows',
    regexQuantifier,
    'const r = /^#[0-9a-f]{6}$/',
    'const r = /^#[0-9a-f]{3,6}$/',
    { strings: ['#fff'] },
  ],
  [
    'another way of several',
    regexShape,
    'const r = /\\.(?:ts|js)$/',
    'const r = /\\.(?:ts|tsx|js)$/',
    { strings: ['a.tsx'] },
  ],
  [
    'a part that the text shows',
    regexPiece,
    'const r = /^(\\d+)(px|em)$/',
    'const r = /^(\\d+)(?:\\.\\d+)?(px|em)$/',
    { strings: ['1.5em'] },
  ],
  ['a sign that the text shows', regexPiece, 'const r = /^\\d+$/', 'const r = /^-?\\d+$/', { strings: ['-5'] }],
])('%s', (_, template, before, after, circumstances) => expectRepair(template, before, after, circumstances))

test.each<[string, Template, string, Circumstances?]>([
  ['a length that is written', measure, 'list.length = 0'],
  ['a fallback for a text', typeTest, "const a = 'x' || y"],
  ['a number without leading zeros', madeValue, 'const t = `1:${m}`', { strings: ['1:5'] }],
  ['a list of one', listMember, "const VOID = ['br']", { strings: ['img'] }],
  ['the middle of a function', earlyReturn, 'if (a) {\n  f(a)\n}'],
  ['a method that returns something', returnThis, 'class A {\n  add(s) {\n    if (s) return 1\n    f(s)\n  }\n}'],
  ['a pattern that would try for ever', regexPiece, 'const r = /^(a+)+$/', { strings: [`${'a'.repeat(38)}!b`] }],
  ['a text that matches already', regexPiece, 'const r = /^\\d+$/', { strings: ['15'] }],
])('nothing for %s', (_, template, before, circumstances) => expectNoRepair(template, before, circumstances))

test.each<[string, Template, string, string, Circumstances?]>([
  ['a radix', callIdiom, 'const n = parseInt(s)', 'const n = parseInt(s, 10)'],
  ['no conversion', callIdiom, 'const n = isNaN(s)', 'const n = Number.isNaN(s)'],
  ['one list for each', callIdiom, 'const g = Array(n).fill([])', 'const g = Array.from({ length: n }, () => [])'],
  ['whatever it is', callIdiom, 'const t = (v as object).toString()', 'const t = String(v)'],
  ['the greatest of none', callIdiom, 'const n = Math.max(...l)', 'const n = Math.max(0, ...l)'],
  ['parts without blanks', callIdiom, "const l = s.split(',')", "const l = s.split(',').map((part) => part.trim())"],
  ['the last of all', lastElement, "const e = p.split('.')[1]", "const e = p.split('.').at(-1)"],
  [
    'another text as well',
    alternative,
    "const on = s === 'true'",
    "const on = s === 'true' || s === '1'",
    { strings: ['1'] },
  ],
  ['a list of one', listOfOne, 'const f = (v) => v', 'const f = (v) => Array.isArray(v) ? v : [v]'],
  ['another nothing', nothing, 'function f() { return undefined }', 'function f() { return null }'],
  ['nothing that is written', nothing, 'function f() { return }', 'function f() { return null }'],
  ['a share in percent', unitFactor, 'const f = (a, b) => a / b', 'const f = (a, b) => a / b * 100'],
  [
    'the length of what is cut off',
    literalToName,
    'const f = (s: string, p: string) => s.slice(1)',
    'const f = (s: string, p: string) => s.slice(p.length)',
  ],
  [
    'a separator that is expected',
    stringLiteral,
    "const s = l.join(',')",
    "const s = l.join('/')",
    { strings: ['a/b'] },
  ],
  [
    'an error that is expected',
    earlyThrow,
    'function f(a: number, b: number) {\n  return a / b\n}',
    'function f(a: number, b: number) {\n  if (b === 0) throw new RangeError()\n  return a / b\n}',
    { names: ['toThrow', 'RangeError'] },
  ],
])('%s', (_, template, before, after, circumstances) => expectRepair(template, before, after, circumstances))

test.each<[string, Template, string, Circumstances?]>([
  ['a radix that is there', callIdiom, 'const n = parseInt(s, 2)'],
  ['an element that is written', lastElement, 'list[0] = 1'],
  ['a value', nothing, 'function f() { return a }'],
  ['a test that expects no error', earlyThrow, 'function f(a) {\n  return a\n}', { names: ['toBe'] }],
])('nothing for %s', (_, template, before, circumstances) => expectNoRepair(template, before, circumstances))
