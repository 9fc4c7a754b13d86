import { isNode, type SyntaxNode } from './syntax.ts'

/** Two nodes at the same place of two trees; `up` is the pair that holds them and `key` the field they hang in. */
export interface NodePair {
  readonly before: SyntaxNode
  readonly after: SyntaxNode
  readonly up: NodePair | null
  readonly key: string | null
}

/**
 * A place at which two trees differ while everything around is equal: a pair of nodes, or, when `list` is given, the
 * runs of statements `before[list.from, list.to)` and `after[list.from, list.afterTo)` in the field of `pair`.
 */
export interface SyntaxDifference {
  readonly pair: NodePair
  readonly list: {
    readonly key: string
    readonly from: number
    readonly to: number
    readonly afterTo: number
  } | null
}

const POSITION = new Set(['start', 'end', 'range', 'loc', 'parent'])

/** Nodes whose list of statements runs in order, and the field that holds it. */
export const STATEMENT_LIST: Readonly<Record<string, string>> = {
  Program: 'body',
  BlockStatement: 'body',
  StaticBlock: 'body',
  SwitchCase: 'consequent',
}

/** The smallest places at which two trees differ, positions and parentheses apart. Empty for equal trees. */
export function syntaxDifferences(pair: NodePair): readonly SyntaxDifference[] {
  const { before, after } = pair
  const whole = [{ pair, list: null }]
  if (before.type !== after.type) return whole
  if (before.type === 'Literal') return before.raw === after.raw ? [] : whole
  const found: SyntaxDifference[] = []
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (POSITION.has(key)) continue
    const one = before[key]
    const other = after[key]
    if (isNode(one) && isNode(other)) {
      found.push(...syntaxDifferences({ before: one, after: other, up: pair, key }))
    } else if (Array.isArray(one) && Array.isArray(other)) {
      const inside = listDifferences(pair, key, one, other)
      if (!inside) return whole
      found.push(...inside)
    } else if (!sameValue(one, other)) return whole
  }
  return found
}

/** Null when the lists cannot be matched item by item and the pair as a whole is the difference. */
function listDifferences(
  pair: NodePair,
  key: string,
  one: readonly unknown[],
  other: readonly unknown[],
): readonly SyntaxDifference[] | null {
  const within = (a: unknown, b: unknown) =>
    isNode(a) && isNode(b) ? syntaxDifferences({ before: a, after: b, up: pair, key }) : sameValue(a, b) ? [] : null
  if (one.length === other.length) {
    const found = one.map((item, i) => within(item, other[i]))
    return found.includes(null) ? null : (found as SyntaxDifference[][]).flat()
  }
  if (STATEMENT_LIST[pair.before.type] !== key) return null
  const shortest = Math.min(one.length, other.length)
  const same = (a: unknown, b: unknown) => within(a, b)?.length === 0
  let from = 0
  while (from < shortest && same(one[from], other[from])) from++
  let tail = 0
  while (tail < shortest - from && same(one[one.length - 1 - tail], other[other.length - 1 - tail])) tail++
  return [
    {
      pair,
      list: { key, from, to: one.length - tail, afterTo: other.length - tail },
    },
  ]
}

function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object') return false
  if (one === null || other === null || isNode(one) || isNode(other)) return false
  return JSON.stringify(one) === JSON.stringify(other)
}
