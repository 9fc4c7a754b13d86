import type { FileChange } from '../model/candidate.ts'
import { diffHunks } from '../source/unified-diff.ts'

/** The lines (1-based, of the text after) that these changes added or replaced, by path. */
export function changedLines(changes: readonly FileChange[]): ReadonlyMap<string, ReadonlySet<number>> {
  return new Map(
    changes.map((change) => {
      const lines = diffHunks(change, 0).flatMap((hunk) => hunk.lines)
      return [change.path, new Set(lines.flatMap(({ kind, new: line }) => (kind === 'added' && line ? [line] : [])))]
    }),
  )
}
