import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TextEdit } from '../../src/model/candidate.ts'
import { applyEdits, lineIndex, smallestEdit } from '../../src/source/apply-edits.ts'

const edit = (start: number, end: number, text: string): TextEdit => ({ start, end, text })

test.each<readonly [string, string, readonly TextEdit[], string | null]>([
  ['no edits change nothing', 'abc', [], 'abc'],
  ['edits apply in order of offset, not of the list', 'abc', [edit(2, 3, 'C'), edit(0, 1, 'A')], 'AbC'],
  ['touching edits both apply', 'abc', [edit(0, 1, 'x'), edit(1, 2, 'y')], 'xyc'],
  ['an insertion before a replacement at the same offset applies', 'abc', [edit(1, 2, 'B'), edit(1, 1, '+')], 'a+Bc'],
  ['two insertions at one offset keep the order of the list', 'ab', [edit(1, 1, '1'), edit(1, 1, '2')], 'a12b'],
  ['an insertion at the end applies', 'ab', [edit(2, 2, '!')], 'ab!'],
  ['everything outside of the edits stays', '\uFEFFa\r\nb', [edit(1, 2, 'A')], '\uFEFFA\r\nb'],
  ['overlapping edits are refused', 'abc', [edit(0, 2, ''), edit(1, 3, '')], null],
  ['an edit inside of another is refused', 'abc', [edit(0, 3, ''), edit(1, 1, 'x')], null],
  ['an edit beyond the end is refused', 'abc', [edit(2, 4, '')], null],
  ['an edit before the start is refused', 'abc', [edit(-1, 1, '')], null],
  ['an edit that ends before it starts is refused', 'abc', [edit(2, 1, '')], null],
])('%s', (_, text, edits, expected) => {
  expect(applyEdits(text, edits)).toBe(expected)
})

const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r', '😀') })

test('the smallest edit turns one text into the other and touches neither prefix nor suffix that they share', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const found = smallestEdit(before, after)
      expect(applyEdits(before, [found])).toBe(after)
      const removed = before.slice(found.start, found.end)
      if (removed !== '' && found.text !== '') {
        expect(removed[0]).not.toBe(found.text[0])
        expect(removed.at(-1)).not.toBe(found.text.at(-1))
      }
    }),
  )
})

test('the smallest edit of equal texts is empty', () => {
  expect(smallestEdit('abc', 'abc')).toEqual({ start: 3, end: 3, text: '' })
})

test('lines and columns are those that counting newlines gives', () => {
  fc.assert(
    fc.property(text, fc.nat(), (value, at) => {
      const offset = at % (value.length + 1)
      const before = value.slice(0, offset).split('\n')
      expect(lineIndex(value)(offset)).toEqual({ line: before.length, column: (before.at(-1)?.length ?? 0) + 1 })
    }),
  )
})
