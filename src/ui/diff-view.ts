import type { CandidateState } from '../model/session-state.ts'
import type { Palette } from './colours.ts'
import { type DiffRow, type LineRow, type LineSpan, rowOfHunk, spansWidth, textOf } from './diff-rows.ts'
import { countOf, dropColumns, plainLine } from './fit-text.ts'
import type { Frame } from './frame.ts'
import { diffOf, diffScroll, type Layout } from './layout.ts'
import { block, type Colour, cutLine, fillLine, type Line, type Span } from './line.ts'
import { textWidth } from './text-width.ts'
import { type HunkMode, hunkRange } from './view-state.ts'

/** The diff of a candidate: one page of it, long lines from the column that was moved to, in one column or two. */
export function diffView(frame: Frame, layout: Layout, candidate: CandidateState): readonly Line[] {
  const { rows } = diffOf(frame, layout, candidate)
  const { page, last } = diffScroll(frame, layout)
  const { hunks } = frame.view
  // The hunk under the cursor is in sight, with what stands above it.
  const wanted = hunks ? rowOfHunk(rows, hunks.cursor) - Math.floor(page / 3) : frame.view.diffTop
  const top = Math.max(0, Math.min(wanted, last))
  const digits = digitsOf(rows)
  const lines = rows.slice(top, top + page).map((row) => rowLine(frame, row, { digits, width: layout.width }))
  const below = rows.length - top - page
  const { keys, appearance } = frame
  const rest = below > 0 ? `${countOf(below, 'more line')} (${keys.cap('page-down')})` : `end (${keys.cap('page-up')})`
  const end: Line = [{ text: ` ${appearance.signs.more} ${rest}`, dim: true }]
  return block(last > 0 ? [...lines, cutLine(end, layout.width)] : lines, layout.diff)
}

/** Columns of the largest line number, at least two. */
export function digitsOf(rows: readonly DiffRow[]): number {
  const lines = rows.flatMap((row) =>
    row.kind === 'pair' ? [row.left, row.right].filter((line) => line !== null) : 'number' in row ? [row] : [],
  )
  return lines.reduce((most, { number }) => Math.max(most, String(number).length), 2)
}

interface RowParts {
  readonly digits: number
  readonly width: number
}

function rowLine(frame: Frame, row: DiffRow, { digits, width }: RowParts): Line {
  const { palette, signs } = frame.appearance
  if (row.kind === 'gap') return [{ text: `${' '.repeat(digits)} ${signs.more}`, dim: true }]
  if (row.kind === 'path') {
    const note = row.note === '' ? '' : `  ${row.note}`
    const path = { text: plainLine(row.path), color: palette.accent }
    return cutLine([{ text: ' ' }, path, { text: note, bold: true }], width, 'start')
  }
  if (row.kind !== 'pair') return textLine(frame, row, { digits, width })
  const half = Math.floor((width - 1) / 2)
  const left = row.left ? textLine(frame, row.left, { digits, width: half }) : []
  const right = row.right ? textLine(frame, row.right, { digits, width: width - half - 1 }) : []
  return [...fillLine(left, half), { text: signs.column, dim: true }, ...right]
}

const SIGN = { context: ' ', removed: '-', added: '+' } as const

function textLine({ appearance, view }: Frame, row: LineRow, { digits, width }: RowParts): Line {
  const { palette, signs } = appearance
  const mark = markOf(view.hunks, row.hunk)
  const dim = mark?.isLeft ?? false
  const changed = row.kind === 'added' ? palette.added : row.kind === 'removed' ? palette.removed : undefined
  const color = dim ? undefined : changed
  const number = dim ? signs.no.padStart(digits) : String(row.number).padStart(digits)
  const room = width - digits - 4
  const spans = view.diffLeft === null ? inSight(row, room) : shifted(row.spans, view.diffLeft)
  const line: Line = [
    { text: mark?.isHere ? signs.cursor : ' ', color: palette.accent, dim },
    { text: `${number} `, dim: true },
    { text: `${SIGN[row.kind]} `, color, dim },
    ...spans.map((span) => codeSpan(span, row.kind, { palette, color, dim })),
  ]
  return cutLine(line, width)
}

/** How hunk mode marks a line; null outside of hunk mode and for lines that stay. */
function markOf(
  hunks: HunkMode | null,
  hunk: number | null,
): { readonly isHere: boolean; readonly isLeft: boolean } | null {
  if (!hunks || hunk === null) return null
  const { from, to } = hunkRange(hunks)
  return { isHere: hunk >= from && hunk <= to, isLeft: hunks.left.has(hunk) }
}

/** A line whose first changed words would be cut off begins later: what changes is what a person decides on. */
function inSight({ spans, differsAt }: LineRow, room: number): readonly LineSpan[] {
  if (differsAt === null || spansWidth(spans) <= room) return spans
  const from = textWidth(plainLine(textOf(spans).slice(0, differsAt)))
  const first = spans.findIndex(({ changed }) => changed)
  const end = spans.findIndex(({ changed }, at) => at > first && !changed)
  const to = first === -1 ? from + 1 : spansWidth(spans.slice(0, end === -1 ? spans.length : end))
  const half = Math.floor(room / 2)
  // Where they stand follows from where they begin, so that the line before and the line after stay in step.
  return to < room || from <= half
    ? spans
    : [{ text: '…', changed: false, kind: null }, ...shifted(spans, from - half + 1)]
}

function shifted(spans: readonly LineSpan[], columns: number): readonly LineSpan[] {
  if (columns === 0) return spans
  let rest = columns
  return spans.map((span) => {
    const text = plainLine(span.text)
    const cut = dropColumns(text, rest)
    rest = Math.max(0, rest - textWidth(text))
    return { ...span, text: cut }
  })
}

/** Lines that stay have colours; those that change keep theirs, and show what they are by weight alone. */
function codeSpan(
  { text, changed, kind }: LineSpan,
  line: LineRow['kind'],
  { palette, color, dim }: { readonly palette: Palette; readonly color: Colour | undefined; readonly dim: boolean },
): Span {
  const stays = line === 'context'
  const colours = { keyword: palette.keyword, literal: palette.literal, comment: undefined } as const
  return {
    text: plainLine(text),
    inverse: changed,
    bold: kind === 'keyword' && !stays,
    dim: dim || kind === 'comment',
    color: stays && kind ? colours[kind] : color,
  }
}
