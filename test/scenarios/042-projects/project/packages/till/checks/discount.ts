import { discount } from '../src/discount.ts'

test('ten cups are a party', () => {
  expect(discount(10)).toBe(0.1)
})

test('nine are none', () => {
  expect(discount(9)).toBe(0)
})
