import { withTest } from '../diagnose/group-failures.ts'
import type { SessionEvent } from '../model/event.ts'
import { NOTHING_RAN, type Proof } from '../model/proof.ts'
import type { Review } from '../model/review.ts'
import type { CandidateState } from '../model/session-state.ts'
import { addSpend } from '../model/spend.ts'
import { visibleCandidates } from './focus-moves.ts'
import { rankCandidates } from './rank-candidates.ts'
import { refocus, type TrackedState, update, updateCurrent } from './tracked-state.ts'

/** What comes and goes has no repair: candidates that were found before this showed are gone. */
export function judged(state: TrackedState, event: Extract<SessionEvent, { type: 'failure-judged' }>): TrackedState {
  const next = updateCurrent(state, event, (failure) => {
    if (failure.flipped) return failure
    const candidates =
      event.verdict.kind === 'flaky'
        ? failure.candidates.filter(({ decision }) => decision !== 'open')
        : failure.candidates
    return { ...failure, verdict: event.verdict, question: event.question ?? null, candidates }
  })
  return focusOnRest(next, event.failureId, event.at)
}

/** A candidate that was proven, or is plausible, takes its place; one that was refuted goes. */
export function addCandidate(
  state: TrackedState,
  event: Extract<SessionEvent, { type: 'candidate-proved' }>,
): TrackedState {
  const { candidate, proof, foundAt, at, failureId, alsoPass = 0 } = event
  const entry = state.failures.find(({ failure }) => failure.id === failureId)
  if (!entry || entry.run !== event.run) return state
  // A candidate that was shown while its proof was under way and then refuted is gone.
  if (proof.status === 'refuted') return withoutCandidate(state, failureId, candidate.id, at)
  const known = entry.candidates.find((one) => one.candidate.id === candidate.id)
  const rest = entry.candidates.filter((one) => one !== known)
  const derived = known?.derived ? { derived: { ...known.derived, proving: false } } : {}
  const added: CandidateState = {
    candidate,
    proof,
    foundAt,
    provedAt: at,
    behaviour: null,
    decision: 'open',
    ...(alsoPass > 0 ? { alsoPass } : {}),
    ...derived,
  }
  const candidates = rankCandidates([...rest, added])
  const next = update(state, failureId, (failure) => ({ ...failure, candidates }))
  if (state.focus.failureId !== failureId || state.focus.candidateId !== null) return next
  const [first] = visibleCandidates({ ...entry, candidates })
  return { ...next, focus: { failureId, candidateId: first?.candidate.id ?? null }, focusChangedAt: at }
}

/** Nothing is known yet of what a person made. */
const BEING_PROVEN: Proof = {
  ...NOTHING_RAN,
  status: 'plausible',
  target: 'fails',
  guards: [],
  reasons: ['It is being proven'],
}

/** What a person made comes under the cursor at once: it is what the key was pressed for. */
export function addDerived(
  state: TrackedState,
  event: Extract<SessionEvent, { type: 'candidate-derived' }>,
): TrackedState {
  const { failureId, candidate, from, at } = event
  const added: CandidateState = {
    candidate,
    proof: BEING_PROVEN,
    foundAt: at,
    provedAt: at,
    behaviour: null,
    decision: 'open',
    derived: { from, proving: true },
  }
  const next = updateCurrent(state, event, (failure) => ({
    ...failure,
    candidates: rankCandidates([...failure.candidates.filter((one) => one.candidate.id !== candidate.id), added]),
  }))
  return next === state ? state : { ...next, focus: { failureId, candidateId: candidate.id }, focusChangedAt: at }
}

/** A review is shown among the reasons, and changes nothing of what running the candidate showed. */
export function reviewed(entry: CandidateState, reviews: readonly Review[]): CandidateState {
  const review = reviews.find(({ candidateId }) => candidateId === entry.candidate.id)
  if (!review) return entry
  const { opinion, detail, at, model } = review
  if (opinion === 'accept') return { ...entry, review }
  const place = at ? ` (${at.path}:${at.line})` : ''
  const reason = `${model} ${opinion === 'reject' ? 'rejects it' : 'has a concern'}: ${detail}${place}`
  return { ...entry, review, proof: { ...entry.proof, reasons: [...entry.proof.reasons, reason] } }
}

/** Failures that one candidate mends together have one root cause: they become one. */
export function merge(state: TrackedState, id: string, others: readonly string[], at: number): TrackedState {
  const into = state.failures.find(({ failure }) => failure.id === id)
  const gone = state.failures.filter(({ failure }) => failure.id !== id && others.includes(failure.id))
  if (!into || gone.length === 0) return state
  const failure = gone.flatMap((entry) => entry.failure.tests).reduce(withTest, into.failure)
  const spend = gone.map((entry) => entry.spend).reduce(addSpend, into.spend)
  const merged = new Map(state.merged)
  for (const entry of gone) merged.set(entry.failure.id, id)
  const failures = state.failures
    .filter((entry) => !gone.includes(entry))
    .map((entry) => (entry === into ? { ...entry, failure, spend } : entry))
  return refocus({ ...state, failures, merged }, state, at)
}

/** What the person decided on a candidate. */
export function decide(
  state: TrackedState,
  event: { readonly failureId: string; readonly candidateId: string; readonly at: number },
  decision: CandidateState['decision'],
): TrackedState {
  const next = update(state, event.failureId, (failure) => ({
    ...failure,
    candidates: failure.candidates.map((entry) =>
      entry.candidate.id === event.candidateId ? { ...entry, decision } : entry,
    ),
  }))
  const { focus } = state
  if (focus.failureId !== event.failureId || focus.candidateId !== event.candidateId || decision === 'accepted')
    return next
  // The person decided on what is under the cursor: the next open candidate of the same failure takes its place.
  const open = next.failures
    .find(({ failure }) => failure.id === event.failureId)
    ?.candidates.find((entry) => entry.decision === 'open')
  const candidateId = open?.candidate.id ?? (decision === 'deferred' ? event.candidateId : null)
  return { ...next, focus: { failureId: event.failureId, candidateId }, focusChangedAt: event.at }
}

/** What was made of another candidate gives the cursor back to that one when it is gone. */
function withoutCandidate(state: TrackedState, failureId: string, candidateId: string, at: number): TrackedState {
  const entry = state.failures.find(({ failure }) => failure.id === failureId)
  const from = entry?.candidates.find(({ candidate }) => candidate.id === candidateId)?.derived?.from
  const next = update(state, failureId, (failure) => ({
    ...failure,
    candidates: failure.candidates.filter(({ candidate }) => candidate.id !== candidateId),
  }))
  const rest = focusOnRest(next, failureId, at)
  const isThere = entry?.candidates.some(({ candidate, decision }) => candidate.id === from && decision !== 'rejected')
  return rest !== next && from && isThere ? { ...rest, focus: { failureId, candidateId: from } } : rest
}

/** Where the candidate under the cursor is gone, the cursor stays on its failure alone. */
export function focusOnRest(state: TrackedState, failureId: string, at: number): TrackedState {
  const { focus } = state
  if (focus.failureId !== failureId || focus.candidateId === null) return state
  const entry = state.failures.find(({ failure }) => failure.id === failureId)
  if (entry?.candidates.some(({ candidate }) => candidate.id === focus.candidateId)) return state
  return { ...state, focus: { failureId, candidateId: null }, focusChangedAt: at }
}
