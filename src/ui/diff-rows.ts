import type { Candidate, FileChange } from '../model/candidate.ts'
import { changedWords, type WordSpan } from '../source/changed-words.ts'
import { type SyntaxKind, type SyntaxSpan, syntaxSpans } from '../source/syntax-spans.ts'
import { type DiffLine, diffHunks } from '../source/unified-diff.ts'
import { oneLine, plainLine } from './fit-text.ts'
import { textWidth } from './text-width.ts'

/** A piece of a line: whether the other side lacks it, and what it is in the program; null for the rest. */
export interface LineSpan extends WordSpan {
  readonly kind: SyntaxKind | null
}

/** One line of a diff: `number` is the line after the change, or before it where it is removed; `hunk` counts from 0. */
export interface LineRow {
  readonly kind: DiffLine['kind']
  readonly number: number
  /** The line before the change; null where it is added. */
  readonly old: number | null
  readonly spans: readonly LineSpan[]
  /** Where words begin to differ between it and the line that it replaces or is replaced by (UTF-16); null where none is alike. */
  readonly differsAt: number | null
  /** The run of changed lines that it belongs to, over all changes of the candidate; null for a line that stays. */
  readonly hunk: number | null
}

/** One row of a diff on the screen; `pair` holds before and after side by side. */
export type DiffRow =
  | { readonly kind: 'path'; readonly path: string; readonly note: string }
  | { readonly kind: 'gap' }
  | { readonly kind: 'pair'; readonly left: LineRow | null; readonly right: LineRow | null }
  | LineRow

/** A diff as it was laid out, and the columns of its longest line. */
interface Laid {
  readonly rows: readonly DiffRow[]
  readonly widest: number
}

const known = new WeakMap<Candidate, Map<string, Laid>>()

/** How a diff is laid out: lines of context around each change, one column or two. */
export interface DiffShape {
  readonly context: number
  readonly split: boolean
}

function laidOut(candidate: Candidate, { context, split }: DiffShape): Laid {
  const ofCandidate = known.get(candidate) ?? new Map<string, Laid>()
  known.set(candidate, ofCandidate)
  const key = `${context} ${split}`
  const cached = ofCandidate.get(key)
  if (cached) return cached
  const count = { hunks: 0 }
  const inline = candidate.changes.flatMap((change) => fileRows(change, context, count))
  const lines = inline.flatMap((row) => ('spans' in row ? [row] : []))
  const laid = {
    rows: split ? paired(inline) : inline,
    widest: Math.max(0, ...lines.map((line) => spansWidth(line.spans))),
  }
  ofCandidate.set(key, laid)
  return laid
}

/** Columns of pieces of a line. */
export function spansWidth(spans: readonly WordSpan[]): number {
  return spans.reduce((sum, { text }) => sum + textWidth(plainLine(text)), 0)
}

/**
 * The rows of all changes of a candidate with `context` unchanged lines around each: a path, then its hunks with a gap
 * between them. Computed once for each candidate and shape.
 */
export function diffRows(candidate: Candidate, shape: DiffShape): readonly DiffRow[] {
  return laidOut(candidate, shape).rows
}

/** Lines of context to try, most first. */
const CONTEXTS = [10, 6, 3, 2, 1, 0]

/** Side by side needs as many columns as this. */
export const SPLIT_COLUMNS = 90

/**
 * The diff with as much context as fits into `height` rows, and the columns of its longest line. One that never fits has
 * the usual three lines, or a single one on a low screen, so that its first change is in sight before any scrolling.
 */
export function fittingDiff(candidate: Candidate, height: number, split: boolean): Laid {
  const fits = CONTEXTS.find((context) => diffRows(candidate, { context, split }).length <= height)
  return laidOut(candidate, { context: fits ?? (height < 8 ? 1 : 3), split })
}

/** The syntax of one line of a text by its 1-based number: offsets count from the line's beginning. */
function syntaxOf(path: string, text: string): (line: number) => readonly SyntaxSpan[] {
  const spans = syntaxSpans(path, text)
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (line) => {
    const start = starts[line - 1] ?? text.length
    const end = starts[line] ?? text.length
    return spans
      .filter((span) => span.start < end && span.end > start)
      .map((span) => ({ ...span, start: span.start - start, end: span.end - start }))
  }
}

/** The pieces of a line, cut where its syntax changes. */
function withSyntax(spans: readonly WordSpan[], syntax: readonly SyntaxSpan[]): readonly LineSpan[] {
  let at = 0
  return spans.flatMap(({ text, changed }) => {
    const start = at
    const end = start + text.length
    at = end
    const cuts = syntax.flatMap((span) => [span.start, span.end]).filter((cut) => cut > start && cut < end)
    const bounds = [...new Set([start, ...cuts, end])].sort((a, b) => a - b)
    return bounds.slice(0, -1).map((from, index): LineSpan => {
      const kind = syntax.find((span) => span.start <= from && span.end > from)?.kind ?? null
      return { text: text.slice(from - start, (bounds[index + 1] as number) - start), changed, kind }
    })
  })
}

function fileRows(change: FileChange, context: number, count: { hunks: number }): DiffRow[] {
  const note = change.before === null ? 'new file' : change.after === null ? 'deleted' : ''
  const hunks = diffHunks(change, context)
  const before = syntaxOf(change.path, change.before ?? '')
  const after = syntaxOf(change.path, change.after ?? '')
  const rows = hunks.flatMap((hunk, index): DiffRow[] => [
    ...(index > 0 ? [{ kind: 'gap' as const }] : []),
    ...hunkRows(hunk.lines, count).map((row) => {
      const syntax = row.kind === 'removed' ? before(row.number) : after(row.number)
      return { ...row, spans: withSyntax(row.spans, syntax) }
    }),
  ])
  return [{ kind: 'path', path: change.path, note }, ...rows]
}

/** A line before its syntax is known. */
type PlainRow = Omit<LineRow, 'spans'> & { readonly spans: readonly WordSpan[] }

function hunkRows(lines: readonly DiffLine[], count: { hunks: number }): PlainRow[] {
  const spans = new Map<DiffLine, Pick<PlainRow, 'spans' | 'differsAt'>>()
  for (let at = 0; at < lines.length; ) {
    const removed = runOf(lines, at, 'removed')
    const added = runOf(lines, at + removed.length, 'added')
    for (const [index, line] of removed.entries()) {
      const other = added[index]
      if (!other) continue
      const words = changedWords(line.text, other.text)
      const differsAt = firstChange(words.removed) ?? firstChange(words.added)
      spans.set(line, { spans: words.removed, differsAt })
      spans.set(other, { spans: words.added, differsAt })
    }
    at += Math.max(1, removed.length + added.length)
  }
  return lines.map((line, at) => {
    const changed = line.kind !== 'context'
    if (changed && (at === 0 || lines[at - 1]?.kind === 'context')) count.hunks++
    return {
      kind: line.kind,
      number: line.new ?? line.old ?? 0,
      old: line.old,
      ...(spans.get(line) ?? { spans: [{ text: line.text, changed: false }], differsAt: null }),
      hunk: changed ? count.hunks - 1 : null,
    }
  })
}

function firstChange(spans: readonly WordSpan[]): number | null {
  const first = spans.findIndex(({ changed }) => changed)
  return first === -1 ? null : textOf(spans.slice(0, first)).length
}

/** Removed lines beside the added ones that replace them. */
function paired(rows: readonly DiffRow[]): readonly DiffRow[] {
  const result: DiffRow[] = []
  for (let at = 0; at < rows.length; ) {
    const row = rows[at] as DiffRow
    if (!('spans' in row) || row.kind === 'context') {
      result.push('spans' in row ? { kind: 'pair', left: { ...row, number: row.old ?? 0 }, right: row } : row)
      at++
      continue
    }
    const removed = runOfRows(rows, at, 'removed')
    const added = runOfRows(rows, at + removed.length, 'added')
    for (let index = 0; index < Math.max(removed.length, added.length); index++)
      result.push({ kind: 'pair', left: removed[index] ?? null, right: added[index] ?? null })
    at += removed.length + added.length
  }
  return result
}

function runOfRows(rows: readonly DiffRow[], from: number, kind: DiffLine['kind']): readonly LineRow[] {
  let end = from
  while (rows[end]?.kind === kind) end++
  return rows.slice(from, end).flatMap((row) => ('spans' in row ? [row] : []))
}

function runOf(lines: readonly DiffLine[], from: number, kind: DiffLine['kind']): readonly DiffLine[] {
  let end = from
  while (lines[end]?.kind === kind) end++
  return lines.slice(from, end)
}

/** The first row of a hunk; 0 when there is none. */
export function rowOfHunk(rows: readonly DiffRow[], hunk: number): number {
  const isOf = (row: DiffRow): boolean =>
    row.kind === 'pair' ? row.left?.hunk === hunk || row.right?.hunk === hunk : 'hunk' in row && row.hunk === hunk
  return Math.max(0, rows.findIndex(isOf))
}

/** The first line that a change touches, 1-based, in the text after it. */
export function firstChangedLine(change: FileChange): number {
  return Math.max(1, diffHunks(change, 0)[0]?.newStart ?? 1)
}

/**
 * A change on one line, the first of several: the words that go and come and the line that they stand in, else the first
 * line that goes and the first that comes. What says most comes first, for the end may be cut off.
 */
export function summariseChange(candidate: Candidate): string {
  const rows = diffRows(candidate, { context: 0, split: false }).flatMap((row) => ('hunk' in row ? [row] : []))
  const others = new Set(rows.map(({ hunk }) => hunk)).size - 1
  return (
    (others > 0 ? `(first of ${others + 1}) ` : '') +
    summariseLines(
      rows.filter(({ hunk }) => hunk === 0),
      candidate,
    )
  )
}

function summariseLines(rows: readonly LineRow[], candidate: Candidate): string {
  const spansOf = (wanted: DiffLine['kind']) => rows.find(({ kind }) => kind === wanted)?.spans ?? null
  const [before, after] = [spansOf('removed'), spansOf('added')]
  const removed = before && oneLine(textOf(before))
  const added = after && oneLine(textOf(after))
  const [gone, come] = [before && changedRun(before), after && changedRun(after)]
  if (gone && come) return `${gone} → ${come} in ${removed}`
  if (removed !== null && added !== null) return `${removed} → ${added}`
  if (removed !== null) return `removes ${removed}`
  if (added !== null) return `adds ${added}`
  return oneLine(candidate.title)
}

/** What changes of a line where that is one run of words, with the whole literal that it is part of; empty for none and for several. */
function changedRun(spans: readonly LineSpan[]): string {
  let first = spans.findIndex(({ changed }) => changed)
  let last = spans.findLastIndex(({ changed }) => changed)
  if (first === -1 || spans.slice(first, last).some(({ changed }) => !changed)) return ''
  while (isLiteral(spans[first]) && isLiteral(spans[first - 1])) first--
  while (isLiteral(spans[last]) && isLiteral(spans[last + 1])) last++
  return oneLine(textOf(spans.slice(first, last + 1)))
}

function isLiteral(span: LineSpan | undefined): boolean {
  return span?.kind === 'literal'
}

/** The text of pieces of a line. */
export function textOf(spans: readonly WordSpan[]): string {
  return spans.map(({ text }) => text).join('')
}
