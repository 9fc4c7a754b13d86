import type { LineRange } from '../model/workspace.ts'
import { lineIndex } from '../source/apply-edits.ts'
import { isNode, parse, type SyntaxNode, walk } from '../source/syntax.ts'

const STATEMENT = /^(?:Expression|Return)Statement$|^VariableDeclaration$/

/** The smallest statement of a program that a line is part of, as lines; null where there is none. */
export function statementLines(path: string, text: string, line: number): LineRange | null {
  let found: LineRange | null = null
  eachNode(path, text, (node, range) => {
    if (range.to < line || range.from > line) return false
    if (STATEMENT.test(node.type)) found = range
    return true
  })
  return found
}

/** The declaration of `name`, or of a member `Class.member`, as lines; null where the text does not declare it. */
export function declarationLines(path: string, text: string, symbol: string): LineRange | null {
  const [name, member] = symbol.split('.')
  let holder: SyntaxNode | null = null
  let found: LineRange | null = null
  eachNode(path, text, (node, range) => {
    if (!holder && nameOf(node.id) === name) {
      holder = node
      if (member === undefined) found = range
    } else if (holder && !found && isWithin(node, holder) && nameOf(node.key) === member) found = range
    return found === null
  })
  return found
}

function eachNode(path: string, text: string, visit: (node: SyntaxNode, range: LineRange) => boolean): void {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return
  const position = lineIndex(text)
  walk(parsed.program, (node) => visit(node, { from: position(node.start).line, to: position(node.end).line }))
}

function isWithin(node: SyntaxNode, holder: SyntaxNode): boolean {
  return node.start >= holder.start && node.end <= holder.end
}

function nameOf(node: unknown): string | null {
  return isNode(node) && node.type === 'Identifier' ? (node.name as string) : null
}
