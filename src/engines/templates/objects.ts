import { BINDS, brief, isRead, swap, text } from './expression.ts'
import { methodCall, nameOf, sub, subs } from './nodes.ts'
import { visible } from './source-file.ts'
import type { Proposal, Template } from './template.ts'

/** A key that an object should hold, most of all a name in scope that nothing uses. */
export const missingKey: Template = {
  name: 'missing-key',
  prior: 0.015,
  types: ['ObjectExpression'],
  *propose(site): Iterable<Proposal> {
    const { node, file } = site
    const parts = subs(node, 'properties')
    const last = parts.at(-1)
    if (!last) return
    const keys = new Set(parts.map(({ key }) => nameOf(key)))
    const wanted = new Set([...keys].flatMap((key) => [...(file.siblings.get(key ?? '') ?? [])]))
    for (const { name, role, uses, kind } of visible(file, node.start)) {
      if (keys.has(name) || role === 'import' || role === 'module' || kind === 'function') continue
      yield {
        title: `also hold ${name}`,
        edits: [{ start: last.end, end: last.end, text: `, ${name}` }],
        weight: (wanted.has(name) ? 4 : 0.4) * (uses <= 0 ? 4 : 1),
      }
      if (kind === 'object' || kind === 'unknown')
        if (!parts.some(({ type, argument }) => type === 'SpreadElement' && nameOf(argument) === name))
          yield {
            title: `spread ${name} first`,
            edits: [
              { start: (parts[0] as typeof last).start, end: (parts[0] as typeof last).start, text: `...${name}, ` },
            ],
            weight: uses <= 0 ? 3 : 0.5,
          }
    }
  },
}

/** A property that holds another name than its own: `{ a: b }` → `{ a: a }`, `{ a }` → `{ a: b }`. */
export const propertyValue: Template = {
  name: 'property-value',
  prior: 0.015,
  types: ['Property'],
  *propose({ node, file, parents }) {
    const key = nameOf(node.key)
    if (!key || parents.at(-1)?.type !== 'ObjectExpression' || node.method === true || node.computed === true) return
    const names = visible(file, node.start)
    const value = sub(node, 'value')
    if (node.shorthand === true) {
      const from = names.find(({ name }) => name === key)
      for (const { name, role, kind } of names)
        if (name !== key && role !== 'import' && role !== 'module' && (kind === from?.kind || kind === 'unknown'))
          yield {
            title: `let ${key} be ${name}`,
            edits: [{ start: node.start, end: node.end, text: `${key}: ${name}` }],
            weight: 1,
          }
    } else if (names.some(({ name }) => name === key) && nameOf(value) !== key)
      yield { title: `let ${key} be ${key}`, edits: [{ start: node.start, end: node.end, text: key }], weight: 2 }
  },
}

/** Changing an object ↔ making a new one: `Object.assign(a, b)` → `{ ...a, ...b }`. */
export const assignToSpread: Template = {
  name: 'assign-to-spread',
  prior: 0.03,
  types: ['CallExpression'],
  *propose(site) {
    const call = methodCall(site.node)
    const parts = subs(site.node, 'arguments')
    const [first] = parts
    if (nameOf(call?.receiver) !== 'Object' || call?.name !== 'assign' || !first || !isRead(site)) return
    const spread = parts.map((part) => `...${text(site, part)}`).join(', ')
    yield swap(site, `{ ${spread} }`, `leave ${brief(text(site, first))} as it is and make a new object`, 3, BINDS.call)
    if (first.type !== 'ObjectExpression')
      yield {
        title: 'assign to a new object',
        edits: [{ start: first.start, end: first.start, text: '{}, ' }],
        weight: 2,
      }
  },
}

/** `{}` → `Object.create(null)`, `key in o` → `Object.hasOwn(o, key)`. */
export const ownKey: Template = {
  name: 'own-key',
  prior: 0.03,
  types: ['ObjectExpression', 'BinaryExpression', 'CallExpression'],
  *propose(site) {
    const { node } = site
    if (!isRead(site)) return
    if (node.type === 'ObjectExpression') {
      if (subs(node, 'properties').length === 0)
        yield swap(site, 'Object.create(null)', 'make an object that inherits nothing', 1)
    } else if (
      node.type === 'BinaryExpression' &&
      node.operator === 'in' &&
      sub(node, 'left').type !== 'PrivateIdentifier'
    )
      yield swap(
        site,
        `Object.hasOwn(${text(site, sub(node, 'right'))}, ${text(site, sub(node, 'left'))})`,
        'ask for own keys alone',
        2,
      )
  },
}
