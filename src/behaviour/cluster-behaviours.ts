import type { Distinction } from '../model/behaviour.ts'
import type { Observation } from './program.ts'

/** Versions of a module that do the same at every input that was tried. */
export interface Cluster {
  readonly members: readonly string[]
  readonly observations: ReadonlyMap<string, string>
}

/**
 * Groups versions by what they do (CodeT's consensus, arXiv 2207.10397, over generated inputs in place of generated
 * tests): equal at all inputs that every version was observed at. Larger groups first, equal ones in the order given.
 */
export function clusterBehaviours(observed: ReadonlyMap<string, readonly Observation[]>): readonly Cluster[] {
  const tables = [...observed].map(([id, observations]) => [id, tableOf(observations)] as const)
  const [first] = tables
  if (!first) return []
  const shared = [...first[1].keys()].filter((input) => tables.every(([, table]) => table.has(input)))
  const clusters = new Map<string, { members: string[]; observations: ReadonlyMap<string, string> }>()
  for (const [id, table] of tables) {
    const key = JSON.stringify(shared.map((input) => table.get(input)))
    const cluster = clusters.get(key) ?? { members: [], observations: table }
    clusters.set(key, cluster)
    cluster.members.push(id)
  }
  return [...clusters.values()].sort((a, b) => b.members.length - a.members.length)
}

/** The number of inputs at which two versions do something else, of those at which both were observed. */
export function changedInputs(before: readonly Observation[], after: readonly Observation[]): number {
  const table = tableOf(before)
  return [...tableOf(after)].filter(([input, outcome]) => (table.get(input) ?? outcome) !== outcome).length
}

/** The shortest input at which two groups differ; null where there is none. */
export function distinction(here: Cluster, there: Cluster): Distinction | null {
  let best: Distinction | null = null
  for (const [input, outcome] of here.observations) {
    const other = there.observations.get(input)
    if (other === undefined || other === outcome || (best && best.input.length <= input.length)) continue
    best = { input, here: outcome, there: other }
  }
  return best
}

/** Inputs at which `after` throws or gives NaN and `before` did not. */
export function newFaults(before: readonly Observation[], after: readonly Observation[]): readonly string[] {
  const was = tableOf(before)
  return after
    .filter(({ input, outcomes }) => {
      const old = was.get(input)
      return old !== undefined && !isFault(old) && isFault(outcomeOf(outcomes))
    })
    .map(({ input }) => input)
}

function isFault(outcome: string): boolean {
  return /^throws |\bNaN\b|stays pending/.test(outcome)
}

function tableOf(observations: readonly Observation[]): ReadonlyMap<string, string> {
  return new Map(observations.map(({ input, outcomes }) => [input, outcomeOf(outcomes)]))
}

/** What a person needs to see of a program's outcomes: the last one, unless an earlier one tells versions apart. */
function outcomeOf(outcomes: readonly string[]): string {
  return outcomes.length === 1 ? (outcomes[0] as string) : outcomes.join(' → ')
}
