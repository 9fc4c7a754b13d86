import { isNode, parse, type SyntaxNode } from '../source/syntax.ts'

/**
 * The first paragraph of the doc comment right above each exported declaration of a module, as its sentences: name →
 * sentences. Tags (`@param` and on) and what stands below them are left out.
 */
export function docComments(path: string, text: string): ReadonlyMap<string, readonly string[]> {
  const parsed = parse(path, text)
  const found = new Map<string, readonly string[]>()
  if (parsed.status === 'malformed') return found
  for (const node of parsed.program.body as SyntaxNode[]) {
    if (node.type !== 'ExportNamedDeclaration' || !isNode(node.declaration)) continue
    const comment = parsed.comments.findLast(
      ({ end }) => end <= node.start && text.slice(end, node.start).trim() === '',
    )
    const sentences = comment?.value.startsWith('*') ? sentencesOf(comment.value) : []
    if (sentences.length > 0) for (const name of declared(node.declaration)) found.set(name, sentences)
  }
  return found
}

function declared(node: SyntaxNode): readonly string[] {
  if (isNode(node.id)) return /^(?:TS|Enum)/.test(node.type) ? [] : [String(node.id.name)]
  if (node.type !== 'VariableDeclaration') return []
  return (node.declarations as SyntaxNode[]).flatMap(({ id }) =>
    isNode(id) && id.type === 'Identifier' ? [String(id.name)] : [],
  )
}

function sentencesOf(comment: string): readonly string[] {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
  const body = lines.join('\n').replace(/^\n+/, '')
  const [paragraph = ''] = body.split(/\n\s*\n|(?:^|\n)@/)
  return paragraph
    .replace(/\{@\w+ ([^}]*)\}/g, '$1')
    .split(/(?<=[.!?])\s+(?=[A-Z`])/)
    .map((sentence) => sentence.replace(/\s+/g, ' ').trim())
    .filter((sentence) => sentence !== '')
}
