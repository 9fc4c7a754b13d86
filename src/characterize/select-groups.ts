import { type Observed, programText, symbolOf } from './observed.ts'
import { writeAssertion } from './write-assertion.ts'

/** A program that is worth an assertion, with the mutants that it notices. */
export interface Chosen {
  readonly observed: Observed
  readonly kills: ReadonlySet<number>
}

/** Most assertions of one test, and lines within it. */
const MOST = { assertions: 3, lines: 10 }

/** Characters that one more mutant is worth, roughly. */
const COST = 120

interface Group {
  readonly key: string
  readonly members: Candidate[]
  lines: number
  checks: number
}

interface Candidate extends Chosen {
  readonly key: string
  readonly cost: number
  readonly lines: number
  readonly checks: number
}

/**
 * At most `tests` groups of at most three programs of one export that together notice most mutants: greedily the program
 * that adds most (Chvátal's set cover, 1979), the shorter one where two add the same, as long as a group has room. What
 * others make superfluous goes. Places that are left are given to programs that notice once more what few
 * notice: mutants stand for faults that are near to them, but not the same.
 */
export function selectGroups(candidates: readonly Chosen[], tests: number): readonly (readonly Chosen[])[] {
  const pool = candidates.flatMap(toCandidate).sort((a, b) => a.cost - b.cost)
  const needed = withoutSuperfluous(fill([], pool, tests, 0).flatMap(({ members }) => members))
  const groups = fill(fill([], needed, tests, 0), pool, tests, 0)
  for (const times of [1, 2]) fill(groups, pool, groups.length, times)
  return groups.map(({ members }) => members)
}

/** Adds programs that notice something which `times` of those in the groups notice, until nothing is added. */
function fill(groups: Group[], pool: readonly Candidate[], tests: number, times: number): Group[] {
  const counts = new Map<number, number>()
  const count = ({ kills }: Candidate): void => {
    for (const kill of kills) counts.set(kill, (counts.get(kill) ?? 0) + 1)
  }
  for (const { members } of groups) members.forEach(count)
  // One program may stand here twice, with and without a look at its arguments.
  const taken = new Set(groups.flatMap(({ members }) => members.map(({ observed }) => observed.steps)))
  for (;;) {
    let best: { readonly one: Candidate; readonly group: Group | null } | null = null
    let most = 0
    for (const one of pool) {
      if (taken.has(one.observed.steps)) continue
      let adds = 0
      for (const kill of one.kills) if ((counts.get(kill) ?? 0) === times) adds++
      const worth = adds / (COST + one.cost)
      if (worth <= most) continue
      const group = groups.find((open) => hasRoom(open, one)) ?? null
      if (group || groups.length < tests) [best, most] = [{ one, group }, worth]
    }
    if (!best) return groups
    const { one, group } = best
    if (group) {
      group.members.push(one)
      group.lines += one.lines
      group.checks += one.checks
    } else groups.push({ key: one.key, members: [one], lines: one.lines, checks: one.checks })
    taken.add(one.observed.steps)
    count(one)
  }
}

function hasRoom({ key, lines, checks }: Group, one: Candidate): boolean {
  return key === one.key && checks + one.checks <= MOST.assertions && lines + one.lines <= MOST.lines
}

function withoutSuperfluous(chosen: readonly Candidate[]): readonly Candidate[] {
  const dropped = new Set<Candidate>()
  for (const one of chosen) {
    const others = chosen.filter((other) => other !== one && !dropped.has(other))
    if ([...one.kills].every((kill) => others.some(({ kills }) => kills.has(kill)))) dropped.add(one)
  }
  return chosen.filter((one) => !dropped.has(one))
}

function toCandidate({ observed, kills }: Chosen): readonly Candidate[] {
  const written = writeAssertion(observed, (base) => base)?.lines ?? []
  const checks = written.filter((line) => /^(?:await )?expect\(/.test(line)).length
  if (checks === 0 || checks > MOST.assertions || written.length > MOST.lines || kills.size === 0) return []
  const { steps, seen } = observed
  const last = steps.length > 1 ? steps.at(-1)?.name : ''
  // What a person has to read; steps cost more.
  const cost = programText(steps).length + (seen.value?.length ?? 0) + 20 * steps.length
  return [{ observed, kills, lines: written.length, checks, cost, key: `${symbolOf(observed)}.${last}` }]
}
