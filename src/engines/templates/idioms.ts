import { BINDS, brief, isCallee, isRead, operand, swap, text } from './expression.ts'
import { memberName, methodCall, nameOf, sub, subs } from './nodes.ts'
import { kindOf, visible } from './source-file.ts'
import type { Template } from './template.ts'

// What fixes in published libraries look like again and again (`research.md` §1.2).

/** How much there is: of a map by `size`, of a list by `length`, with a chain that may end early. */
export const measure: Template = {
  name: 'measure',
  prior: 0.015,
  types: ['MemberExpression'],
  *propose(site) {
    const { node, parent } = site
    const name = memberName(node)
    if (!isRead(site) || !name || isCallee(site)) return
    const object = sub(node, 'object')
    const inner = methodCall(object)
    const [argument] = subs(object, 'arguments')
    if (name === 'length' && inner?.name === 'keys' && text(site, inner.receiver) === 'Object' && argument)
      yield swap(
        site,
        `${operand(site, argument, BINDS.call)}.size`,
        `take the size of ${brief(text(site, argument))}`,
        2,
      )
    if (name === 'length' || name === 'size') {
      const other = name === 'length' ? 'size' : 'length'
      yield swap(site, `${text(site, object)}.${other}`, `take the ${other}, not the ${name}`, 0.7)
    }
    const own = text(site)
    if (parent?.type === 'MemberExpression' || parent?.type === 'ChainExpression') return
    if (!/^[\w$]+(?:\.[\w$]+){2,}$/.test(own) || /^(?:this|[A-Z])/.test(own)) return
    const chain = own.replaceAll('.', '?.')
    const empty = /\.(?:length|size)$/.test(own) ? ['0'] : ['null', "''", '[]']
    yield swap(site, chain, `read ${brief(own)} as far as there is one`, 1)
    for (const value of empty)
      yield swap(
        site,
        `${chain} ?? ${value}`,
        `take ${value} where a part of ${brief(own)} is missing`,
        1,
        BINDS.coalesce,
      )
  },
}

/** `===` takes NaN for different from itself, and 0 for -0: `a === b` → `Object.is(a, b)`. */
export const sameValue: Template = {
  name: 'same-value',
  prior: 0.016,
  types: ['BinaryExpression'],
  *propose(site) {
    const { node, hints } = site
    const operator = String(node.operator)
    const [left, right] = [sub(node, 'left'), sub(node, 'right')]
    if (!/^[!=]==$/.test(operator) || [left, right].some(({ type }) => /Literal|Unary/.test(type))) return
    if ([left, right].some((one) => nameOf(one) === 'undefined' || kindOf(one) === 'string')) return
    const not = operator === '!==' ? '!' : ''
    yield swap(
      site,
      `${not}Object.is(${text(site, left)}, ${text(site, right)})`,
      'compare by Object.is',
      hints.sorts.has('nan') ? 8 : 1,
      not ? BINDS.unary : BINDS.call,
    )
  },
}

/** What a text begins with, as a whole: `startsWith(base)` is also true for `/baseball`. */
export const wholePrefix: Template = {
  name: 'whole-prefix',
  prior: 0.012,
  types: ['CallExpression'],
  *propose(site) {
    const call = methodCall(site.node)
    const [start] = subs(site.node, 'arguments')
    if (call?.name !== 'startsWith' || !start || !/^(?:Identifier|MemberExpression)$/.test(start.type)) return
    const [own, by] = [operand(site, call.receiver, BINDS.call), text(site, start)]
    for (const sign of SEPARATORS.filter((one) => site.hints.strings.slice(0, 8).some((text) => text.includes(one)))) {
      const whole = `${own}.startsWith(\`\${${by}}${sign}\`)`
      yield swap(site, `(${own} === ${by} || ${whole})`, `take ${brief(by)} as a whole, up to ${sign}`, 2)
      yield swap(site, whole, `ask for ${sign} behind ${brief(by)}`, 1, BINDS.call)
    }
  },
}

/** What parts of paths, names and versions are set apart by. */
const SEPARATORS = ['/', '.', ':', '-']

/** What a value is asked to be: `typeof x === 'object'` is also true for null and lists, `x || y` takes 0 for nothing. */
export const typeTest: Template = {
  name: 'type-test',
  prior: 0.02,
  types: ['BinaryExpression', 'LogicalExpression'],
  *propose(site) {
    const { node } = site
    if (!isRead(site)) return
    const own = text(site)
    if (node.type === 'LogicalExpression') {
      const left = sub(node, 'left')
      const isShort = nameOf(left) !== null || (left.type === 'MemberExpression' && left.end - left.start < 40)
      if (node.operator !== '||' || !/^(?:number|unknown)$/.test(kindOf(left)) || !isShort) return
      const name = text(site, left)
      const rest = operand(site, sub(node, 'right'), BINDS.conditional)
      yield swap(
        site,
        `${name} === undefined ? ${rest} : ${name}`,
        `take ${brief(rest)} for undefined alone`,
        1,
        BINDS.conditional,
      )
      yield swap(
        site,
        `Number.isNaN(${name}) ? ${rest} : ${name}`,
        `take ${brief(rest)} for NaN alone`,
        1,
        BINDS.conditional,
      )
      return
    }
    const not = node.operator === '!==' || node.operator === '!='
    if (!not && node.operator !== '===' && node.operator !== '==') return
    const left = sub(node, 'left')
    if (left.type === 'UnaryExpression' && left.operator === 'typeof' && sub(node, 'right').value === 'object') {
      const value = text(site, sub(left, 'argument'))
      const [list, joined] = [`Array.isArray(${value})`, not ? '||' : '&&']
      const binds = not ? BINDS.or : BINDS.and
      yield swap(
        site,
        not ? `!${list}` : list,
        `ask whether ${brief(value)} is a list`,
        1,
        not ? BINDS.unary : BINDS.call,
      )
      yield swap(site, `${own} ${joined} ${value} ${not ? '===' : '!=='} null`, 'null is no object', 2, binds)
      yield swap(site, `${own} ${joined} ${not ? '' : '!'}${list}`, 'a list is no object', 2, binds)
    }
    const call = methodCall(left)
    const other = { toUpperCase: 'toLowerCase', toLowerCase: 'toUpperCase' }[call?.name ?? '']
    if (call && other && text(site, call.receiver) === text(site, sub(node, 'right'))) {
      const receiver = text(site, call.receiver)
      const pair = `${receiver}.${other}() ${not ? '===' : '!=='} ${receiver}`
      yield swap(
        site,
        `${own} ${not ? '||' : '&&'} ${pair}`,
        `ask that ${brief(receiver)} has a case`,
        2,
        not ? BINDS.or : BINDS.and,
      )
    }
  },
}

/** A value that may be a function which makes it, and a number that is written with leading zeros. */
export const madeValue: Template = {
  name: 'made-value',
  prior: 0.012,
  types: ['Identifier', 'MemberExpression', 'CallExpression'],
  *propose(site) {
    const { node, parent, hints, file } = site
    if (!isRead(site) || !parent || isCallee(site)) return
    const own = text(site)
    if (parent.type === 'TemplateLiteral' || (parent.type === 'BinaryExpression' && parent.operator === '+')) {
      for (const width of zeroWidths(hints.strings))
        yield swap(
          site,
          `String(${own}).padStart(${width}, '0')`,
          `write ${brief(own)} with ${width} digits`,
          2,
          BINDS.call,
        )
    }
    if (node.type === 'CallExpression' || !/^(?:Return|Arrow|Variable|Property$|Assignment)/.test(parent.type)) return
    const kind = visible(file, node.start).find(({ name }) => name === nameOf(node))?.kind ?? kindOf(node)
    if (kind === 'unknown' && !own.startsWith('this.'))
      yield swap(
        site,
        `typeof ${own} === 'function' ? ${own}() : ${own}`,
        `call ${brief(own)} where it is a function`,
        0.4,
        BINDS.conditional,
      )
  },
}

/** The widths of numbers with leading zeros among texts: `'1:05'` → 2. */
function zeroWidths(strings: readonly string[]): readonly number[] {
  const found = strings.slice(0, 8).flatMap((string) => string.match(/(?<![\d.])0\d+/g) ?? [])
  return [...new Set(found.map(({ length }) => length))].slice(0, 2)
}

/** An element that is missing in a list of literals: one that the failing test names. */
export const listMember: Template = {
  name: 'list-member',
  prior: 0.02,
  types: ['ArrayExpression'],
  *propose(site) {
    const elements = subs(site.node, 'elements')
    const last = elements.at(-1)
    if (!last || elements.length < 2 || elements.some(({ type }) => type !== 'Literal')) return
    const kinds = new Set(elements.map(({ value }) => typeof value))
    if (kinds.size !== 1) return
    const has = new Set(elements.map(({ value }) => value))
    const quote = text(site, last)[0] === '"' ? '"' : "'"
    const strings = site.hints.strings.filter((one) => one.length > 0 && one.length < 24 && !/['"\\\n]/.test(one))
    const values = kinds.has('string')
      ? strings
          .slice(0, 8)
          .filter((one) => !has.has(one))
          .map((one) => quote + one + quote)
      : kinds.has('number')
        ? [...site.hints.numbers]
            .slice(0, 8)
            .filter((one) => !has.has(one))
            .map(String)
        : []
    for (const value of values)
      yield {
        title: `also list ${value}`,
        edits: [{ start: last.end, end: last.end, text: `, ${value}` }],
        weight: 1,
      }
  },
}
