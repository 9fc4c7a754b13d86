import { test } from 'vitest'
import {
  earlyReturn,
  listMember,
  madeValue,
  measure,
  returnThis,
  typeTest,
} from '../../../src/engines/templates/idioms.ts'
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
  ['a text that matches already', regexPiece, 'const r = /^\\d+$/', { strings: ['15'] }],
])('nothing for %s', (_, template, before, circumstances) => expectNoRepair(template, before, circumstances))
