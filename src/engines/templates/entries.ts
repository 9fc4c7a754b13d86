import { BINDS, bindingOf, brief, isCallee, isRead, swap, text } from './expression.ts'
import { functionAround, namesIn } from './ingredients.ts'
import { quoted } from './literals.ts'
import { methodCall, nameOf, stringOf, subs } from './nodes.ts'
import { kindOf, visible } from './source-file.ts'
import type { Template } from './template.ts'
import { askedAt } from './told-apart.ts'

/** An entry that a table of texts lacks: what the failing test shows to become of what. */
export const missingEntry: Template = {
  name: 'missing-entry',
  prior: 0.02,
  types: ['ObjectExpression'],
  *propose(site) {
    const parts = subs(site.node, 'properties')
    const last = parts.at(-1)
    if (!last || parts.length < 2 || !parts.every((one) => one.type === 'Property' && stringOf(one.value) !== null))
      return
    const keys = new Set(parts.map(({ key }) => nameOf(key) ?? stringOf(key)))
    for (const [from, to] of site.hints.replaced) {
      if (keys.has(from)) continue
      const entry = `${quoted(from)}: ${quoted(to)}`
      yield {
        title: `let ${brief(quoted(from))} become ${brief(quoted(to))}`,
        edits: [{ start: last.end, end: last.end, text: `, ${entry}` }],
        weight: 1,
      }
    }
  },
}

/** A list to which one more is put: it may not be a list yet, or be one already. */
export const listOrOne: Template = {
  name: 'list-or-one',
  prior: 0.017,
  types: ['ArrayExpression'],
  *propose(site) {
    const [first, ...rest] = subs(site.node, 'elements')
    if (!isRead(site) || !first || rest.length === 0 || first.type !== 'Identifier') return
    const name = text(site, first)
    const more = rest.map((one) => text(site, one)).join(', ')
    yield swap(
      site,
      `Array.isArray(${name}) ? [...${name}, ${more}] : ${text(site)}`,
      `add to ${name} where it is a list`,
      1,
      BINDS.conditional,
    )
  },
}

/** What is done with one, done with each of a list: `header` → `header.map((one) => split(one))`, in `split` itself. */
export const eachByItself: Template = {
  name: 'each-by-itself',
  prior: 0.008,
  types: ['Identifier'],
  *propose(site) {
    if (!isRead(site) || isCallee(site) || site.parent?.type === 'MemberExpression') return
    const own = text(site)
    const around = functionAround(site)
    const name = nameOf(around.id)
    const isFirst = nameOf(subs(around, 'params')[0]) === own
    if (!name || !isFirst || !text(site, around).includes(`Array.isArray(${own})`)) return
    for (const method of ['map', 'flatMap'])
      yield swap(
        site,
        `${own}.${method}((one) => ${name}(one))`,
        `do the same with each of ${own} (${method})`,
        1,
        BINDS.call,
      )
  },
}

/** What a list with one element leaves out: `[index]` → `[...path, index]`. */
export const longerList: Template = {
  name: 'longer-list',
  prior: 0.012,
  types: ['ArrayExpression'],
  *propose(site) {
    const parts = subs(site.node, 'elements')
    if (!isRead(site) || parts.length > 2) return
    const inner = parts.map((one) => text(site, one)).join(', ')
    for (const { name, kind, role } of visible(site.file, site.node.start)) {
      if (kind !== 'array' || /^(?:module|import)$/.test(role) || inner.includes(name)) continue
      yield swap(site, `[...${name}${inner && ', '}${inner}]`, `add to what ${name} holds`, 2)
      if (inner) yield swap(site, `[${inner}, ...${name}]`, `put ${brief(inner)} before what ${name} holds`, 1)
    }
  },
}

/** How many conditions a value is made to hang on. */
const MOST_CONDITIONS = 14

/** A value that is another one under a condition: `x.map(f)` → `x == null ? [] : x.map(f)`. */
export const conditionalValue: Template = {
  name: 'conditional-value',
  prior: 0.012,
  types: ['CallExpression', 'MemberExpression', 'TemplateLiteral', 'BinaryExpression', 'Identifier'],
  *propose(site) {
    const { node, parent } = site
    if (!isRead(site) || !parent || isCallee(site)) return
    const place = /^(?:Variable|Arrow|Property$|Template|Call|Assignment|Return)/
    if (!place.test(parent.type)) return
    if (node.type === 'Identifier' && !/^(?:Property$|Template|Call)/.test(parent.type)) return
    if (kindOf(node) === 'boolean' || node.end - node.start > 120) return
    const names = new Set(namesIn(node))
    const values = visible(site.file, node.start).filter(
      ({ name, kind, role }) => names.has(name) && !/function|class/.test(kind) && role !== 'import',
    )
    const kind = kindOf(node)
    const empty =
      kind === 'string' ? ["''"] : kind === 'array' ? ['[]'] : kind === 'number' ? ['0'] : ["''", 'undefined']
    const own = text(site)
    const about = askedAt(site, true).filter(({ code }) => values.some(({ name }) => code.includes(name)))
    for (const { code, binds, weight } of about.slice(0, MOST_CONDITIONS)) {
      const asked = binds <= BINDS.conditional ? `(${code})` : code
      for (const other of [...values.slice(0, 2).map(({ name }) => name), ...empty])
        if (other !== own)
          yield swap(
            site,
            `${asked} ? ${other} : ${bindingOf(node) < BINDS.assignment ? `(${own})` : own}`,
            `take ${other} where ${brief(code)}`,
            weight * (methodCall(node) ? 1.5 : 1),
            BINDS.conditional,
          )
    }
  },
}
