import type { TextEdit } from '../model/candidate.ts'
import { applyEdits } from './apply-edits.ts'
import { insertions } from './insertions.ts'
import { insertTicks } from './loop-ticks.ts'
import { type SyntaxComment, type SyntaxNode, walk } from './syntax.ts'

/** Statements and members that a line break may end in place of a semicolon. */
const ENDED =
  /^(?:ExpressionStatement|VariableDeclaration|ReturnStatement|ThrowStatement|BreakStatement|ContinueStatement|DoWhileStatement|PropertyDefinition|AccessorProperty)$/

/**
 * The text of some neighbouring nodes on one line, with ticks in its loops and the same meaning: comments are left out,
 * line breaks that end a statement become semicolons. Null when a line break belongs to a string or template.
 */
export function oneLine(text: string, nodes: readonly SyntaxNode[], comments: readonly SyntaxComment[]): string | null {
  const start = nodes[0]?.start ?? 0
  const end = nodes.at(-1)?.end ?? start
  const inserted = insertions()
  const edits: TextEdit[] = []
  let possible = true
  for (const root of nodes) {
    insertTicks(root, inserted)
    walk(root, (node, { parent, key }) => {
      if (ENDED.test(node.type) && !(parent?.type.startsWith('For') && key !== 'body') && text[node.end - 1] !== ';')
        inserted.around(node, '', ';', 1)
      else if (node.type === 'JSXText')
        edits.push({
          start: node.start,
          end: node.end,
          text: jsxText(text.slice(node.start, node.end)),
        })
      else if (
        (node.type === 'TemplateElement' || node.type === 'Literal') &&
        /[\n\r]/.test(text.slice(node.start, node.end))
      )
        possible = false
      return true
    })
  }
  if (!possible) return null
  for (const comment of comments)
    if (comment.start >= start && comment.end <= end) edits.push({ start: comment.start, end: comment.end, text: ' ' })
  return flatten(text.slice(0, end), start, edits, inserted.apply)
}

/** Edits and insertions are both made on marked text, so that neither moves the other's offsets. */
function flatten(
  text: string,
  start: number,
  edits: readonly TextEdit[],
  insert: (text: string) => string,
): string | null {
  const blanked = applyEdits(
    text,
    edits.map((edit) => ({
      ...edit,
      text: edit.text.padEnd(edit.end - edit.start, '\0'),
    })),
  )
  if (blanked === null || blanked.length !== text.length) return null
  const marked = `${'\0'.repeat(start)}${blanked.slice(start)}`
  return insert(marked)
    .replaceAll('\0', '')
    .replace(/\s*[\r\n]+\s*/g, ' ')
}

/** JSX text as React's compiler reads it: lines trimmed at their breaks and joined by one blank. */
function jsxText(raw: string): string {
  const lines = raw.split(/\r\n|\n|\r/)
  return lines
    .map((line, i) =>
      line.slice(
        i === 0 ? 0 : line.length - line.trimStart().length,
        i === lines.length - 1 ? line.length : line.trimEnd().length,
      ),
    )
    .filter((line) => line !== '')
    .join(' ')
}
