import { isFunction, isNode, type SyntaxNode, walk } from '../../source/syntax.ts'
import { nameOf, sub, subs } from './nodes.ts'
import { type Declared, kindOf, type SourceFile } from './source-file.ts'
import type { Site } from './template.ts'

/** Names of functions that answer a question with yes or no. */
const ASKS = /^#?(?:is|has|can|should|was|are|must|needs|looks)[A-Z]/

/**
 * Questions that functions, imports and methods in scope answer about values, as calls: `isDigit(x)`, `this.#isExpired(x)`. A
 * function of two is asked about each two of few values.
 */
export function questions(
  site: Pick<Site, 'file' | 'parents' | 'node'>,
  all: readonly Declared[],
  values: readonly string[],
): readonly string[] {
  const { file } = site
  const functions = all.flatMap(({ name, kind, role, init, arity }) => {
    const asks = role === 'import' ? ASKS.test(name) : kind === 'function' && (ASKS.test(name) || isYesOrNo(init, file))
    const inside = init !== null && init.start <= site.node.start && site.node.end <= init.end
    return asks && !inside ? [{ name, arity: arity ?? 1 }] : []
  })
  return [...functions, ...methods(site)].flatMap(({ name, arity }) => {
    if (arity === 0) return name.startsWith('this.') ? [`${name}()`] : []
    if (arity === 1) return values.filter((one) => one !== name).map((one) => `${name}(${one})`)
    if (arity > 2 || values.length > 4) return []
    return values.flatMap((a) => values.filter((b) => b !== a).map((b) => `${name}(${a}, ${b})`))
  })
}

/** Methods of the class around that answer with yes or no, and are not the one around. */
function methods({ file, parents, node }: Pick<Site, 'file' | 'parents' | 'node'>): readonly {
  readonly name: string
  readonly arity: number
}[] {
  const body = parents.findLast(({ type }) => type === 'ClassBody')
  if (!body) return []
  return subs(body, 'body').flatMap((one) => {
    const name = nameOf(one.key)
    if (one.type !== 'MethodDefinition' || one.kind !== 'method' || one.static === true || !name) return []
    if (one.start <= node.start && node.end <= one.end) return []
    const value = sub(one, 'value')
    return ASKS.test(name) || isYesOrNo(value, file)
      ? [{ name: `this.${name}`, arity: subs(value, 'params').length }]
      : []
  })
}

/** True when a function says that it gives a truth, or gives nothing else. */
function isYesOrNo(init: SyntaxNode | null, file: SourceFile): boolean {
  if (!init || !isFunction(init)) return false
  const known = truths.get(init)
  if (known !== undefined) return known
  const found = givesTruth(init, file)
  truths.set(init, found)
  return found
}

const truths = new WeakMap<SyntaxNode, boolean>()

function givesTruth(init: SyntaxNode, file: SourceFile): boolean {
  if (isNode(init.returnType)) {
    const type = file.text.slice(init.returnType.start, init.returnType.end)
    return /^:\s*(?:boolean\b|[\w$]+ is )/.test(type) && !type.includes('|')
  }
  const body = sub(init, 'body')
  if (body.type !== 'BlockStatement') return isTruth(body)
  const given: SyntaxNode[] = []
  walk(body, (node) => {
    if (node.type === 'ReturnStatement' && isNode(node.argument)) given.push(node.argument)
    return !isFunction(node)
  })
  return given.length > 0 && given.every(isTruth)
}

function isTruth(node: SyntaxNode): boolean {
  if (node.type === 'LogicalExpression') return isTruth(sub(node, 'left')) && isTruth(sub(node, 'right'))
  return kindOf(node) === 'boolean'
}
