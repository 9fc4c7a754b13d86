import { isNode, type SyntaxNode } from '../../source/syntax.ts'

/** The field of a node as a node. */
export function sub(node: SyntaxNode, field: string): SyntaxNode {
  return node[field] as SyntaxNode
}

/** The field of a node as a list of nodes; holes of arrays are left out. */
export function subs(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  const list = node[field]
  return Array.isArray(list) ? list.filter(isNode) : []
}

/** The name of an identifier or private name, null for any other node. */
export function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null
  if (node.type === 'PrivateIdentifier') return `#${String(node.name)}`
  return node.type === 'Identifier' ? String(node.name) : null
}

/** The names of a function's parameters, with or without a default; patterns have none. */
export function parameterNames(around: SyntaxNode): readonly string[] {
  return subs(around, 'params').flatMap((param) => nameOf(param) ?? nameOf(param.left) ?? [])
}

/** The name of the member that `a.b` or `a.#b` reads, null when computed. */
export function memberName(node: unknown): string | null {
  return isNode(node) && node.type === 'MemberExpression' && node.computed !== true ? nameOf(node.property) : null
}

/** The value of a literal number, null for any other node. */
export function numberOf(node: unknown): number | null {
  if (!isNode(node)) return null
  if (node.type === 'Literal' && typeof node.value === 'number') return node.value
  if (node.type === 'UnaryExpression' && node.operator === '-') {
    const value = numberOf(node.argument)
    return value === null ? null : -value
  }
  return null
}

/** The value of a literal string, null for any other node. */
export function stringOf(node: unknown): string | null {
  return isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : null
}

/** The method name and the receiver of `receiver.name(…)`, null for any other node. */
export function methodCall(node: unknown): { readonly receiver: SyntaxNode; readonly name: string } | null {
  if (!isNode(node) || node.type !== 'CallExpression') return null
  const callee = sub(node, 'callee')
  const name = memberName(callee)
  return name === null ? null : { receiver: sub(callee, 'object'), name }
}

/** The field of `parent` in which `child` hangs. */
export function fieldOf(parent: SyntaxNode | undefined, child: SyntaxNode): string | null {
  if (!parent) return null
  for (const [field, value] of Object.entries(parent))
    if (value === child || (Array.isArray(value) && value.includes(child))) return field
  return null
}
