import { expect, test } from 'vitest'
import {
  arithmetic,
  assignment,
  comparison,
  logical,
  negation,
  operandOrder,
  sign,
} from '../../../src/engines/templates/operators.ts'
import { expectNoRepair, expectRepair, repairs } from './expect-repair.ts'

test('comparisons move their boundary or turn round, and keep comments between the sides', () => {
  expectRepair(comparison, 'if (a < b) c()', 'if (a <= b) c()')
  expectRepair(comparison, 'if (a >= b) c()', 'if (a > b) c()')
  expectRepair(comparison, 'x = a /* < */ !== b', 'x = a /* === */ !== b'.replace('===', '<').replace('!==', '==='))
  expectNoRepair(comparison, 'const a = b + c')
})

test('arithmetic changes the operator, but not of texts', () => {
  expectRepair(arithmetic, 'const a = b * c', 'const a = b / c')
  expectRepair(arithmetic, 'const a = n >> 1', 'const a = n >>> 1')
  expectNoRepair(arithmetic, "const a = b + 'c'")
})

test('?? is never mixed with || or && without parentheses', () => {
  expectRepair(logical, 'const a = b || c', 'const a = b ?? c')
  expectRepair(logical, 'const a = b || (c && d)', 'const a = b ?? (c && d)')
  expectRepair(logical, 'const a = (b || c) && d', 'const a = (b ?? c) && d')
  expectRepair(logical, 'if (a && b) c()', 'if (a || b) c()')
})

test('assignments and updates', () => {
  expectRepair(assignment, 'let n = 0; n = m', 'let n = 0; n += m')
  expectRepair(assignment, 'let n = 0; n += m', 'let n = 0; n -= m')
  expectRepair(assignment, 'x ||= y', 'x ??= y')
  expectRepair(assignment, 'n++', 'n--')
  expectNoRepair(assignment, 'let s = 0; [s] = [1]')
})

test('the sides of an operator change places', () => {
  expectRepair(operandOrder, 'const a = b - (c + d)', 'const a = (c + d) - b'.replace('(c + d) - b', 'c + d - b'))
  expectRepair(operandOrder, 'const a = b / c', 'const a = c / b')
  expectNoRepair(operandOrder, 'const a = b + c')
  expectNoRepair(operandOrder, 'const a = b - b')
})

test('negations come and go where a truth is read', () => {
  expectRepair(negation, 'if (!a) b()', 'if (a) b()')
  expectRepair(negation, 'if (a.b) c()', 'if (!a.b) c()')
  expectNoRepair(negation, 'f(a)')
  expect(repairs(negation, 'if (!a) b()')).toEqual(['if (a) b()'])
})

test('a sign is dropped, put or taken from an argument', () => {
  expectRepair(sign, 'const a = (n) => -n', 'const a = (n) => n')
  expectRepair(sign, 'const g = gcd(n, d)', 'const g = gcd(n, d) * Math.sign(d)')
  expectRepair(sign, 'function f(n) { return n }', 'function f(n) { return -n }')
  expectNoRepair(sign, "const a = 'x'")
})
