import { formatPatch, structuredPatch } from 'diff'
import type { FileChange } from '../model/candidate.ts'

/** One line of a hunk. `old` and `new` are 1-based line numbers; null where the line does not exist on that side. */
export interface DiffLine {
  readonly kind: 'context' | 'removed' | 'added'
  readonly text: string
  readonly old: number | null
  readonly new: number | null
}

/** A run of neighbouring changes of one file. */
export interface DiffHunk {
  readonly path: string
  readonly oldStart: number
  readonly newStart: number
  readonly lines: readonly DiffLine[]
}

/**
 * A unified diff of all changes, relative to the root, in git's own form, that `git apply` accepts: created and deleted
 * files have `/dev/null` on the other side, a missing last newline is marked, CRLF is kept, unusual names are quoted.
 * Changes that change nothing are left out.
 */
export function unifiedDiff(changes: readonly FileChange[], context = 3): string {
  return changes
    .filter(({ before, after }) => before !== after)
    .map(({ path, before, after }) =>
      formatPatch({
        ...structuredPatch(`a/${path}`, `b/${path}`, before ?? '', after ?? '', '', '', { context }),
        ...(before === null ? { oldFileName: '/dev/null', isCreate: true } : {}),
        ...(after === null ? { newFileName: '/dev/null', isDelete: true } : {}),
        isGit: true,
      }),
    )
    .join('')
}

/** The hunks of one change, with line numbers, for the screen and for undoing one hunk at a time. */
export function diffHunks(change: FileChange, context = 3): readonly DiffHunk[] {
  const patch = structuredPatch(change.path, change.path, change.before ?? '', change.after ?? '', '', '', { context })
  return patch.hunks.map((hunk) => {
    let old = hunk.oldStart
    let now = hunk.newStart
    const lines: DiffLine[] = []
    for (const line of hunk.lines) {
      const text = line.slice(1)
      if (line.startsWith('-')) lines.push({ kind: 'removed', text, old: old++, new: null })
      else if (line.startsWith('+')) lines.push({ kind: 'added', text, old: null, new: now++ })
      else if (line.startsWith(' ')) lines.push({ kind: 'context', text, old: old++, new: now++ })
    }
    return {
      path: change.path,
      oldStart: hunk.oldStart,
      newStart: hunk.newStart,
      lines,
    }
  })
}
