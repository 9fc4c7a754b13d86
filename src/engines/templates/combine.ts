import type { Scored } from './enumerate.ts'

/** Two proposals made as one. */
export interface Combined {
  readonly parts: readonly [Scored, Scored]
  readonly score: number
}

/** Templates whose faults come in twos: what one place does wrongly, another place undoes or repeats. */
const PARTNERS: Readonly<Record<string, readonly string[]>> = {
  'parameter-order': ['argument-order'],
  'swap-names': ['argument-order', 'swap-names'],
  'operand-order': ['argument-order', 'operand-order'],
  'argument-order': ['argument-order'],
  'off-by-one': ['off-by-one', 'number-literal', 'comparison'],
  'number-literal': ['number-literal'],
  'unit-factor': ['unit-factor', 'rounding'],
  'wrap-in-helper': ['wrap-in-helper'],
  'method-pair': ['method-pair'],
  comparison: ['comparison'],
  arithmetic: ['arithmetic'],
  rounding: ['rounding'],
  member: ['member'],
}

/** How many of the best proposals of one template in one file, and of one function, are combined. */
const OF_TEMPLATE = 24
const OF_FUNCTION = 30
/** How many combinations are worth trying at all. */
const MOST = 3000

/**
 * Pairs of single proposals, the likeliest first: partners across files and functions, and any two of one function.
 * `singles` come best first.
 */
export function combine(singles: readonly Scored[]): readonly Combined[] {
  const found: Combined[] = []
  const offer = (a: Scored, b: Scored, bonus: number): void => {
    if (!overlap(a, b)) found.push({ parts: [a, b], score: a.score + b.score + bonus })
  }
  const places = grouped(singles, ({ template, path }) => `${template}\n${path}`, OF_TEMPLATE)
  const groups = [...places.values()]
  for (const [i, one] of groups.entries())
    for (const other of groups.slice(i)) {
      const [a, b] = [one[0]?.template ?? '', other[0]?.template ?? '']
      if (!PARTNERS[a]?.includes(b) && !PARTNERS[b]?.includes(a)) continue
      const bonus = one[0]?.path === other[0]?.path ? 0 : 2
      for (const [j, first] of one.entries())
        for (const second of one === other ? other.slice(j + 1) : other) offer(first, second, bonus)
    }
  for (const group of grouped(singles, ({ path, around }) => `${path}\n${around}`, OF_FUNCTION).values())
    for (const [i, first] of group.entries()) for (const second of group.slice(i + 1)) offer(first, second, 0)
  return found.sort((a, b) => b.score - a.score).slice(0, MOST)
}

function grouped(all: readonly Scored[], keyOf: (one: Scored) => string, most: number): ReadonlyMap<string, Scored[]> {
  const groups = new Map<string, Scored[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one)) ?? []
    if (group.length < most) groups.set(keyOf(one), [...group, one])
  }
  return groups
}

function overlap(a: Scored, b: Scored): boolean {
  if (a.path !== b.path) return false
  return a.edits.some((one) => b.edits.some((other) => one.start <= other.end && other.start <= one.end))
}
