import { visitorKeys } from 'oxc-parser'
import type { TextEdit } from '../model/candidate.ts'
import { applyEdits } from './apply-edits.ts'
import { isFunction, isNode, parse, type SyntaxComment, type SyntaxNode } from './syntax.ts'
import { type NodePair, STATEMENT_LIST } from './syntax-diff.ts'

/** A part of a tree before and after an edit; `pair.up` leads to the program, through what the edit does not touch. */
export interface EditedTree {
  readonly pair: NodePair
  /** What the offsets of `pair.after` refer to. */
  readonly text: string
  readonly comments: readonly SyntaxComment[]
}

/**
 * The trees of an edit, from the smallest part that can be read by itself to the whole: a statement of a function, a
 * statement of the module, the module. Reading a long class anew for each of hundreds of edits takes longer than running
 * them. Ends early where the edited text cannot be parsed.
 */
export function* editedTrees(path: string, text: string, program: SyntaxNode, edit: TextEdit): Generator<EditedTree> {
  const inner = innerStatement(path, text, program, edit)
  if (inner) yield inner
  const outer = outerStatement(path, text, program, edit)
  if (outer === 'malformed') return
  if (outer) yield outer
  const whole = applyEdits(text, [edit])
  const parsed = whole === null ? null : parse(path, whole)
  if (whole === null || parsed?.status !== 'parsed') return
  yield {
    pair: { before: program, after: parsed.program, up: null, key: null },
    text: whole,
    comments: parsed.comments,
  }
}

interface Step {
  readonly node: SyntaxNode
  readonly key: string | null
}

function innerStatement(path: string, text: string, program: SyntaxNode, edit: TextEdit): EditedTree | null {
  const steps = stepsTo(program, edit)
  const at = steps.findLastIndex(
    ({ node, key }, i) => i > 0 && STATEMENT_LIST[steps[i - 1]?.node.type ?? ''] === key && node.end > edit.end,
  )
  const unit = steps[at]
  const around = steps.slice(0, at)
  const own = around.findLast(({ node }) => isFunction(node))?.node
  if (!unit || !own) return null
  const part = editedText(text, unit.node, edit)
  if (part === null) return null
  const method = `${own.async === true ? 'async ' : ''}${own.generator === true ? '*' : ''}m(){`
  const isInClass = around.some(({ node }) => node.type === 'ClassBody')
  const head = isInClass ? `class C extends D{${method}` : `({${method}`
  const whole = `${head}${part}\n}})`.slice(0, isInClass ? -1 : undefined)
  const parsed = parse(path, whole)
  if (parsed.status === 'malformed') return null
  const [holder, ...more] = parsed.program.body as readonly SyntaxNode[]
  const body = holder && more.length === 0 ? bodyOf(holder, isInClass) : null
  const [after, ...rest] = body ?? []
  if (after?.type !== unit.node.type || rest.length > 0) return null
  const up = around.reduce<NodePair | null>(
    (pair, { node, key }) => ({ before: node, after: node, up: pair, key }),
    null,
  )
  return { pair: { before: unit.node, after, up, key: unit.key }, text: whole, comments: parsed.comments }
}

/** The statements of the one method of a class or object that a part was put into. */
function bodyOf(holder: SyntaxNode, isClass: boolean): readonly SyntaxNode[] | null {
  const members = (isClass ? (holder.body as SyntaxNode).body : (holder.expression as SyntaxNode).properties) as
    | readonly SyntaxNode[]
    | undefined
  const method = members?.length === 1 ? (members[0]?.value as SyntaxNode | undefined) : undefined
  return ((method?.body as SyntaxNode | undefined)?.body as readonly SyntaxNode[] | undefined) ?? null
}

/** Null when it is not enough, `malformed` when nothing larger can be parsed either. */
function outerStatement(
  path: string,
  text: string,
  program: SyntaxNode,
  edit: TextEdit,
): EditedTree | 'malformed' | null {
  const body = program.body as readonly SyntaxNode[]
  const statement = body.find(({ start, end }) => start < edit.start && edit.end < end)
  if (!statement) return null
  const part = editedText(text, statement, edit)
  const parsed = parse(path, `${part}\n${asModule(path)}`)
  if (part === null || parsed.status === 'malformed') return 'malformed'
  const [after, ...rest] = parsed.program.body as readonly SyntaxNode[]
  if (after?.type !== statement.type || rest.length !== (asModule(path) === '' ? 0 : 1)) return null
  const up = { before: program, after: program, up: null, key: null }
  return { pair: { before: statement, after, up, key: 'body' }, text: part, comments: parsed.comments }
}

function editedText(text: string, { start, end }: SyntaxNode, edit: TextEdit): string | null {
  return applyEdits(text.slice(start, end), [{ ...edit, start: edit.start - start, end: edit.end - start }])
}

/** What makes a part of a module be read as one. */
function asModule(path: string): string {
  return /\.c[jt]s$/.test(path) ? '' : 'export {};'
}

/** The nodes around an edit, from the program down; each begins before it and ends no earlier than it. */
function stepsTo(program: SyntaxNode, edit: TextEdit): readonly Step[] {
  const steps: Step[] = [{ node: program, key: null }]
  for (let at: Step | undefined = steps[0]; at; at = childAround(at.node, edit)) if (at !== steps[0]) steps.push(at)
  return steps
}

function childAround(node: SyntaxNode, edit: TextEdit): Step | undefined {
  for (const key of visitorKeys[node.type] ?? []) {
    const value = node[key]
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child) && child.start < edit.start && edit.end <= child.end) return { node: child, key }
  }
  return undefined
}
