import { expect, test } from 'vitest'
import { discount } from '../src/discount'

test('a small table pays in full', () => {
  expect(discount(3)).toBe(0)
})

test('a party begins at ten cups', () => {
  expect(discount(10)).toBe(0.1)
})

test('a large party gets no more than that', () => {
  expect(discount(60)).toBe(0.1)
})
