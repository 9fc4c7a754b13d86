import type { Objection } from '../model/proof.ts'
import { isFunction, isNode, type SyntaxNode, walk } from '../source/syntax.ts'
import { bare, calledName, canonical, isConstant, surplus } from './canonical.ts'
import { type FunctionPair, functionPairs, parameterNames, reads, results } from './functions.ts'
import type { Guard, Patch } from './guard.ts'
import { excerpt, objectionAt } from './objection.ts'

const name = 'input-special-cased'

/** Rules about functions that stop doing their work. What undoes a person's own edit is exempt where it only takes away. */
export const FUNCTION_HOLLOWED: readonly Guard[] = [
  { name, rule: 'constant-body', side: 'source', refuse: (patch) => eachFunction(patch, constantBody) },
  { name, rule: 'emptied-body', side: 'source', refuse: (patch) => eachFunction(patch, emptiedBody) },
  {
    name,
    rule: 'side-effect-deleted',
    side: 'source',
    refuse: (patch) => (patch.candidate.engine === 'history' ? [] : deletedEffects(patch)),
  },
]

function eachFunction(patch: Patch, judge: (pair: FunctionPair) => string | null): readonly Objection[] {
  return functionPairs(patch).flatMap((pair) => {
    const detail = judge(pair)
    return detail === null
      ? []
      : [objectionAt(name, { path: pair.file.path, side: pair.side }, pair.after, `\`${pair.name}\` ${detail}`)]
  })
}

function constantBody({ before, after }: FunctionPair): string | null {
  const now = results(after)
  if (now.length === 0 || !now.every(isConstant)) return null
  const works = reads(before.body as SyntaxNode, parameterNames(before)) || !results(before).every(isConstant)
  const stillWorks =
    reads(after.body as SyntaxNode, parameterNames(after)) ||
    statements(after).some(({ type }) => type === 'ExpressionStatement')
  const always =
    new Set(now.map(canonical)).size === 1 && !results(before).every(isConstant) && !isFlag(now[0] as SyntaxNode)
  return works && (!stillWorks || always) ? 'answers with a constant whatever it is given' : null
}

/** True for what a function of checks and actions may well answer with every time. */
function isFlag(node: SyntaxNode): boolean {
  return /^(?:boolean|object):|^\(Identifier/.test(canonical(node))
}

function emptiedBody({ before, after }: FunctionPair): string | null {
  return statements(before).length > 0 && statements(after).length === 0 ? 'does nothing any more' : null
}

function statements(root: SyntaxNode): readonly SyntaxNode[] {
  const body = root.body as SyntaxNode
  return body.type === 'BlockStatement'
    ? (body.body as readonly SyntaxNode[]).filter(({ type }) => type !== 'EmptyStatement')
    : [body]
}

/** Statements that act on something else and are taken away while nothing comes in their place. */
function deletedEffects(patch: Patch): readonly Objection[] {
  const everywhere = new Set(
    patch.files.flatMap(({ after }) => (after ? allStatements(after.program) : [])).map(canonical),
  )
  return functionPairs(patch).flatMap(({ before, after, file, side, name: title }) => {
    if (statements(after).length === 0) return []
    const [earlier, later] = [before.body as SyntaxNode, after.body as SyntaxNode]
    if (!surplus(allStatements(earlier), allStatements(later), canonical).every(holdsOthers)) return []
    return surplus(effects(later), effects(earlier), canonical)
      .filter((statement) => !everywhere.has(canonical(statement)))
      .map((statement) => {
        const detail = `\`${title}\` no longer does this: ${excerpt(file.before ?? side, statement)}`
        return objectionAt(name, { path: file.path, side }, after, detail)
      })
  })
}

/** True for a statement that changes because of what is deleted inside of it. */
function holdsOthers(statement: SyntaxNode): boolean {
  return (
    /Block|If|For|While|Try|Switch|Labeled/.test(statement.type) ||
    allStatements(statement).some(({ type }) => type === 'BlockStatement')
  )
}

function allStatements(root: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  walk(root, (node) => {
    if (/Statement|VariableDeclaration/.test(node.type)) found.push(node)
    return true
  })
  return found
}

function effects(root: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  walk(root, (node) => {
    if (node.type === 'ExpressionStatement' && acts(node.expression as SyntaxNode)) found.push(node)
    return !(isFunction(node) && isNode(node.id))
  })
  return found
}

function acts(node: SyntaxNode): boolean {
  const inner = bare(node)
  if (inner.type === 'AwaitExpression' || inner.type === 'YieldExpression') return true
  if (inner.type === 'CallExpression') return !/^console\./.test(calledName(inner))
  return /Assignment|Update/.test(inner.type) || inner.operator === 'delete'
}
