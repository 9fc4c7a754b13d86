import { isFunction, type SyntaxNode, walk } from '../../source/syntax.ts'
import { BINDS, bindingOf, isCallee, text } from './expression.ts'
import { nameOf, sub } from './nodes.ts'
import { questions } from './predicates.ts'
import { type Declared, kindOf, visible } from './source-file.ts'
import type { Site } from './template.ts'
import { toldConditions } from './told-conditions.ts'

/** A condition that could be meant. */
export interface Condition {
  readonly code: string
  readonly binds: number
  readonly weight: number
}

/** The innermost function around a site, or the program. */
export function functionAround(site: Pick<Site, 'parents' | 'file'>): SyntaxNode {
  return [...site.parents].reverse().find(isFunction) ?? site.file.program
}

/** The innermost statement around a site, or the node itself. */
export function statementAround(site: Pick<Site, 'parents' | 'node'>): SyntaxNode {
  const all = [...site.parents, site.node]
  return (
    all.reverse().find(({ type }) => /Statement$|^VariableDeclaration$/.test(type) && type !== 'BlockStatement') ??
    site.node
  )
}

/** The names below a node that are values of this file, in order, without repetition. */
export function namesIn(root: SyntaxNode): readonly string[] {
  const known = namesOf.get(root)
  if (known) return known
  const names = new Set<string>()
  walk(root, (node, { parent, key }) => {
    const isMember = parent?.type === 'MemberExpression' && key === 'property' && parent.computed !== true
    const isKey = parent?.type === 'Property' && key === 'key' && parent.computed !== true && parent.shorthand !== true
    if (node.type === 'Identifier' && !isMember && !isKey) names.add(String(node.name))
    return !node.type.startsWith('TSType')
  })
  const found = [...names]
  namesOf.set(root, found)
  return found
}

const namesOf = new WeakMap<SyntaxNode, readonly string[]>()

/** True when every value that `root` names is visible, or global. */
export function isUsable({ file }: Pick<Site, 'file'>, root: SyntaxNode, names: ReadonlySet<string>): boolean {
  const everywhere = declaredNames.get(file.declared) ?? new Set(file.declared.map(({ name }) => name))
  declaredNames.set(file.declared, everywhere)
  return namesIn(root).every((name) => names.has(name) || !everywhere.has(name))
}

const declaredNames = new WeakMap<object, ReadonlySet<string>>()

/** Caches what all sites of one function share. */
const pools = new WeakMap<SyntaxNode, readonly Condition[]>()

/**
 * Conditions that could be missing around a site: those that the file asks elsewhere about names visible here, those
 * that predicates of the module answer, and idioms over the names of the statement.
 */
export function conditionPool(site: Site): readonly Condition[] {
  const statement = statementAround(site)
  const known = pools.get(statement)
  if (known) return known
  const all = visible(site.file, site.node.start)
  const names = new Set(all.map(({ name }) => name))
  const named = namesIn(statement).filter((name) => names.has(name))
  // A statement without names, as `return true`, may speak of whatever its function knows.
  const near = new Set(named.length > 0 ? named : all.filter(({ role }) => role !== 'module').map(({ name }) => name))
  const around = functionAround(site)
  const found = new Map<string, Condition>()
  const offer = (code: string, binds: number, weight: number): void => {
    const other = found.get(code)
    if (!other || other.weight < weight) found.set(code, { code, binds, weight })
  }
  for (const node of atoms(site.file.program)) {
    if (!isUsable(site, node, names) || node.end - node.start > 80) continue
    const own = around.start <= node.start && node.end <= around.end
    const shared = namesIn(node).some((name) => near.has(name))
    offer(text(site, node), bindingOf(node), (own ? 2 : 1) * (shared ? 2 : 1))
  }
  const values = all.filter(
    ({ name, role, kind }) => near.has(name) && role !== 'import' && !/function|class/.test(kind),
  )
  for (const one of values) for (const idiom of [...idioms(one), ...toldConditions(one, site.hints)]) offer(...idiom)
  for (const code of unaskedMembers(statement, site)) {
    offer(code, BINDS.call, 1.5)
    offer(`!${code}`, BINDS.unary, 1.5)
  }
  for (const code of questions(site, all, [...values.map(({ name }) => name), ...readsIn(statement, site)])) {
    offer(code, BINDS.call, 3)
    offer(`!${code}`, BINDS.unary, 2.5)
  }
  for (const [code, binds, weight] of knownAnswers(all, near)) offer(code, binds, weight)
  for (const pair of ownKeys(statement, site)) offer(...pair)
  for (const pair of firstLetters(statement, site)) offer(...pair)
  const result = [...found.values()].sort((a, b) => b.weight - a.weight)
  pools.set(statement, result)
  return result
}

/** Pairs of values that are asked whether they are the same, at most. */
const MOST_SAME = 6

/** What a function was told by yes or no, what a set or map of the module knows, and values that may be the same. */
function knownAnswers(
  all: readonly Declared[],
  near: ReadonlySet<string>,
): readonly (readonly [string, number, number])[] {
  const found: (readonly [string, number, number])[] = []
  for (const { name, kind, role } of all) {
    if (kind === 'boolean' && role !== 'import') found.push([name, BINDS.primary, 1.5], [`!${name}`, BINDS.unary, 1.2])
    if (!/^(?:map|set)$/.test(kind) || near.has(name)) continue
    for (const other of all)
      if (near.has(other.name) && /^(?:string|number|unknown)$/.test(other.kind) && other.role !== 'module')
        found.push([`${name}.has(${other.name})`, BINDS.call, 1], [`!${name}.has(${other.name})`, BINDS.unary, 0.7])
  }
  const values = all.filter(
    ({ role, kind }) => /^(?:parameter|local)$/.test(role) && !/function|class|boolean/.test(kind),
  )
  const pairs = values.flatMap((a, i) =>
    values.slice(i + 1).flatMap((b) => (near.has(a.name) && a.kind === b.kind ? [[a.name, b.name] as const] : [])),
  )
  for (const [a, b] of pairs.slice(0, MOST_SAME))
    found.push([`${a} === ${b}`, BINDS.equality, 0.7], [`${a} !== ${b}`, BINDS.equality, 0.5])
  return found
}

/** What is asked in the file: tests, operands of `&&` and `||`, and results of predicates. */
function atoms(program: SyntaxNode): readonly SyntaxNode[] {
  const known = asked.get(program)
  if (known) return known
  const found: SyntaxNode[] = []
  asked.set(program, found)
  const split = (node: SyntaxNode): void => {
    if (node.type === 'LogicalExpression' && node.operator !== '??') {
      split(sub(node, 'left'))
      split(sub(node, 'right'))
    } else if (node.type !== 'Identifier' && node.type !== 'Literal') found.push(node)
  }
  walk(program, (node, { parent, key }) => {
    if (key === 'test' && parent?.type !== 'SwitchCase') split(node)
    else if (
      node.type === 'LogicalExpression' &&
      parent?.type !== 'LogicalExpression' &&
      kindOf(sub(node, 'right')) === 'boolean'
    )
      split(node)
    return true
  })
  return found
}

const asked = new WeakMap<SyntaxNode, readonly SyntaxNode[]>()

function idioms({ name, kind }: Declared): readonly (readonly [string, number, number])[] {
  const sized: readonly (readonly [string, number, number])[] = [
    [`${name}.length > 0`, BINDS.relation, 2],
    [`${name}.length === 0`, BINDS.equality, 2],
    [`${name}.length > 1`, BINDS.relation, 0.5],
  ]
  const counted: readonly (readonly [string, number, number])[] = [
    [`${name} > 0`, BINDS.relation, 1.5],
    [`${name} >= 0`, BINDS.relation, 1],
    [`${name} < 0`, BINDS.relation, 1],
    [`${name} === 0`, BINDS.equality, 1],
    [`Number.isNaN(${name})`, BINDS.call, 1],
    [`Number.isFinite(${name})`, BINDS.call, 0.5],
    [`!Number.isInteger(${name})`, BINDS.unary, 0.5],
  ]
  const given: readonly (readonly [string, number, number])[] = [
    [name, BINDS.primary, 1],
    [`!${name}`, BINDS.unary, 0.7],
    [`${name} !== undefined`, BINDS.equality, 1.5],
    [`${name} != null`, BINDS.equality, 1],
    [`${name} !== null`, BINDS.equality, 1],
    [`${name} == null`, BINDS.equality, 0.7],
  ]
  switch (kind) {
    case 'array':
    case 'string':
      return sized
    case 'map':
    case 'set':
      return [
        [`${name}.size > 0`, BINDS.relation, 2],
        [`${name}.size === 0`, BINDS.equality, 2],
      ]
    case 'number':
      return counted
    case 'boolean':
      return given.slice(0, 2)
    default:
      return [
        ...given,
        ...sized.map(([code, binds, weight]) => [code, binds, weight / 2] as const),
        ...counted.slice(0, 2).map(([code, binds, weight]) => [code, binds, weight / 2] as const),
        [`Array.isArray(${name})`, BINDS.call, 0.5],
        [`Object.keys(${name}).length > 0`, BINDS.relation, 0.5],
      ]
  }
}

/** `row[key]` and `row.cell` as a statement reads them. */
export function readsIn(statement: SyntaxNode, site: Site): readonly string[] {
  const found = new Set<string>()
  walk(statement, (node, { parent, key }) => {
    const short = node.type === 'MemberExpression' && node.end - node.start < 30
    if (short && nameOf(node.object) && !isCallee({ parent, key })) found.add(text(site, node))
    return !/Function/.test(node.type)
  })
  return [...found].slice(0, 6)
}

/** Members that the failing test gives to an object whose type is written in the file, and the function never reads. */
function unaskedMembers(statement: SyntaxNode, site: Site): readonly string[] {
  const read = readsIn(statement, site).filter((one) => /^[\w$]+\.[\w$]+$/.test(one))
  const around = text(site, functionAround(site))
  return read.flatMap((one) => {
    const [object, member] = one.split('.') as [string, string]
    return [...(site.file.siblings.get(member) ?? [])]
      .filter((other) => other !== member && site.hints.names.has(other) && !around.includes(`.${other}`))
      .map((other) => `${object}.${other}`)
  })
}

/** `!Object.hasOwn(row, key)` where the function reads `row[key]`. */
function ownKeys(statement: SyntaxNode, site: Site): readonly (readonly [string, number, number])[] {
  const found: (readonly [string, number, number])[] = []
  walk(functionAround(site), (node) => {
    const held = node.object as SyntaxNode | undefined
    const plain = held && /^TS/.test(held.type) ? held.expression : held
    const [object, key] = [nameOf(plain), nameOf(node.property)]
    if (
      node.type === 'MemberExpression' &&
      node.computed === true &&
      object &&
      key &&
      Math.abs(node.start - statement.start) < 400
    ) {
      found.push(
        [`!Object.hasOwn(${object}, ${key})`, BINDS.unary, 2],
        [`Object.hasOwn(${object}, ${key})`, BINDS.call, 2],
      )
      found.push([`${key} in ${object}`, BINDS.relation, 0.5])
    }
    return true
  })
  return found
}

/** `a[0] === b[0]` where the statement compares the lengths of `a` and `b`. */
function firstLetters(statement: SyntaxNode, site: Site): readonly (readonly [string, number, number])[] {
  const found: (readonly [string, number, number])[] = []
  walk(statement, (node) => {
    if (node.type !== 'BinaryExpression') return true
    const sides = [sub(node, 'left'), sub(node, 'right')].map((side) =>
      side.type === 'MemberExpression' && nameOf(side.property) === 'length' ? text(site, sub(side, 'object')) : null,
    )
    if (sides[0] && sides[1] && sides[0] !== sides[1])
      found.push([`${sides[0]}[0] === ${sides[1]}[0]`, BINDS.equality, 1])
    return true
  })
  return found
}

/** The classes of errors that code at an offset can throw. */
export function errorClasses(site: Site): readonly string[] {
  const own = visible(site.file, site.node.start).filter(({ name }) => /(?:Error|Exception)$/.test(name))
  return [...new Set([...own.map(({ name }) => name), 'Error', 'TypeError', 'RangeError'])]
}

/** How many names of the site stand in for one that is not known there. */
const MOST_STAND_INS = 4

/**
 * Statements elsewhere in the file that could be missing at a site, as written; where one name of theirs is not known here, with
 * each parameter and local in its place.
 */
export function siblingStatements(site: Site): readonly string[] {
  const all = visible(site.file, site.node.start)
  const names = new Set(all.map(({ name }) => name))
  const everywhere = new Set(site.file.declared.map(({ name }) => name))
  const standIns = all.filter(({ role, kind }) => /^(?:parameter|local)$/.test(role) && !/function|class/.test(kind))
  return expressionStatements(site.file.program).flatMap((node) => {
    if (site.node.start <= node.start && node.end <= site.node.end) return []
    const unknown = namesIn(node).filter((name) => !names.has(name) && everywhere.has(name))
    const code = text(site, node)
    const [only] = unknown
    if (only === undefined) return [code]
    const pattern = new RegExp(`(?<![.\\w$#])${only.replace(/\$/g, '\\$')}(?![\\w$])`, 'g')
    return unknown.length > 1
      ? []
      : standIns.slice(0, MOST_STAND_INS).map(({ name }) => code.replace(pattern, () => name))
  })
}

/** Short calls and assignments that stand as statements. */
function expressionStatements(program: SyntaxNode): readonly SyntaxNode[] {
  const known = statementsOf.get(program)
  if (known) return known
  const found: SyntaxNode[] = []
  walk(program, (node) => {
    if (node.type === 'ExpressionStatement' && typeof node.directive !== 'string') {
      const { type } = sub(node, 'expression')
      if (/^(?:Call|Await|Assignment|Update)Expression$/.test(type) && node.end - node.start < 120) found.push(node)
    }
    return true
  })
  statementsOf.set(program, found)
  return found
}

const statementsOf = new WeakMap<SyntaxNode, readonly SyntaxNode[]>()
