import { expect, test } from 'vitest'
import type { Candidate } from '../../src/model/candidate.ts'
import type { Diagnosis } from '../../src/model/diagnosis.ts'
import type { Engine } from '../../src/model/engine.ts'
import { candidateQueue } from '../../src/session/candidate-queue.ts'
import { candidate } from './facts.ts'

/** An engine that proposes what is handed to it, until it is told to end. */
function fed(name: Engine['name']) {
  const waiting: (Candidate | Error | null)[] = []
  let wake = (): void => {}
  const feed = (...some: readonly (Candidate | Error | null)[]): void => {
    waiting.push(...some)
    wake()
  }
  let asked = 0
  const engine: Engine = {
    name,
    async *propose(_diagnosis, signal) {
      for (;;) {
        const next = waiting.shift()
        if (next === null || signal.aborted) return
        if (next instanceof Error) throw next
        if (next) {
          asked++
          yield next
        } else
          await new Promise<void>((resolve) => {
            wake = resolve
            signal.addEventListener('abort', () => resolve(), { once: true })
          })
      }
    },
  }
  return { engine, feed, asked: () => asked }
}

function open(engines: readonly Engine[], accepts: (one: Candidate) => boolean = () => true) {
  const abort = new AbortController()
  const problems: string[] = []
  let clock = 0
  const queue = candidateQueue(engines, {} as Diagnosis, {
    signal: abort.signal,
    now: () => ++clock,
    accepts,
    onProblem: (text) => problems.push(text),
  })
  const take = async (most: number): Promise<readonly string[]> =>
    (await queue.take(most)).map((entry) => entry.candidate.title)
  return { take, abort, problems }
}

const of = (engine: Engine['name'], ...titles: readonly string[]): Candidate[] =>
  titles.map((title) => candidate(title, { engine }))

test('what is dear goes before what is plentiful', async () => {
  const templates = fed('templates')
  const model = fed('model')
  const history = fed('history')
  templates.feed(...of('templates', 't1', 't2'), null)
  history.feed(...of('history', 'h1'), null)
  model.feed(...of('model', 'm1'), null)
  const { take } = open([templates.engine, model.engine, history.engine])
  expect(await take(8)).toEqual(['m1', 'h1', 't1', 't2'])
  expect(await take(8)).toEqual([])
})

test('it waits while an engine works, and ends when all have ended', async () => {
  const slow = fed('model')
  const { take } = open([slow.engine])
  const first = take(8)
  slow.feed(...of('model', 'late'))
  expect(await first).toEqual(['late'])
  const last = take(8)
  slow.feed(null)
  expect(await last).toEqual([])
})

test('equal candidates of two engines are given out once', async () => {
  const one = fed('history')
  const two = fed('templates')
  one.feed(...of('history', 'same'), null)
  two.feed(...of('templates', 'same', 'other'), null)
  const { take } = open([one.engine, two.engine])
  const all: string[] = []
  for (let some = await take(1); some.length > 0; some = await take(1)) all.push(...some)
  expect(all).toEqual(['same', 'other'])
})

test('what is not accepted is left out', async () => {
  const engine = fed('templates')
  engine.feed(...of('templates', 'no', 'yes'), null)
  const { take } = open([engine.engine], ({ title }) => title === 'yes')
  expect(await take(8)).toEqual(['yes'])
})

test('an engine that throws ends alone', async () => {
  const broken = fed('model')
  const good = fed('templates')
  broken.feed(new Error('no such model'))
  const { take, problems } = open([broken.engine, good.engine])
  good.feed(...of('templates', 'fine'), null)
  expect(await take(8)).toEqual(['fine'])
  expect(await take(8)).toEqual([])
  expect(problems).toEqual(['engine model: no such model'])
})

test('an abort ends a wait', async () => {
  const silent = fed('model')
  const { take, abort } = open([silent.engine])
  const waiting = take(8)
  abort.abort()
  expect(await waiting).toEqual([])
})

test('an engine runs ahead of the lab no further than 64 candidates', async () => {
  const eager = fed('templates')
  eager.feed(...of('templates', ...Array.from({ length: 200 }, (_, index) => `t${index}`)), null)
  const { take } = open([eager.engine])
  const first = await take(1)
  await new Promise(setImmediate)
  expect([first, eager.asked()]).toEqual([['t0'], 65])
  const rest: string[] = []
  for (let some = await take(16); some.length > 0; some = await take(16)) rest.push(...some)
  expect([rest.length, rest.at(-1)]).toEqual([199, 't199'])
})
