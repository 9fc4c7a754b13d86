import { type SyntaxNode, walk } from '../../source/syntax.ts'
import { BINDS, brief, isCallee, isRead, operand, swap, text } from './expression.ts'
import { functionAround, isUsable } from './ingredients.ts'
import { memberName, methodCall, nameOf, sub, subs } from './nodes.ts'
import { CHANGES } from './predicates.ts'
import { kindOf, type SourceFile, visible } from './source-file.ts'
import type { Site, Template } from './template.ts'

/** Methods of texts, of lists, and of both. */
const OF_TEXTS =
  /^(?:trim(?:Start|End)?|to(?:Locale)?(?:Lower|Upper)Case|replace(?:All)?|split|pad(?:Start|End)|normalize|repeat|substring)$/
const OF_LISTS = /^(?:map|filter|flat|flatMap|join|sort|toSorted|reverse|toReversed)$/
const OF_BOTH = /^(?:slice|concat|at)$/

/** A step of a chain: `.replace(/-+$/, '')`. */
interface Step {
  readonly name: string
  /** The call with its dot. */
  readonly code: string
  /** What stands in it must be known where it is put. */
  readonly node: SyntaxNode
}

/** Longest step that is borrowed, UTF-16 units. */
const LONGEST = 80

/** A step that other chains of the file take, and this one does not: `.trim()`, `.replace(/-+$/, '')`. */
export const chainStep: Template = {
  name: 'chain-step',
  prior: 0.03,
  types: ['CallExpression', 'Identifier', 'MemberExpression', 'TemplateLiteral'],
  *propose(site) {
    const { node, parent, file } = site
    if (!isRead(site) || !parent || isCallee(site)) return
    if (!/^(?:Return|Variable|Arrow|Assignment|Property$|Call|ForOf|Array|Member|Template)/.test(parent.type)) return
    const all = visible(file, node.start)
    const declared = all.find(({ name }) => name === nameOf(node))
    if (node.type === 'Identifier' && (!declared || /function|class/.test(declared.kind))) return
    if (node.type === 'MemberExpression' && /^[A-Z]/.test(nameOf(node.object) ?? '')) return
    const kind = declared?.kind ?? kindOf(node)
    if (!/^(?:string|array|unknown)$/.test(kind)) return
    const fits = kind === 'string' ? [OF_TEXTS, OF_BOTH] : kind === 'array' ? [OF_LISTS, OF_BOTH] : [OF_TEXTS, OF_LISTS]
    const names = new Set(all.map(({ name }) => name))
    const own = operand(site, node, BINDS.call)
    const around = functionAround(site)
    const next = parent.type === 'MemberExpression' ? memberName(parent) : null
    for (const { name, code, node: from } of stepsOf(file)) {
      if (!fits.some((pattern) => pattern.test(name)) || next === name || own.endsWith(code)) continue
      if (from === node) continue
      if (!subs(from, 'arguments').every((argument) => isUsable(site, argument, names))) continue
      yield swap(
        site,
        `${own}${code}`,
        `also ${brief(code)}`,
        (kind === 'unknown' ? 0.4 : 1) *
          (methodCall(node) && !next ? 3 : 1) *
          (around.start <= from.start && from.end <= around.end ? 3 : 1),
        BINDS.call,
      )
    }
  },
}

const steps = new WeakMap<SourceFile, readonly Step[]>()

/** The different steps of a file's chains; of a pattern with alternatives each one by itself, too. */
function stepsOf(file: SourceFile): readonly Step[] {
  const known = steps.get(file)
  if (known) return known
  const found = new Map<string, Step>()
  walk(file.program, (node) => {
    const call = methodCall(node)
    if (!call || node.optional === true) return true
    const code = file.text.slice(call.receiver.end, node.end).trim()
    const fits = OF_TEXTS.test(call.name) || OF_LISTS.test(call.name) || OF_BOTH.test(call.name)
    if (!fits || code.length > LONGEST || code.includes('\n') || !code.startsWith('.')) return true
    for (const one of [code, ...alternatives(node, code)]) found.set(one, { name: call.name, code: one, node })
    return true
  })
  const all = [...found.values()]
  steps.set(file, all)
  return all
}

/** `.replace(/^-+|-+$/g, '')` → `.replace(/^-+/g, '')` and `.replace(/-+$/g, '')`. */
function alternatives(node: SyntaxNode, code: string): readonly string[] {
  const regex = subs(node, 'arguments')[0]?.regex as { readonly pattern: string; readonly flags: string } | undefined
  if (!regex || /[([]/.test(regex.pattern) || !regex.pattern.includes('|')) return []
  return regex.pattern
    .split('|')
    .filter((one) => one !== '')
    .map((one) => code.replace(`/${regex.pattern}/`, () => `/${one}/`))
}

/** Most functions that are called in place of an expression. */
const MOST_CALLED = 12

/** A function or method that takes what is known here by the same names: `this.items.has(key)` → `this.peek(key) !== undefined`. */
export const delegate: Template = {
  name: 'delegate',
  prior: 0.015,
  types: ['CallExpression', 'MemberExpression', 'Identifier', 'TemplateLiteral', 'BinaryExpression'],
  *propose(site) {
    const { node, parent } = site
    if (!isRead(site) || !parent || isCallee(site)) return
    if (!/^(?:Return|Variable|Arrow|Property$|If|Conditional|Assignment)/.test(parent.type)) return
    const asks =
      kindOf(node) === 'boolean' || /^(?:has|delete|includes|some|every|test)$/.test(methodCall(node)?.name ?? '')
    for (const call of callsByName(site).slice(0, MOST_CALLED)) {
      if (text(site).includes(call)) continue
      if (!asks) yield swap(site, call, `take ${brief(call)}`, 1, BINDS.call)
      else {
        yield swap(site, `${call} !== undefined`, `ask whether ${brief(call)} gives something`, 1.5, BINDS.equality)
        yield swap(site, call, `ask ${brief(call)}`, 0.7, BINDS.call)
      }
    }
  },
}

/** Calls of the module's functions and of the class's methods whose parameters are all known here, and at least one there is. */
function callsByName(site: Site): readonly string[] {
  const { file, node, parents } = site
  const all = visible(file, node.start)
  const names = new Set(all.filter(({ role }) => role !== 'import').map(({ name }) => name))
  const written = (value: SyntaxNode): string | null => {
    const given = subs(value, 'params').flatMap((one) => (one.type === 'AssignmentPattern' ? [] : [nameOf(one)]))
    return given.length > 0 && given.every((name) => name !== null && names.has(name)) ? given.join(', ') : null
  }
  const isAround = (one: SyntaxNode): boolean => one.start <= node.start && node.end <= one.end
  const functions = all.flatMap(({ name, kind, init }) => {
    const given = kind === 'function' && init && !isAround(init) ? written(init) : null
    return given === null ? [] : [`${name}(${given})`]
  })
  const body = parents.findLast(({ type }) => type === 'ClassBody')
  const methods = (body ? subs(body, 'body') : []).flatMap((one) => {
    const name = nameOf(one.key)
    if (one.type !== 'MethodDefinition' || one.kind !== 'method' || one.static === true || !name || isAround(one))
      return []
    if (CHANGES.test(name)) return []
    const given = written(sub(one, 'value'))
    return given === null ? [] : [`this.${name}(${given})`]
  })
  return [...methods, ...functions]
}
