import { isFunction, isNode, type SyntaxNode, walk } from '../source/syntax.ts'
import { bare, dottedName, propertyName } from './canonical.ts'
import type { ChangedFile, Patch, Side } from './guard.ts'
import { remember } from './remember.ts'

/** A function with a name of its own; functions without one belong to what holds them. */
export interface NamedFunction {
  readonly name: string
  readonly node: SyntaxNode
}

/** One function before and after. */
export interface FunctionPair {
  readonly file: ChangedFile
  readonly side: Side
  readonly name: string
  readonly before: SyntaxNode
  readonly after: SyntaxNode
}

/** The source files of a patch that exist on both sides. */
export function sourceFiles(
  patch: Patch,
): readonly { readonly file: ChangedFile; readonly before: Side; readonly after: Side }[] {
  return patch.files.flatMap((file) =>
    file.role === 'source' && file.before && file.after ? [{ file, before: file.before, after: file.after }] : [],
  )
}

/** Functions of source files that keep their name. */
export const functionPairs: (patch: Patch) => readonly FunctionPair[] = remember((patch) => {
  return sourceFiles(patch).flatMap(({ file, before, after }) => {
    const later = [...namedFunctions(after.program)]
    return namedFunctions(before.program).flatMap(({ name, node }) => {
      const at = later.findIndex((one) => one.name === name)
      const [found] = at === -1 ? [] : later.splice(at, 1)
      return found ? [{ file, side: after, name, before: node, after: found.node }] : []
    })
  })
})

/** All functions with a name, in source order: `outer.inner`, `Class.method`. */
export const namedFunctions: (program: SyntaxNode) => readonly NamedFunction[] = remember((program) => {
  const found: NamedFunction[] = []
  walk(program, (node, { parents }) => {
    if (!isFunction(node)) return true
    const names = [...parents, node].flatMap((one, i, chain) => nameOf(one, chain[i - 1]) ?? [])
    if (names.length > 0) found.push({ name: names.join('.'), node })
    return true
  })
  return found
})

const DECLARING = new Set(['ClassDeclaration', 'ClassExpression', 'FunctionDeclaration'])

function nameOf(node: SyntaxNode, parent: SyntaxNode | undefined): string | null {
  if (DECLARING.has(node.type)) return isNode(node.id) ? String(node.id.name) : 'default'
  if (!isFunction(node) || !parent) return null
  if (parent.type === 'VariableDeclarator') return dottedName(parent.id as SyntaxNode)
  if (parent.type === 'AssignmentExpression') return dottedName(parent.left as SyntaxNode)
  return propertyName(parent)
}

/** What a function may answer with: its returns, taken apart at conditions and defaults. */
export function results(root: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  const body = root.body as SyntaxNode
  if (body.type !== 'BlockStatement') return outcomes(body)
  walk(body, (node) => {
    if (node.type === 'ReturnStatement' && isNode(node.argument)) found.push(...outcomes(node.argument))
    return !isFunction(node)
  })
  return found
}

/** The expressions that may become the value of `node`. */
export function outcomes(node: SyntaxNode): readonly SyntaxNode[] {
  const inner = bare(node)
  switch (inner.type) {
    case 'ConditionalExpression':
      return [inner.consequent, inner.alternate].flatMap((one) => outcomes(one as SyntaxNode))
    case 'LogicalExpression':
      return [inner.left, inner.right].flatMap((one) => outcomes(one as SyntaxNode))
    case 'SequenceExpression':
      return outcomes((inner.expressions as SyntaxNode[]).at(-1) as SyntaxNode)
    case 'AwaitExpression':
      return outcomes(inner.argument as SyntaxNode)
    case 'CallExpression':
      return dottedName(inner.callee as SyntaxNode) === 'Promise.resolve' && (inner.arguments as unknown[]).length === 1
        ? outcomes((inner.arguments as SyntaxNode[])[0] as SyntaxNode)
        : [inner]
    default:
      return [inner]
  }
}

/** Names that a function's parameters bind. */
export function parameterNames(root: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>()
  for (const parameter of root.params as readonly SyntaxNode[])
    walk(parameter, (node) => {
      if (node.type === 'Identifier') names.add(String(node.name))
      return true
    })
  return names
}

/** True when something below `root` reads one of these names, or `this`. */
export function reads(root: SyntaxNode, names: ReadonlySet<string>): boolean {
  let found = false
  walk(root, (node) => {
    if (node.type === 'ThisExpression' || names.has(String(node.name))) found = true
    return !found
  })
  return found
}
