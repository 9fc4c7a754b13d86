import { failureOf, observationOf, type RedObservation, withTest } from '../diagnose/group-failures.ts'
import type { SessionEvent } from '../model/event.ts'
import type { TestRef } from '../model/failure.ts'
import type { TestFile } from '../model/ports.ts'
import type { Proof } from '../model/proof.ts'
import type { Review } from '../model/review.ts'
import type { CandidateState, FailureState, SessionState } from '../model/session-state.ts'
import { addSpend, NO_SPEND } from '../model/spend.ts'
import { rankCandidates, shortList } from './rank-candidates.ts'

interface FileResults {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Keys of the tests that this run saw red. */
  readonly red: ReadonlySet<string>
  /** The same of earlier runs: no test but these two sorts can be in a failure. */
  readonly wasRed: ReadonlySet<string>
}

/** The session's state with what only the reducer needs. */
export interface TrackedState extends SessionState {
  /** Results of each test file in its last run, once it has ended. */
  readonly files: ReadonlyMap<string, FileResults>
  /** Results so far of the files under way. They are few: what one test costs does not grow with the project. */
  readonly underWay: ReadonlyMap<string, FileResults>
  /** Sum over both; `counts` shows it as soon as a run has its first result. */
  readonly sum: SessionState['counts']
  /** Failures that turned out to have the root cause of another one: id → that one's id. */
  readonly merged: ReadonlyMap<string, string>
}

const NO_KEYS: ReadonlySet<string> = new Set()
const NOTHING: FileResults = { passed: 0, failed: 0, skipped: 0, red: NO_KEYS, wasRed: NO_KEYS }

/** The state before anything happened. */
export function initialState(): TrackedState {
  return {
    phase: 'starting',
    run: 0,
    counts: { total: 0, passed: 0, failed: 0, skipped: 0 },
    progress: { done: 0, total: 0 },
    runMs: 0,
    failures: [],
    focus: { failureId: null, candidateId: null },
    focusChangedAt: 0,
    accepted: 0,
    paused: false,
    spend: NO_SPEND,
    notice: null,
    files: new Map(),
    underWay: new Map(),
    sum: totals([]),
    merged: new Map(),
  }
}

/**
 * The state after a fact. Pure. Facts about a failure that come too late (of an earlier run than the one it was last
 * repaired in) change nothing.
 */
export function reduce(state: TrackedState, event: SessionEvent): TrackedState {
  switch (event.type) {
    case 'run-started': {
      const files = new Map([...state.files, ...state.underWay])
      for (const file of event.files) {
        const { red, wasRed } = files.get(fileKey(file)) ?? NOTHING
        files.set(fileKey(file), {
          ...NOTHING,
          wasRed: red.size + wasRed.size > 0 ? new Set([...red, ...wasRed]) : NO_KEYS,
        })
      }
      const progress = { done: 0, total: event.files.length || event.total }
      const sum = totals(files.values())
      return { ...state, phase: 'running', run: event.run, progress, files, underWay: new Map(), sum }
    }
    case 'test-finished': {
      const { test, state: outcome, errors } = event.outcome
      const key = fileKey(test)
      const own = resultsOf(state, test)
      const underWay = new Map(state.underWay).set(key, { ...own, [outcome]: own[outcome] + 1 })
      const sum = { ...state.sum, total: state.sum.total + 1, [outcome]: state.sum[outcome] + 1 }
      const counted = { ...state, underWay, sum, counts: sum }
      const [error] = errors
      if (outcome === 'failed' && error) return sawRed(counted, { test, error, stage: 'test' }, event.run, event.at)
      const leaves = outcome === 'passed' && mayBeRed(own, test)
      return leaves ? dropTests(counted, ({ key }) => key === test.key, event.at) : counted
    }
    case 'file-finished': {
      const progress = { ...state.progress, done: Math.min(state.progress.done + 1, state.progress.total) }
      const seen = event.error
        ? sawRed({ ...state, progress }, observationOf(event.error), event.run, event.at)
        : { ...state, progress }
      const { file, project } = event.file
      const results = resultsOf(seen, event.file)
      const { red, wasRed } = results
      const underWay = new Map(seen.underWay)
      underWay.delete(fileKey(event.file))
      const files = new Map(seen.files).set(fileKey(event.file), { ...results, wasRed: NO_KEYS })
      const ended = { ...seen, underWay, files }
      const isGone = (test: TestRef): boolean => test.file === file && test.project === project && !red.has(test.key)
      return [...wasRed].some((key) => !red.has(key)) ? dropTests(ended, isGone, event.at) : ended
    }
    case 'run-finished': {
      const phase = state.phase === 'host-failed' ? state.phase : 'idle'
      const [unhandled] = event.unhandled
      const next = { ...state, phase, runMs: event.durationMs } as const
      if (!unhandled) return dropTests(next, ({ key }) => key === UNHANDLED.key && state.run === event.run, event.at)
      return sawRed(next, { test: UNHANDLED, error: unhandled, stage: 'test' }, event.run, event.at)
    }
    case 'file-removed': {
      const files = new Map(state.files)
      const underWay = new Map(state.underWay)
      for (const some of [files, underWay]) some.delete(fileKey(event.file))
      const sum = totals([...files.values(), ...underWay.values()])
      return dropTests(
        { ...state, files, underWay, sum, counts: sum },
        (test) => test.file === event.file.file && test.project === event.file.project,
        event.at,
      )
    }
    case 'host-failed':
      return {
        ...state,
        phase: 'host-failed',
        notice: { level: 'problem', text: `${event.message}; ${event.hint}`, at: event.at },
      }
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
      return current(state, event, (failure) => ({ ...failure, stage: 'repairing' }))
    case 'failure-judged':
      return judged(state, event)
    case 'candidate-proved':
      return merge(addCandidate(state, event), event.failureId, event.alsoMends, event.at)
    case 'candidate-derived':
      return addDerived(state, event)
    case 'candidates-compared':
      return current(state, event, (failure) => ({
        ...failure,
        candidates: rankCandidates(
          failure.candidates.map((entry) => ({
            ...entry,
            behaviour: event.behaviours.get(entry.candidate.id) ?? entry.behaviour,
          })),
        ),
      }))
    case 'repair-progressed':
      return current(state, event, (failure) => ({
        ...failure,
        tried: event.tried,
        refuted: event.refuted,
        effortMs: event.at - failure.redAt,
      }))
    case 'repair-finished': {
      const isOver = event.outcome !== 'cancelled' && event.outcome !== 'judged'
      return current(state, event, (failure) => ({
        ...failure,
        stage: isOver ? event.outcome : 'waiting',
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
      return current(state, event, (failure) => ({
        ...failure,
        candidates: rankCandidates(failure.candidates.map((entry) => reviewed(entry, event.reviews))),
      }))
    case 'model-answered': {
      const id = state.merged.get(event.failureId) ?? event.failureId
      const spent = { ...state, spend: addSpend(state.spend, event.spend) }
      return update(spent, id, (failure) => ({ ...failure, spend: addSpend(failure.spend, event.spend) }))
    }
    case 'pins-offered':
    case 'pins-drafted':
    case 'behaviour-changed':
      return { ...state, pins: reducePins(state.pins, event) }
    case 'noticed':
      return { ...state, notice: { level: event.level, text: event.text, at: event.at } }
  }
}

type PinEvent = Extract<SessionEvent, { readonly type: 'pins-offered' | 'pins-drafted' | 'behaviour-changed' }>

function reducePins(
  pins: NonNullable<SessionState['pins']> = { offer: null, drafts: [], changed: new Map() },
  event: PinEvent,
): NonNullable<SessionState['pins']> {
  switch (event.type) {
    case 'pins-offered':
      return { ...pins, offer: { module: event.module, symbols: event.symbols } }
    case 'pins-drafted':
      return {
        ...pins,
        offer: null,
        drafts: [...pins.drafts.filter(({ module }) => module !== event.draft.module), event.draft],
      }
    case 'behaviour-changed':
      return { ...pins, changed: new Map(pins.changed).set(event.module, event.changes) }
  }
}

/** Stands for an error outside of all tests. */
const UNHANDLED: TestRef = { key: '|unhandled', project: '', file: '', name: 'unhandled error', line: 0 }

function fileKey({ project, file }: TestFile): string {
  return `${project}|${file}`
}

function resultsOf({ files, underWay }: TrackedState, file: TestFile): FileResults {
  return underWay.get(fileKey(file)) ?? files.get(fileKey(file)) ?? NOTHING
}

function mayBeRed({ red, wasRed }: FileResults, { key }: TestRef): boolean {
  return red.has(key) || wasRed.has(key)
}

function totals(files: Iterable<FileResults>): SessionState['counts'] {
  let [passed, failed, skipped] = [0, 0, 0]
  for (const counts of files) {
    passed += counts.passed
    failed += counts.failed
    skipped += counts.skipped
  }
  return { total: passed + failed + skipped, passed, failed, skipped }
}

function sawRed(before: TrackedState, observation: RedObservation, run: number, at: number): TrackedState {
  const { test } = observation
  const own = resultsOf(before, test)
  const underWay = new Map(before.underWay).set(fileKey(test), { ...own, red: new Set(own.red).add(test.key) })
  const state = { ...before, underWay }
  const seen = failureOf(observation)
  const find = (id: string): FailureState | undefined => state.failures.find(({ failure }) => failure.id === id)
  const into = state.merged.get(seen.id)
  const entry = (into === undefined ? undefined : find(into)) ?? find(seen.id)
  const id = entry?.failure.id ?? seen.id
  const failure = entry ? withTest(entry.failure, test) : seen
  // A test that now fails for another reason leaves the failure it was in.
  const moves = failure !== entry?.failure && mayBeRed(own, test)
  const others = moves ? dropTests(state, ({ key }) => key === test.key, at, id) : state
  if (entry) {
    return update(others, id, (one) => ({
      ...one,
      ...(one.run < run ? { run, redAt: at, stage: 'waiting' } : {}),
      failure,
    }))
  }
  const added: FailureState = {
    failure: seen,
    run,
    redAt: at,
    stage: 'waiting',
    verdict: null,
    question: null,
    flipped: false,
    candidates: [],
    tried: 0,
    refuted: 0,
    effortMs: 0,
    spend: NO_SPEND,
  }
  const next = { ...others, failures: [...others.failures, added] }
  if (next.focus.failureId !== null) return next
  return { ...next, focus: { failureId: id, candidateId: null }, focusChangedAt: at }
}

/** Takes tests out of all failures but one; a failure without tests is gone, and the cursor goes to its neighbour. */
function dropTests(state: TrackedState, gone: (test: TestRef) => boolean, at: number, except?: string): TrackedState {
  const isHit = ({ failure }: FailureState): boolean => failure.id !== except && failure.tests.some(gone)
  if (!state.failures.some(isHit)) return state
  const failures = state.failures.flatMap((entry) => {
    if (!isHit(entry)) return [entry]
    const tests = entry.failure.tests.filter((test) => !gone(test))
    return tests.length > 0 ? [{ ...entry, failure: { ...entry.failure, tests } }] : []
  })
  return refocus({ ...state, failures }, state, at)
}

/** Keeps the cursor on what still exists; only when that is gone it moves to the nearest neighbour. */
function refocus(next: TrackedState, before: TrackedState, at: number): TrackedState {
  const { failureId } = next.focus
  if (failureId === null || next.failures.some(({ failure }) => failure.id === failureId)) return next
  const index = before.failures.findIndex(({ failure }) => failure.id === failureId)
  const neighbour = next.failures[Math.min(Math.max(index, 0), next.failures.length - 1)]
  const focus = {
    failureId: neighbour?.failure.id ?? null,
    candidateId: neighbour?.candidates[0]?.candidate.id ?? null,
  }
  return { ...next, focus, focusChangedAt: at }
}

function update(state: TrackedState, id: string, change: (failure: FailureState) => FailureState): TrackedState {
  const at = state.failures.findIndex(({ failure }) => failure.id === id)
  const entry = state.failures[at]
  return entry ? { ...state, failures: state.failures.with(at, change(entry)) } : state
}

/** A repair that begins anew drops its open candidates; the cursor cannot stay on one of them. */
function focusOnRest(state: TrackedState, failureId: string, at: number): TrackedState {
  const { focus } = state
  if (focus.failureId !== failureId || focus.candidateId === null) return state
  const entry = state.failures.find(({ failure }) => failure.id === failureId)
  if (entry?.candidates.some(({ candidate }) => candidate.id === focus.candidateId)) return state
  return { ...state, focus: { failureId, candidateId: null }, focusChangedAt: at }
}

function current(
  state: TrackedState,
  event: { readonly failureId: string; readonly run: number },
  change: (failure: FailureState) => FailureState,
): TrackedState {
  return update(state, event.failureId, (failure) => (failure.run === event.run ? change(failure) : failure))
}

/** What comes and goes has no repair: candidates that were found before this showed are gone. */
function judged(state: TrackedState, event: Extract<SessionEvent, { type: 'failure-judged' }>): TrackedState {
  const next = current(state, event, (failure) => {
    if (failure.flipped) return failure
    const candidates =
      event.verdict.kind === 'flaky'
        ? failure.candidates.filter(({ decision }) => decision !== 'open')
        : failure.candidates
    return { ...failure, verdict: event.verdict, question: event.question ?? null, candidates }
  })
  return focusOnRest(next, event.failureId, event.at)
}

function addCandidate(state: TrackedState, event: Extract<SessionEvent, { type: 'candidate-proved' }>): TrackedState {
  const { candidate, proof, foundAt, at, failureId } = event
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
    ...derived,
  }
  const candidates = rankCandidates([...rest, added])
  const next = update(state, failureId, (failure) => ({ ...failure, candidates }))
  if (state.focus.failureId !== failureId || state.focus.candidateId !== null) return next
  return { ...next, focus: { failureId, candidateId: candidates[0]?.candidate.id ?? null }, focusChangedAt: at }
}

/** Nothing is known yet of what a person made. */
const BEING_PROVEN: Proof = {
  status: 'plausible',
  target: 'fails',
  related: { ran: 0, passed: 0, broken: [] },
  contract: { ran: 0, passed: 0, broken: [] },
  mended: [],
  guards: [],
  reasons: ['It is being proven'],
}

/** What a person made comes under the cursor at once: it is what the key was pressed for. */
function addDerived(state: TrackedState, event: Extract<SessionEvent, { type: 'candidate-derived' }>): TrackedState {
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
  const next = current(state, event, (failure) => ({
    ...failure,
    candidates: rankCandidates([...failure.candidates.filter((one) => one.candidate.id !== candidate.id), added]),
  }))
  return next === state ? state : { ...next, focus: { failureId, candidateId: candidate.id }, focusChangedAt: at }
}

/** A review is shown among the reasons, and changes nothing of what running the candidate showed. */
function reviewed(entry: CandidateState, reviews: readonly Review[]): CandidateState {
  const review = reviews.find(({ candidateId }) => candidateId === entry.candidate.id)
  if (!review) return entry
  const { opinion, detail, at, model } = review
  if (opinion === 'accept') return { ...entry, review }
  const place = at ? ` (${at.path}:${at.line})` : ''
  const reason = `${model} ${opinion === 'reject' ? 'rejects it' : 'has a concern'}: ${detail}${place}`
  return { ...entry, review, proof: { ...entry.proof, reasons: [...entry.proof.reasons, reason] } }
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

/** Failures that one candidate mends together have one root cause: they become one. */
function merge(state: TrackedState, id: string, others: readonly string[], at: number): TrackedState {
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

function decide(
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
