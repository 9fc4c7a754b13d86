import type { Draft, SuspectedBug } from '../model/draft.ts'
import { instrument } from '../source/instrument.ts'
import { loopTicks } from '../source/loop-ticks.ts'
import { redact } from '../source/redact.ts'
import { Bench, type CharacterizeRequest } from './bench.ts'
import { type ComposedTest, composeTests } from './compose-tests.ts'
import { type ContractView, clausePrograms, readContract } from './contradictions.ts'
import { gate, PERTURBATIONS, rewritesThatAreSame, steadyTests } from './gate.ts'
import { generatePrograms } from './generate-programs.ts'
import { type Mutant, mutantsOf } from './mutants.ts'
import { compareSuite, type Digest, exploreSuite, readDigests, readExplored } from './observe-suite.ts'
import { inputKey, type Observed, programText, type SourceStep } from './observed.ts'
import { readSubject } from './read-subject.ts'
import { type Chosen, selectGroups } from './select-groups.ts'
import { writeAssertion } from './write-assertion.ts'
import { writtenCalls } from './written-calls.ts'

/** What came of it. `nothing`: no draft earned its place. */
export type CharacterizeOutcome =
  | { readonly status: 'drafted'; readonly draft: Draft; readonly suspected: readonly SuspectedBug[] }
  | { readonly status: 'nothing'; readonly reason: string; readonly suspected: readonly SuspectedBug[] }

/** Programs that are tried before others are made from them. */
const MOST = { suggested: 20, known: 140, generated: 240 }

/** How often tests are chosen anew without what turned out not to be steady. */
const SELECTIONS = 3

/** Tests for so many lines of the module, and runs under other circumstances that each test has to pass. */
const LINES_A_TEST = 10

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
  let chosen = selectGroups(candidates, most)
  if (chosen.length === 0) return nothing('the existing tests notice every change that was tried')
  const context = { ...bench.context, saying: (one: Observed) => contract.saying(one) }
  const rewrites = await rewritesThatAreSame(bench, signal)
  let pool: readonly Chosen[] = candidates
  for (let round = 0; round < SELECTIONS; round++) {
    // One assertion that is not steady would take those beside it along.
    const alone = composeTests(
      chosen.flat().map((one) => [one]),
      context,
    )
    const steady = new Set((await steadyTests(bench, alone, rewrites, signal)).flatMap(programsOf))
    const unsteady = new Set(alone.flatMap(programsOf).filter((steps) => !steady.has(steps)))
    if (unsteady.size === 0 || signal.aborted) break
    pool = pool.filter(({ observed: { steps } }) => !unsteady.has(steps))
    chosen = selectGroups(pool, most)
  }
  const composed = composeTests(chosen, context)
  const gated = await gate(bench, composed, { mutants: matrix.mutants, killedBefore, rewrites }, signal)
  return gated.status === 'passed'
    ? { status: 'drafted', draft: gated.draft, suspected: contract.suspected }
    : nothing(gated.reason)
}

const programsOf = ({ chosen }: ComposedTest): readonly Observed['steps'][] =>
  chosen.map(({ observed }) => observed.steps)

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
  for (const perturb of [undefined, ...PERTURBATIONS]) {
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
