import { visitorKeys } from 'oxc-parser'
import { isNode, type SyntaxNode } from './syntax.ts'

/** What computing an expression once more can disturb: nothing, or what getters and proxies do when they are read. */
export type Purity = 'plain' | 'reads'

/** Nodes that only compute, and whether they read members. */
const PURE: Readonly<Record<string, Purity>> = {
  Identifier: 'plain',
  ThisExpression: 'plain',
  Literal: 'plain',
  TemplateLiteral: 'plain',
  TemplateElement: 'plain',
  UnaryExpression: 'plain',
  BinaryExpression: 'plain',
  LogicalExpression: 'plain',
  ConditionalExpression: 'plain',
  MemberExpression: 'reads',
  ChainExpression: 'reads',
  TSAsExpression: 'plain',
  TSSatisfiesExpression: 'plain',
  TSNonNullExpression: 'plain',
}

/** Null for an expression that can do something else than compute a value, or whose value is a new object each time. */
export function purityOf(node: SyntaxNode): Purity | null {
  const own = PURE[node.type]
  if (!own || node.operator === 'delete' || node.operator === 'instanceof' || node.regex) return null
  let purity = own
  for (const field of visitorKeys[node.type] ?? []) {
    if (field === 'typeAnnotation') continue
    const value = node[field]
    for (const child of Array.isArray(value) ? value : [value]) {
      if (!isNode(child)) continue
      const inner = purityOf(child)
      if (inner === null) return null
      if (inner === 'reads') purity = 'reads'
    }
  }
  return purity
}
