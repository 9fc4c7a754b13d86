import { BINDS, brief, isRead, operand, replace, swap, text } from './expression.ts'
import { functionAround } from './ingredients.ts'
import { memberName, methodCall, nameOf, sub, subs } from './nodes.ts'
import { kindOf, visible } from './source-file.ts'
import type { Proposal, Site, Template } from './template.ts'

/** How a list is sorted: without a comparator, the wrong way round, or with the wrong tie-break. */
export const comparator: Template = {
  name: 'comparator',
  prior: 0.085,
  types: ['CallExpression', 'ArrowFunctionExpression'],
  *propose(site) {
    const { node, parent, key } = site
    if (node.type === 'CallExpression') {
      const call = methodCall(node)
      if (!call || !/^(?:sort|toSorted)$/.test(call.name)) return
      const [given] = subs(node, 'arguments')
      const callee = text(site, sub(node, 'callee'))
      if (!given) {
        yield swap(site, `${callee}((a, b) => a - b)`, 'sort by size, not as text', 4, BINDS.call)
        yield swap(site, `${callee}((a, b) => b - a)`, 'sort by size, greatest first', 2, BINDS.call)
        yield swap(site, `${callee}((a, b) => a.localeCompare(b))`, 'sort by the rules of the language', 1, BINDS.call)
      } else yield swap(site, `${callee}()`, 'sort as text', 0.5, BINDS.call)
      if (parent?.type !== 'ExpressionStatement') yield swap(site, text(site, call.receiver), 'do not sort', 1)
      return
    }
    const method = parent?.type === 'CallExpression' && key === 'arguments' ? memberName(parent.callee) : null
    const [a, b] = subs(node, 'params').map(nameOf)
    const body = sub(node, 'body')
    if (!a || !b || body.type === 'BlockStatement' || !/^(?:sort|toSorted)$/.test(method ?? '')) return
    const terms = alternatives(body)
    for (const [i, term] of terms.entries()) {
      const flipped = text(site, term).replace(new RegExp(`\\b(?:${a}|${b})\\b`, 'g'), (name) => (name === a ? b : a))
      yield {
        title: terms.length > 1 ? `turn the order of part ${i + 1} round` : 'turn the order round',
        edits: [replace(site, flipped, BINDS.call, { node: term, parent: null, key: null })],
        weight: 3,
      }
    }
    if (terms.length > 1) {
      const order = [...terms.slice(1), terms[0] as Site['node']].map((term) => text(site, term)).join(' || ')
      yield {
        title: 'compare the parts in another order',
        edits: [replace(site, order, BINDS.or, { node: body, parent: null, key: null })],
        weight: 1,
      }
    }
    const own = text(site, body)
    const compared = /^(\w+)((?:\.\w+|\[\w+\])*) ?[-<>]/.exec(own)
    for (const name of site.file.siblings.get(compared?.[2]?.slice(1) ?? '') ?? [])
      yield {
        title: `break ties by ${name}`,
        edits: [
          replace(site, `${own} || ${a}.${name} - ${b}.${name}`, BINDS.or, { node: body, parent: null, key: null }),
        ],
        weight: 0.5,
      }
    if (compared?.[2] && kindOf(body) === 'number') {
      const path = compared[2]
      yield {
        title: 'compare as text',
        edits: [
          replace(site, `${a}${path}.localeCompare(${b}${path})`, BINDS.call, { node: body, parent: null, key: null }),
        ],
        weight: 0.5,
      }
    }
  },
}

function alternatives(node: Site['node']): readonly Site['node'][] {
  return node.type === 'LogicalExpression' && node.operator === '||'
    ? [...alternatives(sub(node, 'left')), ...alternatives(sub(node, 'right'))]
    : [node]
}

/** A new list that replaces what it should extend: `all = all.map(f)` → `all = all.concat(all.map(f))`. */
export const keepOld: Template = {
  name: 'keep-old',
  prior: 0.025,
  types: ['AssignmentExpression'],
  *propose(site) {
    const { node } = site
    if (node.operator !== '=') return
    const [target, value] = [sub(node, 'left'), sub(node, 'right')]
    const own = text(site, target)
    const call = methodCall(value)
    const place = { node: value, parent: node, key: 'right' }
    const put = (by: string, title: string, weight: number): Proposal => ({
      title,
      edits: [replace(site, by, BINDS.call, place)],
      weight,
    })
    const rooted = call && text(site, call.receiver).startsWith(own)
    if (rooted && /^(?:map|filter|flatMap)$/.test(call.name))
      yield put(`${own}.concat(${text(site, value)})`, `keep what ${own} held before`, 5)
    if (value.type === 'ArrayExpression')
      yield put(`[...${own}, ${text(site, value).slice(1)}`, `keep what ${brief(own)} held before`, 1)
    if (value.type === 'ObjectExpression')
      yield put(`{ ...${own}, ${text(site, value).slice(1)}`, `keep what ${brief(own)} held before`, 1)
  },
}

/** The keys or elements of two values in place of those of one. */
export const union: Template = {
  name: 'union',
  prior: 0.017,
  types: ['CallExpression'],
  *propose(site) {
    const { node, file } = site
    const call = methodCall(node)
    const [of] = subs(node, 'arguments')
    if (!isRead(site) || nameOf(call?.receiver) !== 'Object' || call?.name !== 'keys' || of?.type !== 'Identifier')
      return
    const own = visible(file, node.start)
    const self = own.find(({ name }) => name === nameOf(of))
    for (const other of own) {
      if (
        other.name === self?.name ||
        other.role !== self?.role ||
        (other.kind !== self.kind && other.kind !== 'unknown')
      )
        continue
      const both = [other.name, self.name].sort(
        (a, b) => own.findIndex(({ name }) => name === a) - own.findIndex(({ name }) => name === b),
      )
      yield swap(
        site,
        `[...new Set([${both.map((name) => `...Object.keys(${name})`).join(', ')}])]`,
        `take the keys of ${other.name}, too`,
        1,
      )
    }
  },
}

/** Keys ↔ elements, a loop over a copy, a loop the other way round. */
export const loopStyle: Template = {
  name: 'loop-style',
  prior: 0.014,
  types: ['ForInStatement', 'ForOfStatement'],
  *propose(site) {
    const { node, file } = site
    const [left, right] = [sub(node, 'left'), sub(node, 'right')]
    const gap = file.text.slice(left.end, right.start)
    const [from, by] = node.type === 'ForInStatement' ? ['in', 'of'] : ['of', 'in']
    const at = left.end + gap.search(new RegExp(`\\b${from}\\b`))
    yield { title: `loop with ${by} in place of ${from}`, edits: [{ start: at, end: at + 2, text: by }], weight: 1 }
    const copy = `[...${operand(site, right, BINDS.assignment)}]`
    const over = (code: string, title: string): Proposal => ({
      title,
      edits: [{ start: right.start, end: right.end, text: code }],
      weight: 1,
    })
    yield over(copy, 'loop over a copy')
    yield over(`${copy}.reverse()`, 'loop the other way round')
  },
}

/** A name of the function that could be reset to what it began with. */
export function beginnings(site: Site): readonly { readonly name: string; readonly value: string }[] {
  const around = functionAround(site)
  return visible(site.file, site.node.start)
    .filter(({ role, init, from }) => role === 'local' && init !== null && from >= around.start)
    .filter(
      ({ init, name }) =>
        init !== null &&
        init.end - init.start < 40 &&
        !/Function/.test(init.type) &&
        new RegExp(`\\blet\\b[^;]*\\b${name.replace(/\$/g, '\\$')}\\b`).test(
          site.file.text.slice(around.start, around.end),
        ),
    )
    .map(({ name, init }) => ({
      name,
      value: site.file.text.slice((init as Site['node']).start, (init as Site['node']).end),
    }))
}
