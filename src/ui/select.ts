import type { Failure } from '../model/failure.ts'
import type { Proof } from '../model/proof.ts'
import type { CandidateState, FailureState, SessionState } from '../model/session-state.ts'
import type { Verdict, VerdictKind } from '../model/verdict.ts'
import { visibleCandidates } from '../session/focus-moves.ts'
import { summariseChange } from './diff-rows.ts'
import { countOf, oneLine } from './fit-text.ts'
import type { ViewState } from './view-state.ts'

/** What the cursor is on; every part is null when it is on nothing. */
export interface Focus {
  readonly failure: FailureState | null
  readonly candidate: CandidateState | null
  /** The candidates that can still be looked at, in the order of their numbers. */
  readonly candidates: readonly CandidateState[]
}

/** The failures that are listed: those whose test names, files or verdict hold the filter, and the one under the cursor. */
export function listedFailures(
  { failures, focus }: SessionState,
  { filter }: Pick<ViewState, 'filter'>,
): readonly FailureState[] {
  const wanted = filter.trim().toLowerCase()
  return failures.filter((entry) => entry.failure.id === focus.failureId || matches(entry, wanted))
}

/** Whether a failure answers to a filter, which is lower case and has no blanks around it. */
export function matches({ failure, verdict }: FailureState, wanted: string): boolean {
  if (wanted === '') return true
  const texts = [...failure.tests.flatMap(({ name, file }) => [name, file]), verdict ? VERDICT_NAME[verdict.kind] : '']
  return texts.some((text) => text.toLowerCase().includes(wanted))
}

/**
 * What one order can accept together: of every failure with this verdict its best candidate, when that is proven, undecided
 * and changes no test. No two of them change the same file, since each was proven without the others.
 */
export function acceptableTogether(
  { failures }: SessionState,
  kind: VerdictKind | undefined,
): readonly { readonly failureId: string; readonly candidate: CandidateState['candidate'] }[] {
  const taken = new Set<string>()
  return failures.flatMap((failure) => {
    const best = visibleCandidates(failure)[0]
    if (!best || failure.verdict?.kind !== kind || best.decision !== 'open') return []
    const focus: Focus = { failure, candidate: best, candidates: [best] }
    const paths = best.candidate.changes.map(({ path }) => path)
    if (acceptGate(focus).status !== 'open' || paths.some((path) => taken.has(path))) return []
    for (const path of paths) taken.add(path)
    return [{ failureId: failure.failure.id, candidate: best.candidate }]
  })
}

/** What is under the cursor. */
export function focusOf(state: SessionState): Focus {
  const failure = state.failures.find((entry) => entry.failure.id === state.focus.failureId) ?? null
  const candidates = failure ? visibleCandidates(failure) : []
  const candidate = candidates.find((entry) => entry.candidate.id === state.focus.candidateId) ?? null
  return { failure, candidate, candidates }
}

/** Equal as long as a person looks at the same thing: same failure, verdict, candidate and proof. */
export function identityOf({ failure, candidate }: Focus): string {
  return [
    failure?.failure.id,
    failure?.verdict?.kind,
    candidate?.candidate.id,
    candidate?.proof.status,
    candidate?.decision,
    candidate?.derived?.proving,
  ].join(' ')
}

/** How a verdict is called on the screen. */
export const VERDICT_NAME: Readonly<Record<VerdictKind, string>> = {
  'code-wrong': 'code wrong',
  'test-wrong': 'test wrong',
  undecided: 'undecided',
  flaky: 'flaky',
  environment: 'environment',
}

const NEXT_VERDICT: Readonly<Partial<Record<VerdictKind, VerdictKind>>> = {
  'code-wrong': 'test-wrong',
  'test-wrong': 'undecided',
}

/** The verdict that flipping leads to: code wrong, test wrong, undecided, and around. */
export function flippedVerdict(verdict: Verdict | null): VerdictKind {
  return (verdict && NEXT_VERDICT[verdict.kind]) ?? 'code-wrong'
}

/** Whether the candidate under the cursor may be accepted, and what a person must read before. */
export type AcceptGate =
  | { readonly status: 'open' }
  | { readonly status: 'ask'; readonly question: string }
  | { readonly status: 'closed'; readonly reason: string }

/**
 * One key accepts a proven repair of the code, and nothing else. What changes the check itself, or is not proven, asks
 * first; what the verdict forbids or what was decided already is closed.
 */
export function acceptGate({ failure, candidate }: Focus): AcceptGate {
  if (!failure || !candidate) return { status: 'closed', reason: 'there is no candidate under the cursor' }
  if (candidate.decision === 'accepted') return { status: 'closed', reason: 'this candidate is accepted already' }
  if (candidate.derived?.proving) return { status: 'closed', reason: 'this candidate is still being proven' }
  const { fixes } = candidate.candidate
  if (failure.verdict?.kind === 'code-wrong' && fixes === 'test')
    return { status: 'closed', reason: 'the verdict is code wrong, so tests are frozen until you set another verdict' }
  if (failure.verdict?.kind === 'test-wrong' && fixes === 'code')
    return {
      status: 'closed',
      reason: 'the verdict is test wrong, so the code is frozen until you set another verdict',
    }
  const concerns = [
    ...(fixes === 'code' ? [] : [`this changes what is checked: ${summariseChange(candidate.candidate)}`]),
    // When it is proven the reasons are what a reviewer remarked.
    ...(candidate.proof.status === 'proven' ? candidate.proof.reasons : [`not proven: ${doubts(candidate.proof)}`]),
  ]
  return concerns.length === 0 ? { status: 'open' } : { status: 'ask', question: concerns.join('; ') }
}

function doubts({ guards, reasons }: Proof): string {
  const all = [...guards.map(({ guard, detail }) => `${guard}: ${detail}`), ...reasons]
  return all.length === 0 ? 'no reason is given' : all.map(oneLine).join('; ')
}

/** The name of the first test that fails, its parts joined by `into`, and how many more fail for the same reason. */
export function failureTitle({ tests }: Failure, into: string): { readonly name: string; readonly more: number } {
  const name = tests[0] ? oneLine(tests[0].name).replaceAll(' > ', ` ${into} `) : 'outside of any test'
  return { name, more: Math.max(0, tests.length - 1) }
}

/** What went wrong, on one line: both values when the runner gave them, else the first line of the message. */
export function failureReason({ error }: Failure): string {
  if (error.expected !== null && error.actual !== null)
    return `expected ${oneLine(error.expected)}, received ${oneLine(error.actual)}`
  const first = error.message.split('\n').find((line) => line.trim() !== '') ?? error.name
  return oneLine(first)
}

/** Where repairs of a failure stand, in two or three words. */
export function repairStanding(failure: FailureState): string {
  const open = visibleCandidates(failure)
  if (open.some(({ decision }) => decision === 'accepted')) return 'accepted'
  const proven = open.filter(({ proof }) => proof.status === 'proven').length
  if (proven > 0) return `${proven} proven`
  if (open.length > 0) return `${open.length} plausible`
  if (failure.stage === 'waiting') return 'waiting'
  if (failure.stage === 'repairing') return failure.tried > 0 ? `${failure.tried} tried` : 'judging'
  if (failure.candidates.length > 0) return 'all rejected'
  if (failure.verdict?.kind === 'flaky' || failure.verdict?.kind === 'environment') return ''
  return failure.stage === 'budget-spent' && failure.tried > 0 ? 'budget spent' : 'no repair'
}

/** One part of a proof: whether it speaks for the candidate, and what it says. */
export interface ProofPart {
  readonly mark: 'yes' | 'no' | 'unknown'
  readonly text: string
}

/** A proof as the four things that were looked at: the target, the related tests, the contract and the guards. */
export function proofParts(proof: Proof): readonly ProofPart[] {
  const { related, contract, guards } = proof
  return [
    proof.target === 'passes' ? { mark: 'yes', text: 'target passes' } : { mark: 'no', text: 'target fails' },
    related.broken.length > 0
      ? { mark: 'no', text: `${related.broken.length} of ${related.ran} related broken` }
      : related.ran === 0
        ? { mark: 'unknown', text: 'no related tests' }
        : { mark: 'yes', text: `${related.passed} related` },
    contract.broken.length > 0
      ? { mark: 'no', text: `breaks ${contract.broken.map((id) => `[${oneLine(id)}]`).join(' ')}` }
      : contract.ran === 0
        ? { mark: 'unknown', text: 'no clauses' }
        : { mark: 'yes', text: countOf(contract.passed, 'clause') },
    guards.length > 0
      ? { mark: 'no', text: guards.map(({ guard }) => guard).join(', ') }
      : { mark: 'yes', text: 'no guard objects' },
  ]
}
