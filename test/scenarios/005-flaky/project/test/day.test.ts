import { expect, test } from 'vitest'
import { day } from '../src/day'

test('an instant falls on its day', () => {
  expect(day('2024-05-02T03:00:00Z')).toBe(2)
})
