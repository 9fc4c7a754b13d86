import { isProgram, parse, walk } from './syntax.ts'

/** What a piece of a program is to the eye. */
export type SyntaxKind = 'comment' | 'literal' | 'keyword'

/** A piece of a program; UTF-16 offsets, `end` exclusive. */
export interface SyntaxSpan {
  readonly start: number
  readonly end: number
  readonly kind: SyntaxKind
}

/** Longer texts stay plain, in UTF-16 units: nobody reads them whole. */
const LONGEST = 200_000

const KEYWORD =
  /(?<![\w$.])(?:abstract|as|async|await|break|case|catch|class|const|continue|declare|default|delete|do|else|enum|export|extends|finally|for|from|function|if|implements|import|in|instanceof|interface|keyof|let|new|of|private|protected|public|readonly|return|satisfies|static|switch|this|throw|try|type|typeof|var|void|while|yield|null|undefined|true|false)(?![\w$])/g

/**
 * Comments, literals and keywords of a program in their order, without overlaps. Empty for what is no program, does not
 * parse or is very long. Words that are keywords in some places only (`type`, `from`, `of`) count everywhere but behind a
 * dot: this is for the eye.
 */
export function syntaxSpans(path: string, text: string): readonly SyntaxSpan[] {
  if (text.length > LONGEST || !isProgram(path)) return []
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return []
  const spans: SyntaxSpan[] = parsed.comments.map(({ start, end }) => ({ start, end, kind: 'comment' }))
  walk(parsed.program, (node) => {
    const isLiteral = node.type === 'Literal' && /^["'\d/]/.test(String(node.raw))
    if (isLiteral || node.type === 'TemplateElement' || node.type === 'JSXText')
      spans.push({ start: node.start, end: node.end, kind: 'literal' })
    return true
  })
  const known = spans.sort((a, b) => a.start - b.start)
  let at = 0
  const keywords: SyntaxSpan[] = []
  for (const { index, 0: word } of text.matchAll(KEYWORD)) {
    while (known[at] && (known[at] as SyntaxSpan).end <= index) at++
    const inside = known[at] && (known[at] as SyntaxSpan).start < index + word.length
    if (!inside) keywords.push({ start: index, end: index + word.length, kind: 'keyword' })
  }
  return [...known, ...keywords].sort((a, b) => a.start - b.start)
}
