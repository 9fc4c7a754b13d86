import { test } from 'vitest'
import { guardedValue, otherOfTwo, specialCase } from '../../../src/engines/templates/special-cases.ts'
import { expectNoRepair, expectRepair } from './expect-repair.ts'

test('the other of two values', () => {
  expectRepair(
    otherOfTwo,
    "const f = (x) => ({ type: x.type, ok: x.type === 'and' || x.type === 'or' })",
    "const f = (x) => ({ type: x.type === 'and' ? 'or' : 'and', ok: x.type === 'and' || x.type === 'or' })",
  )
  expectNoRepair(otherOfTwo, 'const f = (x) => ({ type: x.type })')
})

test('special cases of calls', () => {
  expectRepair(specialCase, 'const a = b.toLowerCase()', 'const a = b.length === 1 ? b : b.toLowerCase()')
  expectRepair(
    specialCase,
    "function f(op: '=' | '!=', l) { return l.some(g) }",
    "function f(op: '=' | '!=', l) { return op === '!=' ? l.every(g) : l.some(g) }",
  )
  expectNoRepair(specialCase, 'const a = b(c)')
})

test('values that cannot be computed', () => {
  expectRepair(guardedValue, 'const f = (a, n) => a / n', 'const f = (a, n) => n === 0 ? 0 : a / n')
  expectNoRepair(guardedValue, 'const f = (a, n) => a * n')
})
