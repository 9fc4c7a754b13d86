import { type SyntaxNode, walk } from '../source/syntax.ts'
import type { Assertion } from './assertions.ts'
import { bare, calledName, canonical, dottedName, numberValue, propertyName, stringValue } from './canonical.ts'

/** How much of a value each asymmetric matcher leaves open. */
const OPENNESS: Readonly<Record<string, number>> = { anything: 3, any: 2 }
const ASYMMETRIC =
  /\bexpect\.(?:not\.)?(anything|any|objectContaining|arrayContaining|stringContaining|stringMatching|closeTo|toSatisfy|toBeOneOf|schemaMatching)$/

const BOUND = /toBe(Greater|Less)Than(OrEqual)?$/

/** Matchers that look for a text within another. */
const TEXT = /^(?:toMatch|toContain|expect\.string(?:Containing|Matching))$/

/** What is known beside the values themselves. */
interface Reading {
  /** What names stand for before the change and after it. */
  readonly names: readonly [ReadonlyMap<string, SyntaxNode>, ReadonlyMap<string, SyntaxNode>]
  /** True for a text that a clause speaks of: it is never called looser. */
  readonly mentions: (value: SyntaxNode) => boolean
}

/** Says why the expected value of `after` lets more pass than that of `before` under the same matcher, or null. */
export function looserValue(before: Assertion, after: Assertion, reading: Reading): string | null {
  if (after.negated || before.negated) return null
  if (openness(after) > openness(before)) return 'an asymmetric matcher leaves the value open'
  const [one, other] = [before.args[0], after.args[0]]
  if (!one || !other) return null
  if (widerBound(before, after, reading)) return 'the bound moved outward'
  if (before.matcher !== after.matcher && !(TEXT.test(before.matcher) && TEXT.test(after.matcher))) return null
  switch (before.matcher) {
    case 'toBeCloseTo':
      return widerTolerance(
        [before, after].map(({ args, node }) => ({ args, digits: canonical(node).includes('toBeCloseTo') })),
        reading,
      )
    case 'toBeInstanceOf':
      return isAnyClass(other) && !isAnyClass(one) ? 'the class is wider' : null
    case 'toBeOneOf':
      return moreChoices(one, other)
    case 'toThrow':
    case 'toMatch':
    case 'toContain':
      return fewerParts(one, other, 1, reading) ?? looserText(one, other, reading)
    case 'toMatchObject':
    case 'toHaveProperty':
      return fewerElements(one, other) ?? eachPart(before.args, after.args, Number.POSITIVE_INFINITY, reading)
    default:
      return eachPart(before.args, after.args, 0, reading)
  }
}

function openness({ args }: Assertion): number {
  let sum = 0
  for (const arg of args)
    walk(arg, (node) => {
      const called = ASYMMETRIC.exec(calledName(node))
      if (called) sum += OPENNESS[called[1] as string] ?? 1
      return true
    })
  return sum
}

/** Vitest's default for the digits of `toBeCloseTo`. */
const DEFAULT_DIGITS = 2

interface Tolerance {
  readonly args: readonly SyntaxNode[]
  /** Vitest counts digits, chai names the distance itself. */
  readonly digits: boolean
}

function widerTolerance(sides: readonly Tolerance[], { names }: Reading): string | null {
  const [from, to] = sides.map(({ args, digits }, i) => {
    const value = args[1] ? (numberValue(args[1], names[i]) ?? Number.NaN) : DEFAULT_DIGITS
    return digits ? 10 ** -value / 2 : value
  }) as [number, number]
  return to > from ? 'the tolerance is wider' : null
}

function widerBound(before: Assertion, after: Assertion, { names }: Reading): boolean {
  const [one, other] = [before, after].map(({ matcher, args }, i) => {
    const [, side, inclusive] = BOUND.exec(matcher) ?? []
    const value = args[0] ? (numberValue(args[0], names[i]) ?? Number.NaN) : Number.NaN
    return { side, inclusive: inclusive !== undefined, at: side === 'Less' ? value : -value }
  }) as [Bound, Bound]
  if (one.side === undefined || one.side !== other.side) return false
  return other.at > one.at || (other.at === one.at && other.inclusive && !one.inclusive)
}

interface Bound {
  readonly side: string | undefined
  readonly inclusive: boolean
  /** The larger, the more passes. */
  readonly at: number
}

function isAnyClass(node: SyntaxNode): boolean {
  return /^(?:Object|Error)$/.test(String(dottedName(node)))
}

/** The first reason among values that stand in the same place. */
function eachPart(
  before: readonly SyntaxNode[],
  after: readonly SyntaxNode[],
  levels: number,
  reading: Reading,
): string | null {
  if (before.length !== after.length) return null
  for (const [i, one] of before.entries()) {
    const reason = fewerParts(one, after[i] as SyntaxNode, levels, reading)
    if (reason) return reason
  }
  return null
}

/** Parts that are no longer asked for. The properties of so many levels may be more than those written out. */
function fewerParts(before: SyntaxNode, after: SyntaxNode, levels: number, reading: Reading): string | null {
  const [one, other] = [bare(before), bare(after)]
  if (one.type !== other.type) return null
  if (one.type === 'CallExpression') return looserCall(one, other, reading)
  if (one.type === 'ArrayExpression') return eachPart(elementsOf(one), elementsOf(other), levels, reading)
  if (one.type !== 'ObjectExpression') return null
  const [had, has] = [propertiesOf(one), propertiesOf(other)]
  const kept = [...had.keys()].filter((key) => has.has(key))
  const lost = [...had.keys()].find((key) => !has.has(key))
  if (levels > 0 && has.size < had.size) return `\`${lost}\` is no longer asked for`
  const values = (side: ReadonlyMap<string, SyntaxNode>) => kept.map((key) => side.get(key) as SyntaxNode)
  return eachPart(values(had), values(has), levels - 1, reading)
}

/** The same for two asymmetric matchers of one name. */
function looserCall(before: SyntaxNode, after: SyntaxNode, reading: Reading): string | null {
  const called = calledName(before)
  const [args, others] = [before, after].map((node) => node.arguments as readonly SyntaxNode[]) as [
    readonly SyntaxNode[],
    readonly SyntaxNode[],
  ]
  const [one, other] = [args[0], others[0]]
  if (!one || !other) return null
  if (TEXT.test(called) && TEXT.test(calledName(after))) return looserText(one, other, reading)
  if (called !== calledName(after)) return null
  switch (called) {
    case 'expect.objectContaining':
    case 'expect.arrayContaining':
      return fewerElements(one, other) ?? fewerParts(one, other, 1, reading)
    case 'expect.closeTo':
      return widerTolerance(
        [args, others].map((list) => ({ args: list, digits: true })),
        reading,
      )
    case 'expect.toBeOneOf':
      return moreChoices(one, other)
  }
  return null
}

function fewerElements(before: SyntaxNode, after: SyntaxNode): string | null {
  return isList(after) && elementsOf(after).length < elementsOf(before).length ? 'fewer elements are asked for' : null
}

function moreChoices(before: SyntaxNode, after: SyntaxNode): string | null {
  return isList(before) && elementsOf(after).length > elementsOf(before).length ? 'more values are allowed' : null
}

function isList(node: SyntaxNode): boolean {
  return bare(node).type === 'ArrayExpression'
}

/** The elements of a list that is written out, none of anything else. */
function elementsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return isList(node) ? (bare(node).elements as readonly (SyntaxNode | null)[]).filter((item) => item !== null) : []
}

function propertiesOf(node: SyntaxNode): ReadonlyMap<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode>()
  for (const property of node.properties as readonly SyntaxNode[]) {
    const name = propertyName(property)
    if (name !== null) found.set(name, property.value as SyntaxNode)
  }
  return found
}

interface TextPattern {
  readonly text: string
  readonly anyCase: boolean
  readonly regex: boolean
}

function looserText(before: SyntaxNode, after: SyntaxNode, { mentions }: Reading): string | null {
  if (mentions(after)) return null
  const [one, other] = [before, after].map(textPattern)
  if (!one || !other) return null
  if (other.text === '') return 'any text matches'
  if (other.anyCase && !one.anyCase) return 'upper and lower case are the same now'
  if (openPlaces(other) > openPlaces(one)) return 'the pattern leaves more open'
  const plain = ({ text, regex }: TextPattern) =>
    regex ? text.replace(/^\^|(?<!\\)\$$/g, '').replace(/\\([^\w])/g, '$1') : text
  const anchors = ({ text, regex }: TextPattern) =>
    regex ? Number(text.startsWith('^')) + Number(/(?<!\\)\$$/.test(text)) : 0
  if (plain(one) === plain(other)) return anchors(other) < anchors(one) ? 'the pattern is no longer anchored' : null
  return plain(one).toLowerCase().includes(plain(other).toLowerCase()) ? 'less of the text is checked' : null
}

/** How many places of a pattern more than one text can stand at. */
function openPlaces({ text, regex }: TextPattern): number {
  const constructs = text.replace(/\\[^swdpSWDP]|\(\?[:=!]/g, '').match(/\\|[.[|*+?{]/g)
  return regex ? (constructs?.length ?? 0) : 0
}

function textPattern(node: SyntaxNode): TextPattern | null {
  const regex = bare(node).regex as { readonly pattern: string; readonly flags: string } | undefined
  if (regex) return { text: regex.pattern, anyCase: regex.flags.includes('i'), regex: true }
  const text = stringValue(node)
  return text === null ? null : { text, anyCase: false, regex: false }
}
