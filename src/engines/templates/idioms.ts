import { isFunction, type SyntaxNode, walk } from '../../source/syntax.ts'
import { BINDS, brief, isRead, operand, swap, text } from './expression.ts'
import { errorClasses, functionAround } from './ingredients.ts'
import { memberName, methodCall, nameOf, sub, subs } from './nodes.ts'
import { type Declared, kindOf, type ValueKind, visible } from './source-file.ts'
import { addAfter, addBefore, isListed, LISTED, semicolon } from './statements.ts'
import type { Proposal, Site, Template } from './template.ts'

// What fixes in published libraries look like again and again (`research.md` §1.2).

/** How much there is: of a map by `size`, of a list by `length`, with a chain that may end early. */
export const measure: Template = {
  name: 'measure',
  prior: 0.015,
  types: ['MemberExpression'],
  *propose(site) {
    const { node, parent, key } = site
    const name = memberName(node)
    if (!isRead(site) || !name || (parent?.type === 'CallExpression' && key === 'callee')) return
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
      if (node.operator !== '||' || !/^(?:number|unknown)$/.test(kindOf(left)) || !nameOf(left)) return
      const name = text(site, left)
      const rest = operand(site, sub(node, 'right'), BINDS.conditional)
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
    const { node, parent, key, hints, file } = site
    if (!isRead(site) || !parent || (parent.type === 'CallExpression' && key === 'callee')) return
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

/** The classes of the language whose objects are taken for plain ones; what a test makes of them is a hint. */
const MADE = ['Date', 'Map', 'Set', 'RegExp', 'URL', 'Error', 'Promise']

/** What a function gives back when it has nothing, or something special, to work on. */
export const earlyReturn: Template = {
  name: 'early-return',
  prior: 0.02,
  types: LISTED,
  *propose(site) {
    const { node, parent, parents, hints } = site
    const around = functionAround(site)
    if (!isListed(site) || !isFunction(parents.at(-2) ?? node) || around.async === true) return
    const list = subs(parent as SyntaxNode, 'body')
    const before = list.slice(0, list.indexOf(node))
    const isDeclaration = ({ type }: SyntaxNode): boolean => type === 'VariableDeclaration'
    // At the beginning, or behind what the function gathers its result in.
    if (before.length > 0 && (isDeclaration(node) || !before.every(isDeclaration))) return
    const inside = visible(site.file, node.start)
    const parameters = inside.filter(({ role }) => role === 'parameter').slice(0, 4)
    const values = returnValues(around, inside, site)
    for (const [code, weight] of nothings(parameters))
      for (const value of values)
        yield addBefore(site, `if (${code}) return ${value}${semicolon(site)}`, `return ${value} where ${code}`, weight)
    for (const { name, kind } of parameters) {
      if (kind !== 'unknown' && kind !== 'object') continue
      for (const made of MADE.filter((one) => hints.names.has(one)))
        for (const value of [`new ${made}(${name})`, name])
          yield addBefore(
            site,
            `if (${name} instanceof ${made}) return ${value}${semicolon(site)}`,
            `return ${value} where ${name} is a ${made}`,
            1,
          )
    }
  },
}

/** What is refused with an error: a guard for a test that expects one. */
export const earlyThrow: Template = {
  name: 'early-throw',
  prior: 0.03,
  types: LISTED,
  *propose(site) {
    const { node, parent, parents, hints } = site
    const expected = ['toThrow', 'toThrowError', 'rejects'].some((name) => hints.names.has(name))
    if (!expected || !isListed(site) || !isFunction(parents.at(-2) ?? node)) return
    if (subs(parent as SyntaxNode, 'body')[0] !== node) return
    const known = errorClasses(site)
    const named = known.filter((name) => hints.names.has(name))
    const messages = hints.strings.slice(0, 3).filter((one) => one.length > 2 && !/['\\\n]/.test(one))
    const parameters = visible(site.file, node.start).filter(({ role }) => role === 'parameter')
    for (const [code, weight] of [...nothings(parameters.slice(0, 4)), ...wrongs(parameters.slice(0, 4))])
      for (const name of named.length > 0 ? named : known.slice(0, 2))
        for (const message of ['', ...messages]) {
          const made = `throw new ${name}(${message && `'${message}'`})${semicolon(site)}`
          yield addBefore(site, `if (${code}) ${made}`, `refuse where ${code}`, message ? weight : weight / 2)
        }
  },
}

/** What a parameter should rather not be. */
function wrongs(parameters: readonly Declared[]): readonly (readonly [string, number])[] {
  return parameters.flatMap(({ name, kind }): (readonly [string, number])[] =>
    kind === 'number' || kind === 'unknown'
      ? [
          [`${name} === 0`, 0.7],
          [`${name} < 0`, 1],
          [`!Number.isFinite(${name})`, 0.7],
          [`!Number.isInteger(${name})`, 0.7],
          [`${name} < 1`, 0.3],
        ]
      : kind === 'string'
        ? [[`${name}.trim() === ''`, 0.7]]
        : [],
  )
}

/** Conditions under which there is nothing to do. */
function nothings(parameters: readonly Declared[]): readonly (readonly [string, number])[] {
  const alone = parameters.flatMap(({ name, kind }): (readonly [string, number])[] => {
    if (kind === 'array' || kind === 'string')
      return [
        [`${name}.length === 0`, 1],
        [`!${name}`, 0.5],
      ]
    if (kind === 'number')
      return [
        [`${name} <= 0`, 0.5],
        [`Number.isNaN(${name})`, 0.3],
      ]
    return kind === 'unknown' || kind === 'object'
      ? [
          [`!${name}`, 0.7],
          [`${name} == null`, 0.5],
        ]
      : []
  })
  const pairs = parameters.flatMap((one, index) =>
    parameters
      .slice(index + 1)
      .filter(({ kind }) => kind === one.kind && !/function|class/.test(kind))
      .map(({ name }): readonly [string, number] => [`${one.name} === ${name}`, 0.7]),
  )
  return [...alone, ...pairs]
}

const EMPTY: Partial<Readonly<Record<ValueKind, readonly string[]>>> = {
  number: ['0'],
  string: ["''"],
  boolean: ['false', 'true'],
  array: ['[]'],
  object: ['{}', 'null'],
  map: ['new Map()'],
  set: ['new Set()'],
}

/** What the function could give back early: what it gathers, or the empty value of what it returns. */
function returnValues(around: SyntaxNode, inside: readonly Declared[], site: Site): readonly string[] {
  const found = new Set<string>()
  walk(around, (node) => {
    if (isFunction(node) && node !== around) return false
    if (node.type !== 'ReturnStatement' || !node.argument) return true
    const argument = sub(node, 'argument')
    const held = inside.find(({ name }) => name === nameOf(argument))
    if (held) found.add(held.name)
    for (const value of EMPTY[held?.kind ?? kindOf(argument)] ?? []) found.add(value)
    if (argument.type === 'ThisExpression') found.add('this')
    if (argument.type === 'BinaryExpression' && /^[-*/%]$/.test(String(argument.operator))) found.add('0')
    if (methodCall(argument) && text(site, argument).length < 60 && found.size === 0)
      for (const one of ['[]', "''"]) found.add(one)
    return true
  })
  return [...found].slice(0, 4)
}

/** `return this` at the end of a method whose calls are chained. */
export const returnThis: Template = {
  name: 'return-this',
  prior: 0.01,
  types: ['ExpressionStatement', 'IfStatement', 'ForStatement', 'ForOfStatement'],
  *propose(site): Iterable<Proposal> {
    const { node, parent, parents } = site
    const holder = parents.at(-3)
    if (!isListed(site) || subs(parent as SyntaxNode, 'body').at(-1) !== node) return
    if (holder?.type !== 'MethodDefinition' || holder.kind !== 'method') return
    let returns = false
    walk(sub(holder, 'value'), (one) => {
      returns ||= one.type === 'ReturnStatement'
      return !returns
    })
    if (!returns) yield addAfter(site, `return this${semicolon(site)}`, 'return this', 1)
  },
}
