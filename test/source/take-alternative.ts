import { isNode, type SyntaxNode } from '../../src/source/syntax.ts'

/** What `globalThis.__rw.at` holds for a switch. */
type At = (site: number) => number

/**
 * The tree of a schemata module as it runs while `globalThis.__rw.at` holds this: switches are replaced by the branch they
 * take, ticks, empty statements and the braces around them are gone.
 */
export function takeAlternative(node: SyntaxNode, active: At): SyntaxNode {
  const take = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value.flatMap((item) => (isNode(item) ? statements(item, active).map(take) : [item]))
    if (!isNode(value)) return value
    if (value.type === 'ConditionalExpression') {
      const chosen = choice(value, active)
      if (chosen !== null) return take(chosen ? value.consequent : value.alternate)
    }
    // Alternatives stand on one line: only what JSX makes of a text counts.
    if (value.type === 'JSXText') return { type: 'JSXText', text: String(value.value).trim() }
    const bare = unwrapped(value, active)
    if (bare) return take(bare)
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, take(child)]))
  }
  return take(node) as SyntaxNode
}

/** True, false or, for an ordinary condition, null. */
function choice({ test }: SyntaxNode, active: At): boolean | null {
  if (!isNode(test)) return null
  if (!isNode(test.left)) {
    const value = held(test, active)
    return value === null ? null : value !== 0
  }
  const value = held(test.left, active)
  const right = (test.right as SyntaxNode).value
  return value === null ? null : test.operator === '<' ? value < Number(right) : value === right
}

function held({ object, property }: SyntaxNode, active: At): number | null {
  if (!isNode(object) || !isNode(object.property) || !isNode(object.object)) return null
  const holder = object.object.property as SyntaxNode | undefined
  return object.property.name === 'at' && holder?.name === '__rw'
    ? active(Number((property as SyntaxNode).value))
    : null
}

function statements(node: SyntaxNode, active: At): SyntaxNode[] {
  if (isTick(node) || node.type === 'EmptyStatement') return []
  if (node.type === 'JSXText' && /^\s*\n\s*$/.test(String(node.value))) return []
  if (node.type !== 'IfStatement') return [node]
  const chosen = choice(node, active)
  if (chosen === null) return [node]
  const branch = (chosen ? node.consequent : node.alternate) as SyntaxNode | null
  if (!branch) return []
  const inner = branch.type === 'BlockStatement' ? (branch.body as SyntaxNode[]) : [branch]
  return inner.flatMap((one) => statements(one, active))
}

/** The one statement that a block holds, braces may have been put around it; null for any other node. */
function unwrapped(node: SyntaxNode, active: At): SyntaxNode | null {
  if (node.type !== 'BlockStatement') return null
  const left = (node.body as SyntaxNode[]).flatMap((one) => statements(one, active))
  return left.length === 1 ? (left[0] as SyntaxNode) : null
}

function isTick(node: SyntaxNode): boolean {
  const call = node.expression as SyntaxNode | undefined
  const callee = call?.callee as SyntaxNode | undefined
  return node.type === 'ExpressionStatement' && (callee?.property as SyntaxNode | undefined)?.name === 'tick'
}
