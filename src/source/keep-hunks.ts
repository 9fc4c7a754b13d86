import type { FileChange } from '../model/candidate.ts'
import { applyEdits } from './apply-edits.ts'
import { diffHunks } from './unified-diff.ts'

/**
 * The changes with only the hunks in `kept`: runs of changed lines that touch, counted from 0 over all changes in their
 * order. A created or deleted file is one hunk. Bytes outside of what is left out stay as they are; files of which nothing
 * is kept are left out.
 */
export function keepHunks(changes: readonly FileChange[], kept: ReadonlySet<number>): readonly FileChange[] {
  let first = 0
  return changes.flatMap((change): FileChange[] => {
    const count = hunksOf(change)
    const own = Array.from({ length: count }, (_, index) => kept.has(first + index))
    first += count
    if (!own.includes(true)) return []
    return own.includes(false) ? [{ ...change, after: withoutHunks(change, own) }] : [change]
  })
}

/** How many hunks these changes have. */
export function hunkCount(changes: readonly FileChange[]): number {
  return changes.reduce((sum, change) => sum + hunksOf(change), 0)
}

function hunksOf(change: FileChange): number {
  if (change.before === null || change.after === null) return 1
  return diffHunks(change, 0).length
}

/** The text before with the hunks that are kept: whole lines, so that line endings stay. */
function withoutHunks(change: FileChange, kept: readonly boolean[]): string | null {
  const before = linesOf(change.before ?? '')
  const after = linesOf(change.after ?? '')
  const offsets = [0]
  for (const line of after) offsets.push((offsets.at(-1) as number) + line.length)
  const edits = diffHunks(change, 0).flatMap(({ oldStart, newStart, lines }, index) => {
    const removed = lines.filter(({ kind }) => kind === 'removed').length
    const added = lines.filter(({ kind }) => kind === 'added').length
    if (kept[index]) return []
    return [
      {
        start: offsets[newStart - 1] as number,
        end: offsets[newStart - 1 + added] as number,
        text: before.slice(oldStart - 1, oldStart - 1 + removed).join(''),
      },
    ]
  })
  return applyEdits(change.after ?? '', edits)
}

/** Lines with their line ends; together they are the text. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}
