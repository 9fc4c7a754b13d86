import type { Candidate, FileChange, TextEdit } from '../model/candidate.ts'
import { candidateId } from '../model/hash.ts'
import type { Diagnosis, Engine } from '../model/ports.ts'
import { applyEdits } from '../source/apply-edits.ts'
import { importFixes } from './import-fixes.ts'
import { type Combined, combine } from './templates/combine.ts'
import { emphasis } from './templates/emphasis.ts'
import { enumerate, type Found, type Scored, score } from './templates/enumerate.ts'
import { parseChecker } from './templates/still-parses.ts'

/** How many single edits and how many pairs are offered at most. */
const MOST_SINGLES = 3000
const MOST_PAIRS = 2500
/** Pairs begin when the likely singles are out, and take every third place from then on. */
const SINGLES_FIRST = 300
const PAIR_EVERY = 3
/** Milliseconds of work after which others get a turn: a key that is pressed meanwhile is still shown at once. */
const SLICE_MS = 8

/**
 * The embedded engine: families of small repairs (`templates/table.ts`) over the source files that the failing tests
 * load, by descending score = suspicion × prior × share of the ingredient, in logarithms. Needs no network, proposes to
 * change a test for its imports alone, and every candidate parses. What an import lacks comes before all. Singles come first; then pairs of the likely ones are woven in.
 */
export const templatesEngine: Engine = { name: 'templates', propose }

async function* propose(diagnosis: Diagnosis, signal: AbortSignal): AsyncGenerator<Candidate> {
  for (const fix of importFixes(diagnosis)) yield fix
  // A file that cannot be loaded was not run: there is nothing to look for a fault with.
  if (diagnosis.verdict.kind === 'environment') return
  const pause = pauses()
  const all: Found[] = []
  for (const found of enumerate(diagnosis)) {
    if (signal.aborted) return
    for (const one of found) all.push(one)
    await pause()
  }
  const singles = score(all, factorsOf(diagnosis)).sort((a, b) => b.score - a.score)
  const make = maker(diagnosis)
  const counts = { singles: 0, pairs: 0 }
  let pairs: Iterator<Combined> | null = null
  for (const one of singles) {
    if (signal.aborted || counts.singles >= MOST_SINGLES) break
    await pause()
    const made = make([one], one.score)
    if (!made) continue
    yield made
    counts.singles++
    if (counts.singles >= SINGLES_FIRST && counts.singles % (PAIR_EVERY - 1) === 0) {
      pairs ??= combine(singles)[Symbol.iterator]()
      const pair = await nextPair(pairs, make, pause)
      if (pair) counts.pairs++
      if (pair) yield pair
    }
  }
  pairs ??= combine(singles)[Symbol.iterator]()
  while (!signal.aborted && counts.pairs < MOST_PAIRS) {
    const pair = await nextPair(pairs, make, pause)
    if (!pair) return
    counts.pairs++
    yield pair
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

/** Makes candidates: the function returns null for what does not parse, changes nothing or was made before. */
function maker({ files }: Diagnosis): (parts: readonly Scored[], weight: number) => Candidate | null {
  const seen = new Set<string>()
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
    const changes: FileChange[] = []
    for (const [path, own] of edits) {
      const before = files.get(path) as string
      const after = applyEdits(before, own)
      if (after === null || after === before) return null
      changes.push({ path, before, after })
    }
    const id = candidateId(changes)
    if (seen.has(id)) return null
    seen.add(id)
    if ([...edits].some(([path, own]) => !parses(path, own))) return null
    return {
      id,
      engine: 'templates',
      fixes: 'code',
      title: parts.map(({ proposal }) => proposal.title).join(', and '),
      changes,
      clauses: [],
      rule: parts.map(({ template }) => template).join('+'),
      weight,
    }
  }
}
