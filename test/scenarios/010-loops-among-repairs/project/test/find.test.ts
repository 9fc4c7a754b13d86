import { expect, test } from 'vitest'
import { find } from '../src/find'

const SORTED = [1, 3, 5, 7, 9, 11, 13]

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])('the place of %i', (wanted) => {
  expect(find(SORTED, wanted)).toBe(SORTED.filter((one) => one < wanted).length)
})
