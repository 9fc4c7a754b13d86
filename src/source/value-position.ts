import type { SyntaxNode } from './syntax.ts'
import type { NodePair } from './syntax-diff.ts'

/** Fields in which any expression, a conditional in parentheses too, means the same as what stands there. */
const VALUE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  ExpressionStatement: ['expression'],
  ExportDefaultDeclaration: ['declaration'],
  VariableDeclarator: ['init'],
  ReturnStatement: ['argument'],
  ThrowStatement: ['argument'],
  AwaitExpression: ['argument'],
  YieldExpression: ['argument'],
  SpreadElement: ['argument'],
  JSXSpreadAttribute: ['argument'],
  UnaryExpression: ['argument'],
  IfStatement: ['test'],
  WhileStatement: ['test'],
  DoWhileStatement: ['test'],
  ForStatement: ['init', 'test', 'update'],
  ForInStatement: ['right'],
  ForOfStatement: ['right'],
  SwitchStatement: ['discriminant'],
  SwitchCase: ['test'],
  ConditionalExpression: ['test', 'consequent', 'alternate'],
  LogicalExpression: ['left', 'right'],
  BinaryExpression: ['left', 'right'],
  AssignmentExpression: ['right'],
  AssignmentPattern: ['right'],
  ArrayExpression: ['elements'],
  CallExpression: ['arguments'],
  NewExpression: ['arguments'],
  SequenceExpression: ['expressions'],
  TemplateLiteral: ['expressions'],
  MemberExpression: ['object', 'property'],
  Property: ['key', 'value'],
  ArrowFunctionExpression: ['body'],
  PropertyDefinition: ['value'],
  AccessorProperty: ['value'],
  JSXExpressionContainer: ['expression'],
  TSAsExpression: ['expression'],
  TSSatisfiesExpression: ['expression'],
  TSNonNullExpression: ['expression'],
  TSTypeAssertion: ['expression'],
}

const EXPRESSION =
  /^(?!Import)(?:Identifier|Literal|TemplateLiteral|JSXElement|JSXFragment|MetaProperty|TSTypeAssertion|\w+Expression)$/

/** Nodes in which an anonymous function or class takes a name from its place. */
const NAMING = new Set([
  'AssignmentExpression',
  'AssignmentPattern',
  'VariableDeclarator',
  'Property',
  'PropertyDefinition',
  'AccessorProperty',
  'ExportDefaultDeclaration',
])

const ANONYMOUS = /^(?:ArrowFunction|Function|Class)Expression$/

/** True for an anonymous function or class that takes its name from where it stands in `parent`. */
export function isNamedByPlace(node: SyntaxNode, parent: SyntaxNode): boolean {
  return NAMING.has(parent.type) && ANONYMOUS.test(node.type) && !node.id
}

/**
 * True when both sides of the pair are expressions and stand where `(condition ? after : before)` means what either of
 * them means alone: no receiver, optional chain, assignment target, inferred name or literal form gets lost.
 */
export function isValuePair(pair: NodePair): boolean {
  const { before, after, up, key } = pair
  if (!up || key === null) return false
  const parent = up.before
  if (!EXPRESSION.test(before.type) || !EXPRESSION.test(after.type)) return false
  if (!VALUE_FIELDS[parent.type]?.includes(key)) return false
  if (isNamedByPlace(before, parent) || isNamedByPlace(after, parent)) return false
  if (callsSuper(before) || callsSuper(after)) return false
  if (breaksChain(pair)) return false
  switch (parent.type) {
    case 'ExpressionStatement':
      return typeof parent.directive !== 'string'
    case 'UnaryExpression':
      return parent.operator !== 'delete' && !bothOrOneName(pair, parent)
    case 'MemberExpression':
      return key === 'object' || parent.computed === true
    case 'Property':
      return (
        up.up?.before.type === 'ObjectExpression' &&
        (key === 'key' ? parent.computed === true : isPlainProperty(parent))
      )
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return isValuePair(up)
    default:
      return true
  }
}

/** `typeof name` is no error for a name that does not exist; `typeof (a ? name : b)` would be one. */
function bothOrOneName({ before, after }: NodePair, parent: SyntaxNode) {
  return parent.operator === 'typeof' && (before.type === 'Identifier' || after.type === 'Identifier')
}

function isPlainProperty(property: SyntaxNode): boolean {
  return property.kind === 'init' && property.method !== true && property.shorthand !== true
}

/** Parentheses around a part of `a?.b.c` that holds the `?.` would end what it skips. */
function breaksChain({ before, after, up }: NodePair): boolean {
  if (up?.before.type === 'ChainExpression') return true
  let inChain = false
  for (let at = up; at && isLink(at.before); at = at.up) inChain ||= at.up?.before.type === 'ChainExpression'
  return inChain && (holdsOptional(before) || holdsOptional(after))
}

function isLink(node: SyntaxNode): boolean {
  return /^(?:MemberExpression|CallExpression|TSNonNullExpression)$/.test(node.type)
}

function holdsOptional(node: SyntaxNode): boolean {
  for (
    let at: SyntaxNode | undefined = node;
    at && isLink(at);
    at = (at.object ?? at.callee ?? at.expression) as SyntaxNode | undefined
  )
    if (at.optional === true) return true
  return false
}

function callsSuper(node: SyntaxNode): boolean {
  return node.type === 'CallExpression' && (node.callee as SyntaxNode).type === 'Super'
}
