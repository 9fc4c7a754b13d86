import type { Candidate, FileChange } from '../model/candidate.ts'
import { changedWords, type WordSpan } from '../source/changed-words.ts'
import { type DiffLine, diffHunks } from '../source/unified-diff.ts'
import { oneLine } from './fit-text.ts'

/** One row of a diff on the screen. `number` is the line after the change, or before it where it is removed. */
export type DiffRow =
  | { readonly kind: 'path'; readonly path: string; readonly note: string }
  | { readonly kind: 'gap' }
  | {
      readonly kind: DiffLine['kind']
      readonly number: number
      readonly spans: readonly WordSpan[]
    }

const known = new WeakMap<Candidate, Map<number, readonly DiffRow[]>>()

/**
 * The rows of all changes of a candidate with `context` unchanged lines around each: a path, then its hunks with a gap
 * between them. Computed once for each candidate and context.
 */
export function diffRows(candidate: Candidate, context: number): readonly DiffRow[] {
  const ofCandidate = known.get(candidate) ?? new Map<number, readonly DiffRow[]>()
  known.set(candidate, ofCandidate)
  const rows = ofCandidate.get(context) ?? candidate.changes.flatMap((change) => fileRows(change, context))
  ofCandidate.set(context, rows)
  return rows
}

/** Lines of context to try, most first. */
const CONTEXTS = [10, 6, 3, 2, 1, 0]

/**
 * The diff with as much context as fits into `height` rows. One that never fits has the usual three lines, or a single
 * one on a low screen, so that its first change is in sight before any scrolling.
 */
export function fittingRows(candidate: Candidate, height: number): readonly DiffRow[] {
  const fits = CONTEXTS.find((context) => diffRows(candidate, context).length <= height)
  return diffRows(candidate, fits ?? (height < 8 ? 1 : 3))
}

function fileRows(change: FileChange, context: number): DiffRow[] {
  const note = change.before === null ? 'new file' : change.after === null ? 'deleted' : ''
  const hunks = diffHunks(change, context)
  return [
    { kind: 'path', path: change.path, note },
    ...hunks.flatMap((hunk, index): DiffRow[] => [
      ...(index > 0 ? [{ kind: 'gap' as const }] : []),
      ...hunkRows(hunk.lines),
    ]),
  ]
}

function hunkRows(lines: readonly DiffLine[]): DiffRow[] {
  const spans = new Map<DiffLine, readonly WordSpan[]>()
  for (let at = 0; at < lines.length; ) {
    const removed = runOf(lines, at, 'removed')
    const added = runOf(lines, at + removed.length, 'added')
    for (const [index, line] of removed.entries()) {
      const other = added[index]
      if (!other) continue
      const words = changedWords(line.text, other.text)
      spans.set(line, words.removed)
      spans.set(other, words.added)
    }
    at += Math.max(1, removed.length + added.length)
  }
  return lines.map((line) => ({
    kind: line.kind,
    number: line.new ?? line.old ?? 0,
    spans: spans.get(line) ?? [{ text: line.text, changed: false }],
  }))
}

function runOf(lines: readonly DiffLine[], from: number, kind: DiffLine['kind']): readonly DiffLine[] {
  let end = from
  while (lines[end]?.kind === kind) end++
  return lines.slice(from, end)
}

/** A change on one line: the first line that goes and the first that comes, or what happens to the file. */
export function summariseChange(candidate: Candidate): string {
  const rows = diffRows(candidate, 0)
  const text = (kind: DiffLine['kind']): string | null => {
    const row = rows.find((entry) => entry.kind === kind)
    return row && 'spans' in row ? oneLine(row.spans.map((span) => span.text).join('')) : null
  }
  const removed = text('removed')
  const added = text('added')
  if (removed !== null && added !== null) return `${removed} → ${added}`
  if (removed !== null) return `removes ${removed}`
  if (added !== null) return `adds ${added}`
  return oneLine(candidate.title)
}
