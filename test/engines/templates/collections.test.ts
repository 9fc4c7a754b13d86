import { test } from 'vitest'
import { comparator, keepOld, loopStyle, union } from '../../../src/engines/templates/collections.ts'
import { element, elementOrder } from '../../../src/engines/templates/element-order.ts'
import { expectNoRepair, expectRepair } from './expect-repair.ts'

test('comparators', () => {
  expectRepair(comparator, 'const a = [...b].sort()', 'const a = [...b].sort((a, b) => a - b)')
  expectRepair(comparator, 'b.sort((x, y) => x.n - y.n)', 'b.sort((x, y) => y.n - x.n)')
  expectRepair(comparator, 'b.sort((x, y) => x.n - y.n || y.m - x.m)', 'b.sort((x, y) => x.n - y.n || x.m - y.m)')
  expectNoRepair(comparator, 'b.map((x, y) => x.n - y.n)')
})

test('the order of elements, spreads and tuples', () => {
  expectRepair(elementOrder, 'f({ ...a, ...b })', 'f({ ...b, ...a })')
  expectRepair(elementOrder, "f(['<', '<=', '='])", "f(['<=', '<', '='])")
  expectRepair(elementOrder, "f([[10, 'X'], [40, 'XL'], [9, 'IX']])", "f([[40, 'XL'], [10, 'X'], [9, 'IX']])")
  expectRepair(elementOrder, 'f({ a: 1, ...b, c: 2 })', 'f({ ...b, a: 1, c: 2 })')
  expectNoRepair(elementOrder, 'f({ a: 1, b: 2 })')
})

test('elements that are missing', () => {
  expectRepair(
    element,
    'function f(more: number[], same: number[], pivot) { return [...more, pivot] }',
    'function f(more: number[], same: number[], pivot) { return [...more, ...same] }',
  )
  expectNoRepair(element, 'f([1, 2])')
})

test('lists that grow', () => {
  expectRepair(keepOld, 'sets = sets.map((s) => [...s, x])', 'sets = sets.concat(sets.map((s) => [...s, x]))')
  expectNoRepair(keepOld, 'a = b')
})

test('keys of both', () => {
  expectRepair(
    union,
    'const f = (before, after) => Object.keys(after).sort()',
    'const f = (before, after) => [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()',
  )
  expectNoRepair(union, 'const f = (a) => Object.keys(a)')
})

test('loops', () => {
  expectRepair(loopStyle, 'for (const a in b) c(a)', 'for (const a of b) c(a)')
  expectRepair(loopStyle, 'for (const a of b) c(a)', 'for (const a of [...b]) c(a)')
  expectNoRepair(loopStyle, 'for (;;) a()')
})
