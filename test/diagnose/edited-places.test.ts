import { expect, test } from 'vitest'
import { declarationLines, statementLines } from '../../src/diagnose/edited-places.ts'

const TEST = `it('adds', () => {
  const cart = new Cart()
  expect(cart.add(1)
    .total).toBe(
      2)
})
`

const MODULE = `export const half = (n: number) =>
  n / 2
export class Cart {
  add(n: number) {
    return n
  }
  half() {}
}
`

test('the smallest statement around a line', () => {
  expect([2, 4, 6, 7].map((line) => statementLines('a.test.ts', TEST, line))).toEqual([
    { from: 2, to: 2 },
    { from: 3, to: 5 },
    { from: 1, to: 6 },
    null,
  ])
})

test('a declaration is found by its name, a member within its class', () => {
  expect(
    ['half', 'Cart', 'Cart.add', 'Cart.half', 'Cart.none', 'none'].map((one) => declarationLines('a.ts', MODULE, one)),
  ).toEqual([{ from: 1, to: 2 }, { from: 3, to: 8 }, { from: 4, to: 6 }, { from: 7, to: 7 }, null, null])
  expect(declarationLines('a.ts', 'const half = (', 'half')).toBeNull()
})
