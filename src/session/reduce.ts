import type { SessionEvent } from '../model/event.ts'
import { addSpend } from '../model/spend.ts'
import { rankCandidates, shortList } from './rank-candidates.ts'
import { addCandidate, addDerived, decide, focusOnRest, judged, merge, reviewed } from './reduce-candidates.ts'
import { reduceHost } from './reduce-host.ts'
import { reducePins } from './reduce-pins.ts'
import { type TrackedState, update, updateCurrent } from './tracked-state.ts'

/**
 * The state after a fact. Pure. Facts about a failure that come too late (of an earlier run than the one it was last
 * repaired in) change nothing.
 */
export function reduce(state: TrackedState, event: SessionEvent): TrackedState {
  switch (event.type) {
    case 'run-started':
    case 'test-finished':
    case 'file-finished':
    case 'run-finished':
    case 'file-removed':
    case 'file-hung':
    case 'host-failed':
      return reduceHost(state, event, event.at)
    case 'repair-started':
      return focusOnRest(
        update(state, event.failureId, (failure) => ({
          ...failure,
          run: event.run,
          stage: 'repairing',
          verdict: failure.flipped ? failure.verdict : null,
          candidates: failure.candidates.filter(({ decision }) => decision !== 'open'),
          tried: 0,
          refuted: 0,
          effortMs: 0,
        })),
        event.failureId,
        event.at,
      )
    case 'search-started':
      return updateCurrent(state, event, (failure) => ({ ...failure, stage: 'repairing' }))
    case 'failure-judged':
      return judged(state, event)
    case 'candidate-proved':
      return merge(addCandidate(state, event), event.failureId, event.alsoMends, event.at)
    case 'candidate-derived':
      return addDerived(state, event)
    case 'candidates-compared':
      return updateCurrent(state, event, (failure) => ({
        ...failure,
        candidates: rankCandidates(
          failure.candidates.map((entry) => ({
            ...entry,
            behaviour: event.behaviours.get(entry.candidate.id) ?? entry.behaviour,
          })),
        ),
      }))
    case 'answer-grew':
      return updateCurrent(state, event, (failure) => ({ ...failure, writing: event.writing }))
    case 'repair-progressed':
      return updateCurrent(state, event, (failure) => ({
        ...failure,
        tried: event.tried,
        refuted: event.refuted,
        effortMs: event.at - failure.redAt,
      }))
    case 'repair-finished': {
      const isOver = event.outcome !== 'cancelled' && event.outcome !== 'judged'
      return updateCurrent(state, event, (failure) => ({
        ...failure,
        stage: isOver ? event.outcome : 'waiting',
        ...(failure.writing ? { writing: null } : {}),
        candidates: isOver ? shortList(failure.candidates, state.focus.candidateId) : failure.candidates,
      }))
    }
    case 'focus-moved': {
      const { failureId, candidateId, at } = event
      return { ...state, focus: { failureId, candidateId }, focusChangedAt: at }
    }
    case 'candidate-accepted':
      return decide({ ...state, accepted: state.accepted + 1 }, event, 'accepted')
    case 'candidate-rejected':
      return decide(state, event, 'rejected')
    case 'candidate-deferred':
      return decide(state, event, 'deferred')
    case 'accept-undone':
      return {
        ...state,
        accepted: Math.max(0, state.accepted - 1),
        notice: { level: 'info', text: `undone: ${event.paths.join(', ')}`, at: event.at },
      }
    case 'verdict-flipped':
      return update(state, event.failureId, (failure) => ({
        ...failure,
        question: null,
        flipped: true,
        verdict: {
          kind: event.kind,
          confidence: 1,
          clauses: failure.verdict?.clauses ?? [],
          evidence: [
            { kind: 'person', supports: event.kind, detail: event.detail ?? 'you said so', weight: 10 },
            ...(failure.verdict?.evidence ?? []).filter(({ kind }) => kind !== 'person'),
          ],
        },
      }))
    case 'repairs-paused':
      return { ...state, paused: event.paused }
    case 'candidates-reviewed':
      return updateCurrent(state, event, (failure) => ({
        ...failure,
        candidates: rankCandidates(failure.candidates.map((entry) => reviewed(entry, event.reviews))),
      }))
    case 'model-answered': {
      const id = state.merged.get(event.failureId) ?? event.failureId
      const spent = { ...state, spend: addSpend(state.spend, event.spend) }
      return update(spent, id, (failure) => ({ ...failure, spend: addSpend(failure.spend, event.spend) }))
    }
    case 'pins-decided': {
      const accepted = state.accepted + (event.decision === 'accepted' ? 1 : 0)
      return { ...state, accepted, pins: reducePins(state.pins, event) }
    }
    case 'pins-offered':
    case 'pins-started':
    case 'pins-ended':
    case 'pins-drafted':
    case 'behaviour-changed':
      return { ...state, pins: reducePins(state.pins, event) }
    case 'noticed':
      return { ...state, notice: { level: event.level, text: event.text, at: event.at } }
  }
}
