import type { Draft, DraftTest } from '../model/draft.ts'
import { draftId } from '../model/hash.ts'
import type { Perturbation } from '../model/lab.ts'
import { loopTicks } from '../source/loop-ticks.ts'
import type { Bench } from './bench.ts'
import type { ComposedTest } from './compose-tests.ts'
import type { Mutant } from './mutants.ts'
import { oracleScore } from './oracle-score.ts'
import { rewritesOf } from './rewrites.ts'

/** West and east of where days begin, and with summer times on either half of the year. */
const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'] as const

/** A lab takes a new worker after some runs with other random numbers, so that not all have them. */
export const PERTURBATIONS: readonly Perturbation[] = Array.from({ length: 10 }, (_, at) => ({
  ...(at % 3 === 0 ? { random: at * 7_919 + 1 } : {}),
  shiftMs: [0, 86_400_000, 2_678_400_000, -31_536_000_000, 43_200_000][at % 5] as number,
  timeZone: ZONES[at % ZONES.length] as string,
  order: at === 0 ? null : at,
}))

/** The tests that pass on the baseline, under all perturbations, and on rewrites that do the same. */
export async function steadyTests(
  bench: Bench,
  tests: readonly ComposedTest[],
  rewrites: readonly string[],
  signal: AbortSignal,
): Promise<readonly ComposedTest[]> {
  const path = await bench.freePath()
  let alive = tests
  for (const variation of [
    {},
    ...PERTURBATIONS.map((perturb) => ({ perturb })),
    ...rewrites.map((text) => ({ text })),
  ]) {
    if (alive.length === 0 || signal.aborted) break
    const passed = await bench.passing(path, bench.file(path, alive), signal, variation)
    alive = alive.filter(({ name }) => passed.has(name))
  }
  return alive
}

/** Rewrites of the module that the existing tests do not tell from it. */
export async function rewritesThatAreSame(bench: Bench, signal: AbortSignal): Promise<readonly string[]> {
  const same: string[] = []
  for (const { text } of rewritesOf(bench.subject.path, bench.subject.text))
    if (!signal.aborted && (await bench.isSame(text, signal))) same.push(text)
  return same
}

/** What drafts are held against. */
interface GateParts {
  readonly mutants: readonly Mutant[]
  readonly killedBefore: ReadonlySet<number>
  /** Texts of rewrites that do the same. */
  readonly rewrites: readonly string[]
}

/** What came of it. */
type Gated =
  | { readonly status: 'passed'; readonly draft: Draft }
  | { readonly status: 'nothing'; readonly reason: string }

/** Runs what was composed as it would stand in the project, and keeps what passes everything. */
export async function gate(
  bench: Bench,
  composed: readonly ComposedTest[],
  { mutants, killedBefore, rewrites }: GateParts,
  signal: AbortSignal,
): Promise<Gated> {
  const nothing = (reason: string): Gated => ({ status: 'nothing', reason })
  const path = await bench.freePath()
  const file = (tests: readonly ComposedTest[]): string => bench.file(path, tests)
  let alive = await steadyTests(bench, composed, rewrites, signal)
  if (alive.length === 0) return nothing('no draft is stable and green on rewrites that do the same')
  const found = new Map(alive.map(({ name }) => [name, new Set<number>()]))
  const written = file(alive)
  for (const [at, mutant] of mutants.entries()) {
    if (killedBefore.has(at)) continue
    const text = loopTicks(bench.subject.path, mutant.text) ?? mutant.text
    const passed = await bench.passing(path, written, signal, { text })
    for (const { name } of alive) if (!passed.has(name)) found.get(name)?.add(at)
  }
  const killsOf = (name: string): ReadonlySet<number> => found.get(name) ?? new Set()
  alive = alive.filter(({ name }) => killsOf(name).size > 0)
  if (alive.length === 0) return nothing('no draft notices a change that the existing tests miss')
  const after = new Set([...killedBefore, ...alive.flatMap(({ name }) => [...killsOf(name)])])
  const tests = alive.map((test): DraftTest => {
    const kills = killsOf(test.name)
    const others = new Set(alive.filter((one) => one !== test).flatMap(({ name }) => [...killsOf(name)]))
    const unique = [...kills].filter((kill) => !others.has(kill)).length
    return {
      name: test.name,
      symbol: test.symbol,
      text: test.text,
      kills: kills.size,
      stable: PERTURBATIONS.length,
      rewrites: rewrites.length,
      score: oracleScore({
        kills: kills.size,
        reached: mutants.length - killedBefore.size,
        unique,
        green: rewrites.length,
        rewrites: rewrites.length,
        passed: PERTURBATIONS.length,
        runs: PERTURBATIONS.length,
        grounded: test.clauses.length > 0,
      }),
      clauses: test.clauses,
    }
  })
  const text = file(alive)
  return {
    status: 'passed',
    draft: {
      id: draftId(path, text),
      module: bench.subject.path,
      path,
      text,
      tests,
      mutants: { total: mutants.length, before: killedBefore.size, after: after.size },
    },
  }
}
