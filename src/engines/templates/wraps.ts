import { BINDS, bindingOf, brief, isCallee, isRead, operand, swap, text } from './expression.ts'
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
      ({ name, kind, role, arity }) =>
        (kind === 'function' && arity === 1) ||
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
    yield append('.toUpperCase()', `take ${brief(own)} in upper case`, 0.5)
    yield append('.slice(1, -1)', `leave out both ends of ${brief(own)}`, 0.25)
    yield append('.slice(1)', `leave out the first letter of ${brief(own)}`, 0.2)
    yield append('.slice(0, -1)', `leave out the last letter of ${brief(own)}`, 0.2)
    if (/%[0-9A-F]{2}/i.test(site.hints.strings.join(' ')))
      yield swap(site, `encodeURIComponent(${text(site)})`, `encode ${brief(own)} for an address`, weight)
  },
}

/** A step that is missing at the end of a chain over a list. */
export const listStep: Template = {
  name: 'list-step',
  prior: 0.035,
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
    yield swap(site, `[...new Set(${text(site)})]`, `leave out what occurs twice in ${brief(own)}`, weight * 0.7)
  },
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
      yield swap(site, `Math.abs(${text(site)})`, `take ${brief(own)} without its sign`, 0.5)
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
  prior: 0.035,
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
