import { describe, expect, test } from 'vitest'
import { RequestGate } from '../../src/engines/request-gate.ts'
import { Spending } from '../../src/engines/spending.ts'
import type { Spend } from '../../src/model/spend.ts'
import { type Exchange, modelServer } from './model-server.ts'
import { drain, runEngine, testModels } from './run-engine.ts'
import { ROUND } from './tax-diagnosis.ts'

const good = (exchange: Exchange) => {
  exchange.text(ROUND)
  exchange.finish()
}

describe('money', () => {
  test('an answer costs what the prices make of the count of the endpoint', async () => {
    const run = await runEngine(good, { options: { price: { input: 2, output: 10 } } })
    expect(run.spent).toEqual([{ requests: 1, promptTokens: 1000, completionTokens: 50, price: 0.0025 }])
  })

  test.each([
    ['maxPricePerSession', 0.022, [1, 1, 0, 0], '0.022'],
    ['maxPricePerFailure', 0.001, [0, 0, 0, 0], '0.001'],
    ['maxTokensPerSession', 5_000, [1, 1, 1, 0], '5,000'],
  ] as const)('%s stops requests, and one line says so', async (name, limit, requests, shown) => {
    const server = await modelServer(good)
    const notices: string[] = []
    const spent: Spend[] = []
    const { engine } = testModels({
      baseURL: server.baseURL,
      price: { input: 3, output: 6 },
      [name]: limit,
      onNotice: (text) => notices.push(text),
      onSpend: (_failureId, spend) => spent.push(spend),
    })
    const counts: number[] = []
    for (const _ of requests) {
      const before = server.exchanges.length
      await drain(engine)
      counts.push(server.exchanges.length - before)
    }
    await server.stop()
    expect(counts).toEqual(requests)
    const said = `model tiny: the limit model.${name} (${shown}) leaves no room for a question`
    expect([...new Set(notices)]).toEqual([said])
    if (name === 'maxPricePerSession') {
      expect(notices).toEqual([said])
      expect(spent.reduce((sum, { price }) => sum + (price ?? 0), 0)).toBeLessThanOrEqual(limit)
    }
  })
})

test('what is set aside for requests under way counts, over all failures, until it is known what they took', () => {
  const spent: [string, Spend][] = []
  const limits = {
    maxTokensPerFailure: 900,
    maxTokensPerSession: 1_000,
    maxPricePerFailure: null,
    maxPricePerSession: 10,
  }
  const spending = new Spending(limits, (failureId, spend) => spent.push([failureId, spend]))
  const price = { input: 5_000, output: 10_000 }
  const [a, b] = [spending.account('f-a', 'search'), spending.account('f-b', 'search')]
  const first = a.reserve({ input: 400, output: 200 }, price)
  expect([first === null, a.room(price), b.room(price)]).toEqual([false, 300, 400])
  expect(b.reserve({ input: 300, output: 200 }, price)).toBeNull()
  first?.settle({ input: 100, output: 20 })
  first?.settle({ input: 900, output: 900 })
  expect([a.room(price), b.room(price)]).toEqual([780, 880])
  expect(b.reserve({ input: 300, output: 200 }, price)).not.toBeNull()
  // Money is a limit of its own: 6 of 10 are set aside, and as many again are not there.
  const poor = new Spending({ ...limits, maxTokensPerSession: 1_000_000 }, () => {})
  expect(poor.account('f-a', 'search').reserve({ input: 0, output: 600 }, price)).not.toBeNull()
  expect(poor.account('f-b', 'search').reserve({ input: 0, output: 600 }, price)).toBeNull()
  expect(spent).toEqual([['f-a', { requests: 1, promptTokens: 100, completionTokens: 20, price: 0.7 }]])
  expect(spending.account('f-a', 'beside')).toBe(a)
  expect(spending.account('f-a', 'search')).not.toBe(a)
})

describe('the API', () => {
  test.each([404, 405])('is found out once when nothing is configured: %i', async (status) => {
    const server = await modelServer((x) => (x.path.endsWith('/chat/completions') ? x.status(status) : good(x)))
    const notices: string[] = []
    const { engine } = testModels({ baseURL: server.baseURL, api: null, onNotice: (text) => notices.push(text) })
    expect([...(await drain(engine)), ...(await drain(engine))].map(({ title }) => title)).toEqual([
      'round in place of truncating',
      'round in place of truncating',
    ])
    await server.stop()
    expect(server.exchanges.map(({ path }) => path)).toEqual(['/v1/chat/completions', '/v1/responses', '/v1/responses'])
    expect(notices).toEqual([])
  })
  test('where it is configured, or the model is what is unknown, the other one is not asked', async () => {
    const pinned = await runEngine((x) => x.status(405))
    expect(pinned.exchanges.length).toBe(1)
    expect(pinned.notices).toEqual([expect.stringMatching(/has no such API: check model\.baseURL and model\.api/)])
    const unknown = await runEngine((x) => x.status(404, { error: { message: 'no model tiny' } }), {
      options: { api: null },
    })
    expect(unknown.exchanges.length).toBe(1)
  })
  test('an endpoint that has neither is one notice', async () => {
    const run = await runEngine((x) => x.status(404, 'not found'), { options: { api: null, samples: 3 } })
    expect(run.notices.length).toBe(1)
    expect(run.exchanges.length).toBe(6)
  })
})

test('no more requests than allowed are under way at once, and those that wait hear an abort', async () => {
  const held: Exchange[] = []
  let most = 0
  const run = await runEngine(
    async (x) => {
      held.push(x)
      most = Math.max(most, held.length)
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
      held.splice(held.indexOf(x), 1)
      good(x)
    },
    { options: { samples: 5, maxRequests: 2 } },
  )
  expect([most, run.exchanges.length, run.candidates.length]).toEqual([2, 5, 1])

  const gate = new RequestGate(1)
  const [stop, other] = [new AbortController(), new AbortController().signal]
  const leave = await gate.enter(other)
  const waiting = [gate.enter(stop.signal), gate.enter(other)]
  stop.abort()
  expect(await waiting[0]).toBeNull()
  leave?.()
  leave?.()
  expect(await waiting[1]).toBeTypeOf('function')
})

test('an endpoint that does not answer at all is left alone for a while: it keeps the next failure waiting once', async () => {
  const server = await modelServer((x) => x.closed)
  const notices: string[] = []
  const { engine } = testModels({
    baseURL: server.baseURL,
    samples: 2,
    timeoutMs: 400,
    onNotice: (text) => notices.push(text),
  })
  await drain(engine)
  await drain(engine)
  expect([server.exchanges.length, notices]).toEqual([2, ['model tiny: no first token within 0.2 s']])
  await server.stop()
})
