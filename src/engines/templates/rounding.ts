import { BINDS, bindingOf, brief, isRead, swap, text } from './expression.ts'
import { memberName, nameOf, numberOf, sub } from './nodes.ts'
import { isCallableHere } from './numbers.ts'
import { kindOf, visible } from './source-file.ts'
import type { Proposal, Site, Template } from './template.ts'

const ROUNDERS = ['round', 'floor', 'ceil', 'trunc']

/** Rounding: another direction, at another place, or none. */
export const rounding: Template = {
  name: 'rounding',
  prior: 0.017,
  types: ['CallExpression', 'BinaryExpression', 'Identifier', 'MemberExpression'],
  *propose(site) {
    const { node, parent, key } = site
    if (!isRead(site) || isCallableHere(site) || !parent) return
    const [x] = (node.arguments ?? []) as Site['node'][]
    const callee = node.type === 'CallExpression' ? sub(node, 'callee') : null
    if (callee && nameOf(callee.object) === 'Math' && ROUNDERS.includes(memberName(callee) ?? '') && x) {
      for (const by of ROUNDERS)
        if (by !== memberName(callee))
          yield swap(
            site,
            `Math.${by}(${text(site, x)})`,
            `use Math.${by} in place of Math.${memberName(callee)}`,
            by === 'trunc' ? 1.5 : 3,
          )
      yield swap(site, text(site, x), 'do not round here', 2, bindingOf(x))
      for (const digits of [100, 10, 1000])
        yield swap(
          site,
          `Math.round((${text(site, x)}) * ${digits}) / ${digits}`,
          `round to ${Math.log10(digits)} decimals`,
          0.5,
          BINDS.product,
        )
      return
    }
    const numeric =
      node.type === 'BinaryExpression'
        ? /^(?:[-*/]|\*\*)$/.test(String(node.operator))
        : node.type !== 'CallExpression' || kindOf(node) === 'number'
    const place =
      key === 'arguments' || /^(?:Return|Variable|Property$|Conditional|Assignment|Arrow|Template)/.test(parent.type)
    if (!numeric || !place || kindOf(node) === 'string') return
    const weight = node.type === 'BinaryExpression' ? 2 : 0.4
    for (const by of ROUNDERS.slice(0, 3))
      yield swap(site, `Math.${by}(${text(site)})`, `round with Math.${by}`, weight * (by === 'round' ? 2 : 1))
    if (node.type === 'BinaryExpression')
      yield swap(site, `Math.round((${text(site)}) * 100) / 100`, 'round to two decimals', weight, BINDS.product)
  },
}

/** A tie that goes to the even neighbour: `n + 1` → `n % 2 === 0 ? n : n + 1`. */
export const halfEven: Template = {
  name: 'half-even',
  prior: 0.011,
  types: ['BinaryExpression'],
  *propose(site): Iterable<Proposal> {
    const { node } = site
    const left = sub(node, 'left')
    if (node.operator !== '+' || numberOf(node.right) !== 1 || left.type !== 'Identifier') return
    const n = text(site, left)
    yield swap(site, `${n} % 2 === 0 ? ${n} : ${text(site)}`, `keep ${n} where it is even`, 1, BINDS.conditional)
  },
}

/** A value kept within bounds by another: `a` → `Math.max(a, b)`. */
export const clamp: Template = {
  name: 'clamp',
  prior: 0.04,
  types: ['Identifier', 'MemberExpression', 'BinaryExpression', 'CallExpression'],
  *propose(site) {
    const { node, parent, key, file } = site
    if (!isRead(site) || !parent || isCallableHere(site)) return
    const own = text(site)
    if (node.type === 'CallExpression') {
      const callee = sub(node, 'callee')
      const parts = (node.arguments ?? []) as Site['node'][]
      const name = memberName(callee)
      if (nameOf(callee.object) === 'Math' && (name === 'max' || name === 'min')) {
        const by = name === 'max' ? 'min' : 'max'
        yield swap(site, own.replace(name, by), `use Math.${by} in place of Math.${name}`, 4)
        for (const part of parts)
          if (part.type !== 'SpreadElement')
            yield swap(site, text(site, part), `use ${brief(text(site, part))} alone`, 0.5, bindingOf(part))
      }
      if (kindOf(node) !== 'number') return
    }
    if (!/^(?:number|unknown)$/.test(kindOf(node))) return
    if (node.type === 'BinaryExpression' && !/^[-+*/]$/.test(String(node.operator))) return
    if (
      parent.type === 'AssignmentExpression' &&
      key === 'right' &&
      parent.operator === '=' &&
      sub(parent, 'left').type !== 'ArrayPattern'
    ) {
      const target = text(site, sub(parent, 'left'))
      if (target !== own)
        for (const by of ['max', 'min'])
          yield swap(
            site,
            `Math.${by}(${target}, ${own})`,
            `keep the ${by === 'max' ? 'greater' : 'smaller'} of ${brief(target)} and ${brief(own)}`,
            3,
          )
    }
    const place = key === 'arguments' || /^(?:Return|Variable|Property$|Arrow|Conditional|Assignment)/.test(parent.type)
    if (!place) return
    const weight = node.type === 'BinaryExpression' ? 2 : 0.4
    for (const bound of ['0', '1'])
      yield swap(site, `Math.max(${bound}, ${own})`, `not below ${bound}`, bound === '0' ? weight : weight * 0.4)
    if (node.type !== 'BinaryExpression' && node.type !== 'CallExpression') return
    for (const { name, kind } of visible(file, node.start))
      if (kind === 'array' && file.text.includes(`${name}[`))
        yield swap(site, `Math.min(${own}, ${name}.length - 1)`, `not behind the last of ${name}`, 0.5)
    for (const { name, kind, role } of visible(file, node.start))
      if (kind === 'number' && role !== 'import' && !new RegExp(`\\b${name.replace(/\$/g, '\\$')}\\b`).test(own))
        for (const by of ['min', 'max'])
          yield swap(site, `Math.${by}(${own}, ${name})`, `not ${by === 'min' ? 'above' : 'below'} ${name}`, 0.4)
  },
}
