import { afterEach, describe, expect, test, vi } from 'vitest'
import { isLoopback } from '../../src/engines/model-client.ts'
import type { VerdictKind } from '../../src/model/verdict.ts'
import { type Exchange, modelServer } from './model-server.ts'
import { drain, runEngine, testModels } from './run-engine.ts'
import { answerOf, ROUND, taxDiagnosis } from './tax-diagnosis.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** What the endpoint of the tests says that an answer took. */
const SPEND = { requests: 1, promptTokens: 1000, completionTokens: 50, price: null }

const titles = (run: { readonly candidates: readonly { readonly title: string }[] }) =>
  run.candidates.map(({ title }) => title)
const prompts = (exchanges: readonly Exchange[]) =>
  exchanges.map(({ body }) => (body.messages as { readonly content: string }[]).map(({ content }) => content))
const withVerdict = (kind: VerdictKind) => taxDiagnosis({ verdict: { ...taxDiagnosis().verdict, kind } })

describe('a key', () => {
  test('without one there is no engine', () => {
    vi.stubEnv('OPENAI_API_KEY', '')
    vi.stubEnv('OPENAI_BASE_URL', '')
    expect(testModels().engine).toBeNull()
    expect(testModels({ baseURL: 'http://192.168.0.7:11434/v1' }).engine).toBeNull()
  })
  test('an endpoint on this machine needs none', () => {
    vi.stubEnv('OPENAI_API_KEY', '')
    vi.stubEnv('OPENAI_BASE_URL', 'http://localhost:11434/v1')
    expect(testModels().engine?.name).toBe('model')
  })
  test('what this machine is', () => {
    const urls = ['http://localhost:1/v1', 'http://127.0.0.2/v1', 'http://[::1]:8080', 'http://a.localhost/']
    expect(urls.map(isLoopback)).toEqual([true, true, true, true])
    const others = ['http://127.0.0.1.evil.com/', 'https://localhost.evil.com', 'nonsense', 'http://0.0.0.0.nip.io/']
    expect(others.map(isLoopback)).toEqual([false, false, false, false])
  })
  test('comes from the variable that the configuration names', async () => {
    vi.stubEnv('TEAM_KEY', 'abc123def')
    const run = await runEngine((x) => x.finish(), { options: { apiKeyEnv: 'TEAM_KEY' } })
    expect(run.exchanges[0]?.headers.authorization).toBe('Bearer abc123def')
  })
  test('is never shown, even when the endpoint repeats it', async () => {
    vi.stubEnv('TEAM_KEY', 'abc123def')
    const run = await runEngine((x) => x.status(500, { error: { message: 'key abc123def is tired' } }), {
      options: { apiKeyEnv: 'TEAM_KEY' },
    })
    expect(run.notices).toEqual(['model tiny: the endpoint has trouble (500: key [redacted: key] is tired)'])
  })
})

test('a candidate arrives before the stream has ended', async () => {
  let release = () => {}
  const order: string[] = []
  const run = await runEngine(
    async (x) => {
      x.text(ROUND)
      await new Promise<void>((resolve) => {
        release = resolve
      })
      order.push('the stream goes on')
      x.text(answerOf('ceil', '  return Math.trunc(raw) / 100', '  return Math.ceil(raw) / 100'))
      x.finish()
    },
    {
      onCandidate: ({ title }) => {
        order.push(title)
        release()
      },
    },
  )
  expect(order).toEqual(['round in place of truncating', 'the stream goes on', 'ceil'])
  expect(run.notices).toEqual([])
})

test('a candidate is what its blocks make of the files', async () => {
  const answer = ROUND.replace('src/tax.ts', 'clauses: calculateTax.rounding, invented.clause\nsrc/tax.ts')
  const run = await runEngine((x) => {
    x.text(answer)
    x.finish()
  })
  const before = taxDiagnosis().files.get('src/tax.ts') ?? ''
  expect(run.candidates).toEqual([
    {
      id: expect.stringMatching(/^c-[0-9a-f]{8}$/),
      engine: 'model',
      fixes: 'code',
      title: 'round in place of truncating',
      changes: [{ path: 'src/tax.ts', before, after: before.replace('trunc', 'round') }],
      clauses: ['calculateTax.rounding'],
      rule: 'model',
      weight: -0.5,
    },
  ])
})

test('a candidate of two files is tried in part first, then whole', async () => {
  const second = answerOf('', '  return amount * 100', '  return Math.round(amount * 100)', { path: 'src/cents.ts' })
  const run = await runEngine((x) => {
    x.text(ROUND, second.slice(second.indexOf('src/')))
    x.finish()
  })
  expect(run.candidates.map(({ changes }) => changes.map(({ path }) => path))).toEqual([
    ['src/tax.ts'],
    ['src/tax.ts', 'src/cents.ts'],
  ])
})

test('what a candidate fixes follows from the paths and not from its own words', async () => {
  const test_ = answerOf('literal', '  expect(calculateTax(100.05, 0.1)).toBe(10.01)', '  expect(1).toBe(1)', {
    path: 'test/tax.test.ts',
  })
  const run = await runEngine((x) => {
    x.text(test_, ROUND.replace('### code', '### test'))
    x.finish()
  })
  expect(run.candidates.map(({ fixes }) => fixes)).toEqual(['test', 'code'])
})

test('samples run at once, from different angles and at different temperatures, and equal candidates come once', async () => {
  const waiting: Exchange[] = []
  const run = await runEngine(
    (x) => {
      waiting.push(x)
      if (waiting.length < 3) return
      for (const exchange of waiting) {
        exchange.text(ROUND.replace('round in place', `${exchange.number} in place`))
        exchange.finish()
      }
    },
    { options: { samples: 3 } },
  )
  expect(run.candidates.length).toBe(1)
  expect(run.exchanges.map(({ body }) => body.temperature).sort()).toEqual([0.2, 0.7, 1])
  const asked = prompts(run.exchanges)
  expect(new Set(asked.map(([system]) => system)).size).toBe(1)
  expect(new Set(asked.map(([, user]) => user)).size).toBe(3)
})

// Far more time than the tests have: only the abort itself can end these in time.
const patient = { timeoutMs: 600_000 }

describe('the end', { timeout: 10_000 }, () => {
  test('an abort closes the connections at once, without a notice', async () => {
    const stop = new AbortController()
    const run = await runEngine(
      (x) => {
        if (x.number === 3) stop.abort()
        return x.closed
      },
      { options: { ...patient, samples: 3 }, signal: stop.signal },
    )
    expect(run.candidates).toEqual([])
    expect(run.notices).toEqual([])
    await Promise.all(run.exchanges.map(({ closed }) => closed))
  })
  test('an abort ends the wait for a retry', async () => {
    const stop = new AbortController()
    const run = await runEngine(
      async (x) => {
        x.status(429, {}, { 'retry-after': '60' })
        // The answer is on its way; some turns of the loop later the client reads it and waits.
        await x.closed
        for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate)
        stop.abort()
      },
      { options: patient, signal: stop.signal },
    )
    expect(run).toMatchObject({ candidates: [], notices: [] })
    expect(run.exchanges.length).toBe(1)
  })
  test('a signal that is aborted already sends nothing', async () => {
    const run = await runEngine((x) => x.finish(), { signal: AbortSignal.abort() })
    expect(run).toEqual({ candidates: [], notices: [], spent: [], exchanges: [] })
  })
  test('who stops listening closes the connections', async () => {
    const server = await modelServer((x) => {
      x.text(ROUND)
      return x.closed
    })
    const engine = testModels({ baseURL: server.baseURL, samples: 2, ...patient }).engine
    for await (const _ of engine?.propose(taxDiagnosis(), new AbortController().signal) ?? []) break
    await Promise.all(server.exchanges.map(({ closed }) => closed))
    await server.stop()
  })
})

describe('the verdict chooses what is asked', () => {
  test.each([
    ['code-wrong', ['code', 'code', 'code']],
    ['test-wrong', ['test', 'test', 'test']],
    ['undecided', ['code', 'code', 'test']],
    ['flaky', []],
    ['environment', []],
  ] as const)('%s', async (kind, expected) => {
    const run = await runEngine((x) => x.finish(), { options: { samples: 3 }, diagnosis: withVerdict(kind) })
    const kinds = prompts(run.exchanges).map(([system]) =>
      system?.startsWith('You repair tests') ? 'test' : system?.startsWith('You repair TypeScript') ? 'code' : '?',
    )
    expect(kinds.sort()).toEqual(expected)
  })
})

describe('the responses API', () => {
  test('streams as well', async () => {
    const run = await runEngine(
      (x) => {
        x.raw(`data: ${JSON.stringify({ type: 'response.created', response: {} })}\n\n`)
        x.text(...ROUND)
        x.finish()
      },
      { options: { api: 'responses' } },
    )
    expect(titles(run)).toEqual(['round in place of truncating'])
    expect(run.spent).toEqual([SPEND])
    expect(run.notices).toEqual([])
    expect(run.exchanges[0]).toMatchObject({
      path: '/v1/responses',
      body: { model: 'tiny', stream: true, store: false, temperature: 0.2 },
    })
  })
  test('a cut answer and a failed one are one notice each', async () => {
    const cut = await runEngine(
      (x) => {
        x.text(ROUND, '### code: x\n')
        x.finish('length')
      },
      { options: { api: 'responses' } },
    )
    expect([titles(cut), cut.notices]).toEqual([
      ['round in place of truncating'],
      ['model tiny: the answer was cut off at its token limit'],
    ])
    const failed = await runEngine(
      (x) => {
        x.raw('data: {"type":"response.failed","response":{"error":{"message":"no luck"}}}\n\n')
        x.close()
      },
      { options: { api: 'responses' } },
    )
    expect(failed.notices).toEqual(['model tiny: no luck'])
  })
})

describe('tokens', () => {
  test('the count of the endpoint is what was spent', async () => {
    const run = await runEngine((x) => {
      x.text(ROUND)
      x.finish()
    })
    expect(run.spent).toEqual([SPEND])
    expect(run.exchanges[0]?.body.stream_options).toEqual({ include_usage: true })
  })
  test('without a count it is estimated, and a refused request costs nothing', async () => {
    const run = await runEngine((x) => {
      x.text(ROUND)
      x.close()
    })
    const [spent] = run.spent
    expect(spent?.promptTokens).toBeGreaterThan(1_000)
    expect(spent?.completionTokens).toBeGreaterThan(30)
    expect((await runEngine((x) => x.status(401))).spent).toEqual([])
  })
  test('the limit of one failure bounds all its requests together', async () => {
    const run = await runEngine((x) => x.finish(), { options: { samples: 8, maxTokensPerFailure: 15_000 } })
    expect(run.exchanges.length).toBeGreaterThan(1)
    expect(run.exchanges.length).toBeLessThan(8)
    const allowed = run.exchanges.map(({ body }) => Number(body.max_completion_tokens))
    const asked = prompts(run.exchanges).map((messages) => messages.join('').length / 5)
    expect([...allowed, ...asked].reduce((sum, tokens) => sum + tokens, 0)).toBeLessThan(15_000)
  })
  test('a limit that leaves no room is one notice and no request', async () => {
    const run = await runEngine((x) => x.finish(), { options: { samples: 3, maxTokensPerFailure: 2_000 } })
    expect(run.exchanges.length).toBe(0)
    expect(run.notices).toEqual([
      'model tiny: the limit model.maxTokensPerFailure (2,000) leaves no room for a question',
    ])
  })
  test('the limit of the session holds over failures that are repaired at the same time', async () => {
    const held: Exchange[] = []
    let arrived = () => {}
    const first = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const server = await modelServer((x) => {
      held.push(x)
      arrived()
    })
    const notices: string[] = []
    const { engine } = testModels({
      baseURL: server.baseURL,
      samples: 1,
      maxTokensPerSession: 5_000,
      onNotice: (text) => notices.push(text),
    })
    const one = drain(engine)
    await first
    await drain(engine)
    expect(notices).toEqual(['model tiny: the limit model.maxTokensPerSession (5,000) leaves no room for a question'])
    for (const exchange of held) exchange.finish()
    await one
    // 1,050 tokens were really used; what had been set aside is free again.
    arrived = () => held.at(-1)?.finish()
    await drain(engine)
    expect(held.length).toBe(2)
    await server.stop()
  })
})

test('a fault that will not pass is told once and the endpoint is left alone', async () => {
  const server = await modelServer((x) => x.status(401))
  const notices: string[] = []
  const { engine } = testModels({
    baseURL: server.baseURL,
    samples: 3,
    onNotice: (text) => notices.push(text),
  })
  for (let failure = 0; failure < 3; failure++) await drain(engine)
  expect(notices.length).toBe(1)
  expect(server.exchanges.length).toBe(3)
  await server.stop()
})

test('a fault that may pass is told again only after an answer came through', async () => {
  const fine = new Set([3])
  const server = await modelServer((x) => (fine.has(x.number) ? x.finish() : x.status(400)))
  const notices: string[] = []
  const { engine } = testModels({
    baseURL: server.baseURL,
    samples: 1,
    onNotice: (text) => notices.push(text.replace(/ \(400.*/, '')),
  })
  for (let failure = 0; failure < 4; failure++) await drain(engine)
  const refused = 'model tiny: the endpoint refused the request'
  expect(notices).toEqual([refused, 'model tiny: the answer is empty', refused])
  await server.stop()
})
