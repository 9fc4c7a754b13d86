import type { CandidateState } from '../model/session-state.ts'
import { fittingDiff, SPLIT_COLUMNS } from './diff-rows.ts'
import type { Arrangement, Frame } from './frame.ts'
import { messageLines } from './message.ts'
import { proofLines } from './proof-lines.ts'
import { type Focus, focusOf, listedFailures } from './select.ts'
import { summaryLines } from './summary-lines.ts'

/** Sizes of the parts in rows and columns; a part with height 0 is left out. They add up to the screen. */
export interface Layout {
  readonly arrangement: Arrangement
  /** Columns of the list of failures and of the diff. */
  readonly listWidth: number
  readonly width: number
  /** Rows between the status line and the message. */
  readonly body: number
  readonly message: number
  readonly queue: number
  readonly summary: number
  /** Rows that diff, gap and proof have together. */
  readonly repair: number
  /** Rows that the diff could have, and those it takes. */
  readonly room: number
  readonly diff: number
  /** Between diff and proof. */
  readonly gap: number
  readonly proof: number
}

/** Two columns need room for a list of 48 and a diff of 71. */
const WIDE_COLUMNS = 120
const WIDE_ROWS = 20
const TINY_ROWS = 16

/** Divides a screen for what it has to show. The diff gets whatever the rest leaves. */
export function layoutOf(frame: Frame): Layout {
  const { columns, rows, state } = frame
  const focus = focusOf(state)
  const arrangement: Arrangement =
    columns >= WIDE_COLUMNS && rows >= WIDE_ROWS ? 'wide' : rows < TINY_ROWS ? 'tiny' : 'narrow'
  const listWidth = arrangement === 'wide' ? Math.min(68, Math.max(48, Math.floor(columns * 0.4))) : columns
  const width = arrangement === 'wide' ? columns - listWidth - 1 : columns
  const tiny = arrangement === 'tiny'
  const message = tiny && messageLines(frame).length === 0 ? 0 : Math.max(1, messageLines(frame).length)
  // The status line, the rule below it, the message and the key line are always there; a tiny screen has no rule.
  const body = Math.max(0, rows - 2 - (tiny ? 0 : 1) - message)
  return {
    arrangement,
    listWidth,
    width,
    body,
    message,
    ...bodyOf(frame, focus, { arrangement, listWidth, width, body }),
  }
}

function bodyOf(
  frame: Frame,
  focus: Focus,
  { arrangement, listWidth, width, body }: Pick<Layout, 'arrangement' | 'listWidth' | 'width' | 'body'>,
): Pick<Layout, 'queue' | 'summary' | 'repair' | 'room' | 'diff' | 'gap' | 'proof'> {
  const failures = listedFailures(frame.state, frame.view).length
  const rows = frame.rows
  if (arrangement === 'wide') {
    const queue = Math.min(failures, Math.max(3, Math.floor(body / 2)))
    return {
      queue,
      summary: Math.max(0, body - queue - 1),
      ...repairOf(frame, focus, { width, repair: body - 1, most: 4 }),
    }
  }
  if (arrangement === 'tiny') {
    const summary = body >= 5 ? 1 : 0
    const repair = Math.max(0, body - 2 - summary)
    return { queue: 1, summary, ...repairOf(frame, focus, { width, repair, most: body >= 7 ? 1 : 0 }) }
  }
  const wanted = summaryLines(frame, focus, arrangement, listWidth).length
  const queue = Math.min(failures, Math.max(1, Math.floor(rows / 3) - 2))
  const summary = Math.min(wanted, rows >= 30 ? 6 : rows >= 22 ? 4 : 2)
  // A rule below the queue, a blank row and the candidate's header.
  const repair = Math.max(0, body - queue - summary - 3)
  return { queue, summary, ...repairOf(frame, focus, { width, repair, most: 3 }) }
}

function repairOf(
  { appearance, view }: Frame,
  { candidate }: Focus,
  { width, repair, most }: { readonly width: number; readonly repair: number; readonly most: number },
): Pick<Layout, 'repair' | 'room' | 'diff' | 'gap' | 'proof'> {
  if (!candidate) return { repair, room: repair, diff: repair, gap: 0, proof: 0 }
  const proof = Math.min(most, proofLines(candidate, appearance.signs, width - 2).length)
  const room = Math.max(0, repair - proof)
  const rows = fittingDiff(candidate.candidate, room, isSplit(view, width)).rows.length
  return { repair, room, diff: Math.min(rows, room), gap: rows < room ? 1 : 0, proof }
}

function isSplit({ split }: Frame['view'], width: number): boolean {
  return split && width >= SPLIT_COLUMNS
}

/** The rows of the diff of a candidate in this layout, and the columns of its longest line. */
export function diffOf(
  { view }: Frame,
  { room, width }: Layout,
  { candidate }: CandidateState,
): ReturnType<typeof fittingDiff> {
  return fittingDiff(candidate, room, isSplit(view, width))
}

/** Before the text of a line of the diff stand its mark, its number and its sign. */
const MARGIN = 6

/** How far the diff scrolls: rows of a page, the last row that can stand on top, and the columns that do not fit. */
export function diffScroll(
  frame: Frame,
  layout: Layout,
): { readonly page: number; readonly last: number; readonly beyond: number } {
  const { candidate } = focusOf(frame.state)
  if (!candidate) return { page: 1, last: 0, beyond: 0 }
  const { rows, widest } = diffOf(frame, layout, candidate)
  const fits = rows.length <= layout.diff
  // A diff that does not fit gives one row to the line that says so.
  const page = Math.max(1, layout.diff - (fits ? 0 : 1))
  const columns = isSplit(frame.view, layout.width) ? Math.floor(layout.width / 2) : layout.width
  return { page, last: fits ? 0 : Math.max(0, rows.length - page), beyond: Math.max(0, widest - columns + MARGIN + 1) }
}
