import type { TextEdit } from '../model/candidate.ts'
import type { Clause } from '../model/clause.ts'
import { applyEdits } from '../source/apply-edits.ts'
import { type SyntaxNode, walk } from '../source/syntax.ts'
import { readExpression } from './read-expression.ts'

/** One call with literal arguments and its value, as normalised source (see `normaliseSource`). */
export interface ExampleCall {
  readonly callee: string
  /** The arguments, separated by commas; empty for none. */
  readonly args: string
  readonly expected: string
}

/**
 * An example clause as a call that can be found again in a test. Null for other clauses, for what is no direct call
 * (`f(1).length`), and for clauses with set-up, whose arguments mean nothing outside of it.
 */
export function exampleCall({ body }: Clause): ExampleCall | null {
  if (body.kind !== 'example' || body.setup.length > 0) return null
  const call = readCall(body.code)
  const expected = normaliseSource(body.expected)
  return call && expected !== null ? { ...call, expected } : null
}

/** A direct call, `await` in front or not, with callee and arguments as normalised source; null for other code. */
export function readCall(code: string): { readonly callee: string; readonly args: string } | null {
  const read = readExpression(code, 'ts')
  if (read.status === 'malformed') return null
  const call = read.node.type === 'AwaitExpression' ? (read.node.argument as SyntaxNode) : read.node
  if (call.type !== 'CallExpression') return null
  const text = ({ start, end }: SyntaxNode): string => code.slice(start - read.shift, end - read.shift)
  const callee = normaliseSource(text(call.callee as SyntaxNode))
  const args = (call.arguments as SyntaxNode[]).map((arg) => normaliseSource(text(arg)))
  return callee === null || args.includes(null) ? null : { callee, args: args.join(',') }
}

/**
 * Source of one expression without what makes no difference: blanks, kind of quotes, trailing commas, comments, quotes
 * around plain keys, separators in numbers. Equal results mean equal code. Null when it is no expression.
 */
export function normaliseSource(code: string): string | null {
  const read = readExpression(code, 'ts')
  if (read.status === 'malformed') return null
  // Literals are put back last, so that nothing inside of them counts as blank or comma.
  const literals: string[] = []
  const edits: TextEdit[] = []
  const keep = (node: SyntaxNode, text: string): false => {
    edits.push({ start: node.start - read.shift, end: node.end - read.shift, text: `\0${literals.push(text) - 1}\0` })
    return false
  }
  walk(read.node, (node, { parent, key }) => {
    if (node.type === 'Literal') return keep(node, literalText(node, code, read.shift, key === 'key' ? parent : null))
    if (node.type !== 'TemplateLiteral') return true
    const parts = node.quasis as SyntaxNode[]
    const only = (parts[0]?.value as { cooked?: string } | undefined)?.cooked
    return parts.length === 1 && parent?.type !== 'TaggedTemplateExpression' && only !== undefined
      ? keep(node, JSON.stringify(only))
      : keep(node, code.slice(node.start - read.shift, node.end - read.shift))
  })
  const marked = applyEdits(code, edits)
  if (marked === null) return null
  return marked
    .replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, ' ')
    .trim()
    .replace(/(?<=[\w$])\s+(?=[\w$])/g, '\u0001')
    .replace(/(?<=[+-])\s+(?=[+-])/g, '\u0001')
    .replace(/\s+/g, '')
    .replace(/,(?=[)\]}])/g, '')
    .replaceAll('\u0001', ' ')
    .replace(/\0(\d+)\0/g, (_, index) => literals[Number(index)] as string)
}

function literalText(node: SyntaxNode, code: string, shift: number, property: SyntaxNode | null): string {
  const { value } = node
  if (typeof value === 'string') {
    const plain = property?.computed !== true && property?.type === 'Property' && /^[A-Za-z_$][\w$]*$/.test(value)
    return plain ? value : JSON.stringify(value)
  }
  return typeof value === 'number' ? String(value) : code.slice(node.start - shift, node.end - shift)
}
