import { isFunction, type SyntaxNode, walk } from './syntax.ts'
import { type NodePair, STATEMENT_LIST, type SyntaxDifference } from './syntax-diff.ts'
import { isValuePair } from './value-position.ts'

/**
 * Where an alternative goes: in place of the text `start` to `end`, which is one expression (`bare` when it is a whole
 * statement and needs no parentheses), some statements of a list, one statement without braces around it, the
 * inside of a function's body; or at `start`, `end` being equal, with `before` in front. `alternative` names the nodes
 * of the edited tree that stand in for it.
 */
export interface Placement {
  readonly form: 'expression' | 'bare' | 'statements' | 'body' | 'inserted'
  readonly start: number
  readonly end: number
  readonly lead: string
  readonly alternative: readonly SyntaxNode[]
  /** The expression that the alternative stands in for; null for statements. */
  readonly original: SyntaxNode | null
}

/** Statements that may stand without braces as a part of others. */
const BODY_FIELD: Readonly<Record<string, readonly string[]>> = {
  IfStatement: ['consequent', 'alternate'],
  ForStatement: ['body'],
  ForInStatement: ['body'],
  ForOfStatement: ['body'],
  WhileStatement: ['body'],
  DoWhileStatement: ['body'],
}

/**
 * Every place that can hold the difference, from the innermost to the outermost, each proven to mean the same as the
 * edit while it is active and the same as the text before while it is not.
 */
export function* placements(difference: SyntaxDifference): Generator<Placement> {
  const { list } = difference
  let pair: NodePair | null = difference.pair
  if (list) {
    const run = {
      before: items(pair.before, list.key).slice(list.from, list.to),
      after: items(pair.after, list.key).slice(list.from, list.afterTo),
    }
    if (isInRun(pair)) {
      const placed = statements(pair.before, list.key, list.from, run)
      if (placed) yield placed
    }
  }
  for (; pair && isInRun(pair); pair = pair.up) {
    const placed = expression(pair) ?? statement(pair) ?? functionBody(pair) ?? null
    if (placed) yield placed
  }
}

/** True when the pair stands in code that runs: not in a type, decorator, enum, namespace or `declare`. */
function isInRun(pair: NodePair): boolean {
  for (let at: NodePair | null = pair; at; at = at.up)
    if (
      at.key === 'decorators' ||
      at.before.declare === true ||
      /^TS(?!(?:As|Satisfies|NonNull|Instantiation)Expression$|TypeAssertion$|ParameterProperty$)/.test(at.before.type)
    )
      return false
  return true
}

/** True when what stands here runs each time a function is called, not once when the module is evaluated. */
export function isInFunction(pair: NodePair): boolean {
  for (let at: NodePair | null = pair; at?.up; at = at.up) {
    if (isFunction(at.up.before)) return true
    if (at.up.before.type === 'PropertyDefinition' && at.key === 'value' && at.up.before.static !== true) return true
  }
  return false
}

function expression(pair: NodePair): Placement | null {
  if (!isValuePair(pair)) return null
  const { before, after, up } = pair
  const { start, end } = before
  const bare = up?.before.type === 'ExpressionStatement' && up.before.start === start
  // A statement must not begin with `(`: the line above may lack its semicolon.
  for (let at = up; !bare && at; at = at.up)
    if (at.before.type === 'ExpressionStatement' && at.before.start === start) return null
  return {
    form: bare ? 'bare' : 'expression',
    start,
    end,
    lead: '',
    alternative: [after],
    original: before,
  }
}

function statement(pair: NodePair): Placement | null {
  const { before, after, up, key } = pair
  if (!up || key === null) return null
  const run = { before: [before], after: [after] }
  if (STATEMENT_LIST[up.before.type] === key)
    return statements(up.before, key, items(up.before, key).indexOf(before), run)
  if (!BODY_FIELD[up.before.type]?.includes(key) || !staysInside(run)) return null
  const { start, end } = before
  return { form: 'body', start, end, lead: '', alternative: [after], original: null }
}

interface Run {
  readonly before: readonly SyntaxNode[]
  readonly after: readonly SyntaxNode[]
}

function statements(holder: SyntaxNode, key: string, from: number, run: Run): Placement | null {
  if (!staysInside(run)) return null
  const first = run.before[0]
  const last = run.before.at(-1)
  if (first && last)
    return {
      form: 'statements',
      start: first.start,
      end: last.end,
      lead: '',
      alternative: run.after,
      original: null,
    }
  const all = items(holder, key)
  const next = all[from]
  if (typeof next?.directive === 'string') return null
  const previous = all[from - 1]
  // Program and static block tell no offset behind their first brace; an empty one of them is left to the overlay.
  if (!next && !previous && !/^(?:Block|SwitchCase)/.test(holder.type)) return null
  const at = next?.start ?? previous?.end ?? (holder.type === 'SwitchCase' ? holder.end : holder.start + 1)
  return {
    form: 'inserted',
    start: at,
    end: at,
    lead: !next && previous ? ';' : '',
    alternative: run.after,
    original: null,
  }
}

/** The whole body of a function: what it declares stays inside either way. */
function functionBody(pair: NodePair): Placement | null {
  const { before, after, up, key } = pair
  if (!up || key !== 'body' || !isFunction(up.before)) return null
  if (before.type !== 'BlockStatement' || after.type !== 'BlockStatement') return null
  const old = items(before, 'body')
  const now = items(after, 'body')
  if ([...old, ...now].some(({ directive }) => typeof directive === 'string')) return null
  const first = old[0]
  const last = old.at(-1)
  if (!first || !last || hasSuperCall(before) || hasSuperCall(after)) return null
  return {
    form: 'statements',
    start: first.start,
    end: last.end,
    lead: '',
    alternative: now,
    original: null,
  }
}

/** True when a block around either run hides nothing from what follows, and no label loses its statement. */
function staysInside({ before, after }: Run): boolean {
  return [...before, ...after].every(
    (node) =>
      (/Statement$/.test(node.type) || node.type === 'EmptyStatement') &&
      typeof node.directive !== 'string' &&
      !hasSuperCall(node),
  )
}

function hasSuperCall(root: SyntaxNode): boolean {
  let found = false
  walk(root, (node) => {
    if (node.type === 'CallExpression' && (node.callee as SyntaxNode).type === 'Super') found = true
    return !found && node.type !== 'ClassBody'
  })
  return found
}

function items(node: SyntaxNode, key: string): readonly SyntaxNode[] {
  return node[key] as readonly SyntaxNode[]
}
