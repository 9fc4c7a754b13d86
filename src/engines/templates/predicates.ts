import { isFunction, isNode, type SyntaxNode, walk } from '../../source/syntax.ts'
import { nameOf, sub, subs } from './nodes.ts'
import { type Declared, kindOf, type SourceFile, type ValueKind } from './source-file.ts'
import type { Site } from './template.ts'

/** Names of functions that change what they are called on: nobody asks by them. */
export const CHANGES =
  /^#?(?:delete|remove|clear|set|add|push|pop|shift|unshift|splice|reset|dispose|close|destroy|drop|put|update|insert|emit|write|save)(?![a-z])/

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
    const takes = arity === 1 ? takenKind(init, file) : 'unknown'
    const given = init && isFunction(init) ? subs(init, 'params').map((one) => nameOf(one)) : []
    return asks && !inside && !CHANGES.test(name) ? [{ name, arity: arity ?? 1, takes, given }] : []
  })
  const kinds = new Map(all.map(({ name, kind }) => [name, kind]))
  return [...functions, ...methods(site)].flatMap(({ name, arity, takes, given }) => {
    // Who has all that is asked for by its names hands that in.
    if (arity > 1 && given.every((one) => one !== null && kinds.has(one))) return [`${name}(${given.join(', ')})`]
    if (arity === 0) return name.startsWith('this.') ? [`${name}()`] : []
    if (arity === 1)
      return values
        .filter((one) => one !== name && mayBe(kinds.get(one) ?? 'unknown', takes))
        .map((one) => `${name}(${one})`)
    if (arity > 2 || values.length > 4) return []
    return values.flatMap((a) => values.filter((b) => b !== a).map((b) => `${name}(${a}, ${b})`))
  })
}

/** Methods of the class around that answer with yes or no, and are not the one around. */
function methods({ file, parents, node }: Pick<Site, 'file' | 'parents' | 'node'>): readonly {
  readonly name: string
  readonly arity: number
  readonly takes: ValueKind
  readonly given: readonly (string | null)[]
}[] {
  const body = parents.findLast(({ type }) => type === 'ClassBody')
  if (!body) return []
  return subs(body, 'body').flatMap((one) => {
    const name = nameOf(one.key)
    if (one.type !== 'MethodDefinition' || one.kind !== 'method' || one.static === true || !name) return []
    if (CHANGES.test(name)) return []
    if (one.start <= node.start && node.end <= one.end) return []
    const value = sub(one, 'value')
    return ASKS.test(name) || isYesOrNo(value, file)
      ? [
          {
            name: `this.${name}`,
            arity: subs(value, 'params').length,
            takes: takenKind(value, file),
            given: subs(value, 'params').map((one) => nameOf(one)),
          },
        ]
      : []
  })
}

/** The sort of value that a function's first parameter is declared to be. */
export function takenKind(init: SyntaxNode | null, file: SourceFile): ValueKind {
  const name = init ? nameOf(subs(init, 'params')[0]) : null
  return (
    file.declared.find((one) => one.role === 'parameter' && one.from === init?.start && one.name === name)?.kind ??
    'unknown'
  )
}

/** False where TypeScript would not take the one sort of value for the other. */
export function mayBe(given: ValueKind, taken: ValueKind): boolean {
  return given === taken || given === 'unknown' || taken === 'unknown' || taken === 'object'
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
  if (body.type !== 'BlockStatement') return kindOf(body) === 'boolean'
  const given: SyntaxNode[] = []
  walk(body, (node) => {
    if (node.type === 'ReturnStatement' && isNode(node.argument)) given.push(node.argument)
    return !isFunction(node)
  })
  return given.length > 0 && given.every((one) => kindOf(one) === 'boolean')
}
