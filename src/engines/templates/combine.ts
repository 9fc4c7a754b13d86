import type { Scored } from './enumerate.ts'

/** Two or more proposals made as one. */
export interface Combined {
  readonly parts: readonly Scored[]
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
  'unit-factor': ['unit-factor'],
  'wrap-in-helper': ['wrap-in-helper'],
  'method-pair': ['method-pair'],
  comparison: ['comparison'],
  arithmetic: ['arithmetic'],
  rounding: ['rounding'],
  member: ['member'],
  'missing-entry': ['regex-class', 'regex-shape', 'list-member'],
  'regex-class': ['missing-entry', 'list-member'],
  'regex-shape': ['missing-entry', 'list-member'],
  'list-member': ['regex-class', 'regex-shape'],
}

/** How many of the best proposals of one family at one place, a function's body or a statement, are combined. */
const OF_FAMILY = 12
/** The same for two edits of any family within one function. */
const OF_FUNCTION = 30
/** How many combinations of either sort are worth trying at all. */
const MOST = 2000
/** What two edits that each take something away are ahead of others: one place made up for the other. Logarithmic. */
const UNDOING = 3

/**
 * Pairs of single proposals, the likeliest first: an edit of a function with one of its partners in a statement that
 * calls the function; in turn with these, two edits of one function, and the same edit at two places. `singles` come best
 * first.
 */
export function combine(singles: readonly Scored[]): readonly Combined[] {
  const linked: Combined[] = []
  const together: Combined[] = []
  const repeated: Combined[] = []
  const bodies = families(grouped(singles, ({ location }) => location.holder))
  const uses = grouped(singles, ({ location }) => `${location.path}\n${location.statement}`)
  for (const use of uses.values())
    for (const name of use[0]?.location.mentions ?? [])
      for (const a of bodies.get(name) ?? [])
        for (const b of family(use))
          if (a.location.holder !== b.location.holder && arePartners(a, b))
            offer(linked, a, b, isLess(a) && isLess(b) ? UNDOING : 0)
  for (const group of grouped(singles, ({ location }) => `${location.path}\n${location.around}`).values())
    for (const [i, a] of group.slice(0, OF_FUNCTION).entries())
      for (const b of group.slice(i + 1, OF_FUNCTION)) offer(together, a, b, 0)
  for (const group of grouped(singles, ({ template, proposal }) => `${template}\n${proposal.title}`).values())
    for (const [i, a] of group.slice(0, OF_FAMILY).entries())
      for (const b of group.slice(i + 1, OF_FAMILY)) offer(repeated, a, b, 0)
  return alternate([best(everywhere(singles)), best(linked), best(together), best(repeated)])
}

/** In how many places of one role the same edit is made at once. */
const EVERYWHERE = { least: 3, most: 8 }

/** The same edit in all places of one role: of one function, else of one file. */
function everywhere(singles: readonly Scored[]): readonly Combined[] {
  return [(one: Scored) => `${one.location.around}`, () => ''].flatMap((within) =>
    [
      ...grouped(
        singles,
        (one) => `${one.template}\n${one.proposal.title}\n${one.location.role}\n${one.location.path}\n${within(one)}`,
      ).values(),
    ].flatMap((group): readonly Combined[] => {
      if (group.length < EVERYWHERE.least || group.length > EVERYWHERE.most) return []
      const apart = group.every((a, i) => group.slice(i + 1).every((b) => !overlap(a, b)))
      return apart ? [{ parts: group, score: (group[0]?.score ?? 0) + (group[1]?.score ?? 0) }] : []
    }),
  )
}

/** The best of each family among the proposals of one place. */
function family(all: readonly Scored[]): readonly Scored[] {
  const counts = new Map<string, number>()
  return all.filter(({ template }) => {
    const count = counts.get(template) ?? 0
    counts.set(template, count + 1)
    return count < OF_FAMILY && template in PARTNERS
  })
}

function families(places: ReadonlyMap<string, readonly Scored[]>): ReadonlyMap<string, readonly Scored[]> {
  return new Map([...places].map(([place, all]) => [place, family(all)]))
}

function isLess({ proposal }: Scored): boolean {
  return proposal.edits.every(({ start, end, text }) => text.length < end - start)
}

function offer(list: Combined[], a: Scored, b: Scored, bonus: number): void {
  if (!overlap(a, b)) list.push({ parts: [a, b], score: a.score + b.score + bonus })
}

function arePartners(a: Scored, b: Scored): boolean {
  return Boolean(PARTNERS[a.template]?.includes(b.template) || PARTNERS[b.template]?.includes(a.template))
}

function best(list: readonly Combined[]): readonly Combined[] {
  return list.toSorted((a, b) => b.score - a.score).slice(0, MOST)
}

function alternate<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat()
}

function grouped(
  all: readonly Scored[],
  keyOf: (one: Scored) => string | null,
): ReadonlyMap<string, readonly Scored[]> {
  const groups = new Map<string, Scored[]>()
  for (const one of all) {
    const key = keyOf(one)
    if (key === null) continue
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return groups
}

function overlap(a: Scored, b: Scored): boolean {
  if (a.location.path !== b.location.path) return false
  return a.proposal.edits.some((one) =>
    b.proposal.edits.some((other) => one.start <= other.end && other.start <= one.end),
  )
}
