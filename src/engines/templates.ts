import type { Candidate, FileChange, TextEdit } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Engine, FateOf } from '../model/engine.ts'
import { candidateId } from '../model/hash.ts'
import { applyEdits } from '../source/apply-edits.ts'
import { importFixes } from './import-fixes.ts'
import { type Combined, combine } from './templates/combine.ts'
import { emphasis } from './templates/emphasis.ts'
import { enumerate, type Found, type Scored, score } from './templates/enumerate.ts'
import { Probes } from './templates/probes.ts'
import { narrowed, onTopOf, type Step, Steps } from './templates/steps.ts'
import { parseChecker } from './templates/still-parses.ts'
import type { Proposal } from './templates/template.ts'

/** How many single edits and how many pairs are offered at most. */
const MOST_SINGLES = 3000
const MOST_PAIRS = 2500
/** Pairs begin when the likely singles are out, and take every third place from then on. */
const SINGLES_FIRST = 300
const PAIR_EVERY = 3
/** Single edits before conditions are probed: what is likely needs no help, and is not kept waiting. */
const UNPROBED = 48
/** Of how many singles pairs are made: whoever comes later is in no likely pair. */
const COMBINED = 8_000
/** What one edit that took the test further is followed by at most, how many such go between two singles, and at the end at once. */
const MOST_ON_TOP = 250
const STEPS_EACH = 1
const AT_END = 32
/** Milliseconds of work after which others get a turn: a key that is pressed meanwhile is still shown at once. */
const SLICE_MS = 4

/**
 * The embedded engine: families of small repairs (`templates/table.ts`) over the source files that the failing tests
 * load, by descending score = suspicion × prior × share of the ingredient, in logarithms. Needs no network, proposes to
 * change a test for its imports alone, and every candidate parses. What an import lacks comes before all. Singles come first; then pairs of the likely ones are woven in.
 */
export const templatesEngine: Engine = { name: 'templates', propose }

async function* propose(diagnosis: Diagnosis, signal: AbortSignal, fateOf?: FateOf): AsyncGenerator<Candidate> {
  for (const fix of importFixes(diagnosis)) yield fix
  // A file that cannot be loaded was not run: there is nothing to look for a fault with.
  if (diagnosis.verdict.kind === 'environment') return
  const seen = new Set<string>()
  const singles = [...(await scored(diagnosis, signal))]
  const make = maker(diagnosis.files, seen)
  const pause = pauses()
  const steps = fateOf ? new Steps(diagnosis, fateOf) : null
  // What is a probe now may be a repair later.
  const makeProbe = maker(diagnosis.files, new Set())
  let probes: Probes | null = null
  const probe = (one: Scored, proposal: Proposal): Candidate | null => {
    const made = makeProbe([{ ...one, proposal, template: 'probe' }], one.score)
    return made && { ...made, probe: true }
  }
  const further = goOn(diagnosis, steps, seen, signal)
  const counts = { singles: 0, pairs: 0 }
  let pairs: Iterator<Combined> | null = null
  for (let at = 0; at < singles.length; at++) {
    if (signal.aborted || counts.singles >= MOST_SINGLES) break
    const one = singles[at] as Scored
    await pause()
    const made = make([one], one.score)
    if (!made) continue
    yield made
    steps?.watch(one, made)
    counts.singles++
    if (fateOf && counts.singles === UNPROBED) {
      probes = new Probes(singles, diagnosis, fateOf, probe)
      yield* probes.candidates
    }
    probes?.reorder(singles, at + 1)
    yield* await further(STEPS_EACH)
    if (counts.singles >= SINGLES_FIRST && counts.singles % (PAIR_EVERY - 1) === 0) {
      pairs ??= combine(singles.slice(0, COMBINED))[Symbol.iterator]()
      const pair = await nextPair(pairs, make, pause)
      if (pair) counts.pairs++
      if (pair) yield pair
    }
  }
  pairs ??= combine(singles.slice(0, COMBINED))[Symbol.iterator]()
  while (!signal.aborted && counts.pairs < MOST_PAIRS) {
    yield* await further(STEPS_EACH)
    const pair = await nextPair(pairs, make, pause)
    if (!pair) break
    counts.pairs++
    yield pair
  }
  await steps?.settled(signal)
  for (let more = await further(AT_END); more.length > 0; more = await further(AT_END)) yield* more
}

/** Every proposal for a diagnosis, the likeliest first. */
async function scored(diagnosis: Diagnosis, signal: AbortSignal): Promise<readonly Scored[]> {
  const pause = pauses()
  const all: Found[] = []
  for (const found of enumerate(diagnosis)) {
    if (signal.aborted) return []
    for (const one of found) all.push(one)
    await pause()
  }
  return score(all, factorsOf(diagnosis)).sort((a, b) => b.score - a.score)
}

/**
 * Goes on from edits that did not repair alone: a function that gives up to some candidates each time, none where there is
 * no such edit (yet).
 */
function goOn(
  diagnosis: Diagnosis,
  steps: Steps | null,
  seen: Set<string>,
  signal: AbortSignal,
): (most: number) => Promise<readonly Candidate[]> {
  const open: Iterator<Candidate>[] = []
  return async (most) => {
    for (let step = steps?.next(); step; step = steps?.next()) {
      if (signal.aborted) return []
      open.push(await continued(diagnosis, step, seen, signal))
    }
    const given: Candidate[] = []
    while (open.length > 0 && given.length < most) {
      const one = open.shift() as Iterator<Candidate>
      const next = one.next()
      if (next.done) continue
      given.push(next.value)
      open.push(one)
    }
    return given
  }
}

/** What can be done on top of a step, or in its place. */
async function continued(
  diagnosis: Diagnosis,
  { kind, scored: step, candidate }: Step,
  seen: Set<string>,
  signal: AbortSignal,
): Promise<Iterator<Candidate>> {
  if (kind === 'too-wide') {
    const make = maker(diagnosis.files, seen)
    const template = `${step.template}+where`
    return made(narrowed(step), (proposal) => make([{ ...step, proposal, template }], step.score))
  }
  const top = onTopOf(diagnosis, candidate)
  const make = maker(top.files, seen, candidate)
  const more = (await scored(top, signal)).slice(0, MOST_ON_TOP)
  return made(more, (one) => make([one], step.score + one.score))
}

function* made<T>(list: Iterable<T>, make: (one: T) => Candidate | null): Generator<Candidate> {
  for (const one of list) {
    const candidate = make(one)
    if (candidate) yield candidate
  }
}

/** What the failure speaks for, times what the project's own decisions say. */
function factorsOf(diagnosis: Diagnosis): ReadonlyMap<string, number> {
  const factors = new Map(emphasis(diagnosis))
  for (const [rule, factor] of diagnosis.learned ?? []) factors.set(rule, (factors.get(rule) ?? 1) * factor)
  return factors
}

/** Lets timers, input and output have a turn when a slice of work is used up. */
function pauses(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < SLICE_MS) return
    await new Promise((resolve) => setImmediate(resolve))
    since = performance.now()
  }
}

async function nextPair(
  pairs: Iterator<Combined>,
  make: ReturnType<typeof maker>,
  pause: ReturnType<typeof pauses>,
): Promise<Candidate | null> {
  for (let next = pairs.next(); !next.done; next = pairs.next()) {
    await pause()
    const made = make(next.value.parts, next.value.score)
    if (made) return made
  }
  return null
}

/**
 * Makes candidates of edits of some files: the function returns null for what does not parse, changes nothing or was made
 * before. `under` is what these files have been changed by already; it becomes part of each candidate.
 */
function maker(
  files: ReadonlyMap<string, string>,
  seen: Set<string>,
  under: Candidate | null = null,
): (parts: readonly Scored[], weight: number) => Candidate | null {
  const checkers = new Map<string, ReturnType<typeof parseChecker>>()
  const parses = (path: string, edits: readonly TextEdit[]): boolean => {
    const checker = checkers.get(path) ?? parseChecker(path, files.get(path) as string)
    checkers.set(path, checker)
    return checker(edits)
  }
  return (parts, weight) => {
    const edits = new Map<string, TextEdit[]>()
    for (const { location, proposal } of parts)
      edits.set(location.path, [...(edits.get(location.path) ?? []), ...proposal.edits])
    const changes = new Map<string, FileChange>(under?.changes.map((change) => [change.path, change]))
    for (const [path, own] of edits) {
      const now = files.get(path) as string
      const before = changes.get(path)?.before ?? now
      const after = applyEdits(now, own)
      if (after === null || after === now || after === before) return null
      changes.set(path, { path, before, after })
    }
    const id = candidateId([...changes.values()])
    if (seen.has(id)) return null
    seen.add(id)
    if ([...edits].some(([path, own]) => !parses(path, own))) return null
    return {
      id,
      engine: 'templates',
      fixes: 'code',
      title: [...(under ? [under.title] : []), ...parts.map(({ proposal }) => proposal.title)].join(', and '),
      changes: [...changes.values()],
      clauses: [],
      rule: [...(under ? [under.rule] : []), ...parts.map(({ template }) => template)].join('+'),
      weight,
    }
  }
}
