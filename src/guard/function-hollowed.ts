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
    const detail = canonical(pair.before) === canonical(pair.after) ? null : judge(pair)
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
  const always = new Set(now.map(canonical)).size === 1 && !results(before).every(isConstant) && !isFlag(now[0])
  return works && (!stillWorks || always) ? 'answers with a constant whatever it is given' : null
}

/** True for what a function of checks and actions may well answer with every time. */
function isFlag(node: SyntaxNode | undefined): boolean {
  return node !== undefined && /^(?:boolean|object):|^\(Identifier/.test(canonical(node))
}

function emptiedBody({ before, after }: FunctionPair): string | null {
  return statements(before).length > 0 &&
    (after.body as SyntaxNode).type === 'BlockStatement' &&
    statements(after).length === 0
    ? 'does nothing any more'
    : null
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
    const [earlier, later] = [before, after].map((root) => effects(root.body as SyntaxNode))
    if (
      !earlier ||
      !later ||
      surplus(allStatements(before.body as SyntaxNode), allStatements(after.body as SyntaxNode), canonical).some(
        ({ type }) => type !== 'BlockStatement' && !holdsBlock(type),
      )
    )
      return []
    return surplus(later, earlier, canonical)
      .filter((statement) => !everywhere.has(canonical(statement)))
      .map((statement) => {
        const detail = `\`${title}\` no longer does this: ${excerpt(file.before ?? side, statement)}`
        return objectionAt(name, { path: file.path, side }, after, detail)
      })
  })
}

/** Statements that change because of what is deleted inside of them. */
function holdsBlock(type: string): boolean {
  return /^(?:If|For|ForOf|ForIn|While|DoWhile|Try|Switch|Labeled)Statement$/.test(type)
}

function allStatements(root: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  walk(root, (node) => {
    if (/Statement$|^VariableDeclaration$/.test(node.type)) found.push(node)
    return true
  })
  return found
}

function effects(root: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  walk(root, (node, { parents }) => {
    if (node.type === 'ExpressionStatement' && acts(node.expression as SyntaxNode)) found.push(node)
    return !(isFunction(node) && parents.length > 0 && isNode(node.id))
  })
  return found
}

function acts(node: SyntaxNode): boolean {
  const inner = bare(node)
  if (inner.type === 'AwaitExpression' || inner.type === 'YieldExpression') return true
  if (inner.type === 'CallExpression') return !/^console\./.test(calledName(inner))
  return (
    /^(?:Assignment|Update)Expression$/.test(inner.type) ||
    (inner.type === 'UnaryExpression' && inner.operator === 'delete')
  )
}
