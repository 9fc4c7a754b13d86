import { type FilePatch, parseDiff } from '../source/parse-diff.ts'
import type { DiffHunk } from '../source/unified-diff.ts'
import { type Html, html } from './html.ts'

type Cell = { readonly line: number; readonly text: string } | null
type Row = readonly [Cell, Cell]

/** A diff as tables, one for each file: what was on the left, what will be on the right, changed lines side by side. */
export function sideBySide(diff: string): Html {
  const files = parseDiff(diff)
  if (files === null) return html`<pre>${diff}</pre>`
  return html`${files.map(fileTable)}`
}

function fileTable(file: FilePatch): Html {
  const { before, after, hunks } = file
  const name = before === null ? `${after} (new)` : after === null ? `${before} (removed)` : after
  const gap = html`<tr class="gap"><td colspan="4">⋯</td></tr>`
  return html`<table class="diff"><caption>${name}</caption><tbody>${hunks.map(
    (hunk, index) => html`${index > 0 ? gap : ''}${rowsOf(hunk).map(row)}`,
  )}</tbody></table>`
}

function row([left, right]: Row): Html {
  const changed = left === null || right === null || left.text !== right.text
  const cell = (side: Cell, kind: 'old' | 'new'): Html =>
    side === null
      ? html`<td class="no"></td><td class="none"></td>`
      : html`<td class="no">${side.line}</td><td class="${changed ? kind : 'same'}">${side.text}</td>`
  return html`<tr>${cell(left, 'old')}${cell(right, 'new')}</tr>\n`
}

/** Runs of removed and added lines stand beside each other, context beside itself. */
function rowsOf({
  oldStart,
  newStart,
  lines,
}: Pick<DiffHunk, 'oldStart' | 'newStart'> & { readonly lines: readonly string[] }): readonly Row[] {
  const rows: Row[] = []
  let [old, now] = [oldStart, newStart]
  let removed: Cell[] = []
  let added: Cell[] = []
  const flush = () => {
    for (let i = 0; i < Math.max(removed.length, added.length); i++) rows.push([removed[i] ?? null, added[i] ?? null])
    removed = []
    added = []
  }
  for (const line of lines) {
    const text = line.slice(1).replace(/\r$/, '')
    if (line.startsWith('-')) removed.push({ line: old++, text })
    else if (line.startsWith('+')) added.push({ line: now++, text })
    else if (!line.startsWith('\\')) {
      flush()
      rows.push([
        { line: old++, text },
        { line: now++, text },
      ])
    }
  }
  flush()
  return rows
}
