import { expect, test } from 'vitest'
import {
  addCondition,
  dropCondition,
  literalToCondition,
  stringMatch,
  truthiness,
} from '../../../src/engines/templates/conditions.ts'
import { hasToCompare, knownState, namesake } from '../../../src/engines/templates/known.ts'
import { expectNoRepair, expectRepair, likelyRepairs, repairs } from './expect-repair.ts'

test('one side of a condition, or one branch, is kept', () => {
  expect(repairs(dropCondition, 'if (a && b) c()')).toEqual(['if (a) c()', 'if (b) c()'])
  expectRepair(dropCondition, 'const a = b ? c : d', 'const a = b ? d : c')
  expectNoRepair(dropCondition, 'if (a) b()')
})

test('truthiness becomes a comparison and back', () => {
  expectRepair(truthiness, 'if (a.b) c()', 'if (a.b !== undefined) c()')
  expectRepair(truthiness, 'if (!a) c()', 'if (a === undefined) c()')
  expectRepair(truthiness, 'if (a !== undefined) c()', 'if (a) c()')
  expectRepair(truthiness, 'if (a === null) c()', 'if (a == null) c()')
  expectNoRepair(truthiness, 'f(a)')
})

test('conditions of the file, predicates of the module and idioms are added', () => {
  expectRepair(
    addCondition,
    'function f(a, b) { if (a) return 1; if (b > 2) return 2 }',
    'function f(a, b) { if (a && b > 2) return 1; if (b > 2) return 2 }',
  )
  expectRepair(
    addCondition,
    'const isOpen = (x) => x.n > 1\nfunction f(a) { if (a.b) return a }',
    'const isOpen = (x) => x.n > 1\nfunction f(a) { if (a.b && isOpen(a)) return a }',
  )
  expectRepair(
    addCondition,
    "function f(row, key) { if (typeof row !== 'object') return; return row[key] }",
    "function f(row, key) { if (typeof row !== 'object' || !Object.hasOwn(row, key)) return; return row[key] }",
  )
  expectNoRepair(addCondition, 'f(a)')
})

test('a literal truth becomes a condition', () => {
  expectRepair(
    literalToCondition,
    'function f(open: string[]) { return true }',
    'function f(open: string[]) { return open.length === 0 }',
  )
  expectRepair(literalToCondition, 'const a = { on: true }', 'const a = { on: false }')
  expectNoRepair(literalToCondition, 'const a = 1')
})

test('texts are compared as a whole or in part', () => {
  expectRepair(stringMatch, "if (a === 'x') b()", "if (a.startsWith('x')) b()")
  expectRepair(stringMatch, "if (a.includes('x')) b()", "if (a === 'x') b()")
  expectNoRepair(stringMatch, 'if (a < b) c()')
})

test('what is known decides', () => {
  expectRepair(
    namesake,
    'const f = (all, machine) => all.filter((s) => s.machine !== undefined)',
    'const f = (all, machine) => all.filter((s) => s.machine === machine)',
  )
  expectNoRepair(namesake, 'const f = (a, b) => a.c === b')
  expectRepair(
    hasToCompare,
    'function f(best, n, total) { if (best.has(n)) return }',
    'function f(best, n, total) { if (total >= (best.get(n) ?? Infinity)) return }',
  )
  expectNoRepair(hasToCompare, 'a.add(b)')
  expectRepair(
    knownState,
    "function f(s, n) { if (s.has(n)) return true; s.set(n, 'done') }",
    "function f(s, n) { if (s.has(n)) return s.get(n) === 'done'; s.set(n, 'done') }",
  )
  expectNoRepair(knownState, 'function f() { return true }')
})

test('a condition is made of what the statement reads by key, and of members that the failing test names', () => {
  expectRepair(
    addCondition,
    'const isObject = (v) => true\nfunction merge(a, b, key) {\n  if (key in a) a[key] = merge(a[key], b[key])\n}',
    'const isObject = (v) => true\nfunction merge(a, b, key) {\n  if (key in a && isObject(b[key])) a[key] = merge(a[key], b[key])\n}',
  )
  expectRepair(
    addCondition,
    'interface A { hidden: boolean; draft: boolean }\nfunction shown(a: A) {\n  return !a.hidden\n}',
    'interface A { hidden: boolean; draft: boolean }\nfunction shown(a: A) {\n  return !a.hidden && !a.draft\n}',
    { names: ['draft'] },
  )
})

test('what ends early rather ends for more values of the same, and what is done is rather done for fewer', () => {
  const code = (early: string, done: string) =>
    `function f(a, b) {\n  if (${early}) return null\n  if (${done}) g(a)\n}`
  const [first] = likelyRepairs(addCondition, code('a === undefined', 'b > 1'), { sorts: ['null'] })
  expect(first).toBe(code('a === undefined || a === null', 'b > 1'))
  const all = likelyRepairs(addCondition, code('a === undefined', 'b > 1'))
  expect(all.indexOf(code('a === undefined', 'b > 1 && b > 0'))).toBeLessThan(
    all.indexOf(code('a === undefined', 'b > 1 || b > 0')),
  )
})
