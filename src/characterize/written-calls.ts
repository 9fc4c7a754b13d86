import { isFunction, parse, type SyntaxNode, walk } from '../source/syntax.ts'
import type { SourceStep } from './observed.ts'

/**
 * The calls of some exports that a text makes with plain values, wherever they stand in it: what could not be recorded,
 * because the tests load the module another way or the line does not run, is still an input that a person found worth it.
 */
export function writtenCalls(
  path: string,
  text: string,
  exports: ReadonlySet<string>,
): readonly (readonly SourceStep[])[] {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return []
  const found: (readonly SourceStep[])[] = []
  walk(parsed.program, (node) => {
    if (node.type !== 'CallExpression') return true
    const name = String((node.callee as SyntaxNode).name)
    const args = node.arguments as readonly SyntaxNode[]
    if (exports.has(name) && args.every(isPlain))
      found.push([{ kind: 'call', name, args: args.map(({ start, end }) => text.slice(start, end)) }])
    return true
  })
  return found
}

/** Names that stand for the same everywhere. */
const GLOBAL = new Set(['undefined', 'NaN', 'Infinity', 'Date', 'Map', 'Set', 'Number', 'BigInt'])

/** True for an expression that is the same wherever it stands: literals, and lists and objects of them. */
export function isPlain(argument: SyntaxNode): boolean {
  let plain = argument.type !== 'SpreadElement'
  walk(argument, (node, { key, parent }) => {
    const isName = node.type === 'Identifier' && !((key === 'key' || key === 'property') && parent?.computed !== true)
    if ((isName && !GLOBAL.has(String(node.name))) || isFunction(node)) plain = false
    return plain
  })
  return plain
}
