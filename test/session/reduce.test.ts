import { describe, expect, test } from 'vitest'
import type { SessionEvent } from '../../src/model/event.ts'
import type { SessionState } from '../../src/model/session-state.ts'
import type { Verdict } from '../../src/model/verdict.ts'
import { reduce } from '../../src/session/reduce.ts'
import { initialState } from '../../src/session/tracked-state.ts'
import { candidate, error, idOf, outcome, PLAUSIBLE, PROVEN, runOf, testRef } from './facts.ts'

const A = testRef('adds', 'test/a.test.ts', 3)
const B = testRef('adds more', 'test/a.test.ts', 9)
const C = testRef('cuts', 'test/c.test.ts')
const E1 = error('one', 'src/a.ts', 1)
const E2 = error('two', 'src/b.ts', 2)
const FA = idOf(A, E1)
const FC = idOf(C, E2)

const stateAfter = (...events: readonly SessionEvent[]): SessionState => events.reduce(reduce, initialState())

/** What a person sees of a state. */
const seen = ({ phase, failures, focus, counts: { passed, failed } }: SessionState) => ({
  phase,
  passed,
  failed,
  focus,
  failures: failures.map(({ failure, run, stage, candidates }) => ({
    id: failure.id,
    tests: failure.tests.map(({ name }) => name),
    run,
    stage,
    candidates: candidates.map((entry) => [entry.candidate.title, entry.decision]),
  })),
})

const repairing = (failureId: string, run: number): SessionEvent => ({ type: 'repair-started', at: 10, failureId, run })
const finished = (
  failureId: string,
  run: number,
  outcome: 'finished' | 'cancelled' | 'budget-spent',
): SessionEvent => ({
  type: 'repair-finished',
  at: 30,
  failureId,
  run,
  outcome,
})
const proved = (
  failureId: string,
  run: number,
  title: string,
  more: Partial<Extract<SessionEvent, { type: 'candidate-proved' }>> = {},
): SessionEvent => ({
  type: 'candidate-proved',
  at: 20,
  failureId,
  run,
  candidate: candidate(title),
  proof: PROVEN,
  foundAt: 15,
  alsoMends: [],
  ...more,
})

const red = runOf(1, 1, [outcome(A, E1), outcome(C, E2)])
const nothing = { failureId: null, candidateId: null }

describe('failures come and go', () => {
  test('a failing test is there at once, before the run has ended', () => {
    const [started, failed] = red
    expect(seen(stateAfter(started!, failed!))).toEqual({
      phase: 'running',
      passed: 0,
      failed: 1,
      focus: { failureId: FA, candidateId: null },
      failures: [{ id: FA, tests: ['adds'], run: 1, stage: 'waiting', candidates: [] }],
    })
  })

  test('tests that fail at one place for one reason are one failure, in the order of their lines', () => {
    expect(seen(stateAfter(...runOf(1, 1, [outcome(B, E1), outcome(A, E1), outcome(C, E2)]))).failures).toEqual([
      { id: FA, tests: ['adds', 'adds more'], run: 1, stage: 'waiting', candidates: [] },
      { id: FC, tests: ['cuts'], run: 1, stage: 'waiting', candidates: [] },
    ])
  })

  test('a test that passes leaves its failure, and an empty failure is gone', () => {
    const both = runOf(1, 1, [outcome(A, E1), outcome(B, E1)])
    expect(seen(stateAfter(...both, ...runOf(2, 2, [outcome(A), outcome(B, E1)]))).failures).toEqual([
      { id: FA, tests: ['adds more'], run: 2, stage: 'waiting', candidates: [] },
    ])
    expect(seen(stateAfter(...both, ...runOf(2, 2, [outcome(A), outcome(B)])))).toEqual({
      phase: 'idle',
      passed: 2,
      failed: 0,
      focus: nothing,
      failures: [],
    })
  })

  test('a test that is gone from its file leaves its failure', () => {
    expect(seen(stateAfter(...red, ...runOf(2, 2, [outcome(B)]))).failures.map(({ id }) => id)).toEqual([FC])
  })

  test('a test that fails for another reason changes the failure it is in', () => {
    const other = error('quite another', 'src/a.ts', 8)
    expect(seen(stateAfter(...red, ...runOf(2, 2, [outcome(A, other)]))).failures).toEqual([
      { id: FC, tests: ['cuts'], run: 1, stage: 'waiting', candidates: [] },
      { id: idOf(A, other), tests: ['adds'], run: 2, stage: 'waiting', candidates: [] },
    ])
  })

  test('a removed test file takes its failures and its counts along', () => {
    const removed: SessionEvent = { type: 'file-removed', at: 5, file: { project: '', file: 'test/a.test.ts' } }
    expect(seen(stateAfter(...red, removed))).toEqual({
      phase: 'idle',
      passed: 0,
      failed: 1,
      focus: { failureId: FC, candidateId: null },
      failures: [{ id: FC, tests: ['cuts'], run: 1, stage: 'waiting', candidates: [] }],
    })
  })

  test('a file that does not load is one failure, named by its path, until it loads', () => {
    const file = { project: '', file: 'test/a.test.ts' }
    const broken = { ...file, stage: 'load' as const, error: error('Unexpected token', 'src/a.ts', 2) }
    const state = stateAfter(
      { type: 'run-started', at: 1, run: 1, files: [file], total: 1 },
      { type: 'file-finished', at: 1, run: 1, file, error: broken },
    )
    expect(state.failures.map(({ failure }) => [failure.kind, failure.tests.map(({ name }) => name)])).toEqual([
      ['load', ['test/a.test.ts']],
    ])
    expect(runOf(2, 2, [outcome(A)]).reduce(reduce, state as never)).toMatchObject({ failures: [], focus: nothing })
  })

  test('an error outside of all tests is a failure until a run without it', () => {
    const late: SessionEvent = {
      type: 'run-finished',
      at: 1,
      run: 1,
      reason: 'failed',
      unhandled: [error('late')],
      durationMs: 1,
    }
    const state = stateAfter(...runOf(1, 1, [outcome(A)]).slice(0, -1), late)
    expect(state.failures.map(({ failure }) => failure.tests.map(({ name }) => name))).toEqual([['unhandled error']])
    expect(stateAfter(...runOf(1, 1, [outcome(A)]).slice(0, -1), late, ...runOf(2, 2, [outcome(A)])).failures).toEqual(
      [],
    )
  })

  test('a rerun that is red again puts its failures back to waiting and leaves the others', () => {
    const done = [repairing(FA, 1), finished(FA, 1, 'finished'), repairing(FC, 1), finished(FC, 1, 'finished')]
    expect(
      seen(stateAfter(...red, ...done, ...runOf(2, 2, [outcome(A, E1)]))).failures.map((one) => one.stage),
    ).toEqual(['waiting', 'finished'])
  })

  test('a Vitest that failed stays failed, and says what to do', () => {
    const failed: SessionEvent = { type: 'host-failed', at: 3, message: 'It broke', hint: 'mend it' }
    const state = stateAfter(...red.slice(0, 3), failed, red.at(-1)!)
    expect(state).toMatchObject({ phase: 'host-failed', notice: { level: 'problem', text: 'It broke; mend it' } })
  })
})

describe('what comes too late', () => {
  const again = [...red, repairing(FA, 1), ...runOf(2, 2, [outcome(A, E1)])]
  const verdict: Verdict = { kind: 'code-wrong', confidence: 1, clauses: [], evidence: [] }

  test.each<[string, SessionEvent]>([
    ['a candidate', proved(FA, 1, 'late')],
    ['a verdict', { type: 'failure-judged', at: 20, failureId: FA, run: 1, verdict }],
    ['progress', { type: 'repair-progressed', at: 20, failureId: FA, run: 1, tried: 3, refuted: 2 }],
    ['an end', finished(FA, 1, 'finished')],
    ['a candidate of a failure that is gone', proved('f-000000', 2, 'lost')],
    ['a refuted candidate', proved(FA, 2, 'no', { proof: { ...PROVEN, status: 'refuted' } })],
  ])('%s changes nothing', (_name, late) => {
    expect(stateAfter(...again, late)).toEqual(stateAfter(...again))
  })

  test('what belongs to the run is taken', () => {
    const taken = stateAfter(...again, repairing(FA, 2), proved(FA, 2, 'in time'))
    expect(seen(taken).failures[0]).toMatchObject({ stage: 'repairing', candidates: [['in time', 'open']] })
  })
})

describe('candidates', () => {
  const base = [...red, repairing(FA, 1)]

  test('the best stands first: proven before plausible, then by weight', () => {
    const state = stateAfter(
      ...base,
      proved(FA, 1, 'plausible', { proof: PLAUSIBLE }),
      proved(FA, 1, 'light', { candidate: candidate('light', { weight: -2 }) }),
      proved(FA, 1, 'heavy', { candidate: candidate('heavy', { weight: 1 }) }),
    )
    expect(state.failures[0]?.candidates.map((entry) => entry.candidate.title)).toEqual(['heavy', 'light', 'plausible'])
  })

  test('one that was proved twice is there once', () => {
    expect(seen(stateAfter(...base, proved(FA, 1, 'same'), proved(FA, 1, 'same'))).failures[0]?.candidates).toEqual([
      ['same', 'open'],
    ])
  })

  test('a new repair drops what was open and keeps what was decided', () => {
    const kept = candidate('kept')
    const state = stateAfter(
      ...base,
      proved(FA, 1, 'dropped'),
      proved(FA, 1, 'kept'),
      { type: 'candidate-deferred', at: 25, failureId: FA, candidateId: kept.id },
      repairing(FA, 1),
    )
    expect(seen(state).failures[0]?.candidates).toEqual([['kept', 'deferred']])
  })

  test('failures that one candidate mends together become one', () => {
    const state = stateAfter(...base, proved(FA, 1, 'both', { alsoMends: [FC] }))
    expect(seen(state).failures).toEqual([
      { id: FA, tests: ['adds', 'cuts'], run: 1, stage: 'repairing', candidates: [['both', 'open']] },
    ])
  })

  test('they stay one while they are red, and part again when the first is gone', () => {
    const merged = [...base, proved(FA, 1, 'both', { alsoMends: [FC] })]
    expect(seen(stateAfter(...merged, ...runOf(2, 2, [outcome(A, E1), outcome(C, E2)]))).failures).toMatchObject([
      { id: FA, tests: ['adds', 'cuts'], stage: 'waiting' },
    ])
    const parted = [...merged, ...runOf(2, 2, [outcome(A), outcome(C)]), ...runOf(3, 3, [outcome(C, E2)])]
    expect(seen(stateAfter(...parted))).toEqual({
      phase: 'idle',
      passed: 1,
      failed: 1,
      focus: { failureId: FC, candidateId: null },
      failures: [{ id: FC, tests: ['cuts'], run: 3, stage: 'waiting', candidates: [] }],
    })
    const judged = [repairing(FC, 3), proved(FC, 3, 'only')]
    const again = stateAfter(...parted, ...judged, ...runOf(4, 4, [outcome(C, E2)]))
    expect(seen(again).failures).toEqual([
      { id: FC, tests: ['cuts'], run: 4, stage: 'waiting', candidates: [['only', 'open']] },
    ])
  })
})

describe('the cursor', () => {
  const base = [...red, repairing(FA, 1), proved(FA, 1, 'first')]
  const first = { failureId: FA, candidateId: candidate('first').id }

  test.each<[string, readonly SessionEvent[]]>([
    ['a better candidate', [proved(FA, 1, 'better', { candidate: candidate('better', { weight: 9 }) })]],
    ['another failure', runOf(2, 2, [outcome(testRef('new', 'test/n.test.ts'), error('new', 'src/n.ts', 4))])],
    ['a candidate of another failure', [repairing(FC, 1), proved(FC, 1, 'elsewhere')]],
    ['the end of a repair', [finished(FA, 1, 'finished')]],
    ['an accept', [{ type: 'candidate-accepted', at: 40, ...first, paths: [] }]],
    ['a pause', [{ type: 'repairs-paused', at: 40, paused: true }]],
  ])('%s does not move it', (_name, events) => {
    const state = stateAfter(...base, ...events.filter((event) => event.type !== 'run-started'))
    expect([state.focus, state.focusChangedAt]).toEqual([first, 20])
  })

  test('it goes to the first candidate of its failure, and accept keys are dead from then on', () => {
    expect(stateAfter(...base)).toMatchObject({ focus: first, focusChangedAt: 20 })
  })

  test('it goes to the neighbour when its failure is gone', () => {
    const gone = runOf(2, 50, [outcome(A)])
    expect(stateAfter(...base, ...gone)).toMatchObject({
      focus: { failureId: FC, candidateId: null },
      focusChangedAt: 50,
    })
  })

  test('after a reject it goes to the next open candidate, or stays without one', () => {
    const next = proved(FA, 1, 'second')
    const reject: SessionEvent = { type: 'candidate-rejected', at: 40, ...first }
    expect(stateAfter(...base, next, reject)).toMatchObject({
      focus: { failureId: FA, candidateId: candidate('second').id },
      focusChangedAt: 40,
    })
    expect(stateAfter(...base, reject)).toMatchObject({ focus: { failureId: FA, candidateId: null } })
  })

  test('it never goes to what was rejected, however well that is proven', () => {
    const reject: SessionEvent = { type: 'candidate-rejected', at: 40, ...first }
    const weaker = proved(FA, 1, 'weaker', { at: 50, proof: PLAUSIBLE })
    const focus = { failureId: FA, candidateId: candidate('weaker').id }
    expect(stateAfter(...base, reject, weaker)).toMatchObject({ focus, focusChangedAt: 50 })
    const toC: SessionEvent = { type: 'focus-moved', at: 60, failureId: FC, candidateId: null }
    const green = runOf(2, 70, [outcome(C)])
    expect(stateAfter(...base, reject, weaker, toC, ...green)).toMatchObject({ focus, focusChangedAt: 70 })
  })
})

test('what comes and goes has no repair: candidates go with the verdict that says so', () => {
  const flaky: Verdict = { kind: 'flaky', confidence: 1, clauses: [], evidence: [] }
  const shown = [...red, repairing(FA, 1), proved(FA, 1, 'too early')]
  const judged: SessionEvent = { type: 'failure-judged', at: 22, failureId: FA, run: 1, verdict: flaky }
  expect(seen(stateAfter(...shown)).failures[0]?.candidates).toEqual([['too early', 'open']])
  expect(seen(stateAfter(...shown, judged))).toMatchObject({
    focus: { failureId: FA, candidateId: null },
    failures: [{ id: FA, candidates: [] }, {}],
  })
})

test('a verdict of the person outlives every judgement until the failure is gone', () => {
  const verdict: Verdict = { kind: 'code-wrong', confidence: 0.9, clauses: ['a'], evidence: [] }
  const state = stateAfter(
    ...red,
    repairing(FA, 1),
    { type: 'failure-judged', at: 11, failureId: FA, run: 1, verdict },
    { type: 'verdict-flipped', at: 12, failureId: FA, kind: 'test-wrong' },
    repairing(FA, 1),
    { type: 'failure-judged', at: 13, failureId: FA, run: 1, verdict },
  )
  expect(state.failures[0]).toMatchObject({ flipped: true, verdict: { kind: 'test-wrong', confidence: 1 } })
})

test('a review moves a candidate down and is shown, changes no proof, and comes too late for another run', () => {
  const review = (id: string, opinion: 'accept' | 'concern' | 'reject') => ({
    candidateId: id,
    opinion,
    detail: opinion === 'accept' ? '' : 'wrong for -1',
    at: opinion === 'reject' ? null : { path: 'src/a.ts', line: 2 },
    model: 'large',
  })
  const ids = ['one', 'two', 'three'].map((title) => candidate(title).id) as [string, string, string]
  const shown = stateAfter(...red, repairing(FA, 1), proved(FA, 1, 'one'), proved(FA, 1, 'two'), proved(FA, 1, 'three'))
  const told = (run: number): SessionEvent => ({
    type: 'candidates-reviewed',
    at: 12,
    failureId: FA,
    run,
    reviews: [
      review(ids[0], 'reject'),
      review(ids[1], 'concern'),
      review(ids[2], 'accept'),
      review('c-gone', 'reject'),
    ],
  })
  const state = reduce(shown as ReturnType<typeof initialState>, told(1))
  expect(
    state.failures[0]?.candidates.map(({ candidate, proof, review }) => [
      candidate.title,
      proof.status,
      proof.reasons,
      review?.opinion,
    ]),
  ).toEqual([
    ['three', 'proven', [], 'accept'],
    ['two', 'proven', ['large has a concern: wrong for -1 (src/a.ts:2)'], 'concern'],
    ['one', 'proven', ['large rejects it: wrong for -1'], 'reject'],
  ])
  expect(state.focus).toEqual(shown.focus)
  expect(reduce(shown as ReturnType<typeof initialState>, told(0))).toEqual(shown)
})

test('what models cost is counted for the failure and for the session, whatever becomes of the failure', () => {
  const answered = (failureId: string, price: number | null): SessionEvent => ({
    type: 'model-answered',
    at: 12,
    failureId,
    spend: { requests: 1, promptTokens: 1_000, completionTokens: 50, price },
  })
  const priced = stateAfter(...red, answered(FA, 0.5), answered(FC, 0.25), answered('f-gone', 1))
  expect([priced.spend, ...priced.failures.map(({ spend }) => spend)]).toEqual([
    { requests: 3, promptTokens: 3_000, completionTokens: 150, price: 1.75 },
    { requests: 1, promptTokens: 1_000, completionTokens: 50, price: 0.5 },
    { requests: 1, promptTokens: 1_000, completionTokens: 50, price: 0.25 },
  ])
  // Failures that turn out to be one have cost what both did, and what is told late still counts.
  const merged = [repairing(FA, 1), proved(FA, 1, 'both', { alsoMends: [FC] }), answered(FC, null)].reduce(
    reduce,
    priced as ReturnType<typeof initialState>,
  )
  expect(merged.failures.map(({ spend }) => spend)).toEqual([
    { requests: 3, promptTokens: 3_000, completionTokens: 150, price: null },
  ])
})

test('the state that went in is as it was', () => {
  const state = Object.freeze(stateAfter(...red, repairing(FA, 1)))
  const copy = structuredClone({ ...state })
  reduce(state as never, proved(FA, 1, 'more', { alsoMends: [FC] }))
  expect({ ...state }).toEqual(copy)
})

test('what a run left open when it was interrupted is settled by the next run of its file', () => {
  const open = stateAfter(
    { type: 'run-started', at: 0, run: 1, files: [{ project: '', file: A.file }], total: 1 },
    { type: 'test-finished', at: 1, run: 1, outcome: outcome(A, E1) },
    { type: 'test-finished', at: 1, run: 1, outcome: outcome(B, E1) },
    { type: 'run-finished', at: 2, run: 1, reason: 'interrupted', unhandled: [], durationMs: 2 },
  )
  expect(seen(open).failures).toMatchObject([{ id: FA, tests: ['adds', 'adds more'] }])
  const next = (
    [
      { type: 'run-started', at: 3, run: 2, files: [{ project: '', file: A.file }], total: 1 },
      { type: 'test-finished', at: 4, run: 2, outcome: outcome(A, E2) },
      { type: 'file-finished', at: 5, run: 2, file: { project: '', file: A.file }, error: null },
    ] as const
  ).reduce(reduce, open as ReturnType<typeof initialState>)
  expect({ ...seen(next), focus: null }).toMatchObject({
    passed: 0,
    failed: 1,
    failures: [{ id: idOf(A, E2), tests: ['adds'], run: 2 }],
  })
})

test('thousands of tests that fail for one reason stand in one failure, in the order of file and line', () => {
  const tests = Array.from({ length: 3_000 }, (_, at) =>
    testRef(`test ${at}`, `test/${String((at * 7) % 300).padStart(3, '0')}.test.ts`, 3_000 - at),
  )
  const events = tests.map(
    (test): SessionEvent => ({ type: 'test-finished', at: 1, run: 1, outcome: outcome(test, E1) }),
  )
  const { failures, counts } = [...events, ...events].reduce(reduce, initialState())
  const sorted = tests.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line))
  expect(failures.map(({ failure }) => failure.tests)).toEqual([sorted])
  expect(counts.failed).toBe(6_000)
})
