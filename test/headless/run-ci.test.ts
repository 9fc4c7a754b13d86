import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { CiSession } from '../../src/headless/ci-watch.ts'
import { reportSchema } from '../../src/headless/report-schema.ts'
import { type CiOptions, runCi } from '../../src/headless/run-ci.ts'
import type { Intent } from '../../src/model/event.ts'
import type { SessionState } from '../../src/model/session-state.ts'
import { candidate, offer, red, state, TAX, TAX_FAILURE } from './states.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rw-ci-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A session that shows given states one by one, and answers orders by what `obey` says. */
function scripted(
  first: SessionState,
  obey: (intent: Intent, now: SessionState) => readonly SessionState[] = () => [],
): CiSession & {
  readonly orders: Intent[]
  show(next: SessionState): void
  listeners(): number
} {
  let now = first
  const listeners = new Set<() => void>()
  const orders: Intent[] = []
  const show = (next: SessionState) => {
    now = next
    for (const listener of [...listeners]) listener()
  }
  const play = ([next, ...more]: readonly SessionState[]) => {
    if (next === undefined) return
    setImmediate(() => {
      show(next)
      play(more)
    })
  }
  return {
    orders,
    show,
    listeners: () => listeners.size,
    getState: () => now,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    dispatch(intent) {
      orders.push(intent)
      play(obey(intent, now))
    },
    settled: () => now.failures.every(({ stage }) => stage === 'finished' || stage === 'budget-spent'),
  }
}

const NONE: CiOptions['outputs'] = { files: [], patches: null, summary: null }

const jsonTo = (file: string): CiOptions['outputs'] => ({ ...NONE, files: [{ format: 'json', file }] })

function start(session: CiSession, more: Partial<CiOptions> = {}) {
  const out: string[] = []
  const err: string[] = []
  const done = runCi(session, {
    format: 'text',
    outputs: NONE,
    apply: false,
    maxTimeMs: null,
    weakened: [],
    changed: null,
    failOn: new Set(['weakened']),
    flaky: () => [],
    tests: () => null,
    logToken: null,
    tool: { version: '0.1.0', vitest: '4.1.12', node: '20.20.2' },
    prefix: '',
    color: false,
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    ...more,
  })
  return { done, out: () => out.join(''), err: () => err.join('') }
}

const started = state([], {
  phase: 'starting',
  run: 0,
  progress: { done: 0, total: 0 },
  counts: { total: 0, passed: 0, failed: 0, skipped: 0 },
})
const running = state([red({ stage: 'waiting', verdict: null, candidates: [] })], {
  phase: 'running',
  progress: { done: 1, total: 2 },
})
const repairing = state([red({ stage: 'repairing', verdict: null, candidates: [] })])
const done = state([red()])

test('it waits until the run has ended and every failure is decided', async () => {
  const session = scripted(started)
  const run = start(session)
  for (const next of [running, repairing]) session.show(next)
  expect(run.out()).toBe('')
  session.show(done)
  const { report, status } = await run.done
  expect({
    status,
    result: report.status,
    orders: session.orders,
    listeners: session.listeners(),
  }).toEqual({
    status: 1,
    result: 'repairable',
    orders: [],
    listeners: 0,
  })
  expect(run.out()).toMatch(/^repair-watch: 2 of 124 tests fail, 1 failure, 1 with a proven fix/)
  expect(run.err()).toBe('code-wrong 97 %, proven in 0.3 s: calculateTax > rounds half up\n')
})

test('a green run is 0 and says nothing on stderr', async () => {
  const run = start(scripted(state([])))
  expect((await run.done).status).toBe(0)
  expect(run.err()).toBe('')
})

test('with json, stdout holds one document and nothing else', async () => {
  const run = start(scripted(done), { format: 'json' })
  const { report } = await run.done
  expect(reportSchema.parse(JSON.parse(run.out()))).toEqual(report)
})

test('with markdown, stdout holds the summary', async () => {
  const run = start(scripted(done), { format: 'markdown' })
  await run.done
  expect(run.out()).toMatch(/^## repair-watch: /)
})

test('the report file is written whole, in a folder that did not exist', async () => {
  const reportFile = join(folder, 'a/b/report.json')
  const { report } = await start(scripted(done), { outputs: jsonTo(reportFile) }).done
  expect(JSON.parse(await readFile(reportFile, 'utf8'))).toEqual(report)
  expect(await readdir(join(folder, 'a/b'))).toEqual(['report.json'])
})

test('a report file that cannot be written is status 2, and the text is printed all the same', async () => {
  await writeFile(join(folder, 'taken'), '')
  const run = start(scripted(state([])), {
    outputs: jsonTo(join(folder, 'taken/report.json')),
  })
  expect((await run.done).status).toBe(2)
  expect(run.out()).toMatch(/^repair-watch: 124 tests, none fails/)
  expect(run.err()).toContain(`repair-watch: the report could not be written to ${join(folder, 'taken/report.json')}: `)
  expect(run.err()).toContain('name a file that can be written with --report FILE')
})

test.runIf(process.platform === 'linux')('a full disk costs one output, is told, and is status 2', async () => {
  const rest = join(folder, 'page.html')
  const files = [
    { format: 'junit' as const, file: '/dev/full' },
    { format: 'html' as const, file: rest },
  ]
  const run = start(scripted(state([])), { outputs: { ...NONE, files, summary: '/dev/full' } })
  expect((await run.done).status).toBe(2)
  expect(run.out()).toMatch(/^repair-watch: 124 tests, none fails/)
  expect(run.err().match(/could not be written to \/dev\/full: ENOSPC/g)?.length).toBe(2)
  expect(await readFile(rest, 'utf8')).toContain('</html>')
})

test.each([
  ['text', true],
  ['markdown', true],
  ['json', false],
  ['github', false],
] as const)('in a log of GitHub Actions commands are off while %s is printed: %s', async (format, off) => {
  const run = start(scripted(done), { format, logToken: 't0ken' })
  await run.done
  expect(run.out().startsWith('::stop-commands::t0ken\n') && run.out().endsWith('::t0ken::\n')).toBe(off)
})

test('a policy ends a green run with 4, and only where it is asked', async () => {
  const flaky = () => [{ file: 'test/a.test.ts', name: 'a', line: 0, message: '', history: { runs: 1, failed: 1 } }]
  const statusOf = async (more: Partial<CiOptions>, seen = state([])) => (await start(scripted(seen), more).done).status
  expect([
    await statusOf({ flaky }),
    await statusOf({ flaky, failOn: new Set(['flaky']) }),
    await statusOf({ flaky, failOn: new Set(['flaky']) }, done),
    await statusOf({ failOn: new Set(['flaky']) }),
  ]).toEqual([0, 4, 1, 0])
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s: the report so far is complete, the status 130', async (signal) => {
  const reportFile = join(folder, 'report.json')
  const before = process.listenerCount(signal)
  const session = scripted(running)
  const run = start(session, { outputs: jsonTo(reportFile), format: 'json' })
  process.kill(process.pid, signal)
  const { report, status } = await run.done
  expect(status).toBe(130)
  expect(report.stopped).toEqual({ reason: 'interrupted', detail: signal })
  expect(report.failures.map(({ stage, verdict }) => [stage, verdict.kind])).toEqual([['unfinished', 'undecided']])
  expect(JSON.parse(run.out())).toEqual(report)
  expect(JSON.parse(await readFile(reportFile, 'utf8'))).toEqual(report)
  expect({
    handlers: process.listenerCount(signal),
    listeners: session.listeners(),
  }).toEqual({ handlers: before, listeners: 0 })
})

test('when the time is over it reports what is known, and says that it could not decide', async () => {
  const { report, status } = await start(scripted(repairing), { maxTimeMs: 20 }).done
  expect([status, report.stopped]).toEqual([5, { reason: 'time-limit', detail: '0.0 s' }])
})

test('where very much fails at once every failure is told, and repairs have as long as the run had', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const all = Array.from({ length: 201 }, (_, index) =>
    red({ failure: { ...TAX_FAILURE, id: `f-${index}` }, stage: index === 0 ? 'repairing' : 'finished' }),
  )
  const run = start(scripted(state(all, { runMs: 45_000, counts: { total: 402, passed: 0, failed: 402, skipped: 0 } })))
  await vi.advanceTimersByTimeAsync(44_999)
  expect(run.out()).toBe('')
  await vi.advanceTimersByTimeAsync(1)
  const { report } = await run.done
  expect([report.failures.length, report.stopped]).toEqual([201, { reason: 'time-limit', detail: '45.0 s' }])
})

test('a Vitest that fails ends the wait with status 2 and its message', async () => {
  const session = scripted(started)
  const run = start(session)
  session.show({
    ...started,
    phase: 'host-failed',
    notice: { level: 'problem', text: 'vitest is missing', at: 1 },
  })
  const { report, status } = await run.done
  expect([status, report.stopped]).toEqual([2, { reason: 'host-failed', detail: 'vitest is missing' }])
  expect(run.err()).toBe('repair-watch: vitest is missing\n')
})

const OTHER = { ...TAX, path: 'src/slug.ts' }
const second = red({
  failure: {
    ...TAX_FAILURE,
    id: 'f-2',
    tests: [
      {
        key: 'k9',
        project: '',
        file: 'test/slug.test.ts',
        name: 'slug',
        line: 3,
      },
    ],
  },
  candidates: [offer(candidate(OTHER))],
})
const testWrong = red({
  failure: { ...TAX_FAILURE, id: 'f-3' },
  verdict: { kind: 'test-wrong', confidence: 0.9, clauses: [], evidence: [] },
})
const rerun = (failures: SessionState['failures'], run: number, accepted: number, total = 2): SessionState[] => [
  state([], { run, accepted, phase: 'running', progress: { done: 0, total } }),
  state(failures, { run, accepted, progress: { done: total, total } }),
]

test('--apply accepts what may be applied, runs everything again and decides by that', async () => {
  const session = scripted(state([red(), second]), (intent, now) => {
    if (intent.type === 'accept') return [{ ...now, accepted: now.accepted + 1 }]
    // First the few files that the save touches, then the whole suite.
    return [...rerun([], 2, now.accepted, 1), ...rerun([], 3, now.accepted)]
  })
  const { report, status } = await start(session, { apply: true }).done
  expect(session.orders).toEqual([
    { type: 'accept', failureId: 'f-7c1e02', candidateId: candidate(TAX).id },
    { type: 'accept', failureId: 'f-2', candidateId: candidate(OTHER).id },
    { type: 'order-host', order: { type: 'rerun-all' } },
  ])
  expect({
    status,
    result: report.status,
    summary: { ...report.summary, durationMs: 0 },
  }).toEqual({
    status: 0,
    result: 'applied',
    summary: {
      tests: 124,
      passed: 124,
      failed: 0,
      skipped: 0,
      failures: 2,
      proven: 2,
      applied: 2,
      durationMs: 0,
    },
  })
  expect(
    report.failures.map(({ id, stage, candidates }) => [id, stage, candidates.map(({ applied }) => applied)]),
  ).toEqual([
    ['f-7c1e02', 'mended', [true]],
    ['f-2', 'mended', [true]],
  ])
})

test('the run of the few files that a save touches does not decide, the whole run does', async () => {
  const session = scripted(done, (intent, now) =>
    intent.type === 'accept' ? [{ ...now, accepted: 1 }] : [...rerun([], 2, 1, 1), ...rerun([testWrong], 3, 1)],
  )
  const { report, status } = await start(session, { apply: true }).done
  expect([status, report.failures.map(({ id, stage }) => [id, stage])]).toEqual([
    1,
    [
      ['f-7c1e02', 'mended'],
      ['f-3', 'finished'],
    ],
  ])
})

test('a fix that did not help is not written a second time', async () => {
  const session = scripted(done, (intent, now) =>
    intent.type === 'accept' ? [{ ...now, accepted: now.accepted + 1 }] : rerun([red()], now.run + 1, now.accepted),
  )
  const { report, status } = await start(session, { apply: true, maxTimeMs: 5000 }).done
  expect([status, report.status, session.orders.length]).toEqual([1, 'repairable', 2])
})

test('--apply goes on without a fix that the session refuses, and tries it anew after the run', async () => {
  let refused = false
  const session = scripted(state([red(), second]), (intent, now) => {
    if (intent.type === 'accept' && intent.failureId === 'f-2' && !refused) {
      refused = true
      return [
        {
          ...now,
          notice: {
            level: 'problem',
            text: 'src/slug.ts changed meanwhile',
            at: 2,
          },
        },
      ]
    }
    if (intent.type === 'accept') return [{ ...now, accepted: now.accepted + 1 }]
    return rerun(now.accepted === 1 ? [second] : [], now.run + 1, now.accepted)
  })
  const { report, status } = await start(session, { apply: true }).done
  expect(session.orders.map((order) => (order.type === 'accept' ? order.failureId : order.type))).toEqual([
    'f-7c1e02',
    'f-2',
    'order-host',
    'f-2',
    'order-host',
  ])
  expect([status, report.status]).toEqual([0, 'applied'])
})

test.each([
  ['a test that is wrong', testWrong],
  [
    'a verdict that does not decide',
    red({
      verdict: {
        kind: 'undecided',
        confidence: 0.5,
        clauses: [],
        evidence: [],
      },
    }),
  ],
  ['no candidate', red({ candidates: [] })],
])('--apply writes nothing for %s', async (_, failure) => {
  const session = scripted(state([failure]), (_intent, now) => [now])
  const { status } = await start(session, { apply: true }).done
  expect({ status, orders: session.orders }).toEqual({ status: 1, orders: [] })
})

test('without --apply nothing is ordered, whatever is proven', async () => {
  const session = scripted(done)
  await start(session).done
  expect(session.orders).toEqual([])
})

test('interrupted in the second run: what was written is in the report', async () => {
  const session = scripted(done, (intent, now) => {
    if (intent.type === 'accept') return [{ ...now, accepted: 1 }]
    setImmediate(() => process.kill(process.pid, 'SIGINT'))
    return [
      state([], {
        run: 2,
        accepted: 1,
        phase: 'running',
        progress: { done: 0, total: 2 },
      }),
    ]
  })
  const { report, status } = await start(session, { apply: true }).done
  expect([status, report.status, report.summary.applied]).toEqual([130, 'failing', 1])
  expect(report.failures.map(({ stage, candidates }) => [stage, candidates[0]?.applied])).toEqual([['mended', true]])
})
