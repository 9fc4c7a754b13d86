import { expect, test } from 'vitest'
import { initials } from '../src/initials'

test('initials have dots', () => {
  expect(initials('Ada Lovelace')).toBe('A.L.')
})
