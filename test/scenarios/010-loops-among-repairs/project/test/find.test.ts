import { expect, test } from 'vitest'
import { find } from '../src/find'

test.each([
  [[1, 3, 5, 7], 5, 2],
  [[1, 3, 5, 7], 8, 4],
  [[1, 3, 5, 7], 0, 0],
])('%j holds %i at %i', (sorted, wanted, index) => {
  expect(find(sorted, wanted)).toBe(index)
})
