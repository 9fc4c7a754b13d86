import { applyPatch, parsePatch, type StructuredPatch } from 'diff'

/** One file of a unified diff; a path is null on the side where the file does not exist. Paths are as in the diff. */
export interface FilePatch {
  readonly before: string | null
  readonly after: string | null
  readonly hunks: StructuredPatch['hunks']
  /** The text after the patch, where it fits `text` exactly (no fuzz, line endings as they are); else null. */
  apply(text: string): string | null
}

/** A run of lines that a diff replaces: 1-based and inclusive in the old text, `end` < `start` where it only inserts. */
export interface ChangedBlock {
  readonly start: number
  readonly end: number
  readonly removed: readonly string[]
  readonly added: readonly string[]
  /** The lines of context just before and after, as far as the diff has them. */
  readonly above: string | null
  readonly below: string | null
}

/** Reads a diff in git's own form, as `unifiedDiff` writes it; null for what is none. */
export function parseDiff(diff: string): readonly FilePatch[] | null {
  try {
    const patches = parsePatch(diff)
    const named = patches.every(({ oldFileName, newFileName }) => oldFileName && newFileName)
    return named && patches.length > 0 ? patches.map(filePatch) : null
  } catch {
    return null
  }
}

function filePatch(patch: StructuredPatch): FilePatch {
  return {
    before: sidePath(patch.oldFileName),
    after: sidePath(patch.newFileName),
    hunks: patch.hunks,
    apply(text) {
      const applied = applyPatch(text, patch, { fuzzFactor: 0, autoConvertLineEndings: false })
      return applied === false ? null : applied
    },
  }
}

/** `a/src/tax.ts` → `src/tax.ts`. */
function sidePath(name = '/dev/null'): string | null {
  return name === '/dev/null' ? null : name.replace(/^[ab]\//, '')
}

/** The runs of changed lines of one file, first to last. A last line without its end counts as a line. */
export function changedBlocks({ hunks }: Pick<FilePatch, 'hunks'>): readonly ChangedBlock[] {
  return hunks.flatMap(({ oldStart, oldLines, lines }) => {
    const blocks: {
      start: number
      end: number
      removed: string[]
      added: string[]
      above: string | null
      below: string | null
    }[] = []
    // Where a hunk has no old lines its start is the line before it.
    let line = oldLines === 0 ? oldStart + 1 : oldStart
    let above: string | null = null
    let open = false
    for (const text of lines.filter((one) => !one.startsWith('\\'))) {
      const rest = text.slice(1)
      if (text.startsWith(' ') || text === '') {
        const last = blocks.at(-1)
        if (open && last) last.below = rest
        open = false
        above = rest
        line += 1
        continue
      }
      if (!open) blocks.push({ start: line, end: line - 1, removed: [], added: [], above, below: null })
      open = true
      const block = blocks.at(-1)
      if (text.startsWith('-')) {
        block?.removed.push(rest)
        if (block) block.end = line
        line += 1
      } else block?.added.push(rest)
    }
    return blocks
  })
}
