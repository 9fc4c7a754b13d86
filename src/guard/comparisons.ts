import { isNode, type SyntaxNode, walk } from '../source/syntax.ts'
import { bare, calledName, canonical, isConstant, methodName, stringValue } from './canonical.ts'
import { outcomes } from './functions.ts'
import { remember } from './remember.ts'

/** A place at which a program decides by comparing something with constants. */
export interface Comparison {
  readonly node: SyntaxNode
  /** Canonical text of what is compared. */
  readonly operand: string
  readonly kind: 'equal' | 'order' | 'member' | 'piece'
  readonly literals: readonly SyntaxNode[]
  /** True when what follows from it is a constant. */
  readonly constantResult: boolean
}

const OPERATOR: Readonly<Record<string, Comparison['kind']>> = {
  '===': 'equal',
  '==': 'equal',
  '!==': 'equal',
  '!=': 'equal',
  '<': 'order',
  '<=': 'order',
  '>': 'order',
  '>=': 'order',
}
const MEMBER = /^(?:includes|has|indexOf|lastIndexOf|some)$/
const PIECE = /^(?:startsWith|endsWith|includes|indexOf|lastIndexOf|search|match|matchAll|localeCompare)$/

/** All comparisons with constants, in source order. */
export const comparisons: (program: SyntaxNode) => readonly Comparison[] = remember((program) => {
  const found: Comparison[] = []
  const constants = constantsIn(program)
  walk(program, (node, { parents }) => {
    const read = readComparison(node, parents, constants)
    if (read) found.push({ ...read, node, constantResult: decided([...parents, node]).some(isConstantOutcome) })
    return true
  })
  return found
})

type Read = Pick<Comparison, 'operand' | 'kind' | 'literals'>

function readComparison(
  node: SyntaxNode,
  parents: readonly SyntaxNode[],
  constants: ReadonlyMap<string, SyntaxNode>,
): Read | null {
  if (node.type === 'BinaryExpression') {
    const kind = OPERATOR[String(node.operator)]
    const [left, right] = [node.left, node.right].map((side) => named(side as SyntaxNode, constants)) as [
      SyntaxNode,
      SyntaxNode,
    ]
    if (!kind || isConstant(left) === isConstant(right)) return null
    const [operand, literal] = isConstant(right) ? [left, right] : [right, left]
    const isZero = kind === 'equal' && canonical(literal) === 'number:0'
    const centre = (isZero ? subtracted(operand) : null) ?? distanceFrom(operand)
    return centre
      ? { operand: canonical(operand), kind: 'equal', literals: [centre] }
      : { operand: canonical(operand), kind, literals: [literal] }
  }
  if (node.operator === '!') {
    const operand = node.argument as SyntaxNode
    const centre = subtracted(operand)
    return centre && { operand: canonical(operand), kind: 'equal', literals: [centre] }
  }
  if (node.type === 'SwitchCase' && isNode(node.test) && isConstant(node.test)) {
    const operand = parents.at(-1)?.discriminant as SyntaxNode
    return { operand: canonical(operand), kind: 'equal', literals: [node.test] }
  }
  if (node.type !== 'CallExpression') return null
  const method = methodName(node)
  const [first, second] = (node.arguments as readonly SyntaxNode[]).map((one) => named(one, constants))
  if (method === '' || !first) return null
  const object = bare(named(bare(bare(node.callee as SyntaxNode).object as SyntaxNode), constants))
  if (calledName(node) === 'Object.is' && second && isConstant(second))
    return { operand: canonical(first), kind: 'equal', literals: [second] }
  if (isConstant(first))
    return PIECE.test(method) ? { operand: canonical(object), kind: 'piece', literals: [first] } : null
  if (PIECE.test(method) && stringValue(object) !== null)
    return { operand: canonical(first), kind: 'equal', literals: [object] }
  return MEMBER.test(method) && isConstant(object) ? members(object, first) : null
}

/** Canonical texts of what the named constants of a program hold, parts and all. */
export const namedValues: (program: SyntaxNode) => ReadonlySet<string> = remember((program) => {
  const found = new Set<string>()
  for (const value of constantsIn(program).values())
    walk(value, (node) => {
      found.add(canonical(node))
      return true
    })
  return found
})

/** Constants of the program that have a name. */
function constantsIn(program: SyntaxNode): ReadonlyMap<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode>()
  walk(program, (node, { parent }) => {
    const id = parent?.kind === 'const' ? (node.id as SyntaxNode) : null
    if (id?.type === 'Identifier' && isNode(node.init) && isConstant(node.init)) found.set(String(id.name), node.init)
    return true
  })
  return found
}

function named(node: SyntaxNode, constants: ReadonlyMap<string, SyntaxNode>): SyntaxNode {
  return constants.get(String(node.name)) ?? node
}

/** The constant in `Math.abs(x - constant)`: to be near it is to be equal to it. */
function distanceFrom(node: SyntaxNode): SyntaxNode | null {
  const inner = bare(node)
  if (calledName(inner) !== 'Math.abs') return null
  const [difference] = inner.arguments as SyntaxNode[]
  return difference ? subtracted(difference) : null
}

/** The constant in `x - constant` and `x ^ constant`, which are zero where both are equal. */
function subtracted(node: SyntaxNode): SyntaxNode | null {
  const difference = bare(node)
  if (difference.type !== 'BinaryExpression' || !/[-^]/.test(String(difference.operator))) return null
  return ([difference.right, difference.left] as SyntaxNode[]).find(isConstant) ?? null
}

/** `[1, 2].includes(x)` and `new Set([1, 2]).has(x)`. */
function members(list: SyntaxNode, operand: SyntaxNode): Read | null {
  const array = list.type === 'NewExpression' ? bare((list.arguments as SyntaxNode[])[0] ?? list) : list
  if (array.type !== 'ArrayExpression') return null
  return {
    operand: canonical(operand),
    kind: 'member',
    literals: (array.elements as (SyntaxNode | null)[]).filter((one) => one !== null),
  }
}

/** What runs, or what the value is, when the comparison at the end of `chain` holds or does not. */
function decided(chain: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const node = chain.at(-1) as SyntaxNode
  if (node.type === 'SwitchCase') return caseBody(node, chain.at(-2))
  // Ends at the latest at the program, which hands nothing on.
  for (let i = chain.length - 1; ; i--) {
    const child = chain[i] as SyntaxNode
    const parent = chain[i - 1] as SyntaxNode
    if (child === parent.test) {
      if (parent.type === 'SwitchCase') return caseBody(parent, chain[i - 2])
      return parent.type === 'DoWhileStatement'
        ? []
        : [parent.consequent ?? parent.body, parent.alternate].filter(isNode)
    }
    if (parent.type === 'LogicalExpression' && parent.operator !== '??' && isConstant(parent.right as SyntaxNode))
      return [parent.right as SyntaxNode]
    if (!/Logical|Unary|Binary|Chain|TS/.test(parent.type)) return []
  }
}

function caseBody(node: SyntaxNode, parent: SyntaxNode | undefined): readonly SyntaxNode[] {
  const cases = parent?.cases as readonly SyntaxNode[]
  const body = cases.slice(cases.indexOf(node)).find((one) => (one.consequent as unknown[]).length > 0)
  return (body?.consequent ?? []) as readonly SyntaxNode[]
}

function isConstantOutcome(node: SyntaxNode): boolean {
  if (node.type === 'BlockStatement') return (node.body as readonly SyntaxNode[]).some(isConstantOutcome)
  if (node.type === 'ReturnStatement') return isNode(node.argument) && isOneConstant(node.argument)
  if (node.type === 'ExpressionStatement') {
    const expression = node.expression as SyntaxNode
    return expression.type === 'AssignmentExpression' && isOneConstant(expression.right as SyntaxNode)
  }
  return isOneConstant(node)
}

function isOneConstant(node: SyntaxNode): boolean {
  const values = outcomes(node)
  return values.length === 1 && isConstant(values[0] as SyntaxNode)
}
