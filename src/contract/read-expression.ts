import { parse, type SyntaxNode } from '../source/syntax.ts'

/** Which grammar the code of a clause is read with: that of the module it speaks of. */
export type ClauseLanguage = 'ts' | 'tsx'

/** An expression of a clause; `shift` turns offsets of the tree into offsets of the code as written. */
export type ReadExpression =
  | { readonly status: 'parsed'; readonly node: SyntaxNode; readonly shift: number }
  | { readonly status: 'malformed'; readonly message: string; readonly offset: number }

/** The grammar for clauses of a module: with JSX where the module may hold JSX. */
export function clauseLanguage(module: string): ClauseLanguage {
  return /\.[cm]?[jt]sx$/.test(module) ? 'tsx' : 'ts'
}

/**
 * Reads one expression, `await` and TypeScript allowed. Two different brackets are put around it, since code that
 * closes a bracket it never opened (`a) + (b`) goes unnoticed in one kind but never in both.
 */
export function readExpression(code: string, language: ClauseLanguage): ReadExpression {
  const round = readInside(code, 'async () => (\n', '\n)', language)
  const square = readInside(code, 'async () => [\n', '\n]', language)
  if (round.status === 'malformed' && square.status === 'malformed')
    return round.offset <= square.offset ? round : square
  return square.status === 'malformed' ? square : round
}

function readInside(code: string, open: string, close: string, language: ClauseLanguage): ReadExpression {
  const parsed = parse(`clause.${language}`, open + code + close)
  if (parsed.status === 'malformed') {
    const offset = Math.min(Math.max(parsed.offset - open.length, 0), code.length)
    const message = /Empty parenthesized/.test(parsed.message) ? 'There is no expression' : parsed.message
    return { status: 'malformed', message, offset }
  }
  const [statement] = parsed.program.body as SyntaxNode[]
  const arrow = statement?.expression as SyntaxNode
  return { status: 'parsed', node: arrow.body as SyntaxNode, shift: open.length }
}
