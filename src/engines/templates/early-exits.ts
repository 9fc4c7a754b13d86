import { isFunction, type SyntaxNode, walk } from '../../source/syntax.ts'
import { text } from './expression.ts'
import { errorClasses, functionAround } from './ingredients.ts'
import { methodCall, nameOf, sub, subs } from './nodes.ts'
import { type Declared, kindOf, type ValueKind, visible } from './source-file.ts'
import { addAfter, addBefore, isListed, LISTED, semicolon } from './statements.ts'
import type { Proposal, Site, Template } from './template.ts'
import { inputFactor } from './told-apart.ts'

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
        yield addBefore(
          site,
          `if (${code}) return ${value}${semicolon(site)}`,
          `return ${value} where ${code}`,
          weight * inputFactor(site, code, true),
        )
    yield* alikeByClass(site, parameters)
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

/** By what two objects of a class are told to be the same. */
const SAME_BY: Readonly<Record<string, (name: string) => string>> = {
  Date: (name) => `${name}.getTime()`,
  RegExp: (name) => `String(${name})`,
  URL: (name) => `${name}.href`,
}

/** Two objects of a class that are compared: `if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()`. */
function* alikeByClass(site: Site, parameters: readonly Declared[]): Iterable<Proposal> {
  const [a, b] = parameters.filter(({ kind }) => kind === 'unknown' || kind === 'object').map(({ name }) => name)
  if (!a || !b) return
  for (const [made, by] of Object.entries(SAME_BY))
    if (site.hints.names.has(made))
      yield addBefore(
        site,
        `if (${a} instanceof ${made} && ${b} instanceof ${made}) return ${by(a)} === ${by(b)}${semicolon(site)}`,
        `compare ${a} and ${b} as ${made}`,
        4,
      )
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
          yield addBefore(
            site,
            `if (${code}) ${made}`,
            `refuse where ${code}`,
            (message ? weight : weight / 2) * inputFactor(site, code, true),
          )
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
