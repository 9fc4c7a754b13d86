import { expect, test } from 'vitest'
import { discount } from '../src/discount'
import { CARD } from './card'

test('a full card', () => {
  expect(discount(10)).toBe(5)
})

test('a card of a friend', () => {
  expect(discount(CARD.cups)).toBe(5)
})
