import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { cutText, fillText, formatTime, oneLine, plainLine, wrapText } from '../../src/ui/fit-text.ts'

const words = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '全', '👩‍👩‍👧', 'é', '-'), maxLength: 60 })

describe('fitting', () => {
  test('a cut text is never wider than asked, and whole when it fits', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 0, max: 30 }), (text, width) => {
        const cut = cutText(text, width)
        expect(stringWidth(cut)).toBeLessThanOrEqual(width)
        if (stringWidth(text) <= width) expect(cut).toBe(text)
        expect(stringWidth(fillText(text, width))).toBe(width)
      }),
    )
  })

  test('wrapping loses no word and keeps to the width', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 30 }), (text, width) => {
        const lines = wrapText(text, width)
        expect(lines.filter((line) => stringWidth(line) > width)).toEqual([])
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      }),
    )
  })

  test('lines break between words', () => {
    expect(wrapText('one two three\n\nfour abcdefghijkl', 9)).toEqual(['one two', 'three', '', 'four abcd', 'efghijkl'])
  })
})

describe('plain text', () => {
  test('controls, hidden and reordering characters are shown, not obeyed', () => {
    expect(plainLine('a\tb\u001b[2J\r\u202ec\u200b\ufeff\u009b')).toBe('a  b␛[2J␍<U+202E>c<U+200B><U+FEFF><U+009B>')
    expect(plainLine('a\u200db \u{e0041} 👩‍👧')).toBe('a<U+200D>b <U+E0041> 👩‍👧')
  })

  test('white space on one line is one blank', () => {
    expect(oneLine(' [\n  1,\n\t2 ]\r\n')).toBe('[ 1, 2 ]')
  })
})

test.each([
  [0, '0.0 s'],
  [312, '0.3 s'],
  [9_949, '9.9 s'],
  [9_960, '10 s'],
  [59_499, '59 s'],
  [59_600, '1 m 00 s'],
  [125_000, '2 m 05 s'],
  [-5, '0.0 s'],
])('%d ms is %s', (milliseconds, text) => {
  expect(formatTime(milliseconds)).toBe(text)
})
