import { describe, expect, test } from 'vitest'
import { loadPrompt } from '../../src/engines/prompt.ts'
import { reviewPrompt } from '../../src/engines/reviewer.ts'
import { loadTokenCounter } from '../../src/engines/token-counter.ts'
import type { Proven } from '../../src/model/advisers.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import { type Exchange, modelServer } from './model-server.ts'
import { type TestOptions, testModels } from './run-engine.ts'
import { taxDiagnosis } from './tax-diagnosis.ts'

const BEFORE = taxDiagnosis().files.get('src/tax.ts') ?? ''

function proven(id: string, to: string, part: Partial<Candidate> = {}): Proven {
  const candidate: Candidate = {
    id,
    engine: 'templates',
    fixes: 'code',
    title: `use ${to}`,
    changes: [{ path: 'src/tax.ts', before: BEFORE, after: BEFORE.replace('Math.trunc', to) }],
    clauses: [],
    rule: 'rounding',
    weight: 0,
    ...part,
  }
  const guard = { guard: 'error-swallowed', detail: 'the error is gone', path: 'src/tax.ts', line: 6 } as const
  const all = { ran: 3, passed: 3, broken: [] }
  return {
    candidate,
    proof: {
      status: 'proven',
      target: 'passes',
      related: all,
      contract: all,
      mended: ['netOf.example'],
      guards: [guard],
      reasons: [],
    },
  }
}

const BOTH = [proven('c-1', 'Math.round'), proven('c-2', 'Math.ceil', { engine: 'model' })]
const opinion = (candidate: number, part: object = {}) => ({
  candidate,
  opinion: 'accept',
  path: null,
  line: null,
  detail: '',
  ...part,
})
const answering =
  (...texts: readonly string[]) =>
  (x: Exchange) => {
    x.text(texts[x.number - 1] ?? texts.at(-1) ?? '')
    x.finish()
  }
const json = (...reviews: readonly object[]) => JSON.stringify({ reviews })

async function review(
  script: (exchange: Exchange) => void | Promise<void>,
  {
    candidates = BOTH,
    signal = new AbortController().signal,
    ...options
  }: TestOptions & {
    readonly candidates?: readonly Proven[]
    readonly signal?: AbortSignal
  } = {},
) {
  const server = await modelServer(script)
  const notices: string[] = []
  const { reviewer } = testModels({
    baseURL: server.baseURL,
    reviewer: { model: 'large' },
    onNotice: (text) => notices.push(text),
    ...options,
  })
  const reviews = await reviewer?.review(taxDiagnosis(), candidates, signal)
  await server.stop()
  return { reviews, notices, exchanges: server.exchanges }
}

test('the rendered prompt, whole', async () => {
  const { system, user } = reviewPrompt(loadPrompt('review'), taxDiagnosis(), BOTH, await loadTokenCounter())
  await expect(`=== system ===\n${system}\n=== user ===\n${user}\n`).toMatchFileSnapshot('golden/review.txt')
})

test('opinions come with their place where that is in the candidate, and fit one line', async () => {
  const run = await review(
    answering(
      json(
        opinion(1, {
          opinion: 'concern',
          path: 'src/tax.ts',
          line: 6,
          detail: 'rounds\n\u001b[31mnegative amounts wrong',
        }),
        opinion(2, { opinion: 'reject', path: '/etc/passwd', line: 1, detail: 'no' }),
        opinion(2),
        opinion(9),
      ),
    ),
  )
  expect(run.reviews).toEqual([
    {
      candidateId: 'c-1',
      opinion: 'concern',
      detail: 'rounds [31mnegative amounts wrong',
      at: { path: 'src/tax.ts', line: 6 },
      model: 'large',
    },
    { candidateId: 'c-2', opinion: 'reject', detail: 'no', at: null, model: 'large' },
  ])
  expect(run.notices).toEqual([])
  expect(run.exchanges[0]?.body).toMatchObject({
    model: 'large',
    response_format: { type: 'json_schema', json_schema: { name: 'review' } },
  })
})

describe('a reviewer that does not do as it is told', () => {
  test('is asked once more, with what was wrong', async () => {
    const run = await review(answering('Looks good to me!', `\`\`\`json\n${json(opinion(1))}\n\`\`\``))
    expect(run.reviews?.map(({ opinion }) => opinion)).toEqual(['accept'])
    expect(JSON.stringify(run.exchanges[1]?.body)).toContain('could not be read: it holds no JSON object')
    expect(run.notices).toEqual([])
  })
  test.each([
    ['prose', 'Fine.', 'it holds no JSON object'],
    ['broken JSON', '{"reviews": [', 'it holds no JSON object'],
    ['broken JSON with an end', '{"reviews": [}', 'its JSON is broken'],
    ['another opinion', json(opinion(1, { opinion: 'proven' })), 'reviews.0.opinion: '],
  ])('gives no review and one line: %s', async (_name, text, complaint) => {
    const run = await review(answering(text))
    expect([run.reviews, run.exchanges.length]).toEqual([[], 2])
    expect(run.notices).toEqual([
      expect.stringContaining(`model large: its review could not be read, twice: ${complaint}`),
    ])
  })
  test.each([
    ['401', (x: Exchange) => x.status(401), 'the endpoint refused the key'],
    ['reset', (x: Exchange) => x.reset(), 'the connection broke'],
    ['silence', (x: Exchange) => x.closed, 'no first token'],
  ])('is one line: %s', async (_name, script, said) => {
    const run = await review(script, { timeoutMs: 1_500 })
    expect([run.reviews, run.notices]).toEqual([[], [expect.stringContaining(`model large: `)]])
    expect(run.notices[0]).toContain(said)
  })
  test('that knows no structured output is asked without', async () => {
    const run = await review((x) =>
      x.body.response_format === undefined
        ? answering(json(opinion(1)))(x)
        : x.status(400, { error: { message: 'response_format is not supported' } }),
    )
    expect([run.reviews?.length, run.notices]).toEqual([1, []])
  })
})

test('the writer does not read what it wrote, nobody reads what a person wrote', async () => {
  const same = await review(answering(json(opinion(1), opinion(2))), { reviewer: {} })
  expect(same.reviews?.map(({ candidateId }) => candidateId)).toEqual(['c-1'])
  const own = await review(answering(json(opinion(1))), {
    reviewer: {},
    candidates: [proven('c-3', 'Math.ceil', { engine: 'model' }), proven('c-4', 'Math.floor', { engine: 'person' })],
  })
  expect([own.reviews, own.exchanges.length]).toEqual([[], 0])
})

test('an abort closes the connection, without a notice', { timeout: 10_000 }, async () => {
  const stop = new AbortController()
  const run = await review(
    (x) => {
      stop.abort()
      return x.closed
    },
    { signal: stop.signal, timeoutMs: 600_000 },
  )
  expect([run.reviews, run.notices]).toEqual([[], []])
})
