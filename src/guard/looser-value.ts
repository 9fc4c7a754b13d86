import { type SyntaxNode, walk } from '../source/syntax.ts'
import type { Assertion } from './assertions.ts'
import { bare, canonical, dottedName, numberValue, propertyName, stringValue } from './canonical.ts'

/** How much of a value each asymmetric matcher leaves open. */
const OPENNESS: Readonly<Record<string, number>> = { anything: 3, any: 2 }
const ASYMMETRIC =
  /^expect\.(?:not\.)?(anything|any|objectContaining|arrayContaining|stringContaining|stringMatching|closeTo|toSatisfy|toBeOneOf|schemaMatching)$/

const LOWER_BOUND = /^toBeGreaterThan(?:OrEqual)?$/
const UPPER_BOUND = /^toBeLessThan(?:OrEqual)?$/

/**
 * Says why the expected value of `after` lets more pass than that of `before` under the same matcher, or null. A text
 * that a clause mentions is never called looser.
 */
export function looserValue(
  before: Assertion,
  after: Assertion,
  constants: ReadonlyMap<string, SyntaxNode>,
  mentions: (value: SyntaxNode) => boolean,
): string | null {
  if (after.negated || before.negated) return null
  if (openness(after) > openness(before)) return 'an asymmetric matcher leaves the value open'
  const [one, other] = [before.args[0], after.args[0]]
  if (!one || !other) return null
  if (before.matcher === 'toBeCloseTo' && after.matcher === 'toBeCloseTo')
    return widerTolerance(before, after, constants)
  const bounds = [one, other].map((node) => numberValue(node, constants))
  const [from, to] = bounds
  if (typeof from === 'number' && typeof to === 'number') {
    const reason = widerBound(before, after, from, to)
    if (reason) return reason
  }
  if (before.matcher !== after.matcher) return null
  if (
    before.matcher === 'toBeInstanceOf' &&
    /^(?:Object|Error)$/.test(dottedName(other) ?? '') &&
    canonical(one) !== canonical(other)
  )
    return 'the class is wider'
  if (/^(?:toMatchObject|toContain|toBeOneOf|toHaveProperty)$/.test(before.matcher) || openness(before) > 0) {
    const reason = fewerParts(bare(one), bare(other), before.matcher)
    if (reason) return reason
  }
  return /^to(?:Throw|Match|Contain)$/.test(before.matcher) && !mentions(other)
    ? looserText(bare(one), bare(other))
    : null
}

function openness({ args }: Assertion): number {
  let sum = 0
  for (const arg of args)
    walk(arg, (node) => {
      const called =
        node.type === 'CallExpression' ? ASYMMETRIC.exec(dottedName(node.callee as SyntaxNode) ?? '') : null
      if (called) sum += OPENNESS[called[1] as string] ?? 1
      return true
    })
  return sum
}

/** Vitest's default for the digits of `toBeCloseTo`. */
const DEFAULT_DIGITS = 2

/** Vitest counts digits, chai names the distance itself. */
function widerTolerance(
  before: Assertion,
  after: Assertion,
  constants: ReadonlyMap<string, SyntaxNode>,
): string | null {
  const [from, to] = [before, after].map(({ args, node }) => {
    const value = args[1] ? numberValue(args[1], constants) : DEFAULT_DIGITS
    const counts = canonical(node).includes('toBeCloseTo')
    return value === null ? null : counts ? 10 ** -value / 2 : value
  })
  return typeof from === 'number' && typeof to === 'number' && to > from ? 'the tolerance is wider' : null
}

function widerBound(before: Assertion, after: Assertion, from: number, to: number): string | null {
  const inclusive = Number(/OrEqual$/.test(after.matcher)) - Number(/OrEqual$/.test(before.matcher))
  if (LOWER_BOUND.test(before.matcher) && LOWER_BOUND.test(after.matcher))
    return to < from || (to === from && inclusive > 0) ? 'the bound moved outward' : null
  if (UPPER_BOUND.test(before.matcher) && UPPER_BOUND.test(after.matcher))
    return to > from || (to === from && inclusive > 0) ? 'the bound moved outward' : null
  return null
}

/** Parts that a partial matcher no longer asks for; for a choice, values that it newly allows. */
function fewerParts(before: SyntaxNode, after: SyntaxNode, matcher: string): string | null {
  if (before.type !== after.type) return null
  if (before.type === 'CallExpression') {
    const [one, other] = [before, after].map((node) => (node.arguments as readonly SyntaxNode[])[0])
    return one && other ? fewerParts(bare(one), bare(other), matcher) : null
  }
  if (before.type === 'ArrayExpression') {
    const [one, other] = [before, after].map((node) => (node.elements as unknown[]).length)
    if (one === undefined || other === undefined) return null
    if (matcher === 'toBeOneOf') return other > one ? 'more values are allowed' : null
    return other < one ? 'fewer elements are asked for' : null
  }
  if (before.type !== 'ObjectExpression') return null
  const names = (node: SyntaxNode) => (node.properties as readonly SyntaxNode[]).map(propertyName)
  const now = new Set(names(after))
  const lost = names(before).filter((one) => one !== null && !now.has(one))
  return lost.length > 0 && now.size < names(before).length ? `\`${lost[0]}\` is no longer asked for` : null
}

interface TextPattern {
  readonly text: string
  readonly flags: string
  readonly regex: boolean
}

function looserText(before: SyntaxNode, after: SyntaxNode): string | null {
  const [one, other] = [before, after].map(textPattern)
  if (!one || !other || one.text === '') return null
  if (other.text === '') return 'any text matches'
  if (other.regex && !one.flags.includes('i') && other.flags.includes('i'))
    return 'upper and lower case are the same now'
  const open = (text: string) => text.split(/(?:\.|\[\^?\]|\[\\s\\S\]|\\[swdSWD])[*+]|\|/).length
  if (other.regex && open(other.text) > (one.regex ? open(one.text) : 1)) return 'the pattern leaves more open'
  const plain = ({ text, regex }: TextPattern) =>
    regex ? text.replace(/^\^|\$$/g, '').replace(/\\([^\w])/g, '$1') : text
  const anchors = ({ text, regex }: TextPattern) =>
    regex ? Number(text.startsWith('^')) + Number(text.endsWith('$')) : 0
  if (plain(one) === plain(other)) return anchors(other) < anchors(one) ? 'the pattern is no longer anchored' : null
  return plain(one).toLowerCase().includes(plain(other).toLowerCase()) ? 'less of the text is checked' : null
}

function textPattern(node: SyntaxNode): TextPattern | null {
  const regex = node.regex as { readonly pattern: string; readonly flags: string } | undefined
  if (regex) return { text: regex.pattern, flags: regex.flags, regex: true }
  const text = stringValue(node)
  return text === null ? null : { text, flags: '', regex: false }
}
