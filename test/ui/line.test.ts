import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { cutLine, fillLine, type Line, spread, widthOf } from '../../src/ui/line.ts'
import { paintLines } from '../../src/ui/paint-lines.tsx'

const textOf = (line: Line): string => line.map(({ text }) => text).join('')
const path: Line = [{ text: 'src/' }, { text: '表格.ts', color: 'cyan' }, { text: ' new' }]

test.each([
  [15, 'end', 'src/表格.ts new'],
  [12, 'end', 'src/表格.ts…'],
  [7, 'end', 'src/表…'],
  [6, 'end', 'src/…'],
  [8, 'start', '….ts new'],
  [10, 'start', '…格.ts new'],
  [9, 'middle', 'src/… new'],
  [1, 'middle', '…'],
  [0, 'end', ''],
] as const)('in %d columns, cut at the %s, a line is %j', (width, where, text) => {
  const cut = cutLine(path, width, where)
  expect({ text: textOf(cut), fits: widthOf(cut) <= width }).toEqual({ text, fits: true })
})

test('the sign of what is missing looks like what it stands for', () => {
  expect(cutLine(path, 7).at(-1)).toEqual({ text: '…', color: 'cyan' })
})

test('a line is filled to its width, and both ends of a row are where they belong', () => {
  const left: Line = [{ text: 'a long title' }]
  const right: Line = [{ text: '3 proven' }]
  expect([
    textOf(fillLine([{ text: '表' }], 4)),
    textOf(spread(left, right, 24, { gap: 2 })),
    textOf(spread(left, right, 16, { gap: 2 })),
    textOf(spread(left, right, 5)),
  ]).toEqual(['表  ', 'a long title    3 proven', 'a lon…  3 proven', '3 pr…'])
})

test('a line is painted by itself, with the styles of its runs and no blanks at its end', () => {
  const line: Line = [{ text: 'a' }, { text: 'b', bold: true, color: 'cyan' }, { text: '', dim: true }, { text: ' ' }]
  expect(
    paintLines([line, [], [{ text: ' ' }, { text: '表', dim: true }], line]).map(stripVTControlCharacters),
  ).toEqual(['ab', '', ' 表', 'ab'])
})
