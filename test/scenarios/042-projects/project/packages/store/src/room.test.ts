import { expect, test } from 'vitest'
import { room } from './room.ts'

test('what is left', () => {
  expect(room(12)).toBe(28)
})
