import { readFileSync, writeFileSync } from 'node:fs'
import { test, vi } from 'vitest'
import type { CollectedTest } from './collected-tests.ts'

/** What is passed from the bench: the mutants of the instrumented guards. */
interface Mutant {
  readonly id: string
  readonly fileName: string
  /** Killed by an earlier run: not tried again. */
  readonly known: boolean
}

/** The names by which StrykerJS switches its mutants and counts what a test reaches. */
interface Stryker {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number
  hitLimit?: number
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> } | undefined
}

const shared = globalThis as { __stryker__?: Stryker; __refuse__?: Refuse; __forget__?: () => void }
const stryker: Stryker = {}
shared.__stryker__ = stryker

/** Stands around each call of a guard in the copy. */
type Refuse = <T>(rule: string, refuse: () => T) => T

/** A mutant that is reached more often than this in one test has made a loop that does not end. */
const HITS = 1_000_000
/** A test that waits longer than this (ms) waits for what a mutant never does. */
const LONGEST_MS = 20_000
const { mutants, suites, output } = JSON.parse(process.env.MUTANTS_OF ?? '{}') as {
  readonly mutants: string
  readonly suites: readonly string[]
  readonly output: string
}

/** The tests with modules evaluated anew, so that what happens while a module loads is mutated as well. */
async function load(): Promise<readonly CollectedTest[]> {
  vi.resetModules()
  const { collected } = (await import('./collected-tests.ts')) as { readonly collected: CollectedTest[] }
  for (const suite of suites) await import(/* @vite-ignore */ suite)
  return collected
}

async function fails({ run }: CollectedTest): Promise<string | null> {
  stryker.hitCount = 0
  stryker.hitLimit = HITS
  shared.__forget__?.()
  // Counted from where the test waits: what it does at once is counted in hits.
  const running = run()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('does not end')), LONGEST_MS)
  })
  try {
    await Promise.race([running, late])
    return null
  } catch (error) {
    return String(error)
  } finally {
    clearTimeout(timer)
  }
}

/** Counts the calls of each guard within one test: tells them apart. */
function counted(use: (place: string, refuse: () => unknown) => unknown, index: number): Refuse {
  const calls = new Map<string, number>()
  return (rule, refuse) => {
    const call = (calls.get(rule) ?? 0) + 1
    calls.set(rule, call)
    return use(`${index} ${rule} ${call}`, refuse) as ReturnType<typeof refuse>
  }
}

/** What each guard said in each test without a mutant, by test and rule: a mutant that is not reached there changes nothing. */
const said = new Map<string, unknown>()

/** Runs the tests without a mutant. Gives by mutant the tests that reach it, and in each the guards that do; '' for none. */
async function reached(
  tests: readonly CollectedTest[],
  perTest: Readonly<Record<string, Readonly<Record<string, number>>>>,
): Promise<ReadonlyMap<string, Reaching>> {
  for (const [index, one] of tests.entries()) {
    shared.__refuse__ = counted((place, refuse) => {
      stryker.currentTestId = place
      const answer = refuse()
      said.set(place, answer)
      stryker.currentTestId = `${index} `
      return answer
    }, index)
    stryker.currentTestId = `${index} `
    const error = await fails(one)
    if (error) throw new Error(`without a mutant, “${one.name}” fails: ${error}`)
  }
  stryker.currentTestId = undefined
  const found = new Map<string, Reaching>()
  for (const [place, ids] of Object.entries(perTest)) for (const id of Object.keys(ids)) note(found, id, place)
  return found
}

type Reaching = Map<number, Set<string>>

function note(found: Map<string, Reaching>, key: string, place: string): void {
  const reaching = found.get(key) ?? new Map<number, Set<string>>()
  const index = Number(place.split(' ')[0])
  reaching.set(index, (reaching.get(index) ?? new Set()).add(place))
  found.set(key, reaching)
}

/** True for a test of the part of the corpus that is named like the file. */
function isOwn(one: CollectedTest | undefined, fileName: string): boolean {
  return one?.name.startsWith(fileName.slice(fileName.lastIndexOf('/') + 1).replace('.ts', '')) ?? false
}

test('every mutant', { timeout: 0 }, async () => {
  const all = JSON.parse(readFileSync(mutants, 'utf8')) as readonly Mutant[]
  // Set once: each module keeps hold of it.
  const coverage = { static: {}, perTest: {} }
  stryker.mutantCoverage = coverage
  const plain = await load()
  const isStatic = new Set(Object.keys(coverage.static))
  const reaching = await reached(plain, coverage.perTest)
  // What happens while a module loads may be felt wherever another mutant of that file is reached.
  const ofFile = new Map<string, Reaching>()
  for (const { id, fileName } of all)
    for (const places of reaching.get(id)?.values() ?? []) for (const place of places) note(ofFile, fileName, place)
  // A test that only reads what modules hold reaches no mutant.
  const busy = new Set([...reaching.values()].flatMap((places) => [...places.keys()]))
  const idle = [...plain.keys()].filter((index) => !busy.has(index))
  const results: { readonly id: string; readonly status: string; readonly by: string | null }[] = []
  // A test that killed a mutant of a file lately is likely to kill the next one.
  const kills = new Map<string, number>()
  for (const { id, fileName } of all.filter(({ known }) => !known)) {
    const places = (isStatic.has(id) ? ofFile.get(fileName) : reaching.get(id)) ?? new Map<number, Set<string>>()
    // A test that calls what is mutated by itself takes the least time.
    const rank = (index: number): number =>
      kills.get(`${fileName} ${index}`) ??
      (isOwn(plain[index], fileName) ? 0 : places.get(index)?.has(`${index} `) ? -1 : -2)
    const candidates = [...(isStatic.has(id) ? idle : []), ...places.keys()].sort((a, b) => rank(b) - rank(a))
    stryker.activeMutant = id
    let by: string | null = null
    try {
      const tests = isStatic.has(id) ? await load() : plain
      for (const index of candidates) {
        const own = places.get(index) ?? new Set<string>()
        // What is reached outside of the guards may change what each of them is asked.
        const isFelt = (place: string) => own.size === 0 || own.has(`${index} `) || own.has(place) || !said.has(place)
        shared.__refuse__ = counted((place, refuse) => (isFelt(place) ? refuse() : said.get(place)), index)
        const one = tests[index]
        if (one && !(await fails(one))) continue
        by = one?.name ?? 'collecting the tests'
        kills.set(`${fileName} ${index}`, results.length)
        break
      }
    } catch {
      by = 'loading the modules'
    }
    stryker.activeMutant = undefined
    const status = by !== null ? 'Killed' : candidates.length === 0 ? 'NoCoverage' : 'Survived'
    results.push({ id, status, by })
    if (results.length % 20 === 0) writeFileSync(output, JSON.stringify(results))
  }
  writeFileSync(output, JSON.stringify(results))
})
