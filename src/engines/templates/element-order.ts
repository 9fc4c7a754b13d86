import { brief, text } from './expression.ts'
import { nameOf, numberOf, stringOf, sub, subs } from './nodes.ts'
import { visible } from './source-file.ts'
import type { Proposal, Site, Template } from './template.ts'

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
