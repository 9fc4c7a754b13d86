import { expect, test } from 'vitest'
import { tip } from '../src/tip'

test('a tip is fifteen per cent', () => {
  expect(tip(2000)).toBe(300)
})
