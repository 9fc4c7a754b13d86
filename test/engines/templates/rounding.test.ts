import { test } from 'vitest'
import { clamp, halfEven, rounding } from '../../../src/engines/templates/rounding.ts'
import { expectNoRepair, expectRepair } from './expect-repair.ts'

test('rounding turns to another direction, comes in or goes', () => {
  expectRepair(rounding, 'const a = Math.floor(b)', 'const a = Math.round(b)')
  expectRepair(rounding, 'const a = Math.round(b * c)', 'const a = b * c')
  expectRepair(rounding, 'const f = (a, b) => a * b', 'const f = (a, b) => Math.round(a * b)')
  expectRepair(rounding, 'const f = (a, b) => a * b', 'const f = (a, b) => Math.round((a * b) * 100) / 100')
  expectNoRepair(rounding, 'f()')
})

test('ties go to the even neighbour', () => {
  expectRepair(halfEven, 'const a = low + 1', 'const a = low % 2 === 0 ? low : low + 1')
  expectNoRepair(halfEven, 'const a = low + 2')
})

test('values are kept within bounds', () => {
  expectRepair(clamp, 'last.end = next.end', 'last.end = Math.max(last.end, next.end)')
  expectRepair(clamp, 'const a = Math.max(b, c)', 'const a = Math.min(b, c)')
  expectRepair(clamp, 'const a = b - c', 'const a = Math.max(0, b - c)')
  expectRepair(clamp, 'const f = (a, n: number) => a + 1', 'const f = (a, n: number) => Math.min(a + 1, n)')
  expectNoRepair(clamp, "const a = 'b'")
})
