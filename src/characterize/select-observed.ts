import type { Observed } from './observed.ts'
import { programText } from './observed.ts'

/** A program that is worth an assertion, with the mutants that it notices. */
export interface Chosen {
  readonly observed: Observed
  readonly kills: ReadonlySet<number>
}

/**
 * The fewest programs that together notice what all of them notice: greedily the one that adds most (the classic
 * approximation of set cover, Chvátal 1979), the shorter one where two add the same; then without those that others
 * make superfluous.
 */
export function selectObserved(candidates: readonly Chosen[]): readonly Chosen[] {
  const left = new Set(candidates.flatMap(({ kills }) => [...kills]))
  const chosen: Chosen[] = []
  const pool = candidates.map((one) => ({ one, cost: costOf(one.observed) })).sort((a, b) => a.cost - b.cost)
  while (left.size > 0) {
    let best: Chosen | null = null
    let most = 0
    for (const { one } of pool) {
      let adds = 0
      for (const kill of one.kills) if (left.has(kill)) adds++
      if (adds > most) [best, most] = [one, adds]
    }
    if (!best) break
    chosen.push(best)
    for (const kill of best.kills) left.delete(kill)
  }
  const dropped = new Set<Chosen>()
  return chosen.filter((one) => {
    const others = chosen.filter((other) => other !== one && !dropped.has(other))
    const superfluous = [...one.kills].every((kill) => others.some(({ kills }) => kills.has(kill)))
    if (superfluous) dropped.add(one)
    return !superfluous
  })
}

/** Characters that a person has to read; steps cost more. */
function costOf({ steps, seen }: Observed): number {
  return programText(steps).length + (seen.value?.length ?? 0) + 20 * steps.length
}
