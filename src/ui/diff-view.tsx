import { Box, Text } from 'ink'
import stringWidth from 'string-width'
import type { CandidateState } from '../model/session-state.ts'
import type { Palette } from './colours.ts'
import { type DiffRow, type LineRow, type LineSpan, rowOfHunk } from './diff-rows.ts'
import { countOf, dropColumns, plainLine } from './fit-text.ts'
import type { Frame } from './frame.ts'
import { diffOf, diffScroll, type Layout } from './layout.ts'
import { inOrder, Rows } from './rows.tsx'
import { type HunkMode, hunkRange } from './view-state.ts'

/** The diff of a candidate: one page of it, long lines from the column that was moved to, in one column or two. */
export function DiffView({
  frame,
  layout,
  candidate,
}: {
  readonly frame: Frame
  readonly layout: Layout
  readonly candidate: CandidateState
}) {
  const { rows } = diffOf(frame, layout, candidate)
  const { page, last } = diffScroll(frame, layout)
  const { hunks } = frame.view
  // The hunk under the cursor is in sight, with what stands above it.
  const wanted = hunks ? rowOfHunk(rows, hunks.cursor) - Math.floor(page / 3) : frame.view.diffTop
  const top = Math.max(0, Math.min(wanted, last))
  const digits = digitsOf(rows)
  const { signs } = frame.appearance
  const below = rows.length - top - page
  const pages = { down: frame.keys.cap('page-down'), up: frame.keys.cap('page-up') }
  return (
    <Rows
      items={rows.slice(top, top + page)}
      width={layout.width}
      height={layout.diff}
      row={(row) => <Row frame={frame} row={row} digits={digits} width={layout.width} />}
      below={
        last > 0 && (
          <Text dimColor wrap="truncate-end">
            {` ${signs.more} ${below > 0 ? `${countOf(below, 'more line')} (${pages.down})` : `end (${pages.up})`}`}
          </Text>
        )
      }
    />
  )
}

/** Columns of the largest line number, at least two. */
export function digitsOf(rows: readonly DiffRow[]): number {
  const lines = rows.flatMap((row) =>
    row.kind === 'pair' ? [row.left, row.right].filter((line) => line !== null) : 'number' in row ? [row] : [],
  )
  return lines.reduce((most, { number }) => Math.max(most, String(number).length), 2)
}

interface RowParts {
  readonly frame: Frame
  readonly digits: number
  readonly width: number
}

function Row({ frame, row, digits, width }: RowParts & { readonly row: DiffRow }) {
  const { palette, signs } = frame.appearance
  if (row.kind === 'gap')
    return (
      <Text dimColor>
        {' '.repeat(digits)} {signs.more}
      </Text>
    )
  if (row.kind === 'path')
    return (
      <Text wrap="truncate-start">
        {' '}
        <Text color={palette.accent}>{plainLine(row.path)}</Text>
        {row.note !== '' && <Text bold>{`  ${row.note}`}</Text>}
      </Text>
    )
  if (row.kind !== 'pair') return <Line frame={frame} row={row} digits={digits} />
  const half = Math.floor((width - 1) / 2)
  return (
    <Box width={width} height={1}>
      <Box width={half} height={1} flexShrink={0} overflow="hidden">
        {row.left && <Line frame={frame} row={row.left} digits={digits} />}
      </Box>
      <Text dimColor>{signs.column}</Text>
      <Box width={width - half - 1} height={1} flexShrink={0} overflow="hidden">
        {row.right && <Line frame={frame} row={row.right} digits={digits} />}
      </Box>
    </Box>
  )
}

const SIGN = { context: ' ', removed: '-', added: '+' } as const

function Line({
  frame: { appearance, view },
  row,
  digits,
}: Pick<RowParts, 'frame' | 'digits'> & { readonly row: LineRow }) {
  const { palette, signs } = appearance
  const mark = markOf(view.hunks, row.hunk)
  const isLeft = mark?.isLeft
  const colour = row.kind === 'added' ? palette.added : row.kind === 'removed' ? palette.removed : undefined
  const number = isLeft ? signs.no.padStart(digits) : String(row.number).padStart(digits)
  return (
    <Text wrap="truncate-end" dimColor={isLeft}>
      <Text color={palette.accent}>{mark?.isHere ? signs.cursor : ' '}</Text>
      <Text dimColor>{number} </Text>
      <Text color={isLeft ? undefined : colour}>
        {SIGN[row.kind]} {inOrder(shifted(row.spans, view.diffLeft).map((span) => paintSpan(span, row.kind, palette)))}
      </Text>
    </Text>
  )
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

function shifted(spans: readonly LineSpan[], columns: number): readonly LineSpan[] {
  if (columns === 0) return spans
  let rest = columns
  return spans.map((span) => {
    const text = plainLine(span.text)
    const cut = dropColumns(text, rest)
    rest = Math.max(0, rest - stringWidth(text))
    return { ...span, text: cut }
  })
}

/** Lines that stay have colours; those that change keep theirs, and show what they are by weight alone. */
function paintSpan({ text, changed, kind }: LineSpan, line: LineRow['kind'], palette: Palette) {
  const stays = line === 'context'
  const colours = { keyword: palette.keyword, literal: palette.literal, comment: undefined } as const
  return (
    <Text
      inverse={changed}
      bold={kind === 'keyword' && !stays}
      dimColor={kind === 'comment'}
      color={stays && kind ? colours[kind] : undefined}
    >
      {plainLine(text)}
    </Text>
  )
}
