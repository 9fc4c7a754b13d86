import { expect, inject, test } from 'vitest'
import { ask } from '../src/ask.ts'

test('pages are counted from one and kept from zero', async () => {
  expect(await ask(inject('address'), 3)).toBe('you asked for /pages/2')
})
