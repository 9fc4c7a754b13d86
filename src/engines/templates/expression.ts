import type { TextEdit } from '../../model/candidate.ts'
import type { SyntaxNode } from '../../source/syntax.ts'
import { fieldOf } from './nodes.ts'
import type { Proposal, Site } from './template.ts'

/** How tightly the parts of an expression hold together, by the ECMAScript grammar. */
export const BINDS = {
  sequence: 0,
  assignment: 1,
  conditional: 2,
  coalesce: 3,
  or: 4,
  and: 5,
  equality: 9,
  relation: 10,
  sum: 12,
  product: 13,
  power: 14,
  unary: 15,
  call: 18,
  primary: 20,
} as const

const OPERATOR: Readonly<Record<string, number>> = {
  '??': 3,
  '||': 4,
  '&&': 5,
  '|': 6,
  '^': 7,
  '&': 8,
  '==': 9,
  '!=': 9,
  '===': 9,
  '!==': 9,
  '<': 10,
  '<=': 10,
  '>': 10,
  '>=': 10,
  in: 10,
  instanceof: 10,
  '<<': 11,
  '>>': 11,
  '>>>': 11,
  '+': 12,
  '-': 12,
  '*': 13,
  '/': 13,
  '%': 13,
  '**': 14,
}

/** How tightly an expression holds together. */
export function bindingOf(node: SyntaxNode): number {
  switch (node.type) {
    case 'SequenceExpression':
      return BINDS.sequence
    case 'AssignmentExpression':
    case 'ArrowFunctionExpression':
    case 'YieldExpression':
      return BINDS.assignment
    case 'ConditionalExpression':
      return BINDS.conditional
    case 'BinaryExpression':
    case 'LogicalExpression':
      return OPERATOR[String(node.operator)] ?? BINDS.relation
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return BINDS.relation
    case 'UnaryExpression':
    case 'AwaitExpression':
    case 'TSTypeAssertion':
      return BINDS.unary
    case 'UpdateExpression':
      return 16
    case 'ObjectExpression':
    case 'FunctionExpression':
    case 'ClassExpression':
      return BINDS.call
    default:
      return BINDS.primary
  }
}

/** The text of a node of the site's file; of the site's own without `node`. */
export function text(site: Site, node: SyntaxNode = site.node): string {
  return site.file.text.slice(node.start, node.end)
}

/** The text of a node as an operand of something that binds at least as `binds`, in parentheses where needed. */
export function operand(site: Site, node: SyntaxNode, binds: number): string {
  return bindingOf(node) < binds ? `(${text(site, node)})` : text(site, node)
}

/** Replaces the site's node, or another `node` of it, by an expression; parentheses are added where its place needs them. */
export function replace(site: Site, by: string, binds: number = BINDS.primary, place: Place = site): TextEdit {
  const { node } = place
  const needs = required(place) > binds && !isParenthesised(site.file.text, place)
  return { start: node.start, end: node.end, text: needs ? `(${by})` : by }
}

/** Where a node stands. */
export interface Place {
  readonly node: SyntaxNode
  readonly parent: SyntaxNode | null
  readonly key: string | null
}

function required({ parent, key }: Place): number {
  if (!parent) return 0
  const own = OPERATOR[String(parent.operator)] ?? 0
  switch (parent.type) {
    case 'BinaryExpression':
      return key === 'right' || parent.operator === '**' ? own + 1 : own
    case 'LogicalExpression':
      return parent.operator === '??' ? 6 : own
    case 'UnaryExpression':
    case 'AwaitExpression':
      return BINDS.unary
    case 'MemberExpression':
      return key === 'object' ? BINDS.call : 0
    case 'CallExpression':
    case 'NewExpression':
      return key === 'callee' ? BINDS.call : BINDS.assignment
    case 'TaggedTemplateExpression':
    case 'TSNonNullExpression':
    case 'ChainExpression':
      return BINDS.call
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return BINDS.relation
    case 'ConditionalExpression':
      return key === 'test' ? BINDS.coalesce : BINDS.assignment
    case 'UpdateExpression':
      return BINDS.primary
    default:
      return BINDS.assignment
  }
}

function isParenthesised(whole: string, { node, parent, key }: Place): boolean {
  if (parent && /^(?:Call|New)Expression$/.test(parent.type) && key === 'callee') return false
  const before = whole.slice(0, node.start).trimEnd()
  const after = whole.slice(node.end, node.end + 80).trimStart()
  return before.endsWith('(') && after.startsWith(')')
}

/** A proposal of one replacement of the site's node. */
export function swap(site: Site, by: string, title: string, weight = 1, binds: number = BINDS.primary): Proposal {
  return { title, edits: [replace(site, by, binds)], weight }
}

/** A short piece of code for a title: one line, cut in the middle. */
export function brief(code: string): string {
  const line = code.replace(/\s+/g, ' ').trim()
  return line.length <= 40 ? line : `${line.slice(0, 24)}…${line.slice(-13)}`
}

const NOT_READ: Readonly<Record<string, readonly string[]>> = {
  VariableDeclarator: ['id'],
  FunctionDeclaration: ['id', 'params'],
  FunctionExpression: ['id', 'params'],
  ArrowFunctionExpression: ['params'],
  ClassDeclaration: ['id', 'superClass'],
  ClassExpression: ['id', 'superClass'],
  AssignmentPattern: ['left'],
  RestElement: ['argument'],
  CatchClause: ['param'],
  MethodDefinition: ['key'],
  PropertyDefinition: ['key'],
  AccessorProperty: ['key'],
  LabeledStatement: ['label'],
  BreakStatement: ['label'],
  ContinueStatement: ['label'],
  MetaProperty: ['meta', 'property'],
  JSXAttribute: ['name', 'value'],
  ArrayPattern: ['elements'],
  ExportSpecifier: ['local', 'exported'],
  ImportSpecifier: ['local', 'imported'],
  ImportDefaultSpecifier: ['local'],
  ImportNamespaceSpecifier: ['local'],
  ImportDeclaration: ['source'],
  ExportNamedDeclaration: ['source'],
  ExportAllDeclaration: ['source'],
  TaggedTemplateExpression: ['quasi'],
  Decorator: ['expression'],
}

/** True for the function of a call: `total` in `total(1)`. */
export function isCallee({ parent, key }: Pick<Site, 'parent' | 'key'>): boolean {
  return parent?.type === 'CallExpression' && key === 'callee'
}

/** True when the node stands where its value is read: it can be replaced by any other expression. */
export function isRead({ parent, key, parents }: Pick<Site, 'parent' | 'key' | 'parents'>): boolean {
  if (!parent || key === null) return false
  if (NOT_READ[parent.type]?.includes(key)) return false
  if (parent.type === 'MemberExpression' && key === 'property') return parent.computed === true
  if (parent.type === 'AssignmentExpression' && key === 'left') return false
  if (parent.type === 'UpdateExpression') return false
  if (parent.type === 'Property') {
    if (parents.at(-2)?.type !== 'ObjectExpression') return false
    return key === 'key' ? parent.computed === true : parent.shorthand !== true
  }
  return !/^(?:TS(?!As|Satisfies|NonNull|TypeAssertion)|JSX(?!ExpressionContainer|SpreadAttribute))/.test(parent.type)
}

/** True when the node stands where only its truth counts. */
export function isCondition({ parent, key, parents }: Pick<Site, 'parent' | 'key' | 'parents'>): boolean {
  if (!parent) return false
  if (key === 'test' && parent.type !== 'SwitchCase') return true
  if (parent.type === 'UnaryExpression' && parent.operator === '!') return true
  if (parent.type !== 'LogicalExpression' || parent.operator === '??') return false
  if (key === 'left' && parent.operator === '&&') return true
  const above = parents.slice(0, -1)
  return isCondition({ parent: above.at(-1) ?? null, key: fieldOf(above.at(-1), parent), parents: above })
}
