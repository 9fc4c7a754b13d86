import { BINDS, brief, isRead, operand, swap, text } from './expression.ts'
import { memberName, nameOf, sub, subs } from './nodes.ts'
import { kindOf, visible } from './source-file.ts'
import type { Template } from './template.ts'

/** What is written around a value, left out where there is none: `?${query}` → query ? `?${query}` : ''. */
export const writtenPart: Template = {
  name: 'written-part',
  prior: 0.03,
  types: ['TemplateLiteral', 'BinaryExpression'],
  *propose(site) {
    const { node, parent } = site
    if (
      !isRead(site) ||
      !/^(?:Binary|Template|Return|Variable|Arrow|Call|Property$|Array|Assign)/.test(parent?.type ?? '')
    )
      return
    const parts =
      node.type === 'TemplateLiteral'
        ? subs(node, 'expressions')
        : node.operator === '+' && kindOf(node) === 'string'
          ? [sub(node, 'left'), sub(node, 'right')].filter(({ type }) => !/Literal$/.test(type))
          : []
    const own = text(site)
    const most = node.type === 'TemplateLiteral' ? 2 : 1
    if (parts.length > most || node.end - node.start > 120) return
    for (const part of parts) {
      if (part.end - part.start > 40 || kindOf(part) === 'number') continue
      const asked = operand(site, part, BINDS.coalesce)
      yield swap(
        site,
        `${asked} ? ${own} : ''`,
        `write ${brief(own)} where there is ${brief(asked)}`,
        2,
        BINDS.conditional,
      )
      if (nameOf(part) && kindOf(part) !== 'string')
        yield swap(
          site,
          `${asked} === undefined ? '' : ${own}`,
          `write ${brief(own)} unless ${brief(asked)} is undefined`,
          1,
          BINDS.conditional,
        )
    }
  },
}

/** A default for a part that is taken out of an object and may be missing: `{ sep }` → `{ sep = '' }`. */
export const partDefault: Template = {
  name: 'part-default',
  prior: 0.012,
  types: ['ObjectPattern'],
  *propose(site) {
    for (const part of subs(site.node, 'properties')) {
      const name = part.type === 'Property' ? nameOf(part.value) : null
      if (!name) continue
      for (const value of ["''", '[]', '{}', '0', 'false', 'true'])
        yield {
          title: `take ${value} where ${name} is missing`,
          edits: [{ start: part.end, end: part.end, text: ` = ${value}` }],
          weight: 1,
        }
    }
  },
}

/** An index that may lie behind the end of its list, or before its beginning: `units[i]` → `units[Math.min(i, units.length - 1)]`. */
export const indexBound: Template = {
  name: 'index-bound',
  prior: 0.025,
  types: ['MemberExpression'],
  *propose(site) {
    const { node, file, parent, key } = site
    const index = node.computed === true ? sub(node, 'property') : null
    const object = sub(node, 'object')
    if (!index || !isRead(site) || (parent?.type === 'AssignmentExpression' && key === 'left')) return
    const list = text(site, object)
    if (list.length > 40 || !/^(?:Identifier|MemberExpression)$/.test(object.type)) return
    const name = nameOf(index)
    const declared = name ? visible(file, node.start).find((one) => one.name === name) : undefined
    const init = declared?.init ?? null
    const kind = declared?.kind ?? kindOf(index)
    if (!/^(?:number|unknown)$/.test(kind) || (kind === 'unknown' && (index.type !== 'Identifier' || init === null)))
      return
    const places = init && declared?.role === 'local' && kind === 'number' ? [init, index] : [index]
    for (const place of places) {
      const own = text(site, place)
      if (/^\d|^Math\.(?:min|max)\(/.test(own) || memberName(place)) continue
      const weight = place === index ? 1 : 2
      for (const [by, title] of [
        [`Math.min(${own}, ${list}.length - 1)`, `stay within ${brief(list)}`],
        [`Math.max(0, ${own})`, `do not go before the beginning of ${brief(list)}`],
        [`(${own}) % ${list}.length`, `begin ${brief(list)} anew behind its end`],
      ] as const)
        yield {
          title,
          edits: [{ start: place.start, end: place.end, text: by }],
          weight: by.startsWith('(') ? weight / 2 : weight,
        }
    }
  },
}
