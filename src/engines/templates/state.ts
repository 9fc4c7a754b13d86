import { isFunction, isNode, type SyntaxNode, walk } from '../../source/syntax.ts'
import { brief, text } from './expression.ts'
import { functionAround } from './ingredients.ts'
import { nameOf, sub, subs } from './nodes.ts'
import { type Declared, visible } from './source-file.ts'
import { addAfter, addBefore, isListed, LISTED, semicolon } from './statements.ts'
import type { Proposal, Site, Template } from './template.ts'

/** A variable that can be assigned to, and how that is done in the file. */
interface Variable {
  readonly declared: Declared
  /** The functions in which it is assigned. */
  readonly assigned: ReadonlySet<SyntaxNode>
}

/** Values that are assigned to one variable, at most. */
const MOST_VALUES = 4

/** What is kept from one call to the next and is not brought up to date: `value = next`, `future = []`, `timer = null`. */
export const assignState: Template = {
  name: 'assign-state',
  prior: 0.06,
  types: LISTED,
  *propose(site): Iterable<Proposal> {
    const { node, parent, file } = site
    if (!isListed(site) || typeof node.directive === 'string') return
    const around = functionAround(site)
    if (!isFunction(around)) return
    const list = subs(parent as SyntaxNode, parent?.type === 'SwitchCase' ? 'consequent' : 'body')
    const isLast = list.at(-1) === node
    const ends = /^(?:Return|Throw|Break|Continue)/.test(node.type)
    const all = visible(file, node.start)
    for (const { declared, assigned } of variablesOf(site)) {
      // What the function itself declares begins anew in each call.
      if (declared.from >= around.start && declared.from < around.end) continue
      if (!all.some((one) => one === declared)) continue
      const weight = assigned.size === 0 ? 4 : assigned.has(around) ? 0.7 : 1
      for (const [value, share] of valuesFor(declared, around, all, site)) {
        const code = `${declared.name} = ${value}${semicolon(site)}`
        if (text(site) === code) continue
        const title = `let ${declared.name} be ${brief(value)}`
        yield addBefore(site, code, title, weight * share)
        if (isLast && !ends) yield addAfter(site, code, title, weight * share)
      }
    }
  },
}

/** What a variable could become: what it began with, what the function has made, and what it was given. */
function valuesFor(
  { name, init }: Declared,
  around: SyntaxNode,
  all: readonly Declared[],
  site: Site,
): readonly (readonly [value: string, weight: number])[] {
  const found: (readonly [string, number])[] = []
  if (init && init.end - init.start < 24 && !/Function|Call|Await/.test(init.type)) found.push([text(site, init), 1])
  for (const one of all) {
    const isOwn = one.from >= around.start && one.from < around.end && one.role !== 'module'
    if (isOwn && one.name !== name && !/function|class/.test(one.kind))
      found.push([one.name, /^(?:next|new|now|current|value|result)/i.test(one.name) ? 2 : 0.7])
  }
  return found.slice(0, MOST_VALUES)
}

const variables = new WeakMap<SyntaxNode, readonly Variable[]>()

/** What the file declares by `let`. */
function variablesOf({ file }: Site): readonly Variable[] {
  const known = variables.get(file.program)
  if (known) return known
  const names = new Set<string>()
  const assigned = new Map<string, Set<SyntaxNode>>()
  walk(file.program, (node, { parent, parents }) => {
    if (node.type === 'VariableDeclarator' && parent?.kind === 'let' && nameOf(node.id))
      names.add(nameOf(node.id) as string)
    const target =
      node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' ? node.argument : null
    const name = nameOf(target)
    const holder = parents.findLast(isFunction)
    if (name && holder) assigned.set(name, (assigned.get(name) ?? new Set()).add(holder))
    return true
  })
  const found = file.declared
    .filter(({ name, role }) => names.has(name) && /^(?:local|module)$/.test(role))
    .map((declared) => ({ declared, assigned: assigned.get(declared.name) ?? new Set<SyntaxNode>() }))
  variables.set(file.program, found)
  return found
}

/** What is done in a loop each time something is complete, and has to be done once more for the rest: `lines.push(current)`. */
export const afterLoop: Template = {
  name: 'after-loop',
  prior: 0.028,
  types: ['ForStatement', 'ForOfStatement', 'ForInStatement', 'WhileStatement'],
  *propose(site): Iterable<Proposal> {
    if (!isListed(site)) return
    const own = new Set<string>()
    const inside: Declared[] = site.file.declared.filter(({ from }) => from >= site.node.start && from < site.node.end)
    walk(site.node, (node) => {
      const short = node.type === 'ExpressionStatement' && node.end - node.start < 80
      const call = short ? sub(node, 'expression') : null
      if (call && isNode(call) && /^(?:Call|Assignment)Expression$/.test(call.type)) {
        const code = text(site, node)
        if (!inside.some(({ name }) => new RegExp(`(?<![.\\w$])${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(code)))
          own.add(code)
      }
      return !isFunction(node)
    })
    for (const code of own) yield addAfter(site, code, `also do ${brief(code)} at the end`, 1)
  },
}
