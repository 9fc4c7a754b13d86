import { isNode, type SyntaxNode, walk } from '../source/syntax.ts'
import { bare, calledName, canonical, isConstant, methodName } from './canonical.ts'
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
const PIECE = /^(?:startsWith|endsWith|includes|indexOf|search|match)$/

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
    const centre = distanceFrom(operand)
    return centre
      ? { operand: canonical(operand), kind: 'equal', literals: [centre] }
      : { operand: canonical(operand), kind, literals: [literal] }
  }
  if (node.type === 'SwitchCase' && isNode(node.test) && isConstant(node.test)) {
    const operand = parents.at(-1)?.discriminant as SyntaxNode
    return { operand: canonical(operand), kind: 'equal', literals: [node.test] }
  }
  if (node.type !== 'CallExpression') return null
  const method = methodName(node)
  const [first, second] = node.arguments as readonly SyntaxNode[]
  if (method === '' || !first) return null
  const object = bare(bare(node.callee as SyntaxNode).object as SyntaxNode)
  if (calledName(node) === 'Object.is' && second && isConstant(second))
    return { operand: canonical(first), kind: 'equal', literals: [second] }
  if (/^(?:includes|has|indexOf|some)$/.test(method) && isConstant(object) && !isConstant(first))
    return members(object, first)
  return PIECE.test(method) && isConstant(first)
    ? { operand: canonical(object), kind: 'piece', literals: [first] }
    : null
}

/** Constants of the program that have a name. */
function constantsIn(program: SyntaxNode): ReadonlyMap<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode>()
  walk(program, (node, { parent }) => {
    const id = node.type === 'VariableDeclarator' && parent?.kind === 'const' ? (node.id as SyntaxNode) : null
    if (id?.type === 'Identifier' && isNode(node.init) && isConstant(node.init)) found.set(String(id.name), node.init)
    return true
  })
  return found
}

function named(node: SyntaxNode, constants: ReadonlyMap<string, SyntaxNode>): SyntaxNode {
  return (node.type === 'Identifier' ? constants.get(String(node.name)) : undefined) ?? node
}

/** The constant in `Math.abs(x - constant)`: to be near it is to be equal to it. */
function distanceFrom(node: SyntaxNode): SyntaxNode | null {
  const inner = bare(node)
  const [difference] = calledName(inner) === 'Math.abs' ? (inner.arguments as SyntaxNode[]) : []
  if (difference?.type !== 'BinaryExpression' || difference.operator !== '-') return null
  return [difference.right, difference.left].find((side) => isConstant(side as SyntaxNode)) as SyntaxNode | null
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
  for (let i = chain.length - 1; i > 0; i--) {
    const child = chain[i] as SyntaxNode
    const parent = chain[i - 1] as SyntaxNode
    if (/^(?:If|While)Statement$|^ConditionalExpression$/.test(parent.type))
      return child === parent.test
        ? [parent.consequent ?? parent.body, parent.type === 'ConditionalExpression' ? parent.alternate : null].filter(
            isNode,
          )
        : []
    if (
      parent.type === 'LogicalExpression' &&
      child === parent.left &&
      parent.operator !== '??' &&
      isConstant(parent.right as SyntaxNode)
    )
      return [parent.right as SyntaxNode]
    if (!/^(?:Logical|Unary|Binary|Chain|TS\w+)Expression$/.test(parent.type)) return []
  }
  return []
}

function caseBody(node: SyntaxNode, parent: SyntaxNode | undefined): readonly SyntaxNode[] {
  const cases = (parent?.cases ?? []) as readonly SyntaxNode[]
  const body = cases.slice(cases.indexOf(node)).find((one) => (one.consequent as unknown[]).length > 0)
  return (body?.consequent ?? []) as readonly SyntaxNode[]
}

function isConstantOutcome(node: SyntaxNode): boolean {
  if (node.type === 'BlockStatement') return (node.body as readonly SyntaxNode[]).some(isConstantOutcome)
  if (node.type === 'ReturnStatement')
    return isNode(node.argument) && outcomes(node.argument).length === 1 && isConstant(node.argument)
  if (node.type === 'ExpressionStatement') {
    const expression = node.expression as SyntaxNode
    return expression.type === 'AssignmentExpression' && isConstant(expression.right as SyntaxNode)
  }
  return /Expression$|Literal$|^Identifier$/.test(node.type) && isConstant(node)
}
