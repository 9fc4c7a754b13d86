import { isNode, parse, type SyntaxNode, walk } from '../../source/syntax.ts'

/** A test file or fixture, read once for all repairs. */
export interface TestSource {
  readonly path: string
  readonly text: string
  readonly program: SyntaxNode
}

/** A node with all that holds it, from the program down. */
export interface Placed {
  readonly source: TestSource
  readonly node: SyntaxNode
  readonly parents: readonly SyntaxNode[]
}

/** Reads a file; null when it cannot be parsed. */
export function readTestSource(path: string, text: string): TestSource | null {
  const parsed = parse(path, text)
  return parsed.status === 'parsed' ? { path, text, program: parsed.program } : null
}

/** Every node that `wanted` accepts, in source order. */
export function findNodes(source: TestSource, wanted: (node: SyntaxNode) => boolean): readonly Placed[] {
  const found: Placed[] = []
  walk(source.program, (node, { parents }) => {
    if (wanted(node)) found.push({ source, node, parents: [...parents] })
    return true
  })
  return found
}

/** The same node without type assertions around it. */
export function bareNode(node: SyntaxNode): SyntaxNode {
  return /^TS(?:As|Satisfies|NonNull)Expression$|^TSTypeAssertion$/.test(node.type)
    ? bareNode(node.expression as SyntaxNode)
    : node
}

/** The source of a node. */
export function sourceOf({ text }: TestSource, { start, end }: SyntaxNode): string {
  return text.slice(start, end)
}

/** The name of an identifier or of a plain member (`a.b` → `b`); null for all else. */
export function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier') return String(node.name)
  return node.type === 'MemberExpression' && node.computed !== true ? nameOf(node.property) : null
}

/** The key of a property that is written out; null when it is computed. */
export function keyOf(property: SyntaxNode): string | null {
  if (property.type !== 'Property' || property.computed === true) return null
  const key = property.key as SyntaxNode
  return key.type === 'Identifier' ? String(key.name) : String(key.value)
}

/** The nodes of a list field; holes of arrays are left out. */
export function nodesOf(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  return ((node[field] ?? []) as unknown[]).filter(isNode)
}

/** The text of a string literal or of a template without expressions; null for all else. */
export function stringOf(node: SyntaxNode): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  if (node.type !== 'TemplateLiteral') return null
  const quasis = nodesOf(node, 'quasis')
  const value = quasis[0]?.value as { readonly cooked?: string } | undefined
  return quasis.length === 1 ? (value?.cooked ?? null) : null
}
