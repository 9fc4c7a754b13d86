import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedWords } from '../../src/source/changed-words.ts'

const text = (spans: readonly { readonly text: string }[]): string => spans.map((span) => span.text).join('')

test('the words that differ are marked on both sides', () => {
  expect(changedWords('  return Math.trunc(raw)', '  return Math.round(raw)')).toEqual({
    removed: [
      { text: '  return Math.', changed: false },
      { text: 'trunc', changed: true },
      { text: '(raw)', changed: false },
    ],
    added: [
      { text: '  return Math.', changed: false },
      { text: 'round', changed: true },
      { text: '(raw)', changed: false },
    ],
  })
})

test('lines with little in common are not marked at all', () => {
  expect(changedWords('return 0', 'throw new RangeError(message)')).toEqual({
    removed: [{ text: 'return 0', changed: false }],
    added: [{ text: 'throw new RangeError(message)', changed: false }],
  })
})

test('the pieces of each side always add up to the line', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (removed, added) => {
      const words = changedWords(removed, added)
      expect([text(words.removed), text(words.added)]).toEqual([removed, added])
    }),
  )
})
