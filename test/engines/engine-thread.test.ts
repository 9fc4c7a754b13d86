import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { type EngineThread, engineThread } from '../../src/engines/engine-thread.ts'
import { history } from '../../src/engines/history.ts'
import { templatesEngine } from '../../src/engines/templates.ts'
import { testLiteral } from '../../src/engines/test-literal.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import type { Diagnosis } from '../../src/model/diagnosis.ts'
import type { Engine, FateOf } from '../../src/model/engine.ts'
import { candidateQueue } from '../../src/session/candidate-queue.ts'
import { ensureBuilt } from '../built-tool.ts'
import { drain } from './run-engine.ts'
import { taxDiagnosis } from './tax-diagnosis.ts'

beforeAll(ensureBuilt)

/** No other thread of this process stands back so far. */
const NICENESS = 7

function open(): EngineThread {
  const thread = engineThread({ niceness: NICENESS })
  onTestFinished(() => thread.dispose())
  return thread
}

/** The tax was changed just now, and nothing says who is wrong: every engine has something to say. */
function undecided(): Diagnosis {
  const verdict = { kind: 'undecided', confidence: 0.5, clauses: [], evidence: [] } as const
  const tax = taxDiagnosis().files.get('src/tax.ts') as string
  const changed = [{ path: 'src/tax.ts', before: tax.replace('trunc', 'round'), after: tax }]
  return taxDiagnosis({ verdict, changed })
}

async function first(engine: Engine, diagnosis: Diagnosis, most: number, fateOf?: FateOf): Promise<Candidate[]> {
  const candidates: Candidate[] = []
  for await (const candidate of engine.propose(diagnosis, new AbortController().signal, fateOf)) {
    candidates.push(candidate)
    if (candidates.length === most) break
  }
  return candidates
}

test('it proposes what the engines propose where they are asked directly, in the same order', async () => {
  const { engines } = open()
  const diagnosis = undecided()
  const [undos, tests, code] = await Promise.all([
    drain(engines.history, diagnosis),
    drain(engines['test-literal'], diagnosis),
    first(engines.templates, diagnosis, 200),
  ])
  expect(undos).toEqual(await drain(history, diagnosis))
  expect(tests).toEqual(await drain(testLiteral, diagnosis))
  expect(code).toEqual(await first(templatesEngine, diagnosis, 200))
  expect([undos.length > 0, tests.length > 0, code.length]).toEqual([true, true, 200])
  // Another diagnosis takes the place of the one before.
  const other = taxDiagnosis()
  expect(await first(engines.templates, other, 40)).toEqual(await first(templatesEngine, other, 40))
})

test('what engines have to say at once is tried at once', async () => {
  const { engines } = open()
  const queue = candidateQueue([engines['test-literal'], engines.history], undecided(), {
    signal: new AbortController().signal,
    now: () => 0,
    accepts: () => true,
    onProblem: () => {},
  })
  const taken = await queue.take(64)
  expect(new Set(taken.map(({ candidate }) => candidate.engine))).toEqual(new Set(['history', 'test-literal']))
})

test('an engine hears what became of what it proposed, and goes on from there', async () => {
  const { engines } = open()
  const tooWide = { status: 'refuted', detail: 'breaks another test', mended: [], passesTarget: true } as const
  const candidates: Candidate[] = []
  for await (const candidate of engines.templates.propose(
    undecided(),
    new AbortController().signal,
    async () => tooWide,
  )) {
    candidates.push(candidate)
    if (candidate.rule.endsWith('+where')) break
  }
  expect(candidates.at(-1)?.rule).toMatch(/\+where$/)
})

test('an abort ends a proposal at once, and the thread serves the next one', async () => {
  const { engines } = open()
  const abort = new AbortController()
  const seen: string[] = []
  for await (const { id } of engines.templates.propose(undecided(), abort.signal)) {
    seen.push(id)
    abort.abort()
  }
  expect(seen).toHaveLength(1)
  const waiting = engines.templates.propose(undecided(), AbortSignal.abort())[Symbol.asyncIterator]()
  expect(await waiting.next()).toEqual({ done: true, value: undefined })
  expect(await first(engines.templates, undecided(), 1)).toHaveLength(1)
})

test('an engine that throws is one problem, and the others go on', async () => {
  const { engines } = open()
  const problems: string[] = []
  const broken = { ...undecided(), suspects: null } as unknown as Diagnosis
  const queue = candidateQueue([engines['test-literal'], engines.templates], broken, {
    signal: new AbortController().signal,
    now: () => 0,
    accepts: () => true,
    onProblem: (text) => problems.push(text),
  })
  const taken: Candidate[] = []
  for (let some = await queue.take(8); some.length > 0; some = await queue.take(8))
    taken.push(...some.map(({ candidate }) => candidate))
  expect(taken).toEqual(await drain(testLiteral, undecided()))
  expect(problems).toEqual([expect.stringMatching(/^engine templates: .*null/)])
  expect(await first(engines.templates, undecided(), 1)).toHaveLength(1)
})

test('a thread that breaks ends what was under way with an error, and the next proposal starts another', async () => {
  const { engines } = open()
  const started = once(process, 'worker') as Promise<[Worker]>
  const under = engines.templates.propose(undecided(), new AbortController().signal)[Symbol.asyncIterator]()
  expect((await under.next()).done).toBe(false)
  const [worker] = await started
  await worker.terminate()
  const rest = async () => {
    while (!(await under.next()).done);
  }
  await expect(rest()).rejects.toThrow('its thread ended')
  expect(await first(engines.templates, undecided(), 1)).toHaveLength(1)
})

test('after dispose the thread is gone, what was under way has ended, and nothing more is proposed', async () => {
  const thread = open()
  const under = thread.engines.templates.propose(undecided(), new AbortController().signal)[Symbol.asyncIterator]()
  expect((await under.next()).done).toBe(false)
  // Only Linux tells the niceness of a thread.
  const isTold = process.platform === 'linux' && getPriority() < 19
  if (isTold) expect(threadsAt(getPriority() + NICENESS)).toBe(1)
  await thread.dispose()
  expect(await under.next()).toEqual({ done: true, value: undefined })
  expect(await drain(thread.engines.history, undecided())).toEqual([])
  if (isTold) expect(threadsAt(getPriority() + NICENESS)).toBe(0)
})

/** Threads of this process that stand back so far (proc(5): the 19th field, counted behind the name). */
function threadsAt(niceness: number): number {
  return readdirSync('/proc/self/task').filter((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]) === Math.min(19, niceness)
  }).length
}
