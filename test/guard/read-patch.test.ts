import { expect, test } from 'vitest'
import { sideOf } from './read-scopes.ts'

test('the 64 texts that were asked for last stay read', () => {
  const texts = Array.from({ length: 65 }, (_, n) => `f(${n})`)
  const [first, second] = texts.slice(0, 64).map((text) => sideOf(text))
  expect(first?.text).toBe('f(0)')
  expect(sideOf('f(0)')).toBe(first)
  expect(sideOf('f(64)').text).toBe('f(64)')
  expect(sideOf('f(0)')).toBe(first)
  expect(sideOf('f(1)')).not.toBe(second)
})

test('one text in two languages is two', () => {
  expect(sideOf('(<a>b)', 'a.ts').program).not.toEqual(sideOf('(<a>b</a>)', 'a.tsx').program)
})
