import {
  BINDS,
  brief,
  isRead,
  memberName,
  methodCall,
  nameOf,
  numberOf,
  operand,
  replace,
  stringOf,
  sub,
  subs,
  swap,
  text,
} from './expression.ts'
import { functionAround } from './ingredients.ts'
import { kindOf, visible } from './source-file.ts'
import type { Proposal, Site, Template } from './template.ts'

/** How a list is sorted: without a comparator, the wrong way round, or with the wrong tie-break. */
export const comparator: Template = {
  name: 'comparator',
  prior: 0.06,
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

/** What stands in a list or an object, and in which order: later spreads win, longer texts must come first. */
export const elementOrder: Template = {
  name: 'element-order',
  prior: 0.05,
  types: ['ArrayExpression', 'ObjectExpression'],
  *propose(site) {
    const { node, file } = site
    const parts = node.type === 'ArrayExpression' ? subs(node, 'elements') : subs(node, 'properties')
    if (parts.length < 2 || parts.length > 60) return
    const reorder = (order: readonly Site['node'][], title: string, weight: number): Proposal => ({
      title,
      edits: parts.flatMap((part, i) => {
        const by = order[i] as Site['node']
        return by === part ? [] : [{ start: part.start, end: part.end, text: file.text.slice(by.start, by.end) }]
      }),
      weight,
    })
    for (let i = 0; i + 1 < parts.length; i++) {
      const [a, b] = [parts[i], parts[i + 1]] as [Site['node'], Site['node']]
      const spread = a.type === 'SpreadElement' || b.type === 'SpreadElement'
      if (node.type === 'ObjectExpression' && !spread) continue
      const order = parts.with(i, b).with(i + 1, a)
      yield reorder(order, `put ${brief(text(site, b))} before ${brief(text(site, a))}`, spread ? 6 : 1)
    }
    if (node.type === 'ObjectExpression') {
      const at = parts.findIndex(({ type }) => type === 'SpreadElement')
      if (at !== -1 && parts.length > 2) {
        const others = parts.filter((_, i) => i !== at)
        const spread = parts[at] as Site['node']
        yield reorder([spread, ...others], 'let what is written win over what is spread', 3)
        yield reorder([...others, spread], 'let what is spread win over what is written', 3)
      }
      return
    }
    const words = parts.map(stringOf)
    if (words.every((word) => word !== null)) {
      const longest = [...parts].sort((a, b) => (stringOf(b) ?? '').length - (stringOf(a) ?? '').length)
      const clash = words.some((word, i) =>
        words.slice(i + 1).some((later) => later !== word && later?.startsWith(word ?? '')),
      )
      if (clash) yield reorder(longest, 'put longer texts before those they begin with', 8)
    }
    const keys = parts.map((part) => numberOf(part) ?? numberOf(subs(part, 'elements')[0]))
    if (keys.every((key) => key !== null))
      for (const [direction, title] of [
        [-1, 'greatest'],
        [1, 'smallest'],
      ] as const) {
        const order = parts.toSorted(
          (a, b) =>
            direction *
            ((numberOf(a) ?? numberOf(subs(a, 'elements')[0]) ?? 0) -
              (numberOf(b) ?? numberOf(subs(b, 'elements')[0]) ?? 0)),
        )
        if (order.some((part, i) => part !== parts[i])) yield reorder(order, `put the ${title} first`, 4)
      }
  },
}

/** An element that is missing, or spread in place of being put in. */
export const element: Template = {
  name: 'element',
  prior: 0.035,
  types: ['ArrayExpression', 'SpreadElement'],
  *propose(site) {
    const { node, file, parent } = site
    if (node.type === 'SpreadElement') {
      if (parent?.type === 'ArrayExpression' || parent?.type === 'CallExpression')
        yield {
          title: 'put it in as one element',
          edits: [{ start: node.start, end: node.end, text: text(site, sub(node, 'argument')) }],
          weight: 1,
        }
      return
    }
    const parts = subs(node, 'elements')
    const lists = visible(file, node.start).filter(
      ({ kind, role, uses }) =>
        role !== 'import' && role !== 'module' && (kind === 'array' || (kind === 'unknown' && uses <= 0)),
    )
    for (const part of parts) {
      if (part.type === 'SpreadElement') continue
      if (/^(?:Identifier|MemberExpression|CallExpression)$/.test(part.type))
        yield {
          title: `spread ${brief(text(site, part))}`,
          edits: [{ start: part.start, end: part.start, text: '...' }],
          weight: 1,
        }
      for (const { name, uses } of lists)
        if (name !== nameOf(part))
          yield {
            title: `spread ${name} in place of ${brief(text(site, part))}`,
            edits: [{ start: part.start, end: part.end, text: `...${name}` }],
            weight: uses <= 0 ? 5 : 0.5,
          }
    }
    const last = parts.at(-1)
    const names = new Set(parts.map((part) => nameOf(part) ?? nameOf(part.argument)))
    for (const { name, uses } of lists)
      if (last && !names.has(name))
        yield {
          title: `add ${name}`,
          edits: [{ start: last.end, end: last.end, text: `, ...${name}` }],
          weight: uses <= 0 ? 5 : 0.3,
        }
  },
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
  prior: 0.012,
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

/** Lists that are built from entries and lose those of equal keys: sums them up. */
export const loopStyle: Template = {
  name: 'loop-style',
  prior: 0.01,
  types: ['ForInStatement', 'ForOfStatement', 'ForStatement'],
  *propose(site) {
    const { node, file } = site
    if (node.type !== 'ForStatement') {
      const gap = file.text.slice(sub(node, 'left').end, sub(node, 'right').start)
      const [from, by] = node.type === 'ForInStatement' ? ['in', 'of'] : ['of', 'in']
      const at = sub(node, 'left').end + gap.search(new RegExp(`\\b${from}\\b`))
      yield { title: `loop with ${by} in place of ${from}`, edits: [{ start: at, end: at + 2, text: by }], weight: 1 }
      const right = sub(node, 'right')
      yield {
        title: 'loop over a copy',
        edits: [{ start: right.start, end: right.end, text: `[...${operand(site, right, BINDS.assignment)}]` }],
        weight: 1,
      }
      yield {
        title: 'loop the other way round',
        edits: [
          { start: right.start, end: right.end, text: `[...${operand(site, right, BINDS.assignment)}].reverse()` },
        ],
        weight: 1,
      }
    }
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
