import type { SyntaxNode } from '../../source/syntax.ts'
import { BINDS, bindingOf, brief, isCallee, isRead, operand, swap, text } from './expression.ts'
import { inPattern, quoted } from './literals.ts'
import { memberName, methodCall, nameOf, sub, subs } from './nodes.ts'
import { mayBe, takenKind } from './predicates.ts'
import { kindOf, type ValueKind, visible } from './source-file.ts'
import type { Proposal, Site, Template } from './template.ts'

/** Functions of one parameter that the module knows, put around a value. */
export const wrapInHelper: Template = {
  name: 'wrap-in-helper',
  prior: 0.025,
  types: [
    'Identifier',
    'MemberExpression',
    'CallExpression',
    'TemplateLiteral',
    'LogicalExpression',
    'BinaryExpression',
  ],
  *propose(site): Iterable<Proposal> {
    const { node, parent, file } = site
    if (!isRead(site) || !parent || isCallee(site) || parent.type === 'MemberExpression') return
    if (node.type === 'CallExpression' || node.type === 'LogicalExpression' || node.type === 'BinaryExpression') {
      if (!/^(?:Call|Return|Variable|Property$|Arrow|Template|Assignment)/.test(parent.type)) return
    }
    const own = text(site)
    const size = memberName(node) === 'length' ? sub(node, 'object') : null
    const kind = visible(file, node.start).find(({ name }) => name === nameOf(node))?.kind ?? kindOf(node)
    const helpers = visible(file, node.start).filter(
      ({ name, kind, role, arity, init }) =>
        (kind === 'function' && (arity === 1 || requiredOf(init) === 1)) ||
        (role === 'import' && /^[a-z]/.test(name) && !/^(?:node|use)[A-Z]/.test(name)),
    )
    for (const { name, role, init } of helpers) {
      // A function around its own value would never end.
      if (init && init.start <= node.start && node.end <= init.end) continue
      if (nameOf(parent.callee) === name || !(size || mayBe(kind, takenKind(init, file)))) continue
      const near = role === 'import' ? 0.6 : 1
      if (size)
        yield swap(site, `${name}(${text(site, size)})`, `measure with ${name}, not by length`, 4 * near, BINDS.call)
      else yield swap(site, `${name}(${own})`, `put ${brief(own)} through ${name}`, near, BINDS.call)
    }
  },
}

/** How many parameters a function has that cannot be left out. */
function requiredOf(init: SyntaxNode | null): number {
  const params = init ? subs(init, 'params') : []
  return params.filter((one) => one.type !== 'AssignmentPattern' && one.type !== 'RestElement' && one.optional !== true)
    .length
}

/** A call that should not be there: `f(x)` → `x`, `x.f()` → `x`. */
export const unwrap: Template = {
  name: 'unwrap',
  prior: 0.02,
  types: ['CallExpression', 'AwaitExpression'],
  *propose(site) {
    const { node, parent } = site
    if (parent?.type === 'ExpressionStatement' || !isRead(site) || parent?.type === 'ChainExpression') return
    if (node.type === 'AwaitExpression') return
    const parts = subs(node, 'arguments')
    const call = methodCall(node)
    if (
      call &&
      call.receiver.type !== 'Super' &&
      call.receiver.type !== 'ThisExpression' &&
      !/^[A-Z]/.test(nameOf(call.receiver) ?? '')
    )
      yield swap(site, text(site, call.receiver), `leave out .${call.name}(…)`, 1, bindingOf(call.receiver))
    const [only] = parts
    if (parts.length === 1 && only && !/Function|Spread/.test(only.type))
      yield swap(site, text(site, only), `leave out ${brief(text(site, sub(node, 'callee')))}(…)`, 0.7, bindingOf(only))
  },
}

/** What all conversions look at: the sort of the value, its text and how likely its place is; null where none fits. */
function convertible(site: Site): { readonly kind: ValueKind; readonly own: string; readonly called: boolean } | null {
  const { node, parent, file } = site
  if (!isRead(site) || !parent || isCallee(site)) return null
  const declared = visible(file, node.start).find(({ name }) => name === nameOf(node))
  if (declared && /function|class/.test(declared.kind)) return null
  const place =
    /^(?:Return|Variable|Arrow|Assignment|Property$|Spread|Call|ForOf|Array|Member|Template|Conditional|ExportDefault)/
  if (!place.test(parent.type)) return null
  return {
    kind: declared?.kind ?? kindOf(node),
    own: operand(site, node, BINDS.call),
    called: node.type === 'CallExpression' || node.type === 'ArrayExpression',
  }
}

const VALUES = ['Identifier', 'MemberExpression', 'CallExpression', 'TemplateLiteral', 'ArrayExpression']

/** Case and blanks of a text, and what an address cannot hold. */
export const textStep: Template = {
  name: 'text-step',
  prior: 0.03,
  types: VALUES,
  *propose(site) {
    const found = convertible(site)
    if (!found || !/^(?:string|unknown)$/.test(found.kind) || site.node.type === 'ArrayExpression') return
    const { kind, own, called } = found
    const weight = kind === 'string' ? 2 : called ? 0.3 : 0.8
    const append = (suffix: string, title: string, share: number) =>
      swap(site, `${own}${suffix}`, title, weight * share, BINDS.call)
    yield append('.toLowerCase()', `take ${brief(own)} in lower case`, 1.5)
    yield append('.trim()', `trim ${brief(own)}`, 1.5)
    yield append('.trimEnd()', `trim the end of ${brief(own)}`, 0.4)
    yield append('.toUpperCase()', `take ${brief(own)} in upper case`, 0.5)
    yield append('.slice(1, -1)', `leave out both ends of ${brief(own)}`, 0.25)
    yield append('.slice(1)', `leave out the first letter of ${brief(own)}`, 0.2)
    yield append('.slice(0, -1)', `leave out the last letter of ${brief(own)}`, 0.2)
    yield* ofSigns(site, own, weight)
    if (/%[0-9A-F]{2}/i.test(site.hints.strings.join(' ')))
      yield swap(site, `encodeURIComponent(${text(site)})`, `encode ${brief(own)} for an address`, weight)
  },
}

/** Signs of the failing test's texts that are looked at. */
const MOST_SIGNS = 3

/** What a text of the failing test has at its ends, or sets parts apart by, left out: `/a/` → `/a`, `fr-CA` → `fr`. */
function* ofSigns(site: Site, own: string, weight: number): Iterable<Proposal> {
  const strings = site.hints.strings.slice(0, 8).filter((one) => one.length > 1)
  const signs = (pattern: RegExp) =>
    [...new Set(strings.flatMap((one) => pattern.exec(one)?.[1] ?? []))].slice(0, MOST_SIGNS)
  for (const sign of signs(/([^\p{L}\d\s])$/u))
    yield swap(
      site,
      `${own}.replace(/${inPattern(sign)}$/, '')`,
      `leave ${sign} out at the end of ${brief(own)}`,
      weight * 0.4,
      BINDS.call,
    )
  for (const sign of signs(/(["'`])[^"'`]+\1/))
    yield swap(
      site,
      `${own}.replace(/^${sign}|${sign}$/g, '')`,
      `leave ${sign} out at both ends of ${brief(own)}`,
      weight * 0.4,
      BINDS.call,
    )
  for (const sign of signs(/^([^\p{L}\d\s])/u))
    yield swap(
      site,
      `${own}.replace(/^${inPattern(sign)}/, '')`,
      `leave ${sign} out at the beginning of ${brief(own)}`,
      weight * 0.4,
      BINDS.call,
    )
  for (const sign of signs(/[\p{L}\d]([^\p{L}\d\s])[\p{L}\d]/u))
    yield swap(
      site,
      `${own}.split(${quoted(sign)})[0]`,
      `take what stands before ${sign} in ${brief(own)}`,
      weight * 0.25,
      BINDS.call,
    )
}

/** A step that is missing at the end of a chain over a list. */
export const listStep: Template = {
  name: 'list-step',
  prior: 0.07,
  types: VALUES,
  *propose(site) {
    const found = convertible(site)
    if (!found || !/^(?:array|unknown)$/.test(found.kind) || site.node.type === 'TemplateLiteral') return
    const { kind, own, called } = found
    const weight = kind === 'array' ? 2 : called ? 0.8 : 0.3
    const append = (suffix: string, title: string, share: number) =>
      swap(site, `${own}${suffix}`, title, weight * share, BINDS.call)
    yield append('.reverse()', `reverse ${brief(own)}`, 1)
    yield append('.filter(Boolean)', `leave out what is empty in ${brief(own)}`, 1)
    if (!/^(?:sort|toSorted)$/.test(memberName(site.parent) ?? '')) {
      yield append('.sort((a, b) => a - b)', `sort ${brief(own)} by size`, 1)
      yield append('.sort()', `sort ${brief(own)}`, 1)
    }
    yield append('.slice(1)', `leave out the first of ${brief(own)}`, 0.4)
    yield append('.slice(0, -1)', `leave out the last of ${brief(own)}`, 0.4)
    yield append('.flat()', `flatten ${brief(own)}`, 0.4)
    yield append('.filter((one) => one !== undefined)', `leave out what is undefined in ${brief(own)}`, 0.3)
    if (/\.split\([^()]*\)$/.test(own) || kind === 'array')
      yield append(".filter((one) => one.trim() !== '')", `leave out what is blank in ${brief(own)}`, 0.3)
    yield* ofObject(site, own)
    yield* ofLimits(site, own)
    yield swap(site, `[...new Set(${text(site)})]`, `leave out what occurs twice in ${brief(own)}`, weight * 0.7)
  },
}

/** Keys or entries of an object: without those that hold nothing, the longest first. */
function* ofObject(site: Site, own: string): Iterable<Proposal> {
  const call = methodCall(site.node)
  const [of] = subs(site.node, 'arguments')
  if (!of || nameOf(call?.receiver) !== 'Object' || !/^(?:keys|entries)$/.test(call?.name ?? '')) return
  const isKeys = call?.name === 'keys'
  const filter = isKeys ? `(key) => ${text(site, of)}[key] !== undefined` : '([, value]) => value !== undefined'
  const order = isKeys ? '(a, b) => b.length - a.length' : '([a], [b]) => b.length - a.length'
  yield swap(site, `${own}.filter(${filter})`, `leave out what is undefined in ${brief(own)}`, 3, BINDS.call)
  yield swap(site, `${own}.sort(${order})`, `put the longest of ${brief(own)} first`, 1.5, BINDS.call)
}

/** What tells by its name how many there may be. */
const LIMIT =
  /^(?:max|most|limit|count|size|length|n|top|first|last|take|capacity)$|(?:Limit|Count|Size|Length)$|^max[A-Z]/

/** Only as many of a list as are asked for. */
function* ofLimits(site: Site, own: string): Iterable<Proposal> {
  for (const { name, kind, role } of visible(site.file, site.node.start)) {
    if (!LIMIT.test(name) || !/^(?:number|unknown)$/.test(kind) || /^(?:import)$/.test(role)) continue
    yield swap(site, `${own}.slice(0, ${name})`, `take the first ${name} of ${brief(own)}`, 1, BINDS.call)
    yield swap(site, `${own}.slice(-${name})`, `take the last ${name} of ${brief(own)}`, 1, BINDS.call)
  }
}

/** A number that is a text, a text that is a number, a sign too much. */
export const conversion: Template = {
  name: 'conversion',
  prior: 0.015,
  types: VALUES,
  *propose(site) {
    const { parent } = site
    if (parent?.type === 'BinaryExpression' && /^[<>]=?$/.test(String(parent.operator)) && isRead(site)) {
      const declared = visible(site.file, site.node.start).find(({ name }) => name === nameOf(site.node))
      if (/^(?:number|unknown)$/.test(declared?.kind ?? kindOf(site.node)) && !/^[A-Z]/.test(text(site)))
        yield swap(site, `Math.abs(${text(site)})`, `take ${brief(text(site))} without its sign`, 0.5)
      return
    }
    const found = convertible(site)
    if (!found || site.node.type === 'ArrayExpression' || site.parent?.type === 'MemberExpression') return
    const { kind, own, called } = found
    const weight = called ? 0.4 : 0.8
    if (kind === 'unknown' || kind === 'string')
      yield swap(site, `Number(${text(site)})`, `turn ${brief(own)} into a number`, weight)
    if (kind === 'unknown' || kind === 'number') {
      yield swap(site, `String(${text(site)})`, `turn ${brief(own)} into text`, weight * 0.6)
      yield swap(
        site,
        `Math.abs(${text(site)})`,
        `take ${brief(own)} without its sign`,
        site.hints.sorts.has('negative') ? 2 : 0.4,
      )
    }
  },
}

/** A list that is sorted, reversed or filled in place although others hold it. */
export const copyReceiver: Template = {
  name: 'copy-receiver',
  prior: 0.03,
  types: ['CallExpression'],
  *propose(site): Iterable<Proposal> {
    const call = methodCall(site.node)
    if (!call || !/^(?:sort|reverse|splice|fill|push|unshift|pop|shift)$/.test(call.name)) return
    if (/^(?:Array|Call)Expression$/.test(call.receiver.type)) return
    const inner = call.receiver.type === 'TSAsExpression' ? sub(call.receiver, 'expression') : call.receiver
    const { start, end } = parenthesised(site.file.text, call.receiver) ?? call.receiver
    yield {
      title: `${call.name} a copy of ${brief(text(site, inner))}`,
      edits: [{ start, end, text: `[...${text(site, inner)}]` }],
      weight: /^(?:sort|reverse)$/.test(call.name) ? 3 : 1,
    }
  },
}

/** A copy of a value that must not be shared: `structuredClone(x)`, `{ ...x }`, `[...x]`. */
export const copy: Template = {
  name: 'copy',
  prior: 0.025,
  types: ['Identifier', 'MemberExpression', 'TSAsExpression'],
  *propose(site) {
    const { node, parent, key, file } = site
    if (!parent) return
    if (!isRead(site) || isCallee(site) || parent.type === 'MemberExpression') return
    const declared = visible(file, node.start).find(({ name }) => name === nameOf(node))
    if (declared && /function|class|number|string|boolean/.test(declared.kind)) return
    const kind = declared?.kind ?? 'unknown'
    const weight = /^(?:Return|Assignment|Property$|Variable|Arrow)/.test(parent.type)
      ? 2
      : key === 'arguments' || key === 'consequent' || key === 'alternate'
        ? 0.8
        : 0
    if (weight === 0) return
    const own = text(site)
    if (kind === 'date') {
      yield swap(site, `new Date(${own})`, `copy ${brief(own)}`, weight * 3)
      return
    }
    yield swap(site, `structuredClone(${own})`, `copy ${brief(own)} with all it holds`, weight * 1.5)
    if (kind !== 'object')
      yield swap(site, `[...${own}]`, `copy the list ${brief(own)}`, weight * (kind === 'array' ? 3 : 1))
    if (kind !== 'array') yield swap(site, `{ ...${own} }`, `copy the object ${brief(own)}`, weight, BINDS.call)
    if (kind === 'map' || kind === 'set')
      yield swap(site, `new ${kind === 'map' ? 'Map' : 'Set'}(${own})`, `copy ${brief(own)}`, weight * 3)
  },
}

/** The range of a node with the parentheses directly around it, null without. */
function parenthesised(
  whole: string,
  { start, end }: Site['node'],
): { readonly start: number; readonly end: number } | null {
  return whole[start - 1] === '(' && whole[end] === ')' ? { start: start - 1, end: end + 1 } : null
}
