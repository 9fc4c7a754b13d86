import type { TextEdit } from '../../model/candidate.ts'
import { applyEdits } from '../../source/apply-edits.ts'
import { parse, type SyntaxNode } from '../../source/syntax.ts'

/**
 * Tells whether a text parses after some edits. It reads only the module-level statement that holds them all where one
 * does, because most of a file stays as it is; `text` itself must parse.
 */
export function parseChecker(path: string, text: string): (edits: readonly TextEdit[]) => boolean {
  const parsed = parse(path, text)
  const statements = parsed.status === 'parsed' ? (parsed.program.body as readonly SyntaxNode[]) : []
  return (edits) => {
    const from = Math.min(...edits.map(({ start }) => start))
    const to = Math.max(...edits.map(({ end }) => end))
    const around = statements.find(({ start, end }) => start < from && to < end)
    const [first, last] = around ? [around.start, around.end] : [0, text.length]
    const part = applyEdits(
      text.slice(first, last),
      edits.map((edit) => ({ ...edit, start: edit.start - first, end: edit.end - first })),
    )
    if (part === null) return false
    const read = parse(path, around && !/\.c[jt]s$/.test(path) ? `${part}\nexport {}` : part)
    if (read.status === 'malformed') return false
    const maySplit = around && edits.some(({ text }) => /[;}\n]/.test(text))
    return !maySplit || (read.program.body as readonly SyntaxNode[]).length <= 2
  }
}
