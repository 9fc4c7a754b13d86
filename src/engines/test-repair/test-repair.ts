import type { FileChange, TextEdit } from '../../model/candidate.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'
import { type FailingSite, failingSite } from './expectation.ts'
import { readTestSource, type TestSource } from './test-source.ts'

/** A replacement in one file. */
export interface FileEdit extends TextEdit {
  readonly path: string
}

/** A way to mend tests: all edits together. `weight` is an unnormalised log prior. */
export interface Repair {
  readonly title: string
  readonly edits: readonly FileEdit[]
  readonly weight: number
  /** True for what follows from a changed name or form alone: while it applies, no expected value is doubted. */
  readonly mechanical: boolean
}

/** What the rules for test repairs look at. */
export interface RepairContext {
  readonly diagnosis: Diagnosis
  /** Every error of the failing tests. */
  readonly sites: readonly FailingSite[]
  /** A test file or fixture by its path; null for all else, and for what cannot be parsed. */
  sources(path: string): TestSource | null
  /** What the working tree and, behind it, the last commit changed. */
  readonly changes: readonly FileChange[]
}

/** One family of repairs; its name is the rule of its candidates. */
export interface TestRepair {
  readonly name: string
  propose(context: RepairContext): Iterable<Repair>
}

/** Reads what a diagnosis says about the failing tests. */
export function repairContext(diagnosis: Diagnosis): RepairContext {
  const read = new Map<string, TestSource | null>()
  const sources = (path: string): TestSource | null => {
    const known = read.get(path)
    if (known !== undefined) return known
    const text = diagnosis.testPaths.has(path) ? diagnosis.files.get(path) : undefined
    const source = text === undefined ? null : readTestSource(path, text)
    read.set(path, source)
    return source
  }
  const [first] = diagnosis.failure.tests
  const errors = diagnosis.outcomes.flatMap(({ test, errors }) => errors.map((error) => ({ test, error })))
  const seen = errors.length === 0 && first ? [{ test: first, error: diagnosis.failure.error }] : errors
  return {
    diagnosis,
    sites: seen.map(({ test, error }) => failingSite(test, error, sources)),
    sources,
    changes: [...diagnosis.changed, ...(diagnosis.lastCommit?.changes ?? [])],
  }
}

/**
 * Joins the repairs of all failing places into one: the first way of each, then the second, where a place without
 * another way keeps its last. Nothing when one place cannot be mended at all.
 */
export function* atEverySite(
  { sites }: RepairContext,
  ways: (site: FailingSite) => Iterable<Repair>,
): Iterable<Repair> {
  const found = sites.map((site) => [...ways(site)])
  if (found.length === 0 || found.some((list) => list.length === 0)) return
  const most = Math.max(...found.map(({ length }) => length))
  for (let i = 0; i < most; i++) {
    const chosen = found.map((list) => list[Math.min(i, list.length - 1)] as Repair)
    yield {
      title: [...new Set(chosen.map(({ title }) => title))].join('; '),
      edits: chosen.flatMap(({ edits }) => edits),
      weight: Math.min(...chosen.map(({ weight }) => weight)),
      mechanical: chosen.every(({ mechanical }) => mechanical),
    }
  }
}

/** A text on one line, shortened for titles. */
export function brief(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 40 ? `${line.slice(0, 39)}…` : line
}
