import type { FileChange } from '../model/candidate.ts'
import type { Clause } from '../model/clause.ts'
import type { Suspect } from '../model/diagnosis.ts'
import type { TestOutcome } from '../model/failure.ts'
import type { Spectrum, Statement } from '../model/lab.ts'
import { fileRole } from '../model/paths.ts'
import { instrument } from '../source/instrument.ts'
import { isProgram } from '../source/syntax.ts'
import { diffHunks } from '../source/unified-diff.ts'
import { constantUses } from './constant-uses.ts'
import { wordsOf } from './words.ts'

/** What `localise` looks at. `failing` and `passing` are test keys; `files` are the texts the statements refer to. */
export interface LocaliseInput {
  readonly spectrum: Spectrum | null
  readonly failing: readonly string[]
  readonly passing: readonly string[]
  /** Outcomes of the failing tests, for their stack frames. */
  readonly outcomes: readonly TestOutcome[]
  readonly changed: readonly FileChange[]
  readonly clauses: readonly Clause[]
  readonly testTitles: readonly string[]
  readonly files: ReadonlyMap<string, string>
}

/** What a statement that the failing tests reach has at least: errors of omission rank poorly by counters alone. */
const REACHED = 0.15
/** What a statement that no failing test reached keeps: rank orders the search and does not limit it. */
const UNREACHED = 0.02
/** What changed since everything passed is where a regression sits (`research.md` (a) step 2). */
const CHANGED = 6
const AROUND_CHANGE = 1.5
const SHARED_WORD = 1.3
/** A constant is as suspect as the statements that use it, a little less for standing further away. */
const INHERITED = 0.8

/**
 * Statements that may hold the fault, highest score first: Ochiai over the counters (ef / √((ef + nf) · (ef + ep))),
 * times factors for what changed since the baseline, for frames of the failing tests' stacks (nearest first) and for
 * words shared with test titles and clauses. Module-level statements run before any test: they inherit from the
 * statements that use what they declare. Without counters all statements of the files start equal. Equal scores keep
 * source order.
 */
export function localise(input: LocaliseInput): readonly Suspect[] {
  const { statements, base } = counted(input) ?? uncounted(input)
  const changed = changedLines(input.changed)
  const frames = frameFactors(input.outcomes)
  const told = wordsOf([...input.testTitles, ...input.clauses.map(({ text, symbol }) => `${symbol ?? ''} ${text}`)])
  const inner = innermost(statements)
  const scores = statements.map((statement, i) => {
    const text = input.files.get(statement.path)?.slice(statement.start, statement.end) ?? ''
    const lines = text.split('\n').length
    return (
      (base[i] as number) *
      changeFactor(statement, lines, changed, inner) *
      (inner(statement.path, statement.line) === i || lines === 1
        ? (frames.get(`${statement.path}:${statement.line}`) ?? 1)
        : 1) *
      (told.size > 0 && [...wordsOf([text])].some((word) => told.has(word)) ? SHARED_WORD : 1)
    )
  })
  inherit(statements, scores, input.files)
  return statements.map((statement, i) => ({ statement, score: scores[i] as number })).sort((a, b) => b.score - a.score)
}

interface Base {
  readonly statements: readonly Statement[]
  readonly base: readonly number[]
}

function counted({ spectrum, failing, passing }: LocaliseInput): Base | null {
  if (!spectrum) return null
  const tally = (keys: readonly string[]): Map<number, number> => {
    const counts = new Map<number, number>()
    for (const key of keys)
      for (const index of new Set(spectrum.hits.get(key))) counts.set(index, (counts.get(index) ?? 0) + 1)
    return counts
  }
  const failed = tally(failing)
  if (failed.size === 0) return null
  const passed = tally(passing)
  const kept = spectrum.statements
    .map((statement, i) => ({ statement, i }))
    .filter(({ statement }) => isSource(statement))
  return {
    statements: kept.map(({ statement }) => statement),
    base: kept.map(({ i }) => {
      const ef = failed.get(i) ?? 0
      return ef === 0 ? UNREACHED : REACHED + ef / Math.sqrt(failing.length * (ef + (passed.get(i) ?? 0)))
    }),
  }
}

function uncounted({ files }: LocaliseInput): Base {
  const statements = [...files].flatMap(([path, text]) =>
    fileRole(path) === 'source' && isProgram(path) ? (instrument(path, text, 0)?.statements ?? []) : [],
  )
  return { statements, base: statements.map(() => REACHED) }
}

function isSource({ path }: Statement): boolean {
  return fileRole(path) === 'source'
}

/** Lines of the texts as they are now that changed or stand beside removed ones, as `path:line`. */
function changedLines(changes: readonly FileChange[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const change of changes) {
    for (const hunk of diffHunks(change, 0)) {
      const added = hunk.lines.filter(({ kind }) => kind === 'added')
      for (const { new: line } of added) found.add(`${change.path}:${line}`)
      if (added.length === 0) {
        found.add(`${change.path}:${hunk.newStart}`)
        found.add(`${change.path}:${hunk.newStart + 1}`)
      }
    }
  }
  return found
}

function changeFactor(
  { path, line }: Statement,
  lines: number,
  changed: ReadonlySet<string>,
  inner: ReturnType<typeof innermost>,
): number {
  if (changed.size === 0) return 1
  if (changed.has(`${path}:${line}`)) return CHANGED
  for (let at = line + 1; at < line + lines; at++)
    if (changed.has(`${path}:${at}`)) return inner(path, at) === null ? CHANGED : AROUND_CHANGE
  return 1
}

/** The index of the shortest statement that begins on a line; null when none does. */
function innermost(statements: readonly Statement[]): (path: string, line: number) => number | null {
  const shortest = new Map<string, number>()
  statements.forEach(({ path, line, start, end }, i) => {
    const place = `${path}:${line}`
    const other = statements[shortest.get(place) ?? -1]
    if (!other || end - start < other.end - other.start) shortest.set(place, i)
  })
  return (path, line) => shortest.get(`${path}:${line}`) ?? null
}

/** The factor of each line in a stack: 3 where the error came from, less with each call up. */
function frameFactors(outcomes: readonly TestOutcome[]): ReadonlyMap<string, number> {
  const factors = new Map<string, number>()
  for (const { errors } of outcomes) {
    for (const { frames } of errors) {
      frames
        .filter(({ file }) => fileRole(file) === 'source')
        .forEach(({ file, line }, depth) => {
          const place = `${file}:${line}`
          factors.set(place, Math.max(factors.get(place) ?? 0, 2 / (1 + depth) + 1))
        })
    }
  }
  return factors
}

function inherit(statements: readonly Statement[], scores: number[], files: ReadonlyMap<string, string>): void {
  const uses = constantUses(statements, files)
  // Twice, because constants are built from constants.
  for (let round = 0; round < 2; round++) {
    for (const [constant, users] of uses) {
      const highest = Math.max(...users.map((user) => scores[user] as number))
      scores[constant] = Math.max(scores[constant] as number, INHERITED * highest)
    }
  }
}
