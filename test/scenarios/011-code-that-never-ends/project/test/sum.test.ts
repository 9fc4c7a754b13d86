import { expect, test } from 'vitest'
import { sum } from '../src/sum'

test('the numbers up to four make ten', () => {
  expect(sum(4)).toBe(10)
})
