import type { CandidateState } from '../model/session-state.ts'
import { smallestEdit } from '../source/apply-edits.ts'
import { hunkCount } from '../source/keep-hunks.ts'

/** An undone edit of at most this many lines is likelier a slip than work that somebody would miss. */
const SMALL_UNDO_LINES = 4

/** A reviewer moves a candidate down, never up. */
const OPINION = { accept: 0, concern: 1, reject: 2 } as const

/** What is more convincing stands first; each entry compares two candidates, the first that differs decides. */
const ORDER: readonly ((entry: CandidateState) => number)[] = [
  status,
  ({ review }) => OPINION[review?.opinion ?? 'accept'],
  ({ proof }) => -Math.min(proof.mended.length, 1),
  ({ proof }) => proof.guards.length,
  faulty,
  ({ proof }) => proof.contract.broken.length + proof.related.broken.length,
  trust,
  oneCause,
  reach,
  ({ candidate }) => -candidate.weight,
]

/**
 * Best first: proven before plausible; those a reviewer has nothing against; contract-verified (an executable clause was
 * broken and holds now) before suite-verified; then fewer objections; then those that bring no faults where no test looks;
 * then a small edit undone, repairs, and last what would undo more than that; then an edit of one place that mends
 * more failing tests than the failure's own; then what changes less of what the code does; then the
 * engine's own order. Equal ones keep
 * the order of arrival. Of those that do the same everywhere the best stands for all, the others come after every other way.
 */
export function rankCandidates(candidates: readonly CandidateState[]): readonly CandidateState[] {
  const sorted = [...candidates].sort((a, b) => {
    for (const measure of ORDER) {
      const difference = measure(a) - measure(b)
      if (difference !== 0) return difference
    }
    return a.provedAt - b.provedAt
  })
  const later = repeats(sorted)
  return sorted.sort((a, b) => status(a) - status(b) || Number(later.has(a)) - Number(later.has(b)))
}

/** More than this many choices are not read but skipped (`research.md` (a) step 10). */
const MOST_OFFERED = 3

/**
 * The ranked candidates that are worth a person's time when a search has ended: what was decided or made by a person, the one
 * under the cursor, and of the rest the first three; where both the code and a test could be changed, one of each.
 */
export function shortList(ranked: readonly CandidateState[], focused: string | null): readonly CandidateState[] {
  const isKept = ({ candidate, decision, derived }: CandidateState): boolean =>
    decision !== 'open' || derived !== undefined || candidate.engine === 'person'
  const open = ranked.filter((entry) => !isKept(entry))
  const best = open.slice(0, MOST_OFFERED)
  const other = open.find(({ candidate }) => best.every((one) => one.candidate.fixes !== candidate.fixes))
  const offered = new Set(other ? [...best.slice(0, MOST_OFFERED - 1), other] : best)
  return ranked.filter((entry) => isKept(entry) || offered.has(entry) || entry.candidate.id === focused)
}

/** Candidates that do what a better one of the same standing does as well: worth less to see than another way. */
function repeats(sorted: readonly CandidateState[]): ReadonlySet<CandidateState> {
  const seen = new Set<string>()
  return new Set(
    sorted.filter((entry) => {
      if (!entry.behaviour) return false
      const key = `${status(entry)} ${entry.behaviour.group}`
      return seen.has(key) || !seen.add(key)
    }),
  )
}

function status({ proof }: CandidateState): number {
  return proof.status === 'proven' ? 0 : 1
}

/** Throws or gives NaN at this share of inputs at which the code did not: whatever it mends, it breaks more. */
const FAULTY = 0.1

function faulty({ behaviour }: CandidateState): number {
  return behaviour && behaviour.faults.length > behaviour.inputs * FAULTY ? 1 : 0
}

/** One place that mends several failures is the cause of all; several places may be several causes. */
function oneCause({ candidate, alsoPass = 0 }: CandidateState): number {
  if (alsoPass === 0) return 0
  return hunkCount(candidate.changes) === 1 ? -alsoPass : 0
}

/**
 * How much a candidate changes of what the code does near the tests' inputs, in powers of two: what passes tests by chance changes
 * more (the blast radius of PATCH-SIM, arXiv 1706.09120). What was not seen comes last.
 */
function reach({ behaviour }: CandidateState): number {
  return behaviour?.changed === undefined ? Number.MAX_SAFE_INTEGER : Math.round(Math.log2(1 + behaviour.changed))
}

function trust({ candidate }: CandidateState): number {
  if (candidate.engine !== 'history') return 1
  const lines = candidate.changes.reduce((total, { before, after }) => {
    const { start, end, text } = smallestEdit(before ?? '', after ?? '')
    return total + linesIn((before ?? '').slice(start, end)) + linesIn(text)
  }, 0)
  return lines > SMALL_UNDO_LINES ? 2 : 0
}

function linesIn(text: string): number {
  return text === '' ? 0 : text.split('\n').length
}
