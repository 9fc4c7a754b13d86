import type { Draft, DraftTest, SuspectedBug } from '../model/draft.ts'
import { draftId } from '../model/hash.ts'
import type { Perturbation } from '../model/lab.ts'
import { instrument } from '../source/instrument.ts'
import { loopTicks } from '../source/loop-ticks.ts'
import { redact } from '../source/redact.ts'
import { Bench, type CharacterizeRequest } from './bench.ts'
import { type ComposedTest, composeTests } from './compose-tests.ts'
import { type ContractView, clausePrograms, readContract } from './contradictions.ts'
import { generatePrograms } from './generate-programs.ts'
import { type Mutant, mutantsOf } from './mutants.ts'
import { compareSuite, type Digest, exploreSuite, readDigests, readExplored } from './observe-suite.ts'
import { inputKey, type Observed, programText, type SourceStep } from './observed.ts'
import { oracleScore } from './oracle-score.ts'
import { readSubject } from './read-subject.ts'
import { rewritesOf } from './rewrites.ts'
import { type Chosen, selectGroups } from './select-groups.ts'
import { writeAssertion } from './write-assertion.ts'
import { writtenCalls } from './written-calls.ts'

/** What came of it. `nothing`: no draft earned its place. */
export type CharacterizeOutcome =
  | { readonly status: 'drafted'; readonly draft: Draft; readonly suspected: readonly SuspectedBug[] }
  | { readonly status: 'nothing'; readonly reason: string; readonly suspected: readonly SuspectedBug[] }

/** Programs that are tried before others are made from them. */
const MOST = { suggested: 20, known: 140, generated: 240 }

/** Tests for so many lines of the module, and runs under other circumstances that each test has to pass. */
const LINES_A_TEST = 10

/** A lab takes a new worker after some runs with other random numbers, so that not all have them. */
const PERTURBATIONS: readonly Perturbation[] = Array.from({ length: 10 }, (_, at) => ({
  ...(at % 3 === 0 ? { random: at * 7_919 + 1 } : {}),
  shiftMs: [0, 86_400_000, 2_678_400_000, -31_536_000_000, 43_200_000][at % 5] as number,
  timeZone: ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'][at % 4] as string,
  order: at === 0 ? null : at,
}))

/**
 * Writes tests that pin what a module does: inputs from the tests that exist, from the contract and from types; what is
 * stable of what they show; of that the least that notices most mutants. Every test that is left ran green, ten times
 * under other circumstances and on rewrites of the module that do the same, and kills a mutant that no existing test does.
 */
export async function characterize(request: CharacterizeRequest, signal: AbortSignal): Promise<CharacterizeOutcome> {
  const contract = readContract(request.clauses, request.clauseOutcomes)
  const nothing = (reason: string): CharacterizeOutcome => ({
    status: 'nothing',
    reason,
    suspected: contract.suspected,
  })
  const subject = readSubject(request.module, request.text, request.only)
  if (!subject) return nothing(`${request.module} cannot be parsed`)
  if (subject.entries.length === 0) return nothing(`${request.module} exports no such function or class`)
  const bench = await Bench.open(request, subject)
  const observed = await observe(bench, contract, signal)
  if (observed.length === 0) return nothing('no input with a stable result that a test could state was found')
  request.onStep?.(`${observed.length} inputs with a stable result`)
  const matrix = await killMatrix(bench, observed, signal)
  const killedBefore = request.countExisting ? await bench.killedByExisting(matrix.mutants, signal) : new Set<number>()
  request.onStep?.(`${matrix.mutants.length} mutants, ${killedBefore.size} noticed by existing tests`)
  const candidates = observed.flatMap((one, at): Chosen[] => {
    const left = (kills: Iterable<number>): Set<number> => new Set([...kills].filter((kill) => !killedBefore.has(kill)))
    const { result = [], after = [] } = matrix.kills[at] ?? {}
    const changesArguments = one.seen.after.some((text) => text !== null)
    const all = left([...result, ...after])
    if (changesArguments || all.size === left(result).size) return [{ observed: one, kills: all }]
    return [
      { observed: one, kills: left(result) },
      { observed: { ...one, guarded: true }, kills: all },
    ]
  })
  const most = Math.max(1, Math.round((request.text.split('\n').length - 1) / LINES_A_TEST))
  const chosen = selectGroups(candidates, most)
  if (chosen.length === 0) return nothing('the existing tests notice every change that was tried')
  const composed = composeTests(chosen, { ...bench.context, saying: (one) => contract.saying(one) })
  return gate(bench, composed, { ...matrix, killedBefore }, contract, signal)
}

/** The mutants that some observation tells from the module, and which observation does. */
interface KillMatrix {
  readonly mutants: readonly Mutant[]
  /** For each observation, indices of mutants: by its result, and by what becomes of its arguments. */
  readonly kills: readonly { readonly result: Set<number>; readonly after: Set<number> }[]
}

const isSaid = (digest: Digest | null | undefined): boolean => digest != null && digest[0] !== ''

/** All stable observations that a test may state. */
async function observe(bench: Bench, contract: ContractView, signal: AbortSignal): Promise<readonly Observed[]> {
  const { request, subject } = bench
  const captured = await bench.capture(signal)
  const fromClauses = clausePrograms(request.clauses, new Set(subject.entries.map(({ name }) => name)))
  const generated = generatePrograms(subject, await bench.foreignTypes(), bench.examples())
  const wanted = new Set(subject.entries.map(({ name }) => name))
  const known = [...fromClauses, ...captured].filter(([first]) => wanted.has(first?.name ?? ''))
  const suggested = await suggestedPrograms(bench, known, wanted)
  const called = [...suggested, ...known.slice(0, MOST.known)]
  const bases = [...called, ...inTurns(generated).slice(0, MOST.generated)]
  const counted = instrument(subject.path, subject.text, 0)
  const literals = [...subject.numbers, ...subject.texts].map((one) => JSON.stringify(one))
  const explored = readExplored(
    await bench.run(
      exploreSuite(subject.path, bases, called.length, literals, counted?.statements.length ?? 0),
      signal,
      {
        text: counted?.text ?? subject.text,
      },
    ),
  )
  const sayable = (explored ?? []).filter(
    (one) =>
      contract.mayPin(one) &&
      writeAssertion(one, (base) => base) !== null &&
      redact(JSON.stringify(one)) === JSON.stringify(one),
  )
  bench.context.blocks = counted?.statements ?? []
  // What is new goes first, so that it is still there where time is short.
  const sorted = [...sayable.filter(({ fresh }) => fresh), ...sayable.filter(({ fresh }) => !fresh)]
  return stable(bench, sorted, signal)
}

/** What somebody else finds worth a test, as far as it is a call with plain values; its words become names of tests. */
async function suggestedPrograms(
  bench: Bench,
  known: readonly (readonly SourceStep[])[],
  wanted: ReadonlySet<string>,
): Promise<readonly (readonly SourceStep[])[]> {
  const cases = (await bench.request.suggested?.(known.map(programText))) ?? []
  return cases.slice(0, MOST.suggested).flatMap(({ call, says }) => {
    const [program] = writtenCalls('case.ts', call, wanted)
    if (!program) return []
    bench.context.words.set(inputKey(program), says)
    return [program]
  })
}

/** One program of each export in turn. */
function inTurns(programs: readonly (readonly SourceStep[])[]): readonly (readonly SourceStep[])[] {
  const queues = new Map<string, (readonly SourceStep[])[]>()
  for (const program of programs) {
    const name = program[0]?.name ?? ''
    queues.set(name, [...(queues.get(name) ?? []), program])
  }
  const rows = Math.max(0, ...[...queues.values()].map(({ length }) => length))
  return Array.from({ length: rows }, (_, row) =>
    [...queues.values()].flatMap((queue) => (queue[row] ? [queue[row]] : [])),
  ).flat()
}

/** Those that give the same under another clock, another time zone and other random numbers. */
async function stable(bench: Bench, observed: readonly Observed[], signal: AbortSignal): Promise<readonly Observed[]> {
  const suite = compareSuite(bench.subject.path, observed)
  let digests: readonly (Digest | null)[] | null = null
  let kept = observed.map(() => true)
  for (const perturb of [undefined, ...PERTURBATIONS.slice(0, 3)]) {
    const seen = readDigests(await bench.run(suite, signal, perturb ? { perturb } : {}))
    if (!seen) continue
    const first = digests
    digests ??= seen
    kept = kept.map((keep, at) => keep && isSaid(seen[at]) && (!first || String(first[at]) === String(seen[at])))
  }
  if (!digests) return []
  bench.digests = digests.filter((_, at) => kept[at]) as Digest[]
  return observed.filter((_, at) => kept[at])
}

async function killMatrix(bench: Bench, observed: readonly Observed[], signal: AbortSignal): Promise<KillMatrix> {
  const { path, text } = bench.subject
  const suite = compareSuite(path, observed)
  const mutants: Mutant[] = []
  const kills = observed.map(() => ({ result: new Set<number>(), after: new Set<number>() }))
  for (const mutant of mutantsOf(path, text)) {
    if (signal.aborted) break
    const seen = readDigests(await bench.run(suite, signal, { text: loopTicks(path, mutant.text) ?? mutant.text }))
    if (!seen) continue
    let told = false
    for (const [at, digest] of seen.entries()) {
      const was = bench.digests[at]
      if (digest === null || !was) continue
      // A call that gives something else does not get as far as its arguments.
      if (digest[0] !== was[0]) kills[at]?.result.add(mutants.length)
      else if (digest[1] !== was[1]) kills[at]?.after.add(mutants.length)
      else continue
      told = true
    }
    if (told) mutants.push(mutant)
  }
  return { mutants, kills }
}

/** Runs what was composed as it would stand in the project, and keeps what passes everything. */
async function gate(
  bench: Bench,
  composed: readonly ComposedTest[],
  { mutants, kills: _, killedBefore }: KillMatrix & { readonly killedBefore: ReadonlySet<number> },
  contract: ContractView,
  signal: AbortSignal,
): Promise<CharacterizeOutcome> {
  const nothing = (reason: string): CharacterizeOutcome => ({
    status: 'nothing',
    reason,
    suspected: contract.suspected,
  })
  const path = await bench.freePath()
  const file = (tests: readonly ComposedTest[]): string => bench.file(path, tests)
  let alive = composed
  const drop = (passed: ReadonlySet<string>): void => {
    alive = alive.filter(({ name }) => passed.has(name))
  }
  drop(await bench.passing(path, file(alive), signal))
  for (const perturb of PERTURBATIONS)
    if (alive.length > 0) drop(await bench.passing(path, file(alive), signal, { perturb }))
  let rewrites = 0
  for (const { text } of rewritesOf(bench.subject.path, bench.subject.text)) {
    if (alive.length === 0) break
    if (!(await bench.isSame(text, signal))) continue
    rewrites++
    drop(await bench.passing(path, file(alive), signal, { text }))
  }
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
      rewrites,
      score: oracleScore({
        kills: kills.size,
        reached: mutants.length - killedBefore.size,
        unique,
        green: rewrites,
        rewrites,
        passed: PERTURBATIONS.length,
        runs: PERTURBATIONS.length,
        grounded: test.clauses.length > 0,
      }),
      clauses: test.clauses,
    }
  })
  const text = file(alive)
  return {
    status: 'drafted',
    draft: {
      id: draftId(path, text),
      module: bench.subject.path,
      path,
      text,
      tests,
      mutants: { total: mutants.length, before: killedBefore.size, after: after.size },
    },
    suspected: contract.suspected,
  }
}
