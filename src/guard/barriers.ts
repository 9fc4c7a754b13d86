import { isFunction, isNode, type SyntaxNode, walk } from '../source/syntax.ts'
import { bare, calledName, methodName } from './canonical.ts'

/** Why something may not run, or may fail unseen. */
export type Barrier = 'condition' | 'dead' | 'early-return' | 'swallowed' | 'never-run'

const LATER =
  /^(?:(?:globalThis|window)\.)?(?:setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame)$|^process\.nextTick$/
const LIST_FIELDS = ['body', 'consequent'] as const

/** What stands between the first node of `chain`, a path of parents down the tree, and its last. `scope` is all that is in view. */
export function barriers(chain: readonly SyntaxNode[], scope: SyntaxNode): readonly Barrier[] {
  return chain.slice(1).flatMap((child, i) => {
    const parent = chain[i] as SyntaxNode
    const found = [branch(parent, child), before(parent, child)]
    if (isFunction(child)) found.push(unusedFunction(chain, i + 1, scope))
    return found.filter((barrier) => barrier !== null)
  })
}

function branch(parent: SyntaxNode, child: SyntaxNode): Barrier | null {
  switch (parent.type) {
    case 'IfStatement':
    case 'ConditionalExpression': {
      if (child === parent.test) return null
      const known = truth(parent.test as SyntaxNode)
      if (known === null) return 'condition'
      return known === (child === parent.consequent) ? null : 'dead'
    }
    case 'LogicalExpression': {
      if (child === parent.left) return null
      const known = truth(parent.left as SyntaxNode)
      if (known === null) return 'condition'
      return known === (parent.operator === '&&') ? null : 'dead'
    }
    case 'SwitchCase':
      return child === parent.test ? null : 'condition'
    case 'CatchClause':
      return 'condition'
    case 'TryStatement': {
      const handler = parent.handler as SyntaxNode | null
      const finalizer = parent.finalizer as SyntaxNode | null
      const swallows = (handler && !fails(handler.body as SyntaxNode)) || (finalizer && mayLeave(finalizer))
      return child === parent.block && swallows ? 'swallowed' : null
    }
    case 'WhileStatement':
    case 'ForStatement': {
      const known = child === parent.body && isNode(parent.test) ? truth(parent.test) : true
      if (known === null) return parent.type === 'WhileStatement' ? 'condition' : null
      return known ? null : 'dead'
    }
    case 'ForOfStatement':
      return isEmptyList(parent.right as SyntaxNode) ? 'dead' : null
    case 'CallExpression': {
      const callee = bare(parent.callee as SyntaxNode)
      return callee.type === 'MemberExpression' && isEmptyList(callee.object as SyntaxNode) ? 'dead' : null
    }
    default:
      return null
  }
}

/** A statement before `child` in the same list that leaves the function. */
function before(parent: SyntaxNode, child: SyntaxNode): Barrier | null {
  for (const field of LIST_FIELDS) {
    const list = parent[field]
    if (!Array.isArray(list) || !list.includes(child)) continue
    const earlier = list.slice(0, list.indexOf(child)) as SyntaxNode[]
    if (earlier.some((statement) => statement.type === 'ReturnStatement')) return 'dead'
    if (earlier.some(mayLeave)) return 'early-return'
  }
  return null
}

const LOOP = /For|While/

/** True for a statement that may leave the list it stands in: by `return`, or by a jump that is not its own affair. */
function mayLeave(statement: SyntaxNode): boolean {
  let found = false
  walk(statement, (node, { parents }) => {
    const inLoop = parents.some(({ type }) => LOOP.test(type))
    if (node.type === 'ReturnStatement' || (node.type === 'ContinueStatement' && !inLoop)) found = true
    if (node.type === 'BreakStatement' && !inLoop && !parents.some(({ type }) => type === 'SwitchStatement'))
      found = true
    return !isFunction(node) && !found
  })
  return found
}

function unusedFunction(chain: readonly SyntaxNode[], index: number, scope: SyntaxNode): Barrier | null {
  const child = chain[index] as SyntaxNode
  const parent = chain[index - 1] as SyntaxNode
  if (parent.type === 'CallExpression') {
    if (LATER.test(calledName(parent))) return 'never-run'
    const method = methodName(parent)
    if (/^(?:catch|on|once|addListener|addEventListener|subscribe)$/.test(method)) return 'condition'
    if (method !== 'then' && method !== 'finally') return null
    const holder = chain
      .slice(0, index - 1)
      .findLast(({ type }) => type !== 'MemberExpression' && type !== 'CallExpression') as SyntaxNode
    return holder.type === 'ExpressionStatement' ? 'never-run' : null
  }
  if (/^(?:Expression|Unary|Sequence)/.test(parent.type)) return 'never-run'
  const named = parent.type === 'VariableDeclarator' ? parent : child.type === 'FunctionDeclaration' ? child : null
  const name = (named?.id as SyntaxNode | undefined)?.name
  return typeof name === 'string' && mentions(scope, name) < 2 ? 'never-run' : null
}

/** How often a name occurs below `root`, that of a component included. */
export function mentions(root: SyntaxNode, name: string): number {
  let count = 0
  walk(root, (node) => {
    if (node.name === name) count++
    return true
  })
  return count
}

/** True when the statements throw, reject, or fail the test. */
function fails(body: SyntaxNode): boolean {
  let found = false
  walk(body, (node) => {
    if (node.type === 'ThrowStatement') found = true
    if (/(?:^|\.)(?:expect|assert|reject|fail|unreachable)$|^assert\./.test(calledName(node))) found = true
    return !found
  })
  return found
}

function isEmptyList(node: SyntaxNode): boolean {
  const list = bare(node)
  return list.type === 'ArrayExpression' && (list.elements as unknown[]).length === 0
}

/** Whether a condition is known from its text alone. */
function truth(node: SyntaxNode): boolean | null {
  const inner = bare(node)
  if (inner.type === 'Literal' && !inner.regex) return Boolean(inner.value)
  if (inner.operator === '!') {
    const known = truth(inner.argument as SyntaxNode)
    return known === null ? null : !known
  }
  if (inner.name === 'undefined') return false
  if (inner.type === 'LogicalExpression') {
    const sides = [truth(inner.left as SyntaxNode), truth(inner.right as SyntaxNode)]
    const decisive = inner.operator === '||'
    if (sides.includes(decisive)) return decisive
    return sides.includes(null) ? null : !decisive
  }
  return null
}
