import { expect, test } from 'vitest'

test('is not run', () => {
  expect(1).toBe(2)
})
