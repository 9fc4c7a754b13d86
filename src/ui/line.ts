import { textWidth } from './text-width.ts'

/** The colours in use: of the sixteen that every terminal has. */
export type Colour = 'red' | 'green' | 'magenta' | 'cyan'

/** How a run of text looks; `color` is a name that Ink knows, undefined leaves the terminal's own. */
export interface Style {
  readonly color?: Colour | undefined
  readonly bold?: boolean
  readonly dim?: boolean
  readonly inverse?: boolean
}

/** A run of text in one style. It holds no control characters and no line breaks. */
export interface Span extends Style {
  readonly text: string
}

/** One row of the screen or a part of it, from left to right. */
export type Line = readonly Span[]

/** Where a line that is too long loses its text. */
export type Cut = 'start' | 'middle' | 'end'

const segmenter = new Intl.Segmenter()

/** Columns of a line. */
export function widthOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + textWidth(text), 0)
}

/** The line in at most `width` columns; `…` stands where something is missing. */
export function cutLine(line: Line, width: number, where: Cut = 'end'): Line {
  if (widthOf(line) <= width) return line
  if (width < 1) return []
  const signs = line.flatMap(({ text, ...style }) =>
    Array.from(segmenter.segment(text), ({ segment }): Span => ({ ...style, text: segment })),
  )
  const before = { start: 0, middle: Math.floor(width / 2), end: width - 1 }[where]
  const head = fitting(signs, before)
  const tail = fitting(signs.toReversed(), width - 1 - before).toReversed()
  return [...head, { ...(head.at(-1) ?? tail[0]), text: '…' }, ...tail]
}

function fitting(signs: Line, width: number): Line {
  let room = width
  const end = signs.findIndex(({ text }) => {
    room -= textWidth(text)
    return room < 0
  })
  return end === -1 ? signs : signs.slice(0, end)
}

/** The line cut or filled with blanks to exactly `width` columns. */
export function fillLine(line: Line, width: number, where: Cut = 'end'): Line {
  const cut = cutLine(line, width, where)
  return [...cut, { text: ' '.repeat(Math.max(0, width - widthOf(cut))) }]
}

/** Both ends of a row of `width` columns: `right` at the margin, `left` cut to what that leaves, `gap` columns between. */
export function spread(left: Line, right: Line, width: number, { gap = 0, where = 'end' as Cut } = {}): Line {
  const end = cutLine(right, width)
  return [...fillLine(left, width - widthOf(end) - gap, where), { text: ' '.repeat(Math.min(gap, width)) }, ...end]
}

/** Exactly `height` rows: what is too much is left out, what is missing is blank. */
export function block(lines: readonly Line[], height: number): readonly Line[] {
  return Array.from({ length: Math.max(0, height) }, (_, row) => lines[row] ?? [])
}
