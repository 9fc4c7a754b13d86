import { isNode, type SyntaxNode } from '../source/syntax.ts'
import { remember } from './remember.ts'

/** Wrappers that exist for the type checker alone and hold the real expression in `expression`. */
const TYPE_WRAPPER = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'ChainExpression',
])

const LEFT_OUT = new Set([
  'start',
  'end',
  'typeAnnotation',
  'typeArguments',
  'typeParameters',
  'returnType',
  'decorators',
  'definite',
  'accessibility',
  'shorthand',
])
/** What a name stands for already. */
const NAMING = new Set(['key', 'property', 'computed'])

/**
 * A text that is equal for two nodes exactly when they mean the same, whatever their layout, quotes (of names too),
 * parentheses and type annotations.
 */
export const canonical: (node: SyntaxNode) => string = remember(write)

function write(node: SyntaxNode): string {
  const inner = bare(node)
  if (inner !== node) return canonical(inner)
  if (node.type === 'Literal') {
    if (node.regex) return `regex:${node.raw}`
    return `${typeof node.value}:${String(node.value)}`
  }
  const text = stringValue(node)
  if (text !== null) return `string:${text}`
  const number = numberValue(node)
  if (number !== null) return `number:${number}`
  const fields: string[] = []
  const name = propertyName(node)
  if (name !== null) fields.push(`name=${name}`)
  for (const [key, value] of Object.entries(node)) {
    if (LEFT_OUT.has(key) || value === null || value === false) continue
    if (name !== null && NAMING.has(key)) continue
    if (key === 'type') fields.push(String(value))
    else if (isNode(value)) fields.push(`${key}=${canonical(value)}`)
    else if (Array.isArray(value))
      fields.push(`${key}=[${value.map((item) => (isNode(item) ? canonical(item) : JSON.stringify(item))).join(',')}]`)
    else fields.push(`${key}=${JSON.stringify(value)}`)
  }
  return `(${fields.join(' ')})`
}

/** The expression below type assertions, non-null marks and optional chains. */
export function bare(node: SyntaxNode): SyntaxNode {
  let inner = node
  while (TYPE_WRAPPER.has(inner.type)) inner = inner.expression as SyntaxNode
  return inner
}

interface Quasi {
  /** Null for a text that only a tag can read. */
  readonly value: { readonly cooked: string | null }
}

/** The value of a string literal, of a text in JSX, and of what is put together from such and numbers, else null. */
export function stringValue(node: SyntaxNode): string | null {
  const inner = bare(node)
  if (typeof inner.value === 'string') return inner.value
  if (inner.type === 'BinaryExpression' && inner.operator === '+' && numberValue(inner) === null)
    return joined([inner.left, inner.right].map((side) => written(side as SyntaxNode)))
  if (inner.type !== 'TemplateLiteral') return null
  const texts = (inner.quasis as readonly Quasi[]).map(({ value }) => value.cooked)
  const values = (inner.expressions as readonly SyntaxNode[]).map(written)
  return joined([...values.flatMap((value, i) => [texts[i] as string | null, value]), texts.at(-1) as string | null])
}

/** A text or a number as it stands in a text that it is put into. */
function written(node: SyntaxNode): string | null {
  return stringValue(node) ?? numberValue(node)?.toString() ?? null
}

function joined(parts: readonly (string | null)[]): string | null {
  return parts.includes(null) ? null : parts.join('')
}

/** The value of a number, of its negation and of arithmetic on numbers; names come from `constants`. Else null. */
export function numberValue(
  node: SyntaxNode,
  constants: ReadonlyMap<string, SyntaxNode> = new Map(),
  depth = 0,
): number | null {
  const inner = bare(node)
  const value = (one: unknown) => numberValue(one as SyntaxNode, constants, depth + 1)
  if (inner.type === 'Literal') return typeof inner.value === 'number' ? inner.value : null
  if (inner.type === 'Identifier') {
    if (inner.name === 'Infinity') return Number.POSITIVE_INFINITY
    const constant = constants.get(String(inner.name))
    return constant && depth < 5 ? value(constant) : null
  }
  if (inner.type === 'UnaryExpression' && inner.operator === '-') {
    const operand = value(inner.argument)
    return operand === null ? null : -operand
  }
  if (inner.type !== 'BinaryExpression') return null
  const left = value(inner.left)
  const right = value(inner.right)
  if (left === null || right === null) return null
  switch (inner.operator) {
    case '*':
      return left * right
    case '+':
      return left + right
    case '-':
      return left - right
    case '/':
      return left / right
    default:
      return null
  }
}

/** True for an expression that is the same whatever happens: literals, lists, objects and arithmetic of them. */
export function isConstant(node: SyntaxNode): boolean {
  const inner = bare(node)
  switch (inner.type) {
    case 'Literal':
      return true
    case 'TemplateLiteral':
      return (inner.expressions as readonly SyntaxNode[]).every(isConstant)
    case 'Identifier':
      return /^(?:undefined|NaN|Infinity)$/.test(String(inner.name))
    case 'UnaryExpression':
      return isConstant(inner.argument as SyntaxNode)
    case 'BinaryExpression':
    case 'LogicalExpression':
      return isConstant(inner.left as SyntaxNode) && isConstant(inner.right as SyntaxNode)
    case 'ArrayExpression':
      return (inner.elements as readonly (SyntaxNode | null)[]).every((item) => item === null || isConstant(item))
    case 'ObjectExpression':
      return (inner.properties as readonly SyntaxNode[]).every(
        (property) =>
          property.type === 'Property' && property.computed !== true && isConstant(property.value as SyntaxNode),
      )
    case 'NewExpression':
      return (
        /^(?:Date|Map|Set|Array|Object)$/.test(String((inner.callee as SyntaxNode).name)) &&
        (inner.arguments as readonly SyntaxNode[]).every(isConstant)
      )
    default:
      return false
  }
}

/** `a.b.c` for a chain of plain member accesses on an identifier or `this`, else null. */
export function dottedName(node: SyntaxNode): string | null {
  const inner = bare(node)
  if (inner.type === 'Identifier') return String(inner.name)
  if (inner.type === 'ThisExpression') return 'this'
  if (inner.type === 'MetaProperty')
    return `${String((inner.meta as SyntaxNode).name)}.${String((inner.property as SyntaxNode).name)}`
  if (inner.type !== 'MemberExpression') return null
  const object = dottedName(inner.object as SyntaxNode)
  const property = propertyName(inner)
  return object === null || property === null ? null : `${object}.${property}`
}

/** What a call calls, as `dottedName` writes it; empty for what is no call, has one within, or calls no plain name. */
export function calledName(node: SyntaxNode): string {
  return (node.type === 'CallExpression' && dottedName(node.callee as SyntaxNode)) || ''
}

/** The method that a call names, whatever it is called on; empty for what is no such call, or has one within. */
export function methodName(node: SyntaxNode): string {
  return (node.type === 'CallExpression' && propertyName(bare(node.callee as SyntaxNode))) || ''
}

const WITH_PARTS = new Set(['ArrayExpression', 'ObjectExpression', 'NewExpression'])

/** True for a value with parts, of which `toBe` tells more than `toEqual`. */
export function hasParts(node: SyntaxNode): boolean {
  return WITH_PARTS.has(bare(node).type)
}

/** The name that a member expression or an object's property reads, also when it is written as a string. */
export function propertyName(node: SyntaxNode): string | null {
  const key = (node.type === 'MemberExpression' ? node.property : node.key) as SyntaxNode | undefined
  if (!key) return null
  if (node.computed !== true && key.type === 'Identifier') return String(key.name)
  if (key.type === 'PrivateIdentifier') return `#${String(key.name)}`
  if (key.type === 'Literal') return String(key.value)
  return stringValue(key)
}

/** The identifier at the root of a chain of member accesses and calls, else null. */
export function rootName(node: SyntaxNode): string | null {
  const inner = bare(node)
  if (inner.type === 'Identifier') return String(inner.name)
  if (inner.type === 'MemberExpression') return rootName(inner.object as SyntaxNode)
  if (inner.type === 'CallExpression' || inner.type === 'NewExpression') return rootName(inner.callee as SyntaxNode)
  if (inner.type === 'AwaitExpression') return rootName(inner.argument as SyntaxNode)
  return null
}

/** The parts of `after` that are not in `before`, where equal texts are paired off one to one. */
export function surplus<T>(before: readonly T[], after: readonly T[], text: (item: T) => string): T[] {
  const left = new Map<string, number>()
  for (const item of before) left.set(text(item), (left.get(text(item)) ?? 0) + 1)
  return after.filter((item) => {
    const count = left.get(text(item)) ?? 0
    left.set(text(item), count - 1)
    return count <= 0
  })
}
