import { expect, test } from 'vitest'
import type { Facts } from '../../src/diagnose/facts.ts'
import { predictionPrompt } from '../../src/engines/predictor.ts'
import { loadPrompt } from '../../src/engines/prompt.ts'
import type { BlindQuestion, Predictor } from '../../src/model/advisers.ts'
import type { Answer, Question } from '../../src/model/question.ts'
import { predictExpected } from '../../src/session/predict-expected.ts'
import { type Exchange, modelServer } from './model-server.ts'
import { testModels } from './run-engine.ts'
import { taxDiagnosis } from './tax-diagnosis.ts'

const { clauses, files, failure } = taxDiagnosis()
const QUESTION: BlindQuestion = {
  failureId: 'f-000001',
  call: 'calculateTax(100.05, 0.1)',
  symbol: 'calculateTax',
  signature: 'export function calculateTax(income: number, rate: number): number',
  clauses,
}

test('the rendered prompt, whole, and what its variations hide', async () => {
  const prompt = loadPrompt('predict-expected')
  const { system, user } = predictionPrompt(prompt, QUESTION, { reversed: false, renamed: false })
  await expect(`=== system ===\n${system}\n=== user ===\n${user}\n`).toMatchFileSnapshot('golden/predict-expected.txt')
  const other = predictionPrompt(prompt, QUESTION, { reversed: true, renamed: true }).user
  expect(other).not.toContain('calculateTax')
  expect(other).toContain('compute(100.05, 0.1)')
  expect(other.indexOf('netOf')).toBeLessThan(other.indexOf('Tax is income'))
  // Neither what the test wants, nor what the code gives, nor the code.
  expect(user).not.toMatch(/10\.01|Math\.trunc|toBe/)
})

async function predict(script: (exchange: Exchange) => void | Promise<void>) {
  const server = await modelServer(script)
  const notices: string[] = []
  const { predictor } = testModels({ baseURL: server.baseURL, onNotice: (text) => notices.push(text) })
  const answers = await predictor?.predict(QUESTION, new AbortController().signal)
  await server.stop()
  return { answers, notices, exchanges: server.exchanges }
}

test('five samples vote, one that does not know says so', async () => {
  const run = await predict((x) => {
    x.text(
      x.number === 2
        ? '{"gives":"unknown","text":""}'
        : x.number === 3
          ? 'Surely: {"gives":"throws","text":"RangeError"}'
          : '{"gives":"value","text":" 10.01 "}',
    )
    x.finish()
  })
  const value = { throws: false, text: '10.01' }
  expect(run.exchanges.length).toBe(5)
  expect(run.answers?.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))).toEqual(
    [null, value, value, value, { throws: true, text: 'RangeError' }].toSorted((a, b) =>
      JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
    ),
  )
  expect(run.notices).toEqual([])
})

test('an endpoint that fails gives no vote and one line', async () => {
  const run = await predict((x) => x.status(401))
  expect(run.answers).toEqual([null, null, null, null, null])
  expect(run.notices.length).toBe(1)
})

const asks: Question = {
  call: QUESTION.call,
  module: 'src/tax.ts',
  symbol: 'calculateTax',
  test: { throws: false, text: "{ tax: 10.01, note: 'a' }" },
  code: { throws: false, text: "{ tax: 10, note: 'a' }" },
}
const votes = async (answers: readonly (Answer | null)[], question = asks, speaking = clauses) => {
  const asked: BlindQuestion[] = []
  const predictor: Predictor = {
    async predict(one) {
      asked.push(one)
      return answers
    },
  }
  const facts = { failure, clauses, speaking } as unknown as Facts
  const read = async (path: string) => files.get(path) ?? null
  const signal = new AbortController().signal
  return { prediction: await predictExpected(question, facts, predictor, { read, signal }), asked }
}

test('votes are counted by value and not by their spelling', async () => {
  const given = (text: string, throws = false): Answer => ({ throws, text })
  const { prediction, asked } = await votes([
    given('{"note": "a", "tax": 10.01}'),
    given("{ tax: 10.01, note: 'a' }"),
    given("{ tax: 10, note: 'a' }"),
    given('10.01'),
    null,
  ])
  expect(asked).toEqual([QUESTION])
  expect(prediction).toEqual({ call: QUESTION.call, samples: 5, forTest: 2, forCode: 1 })
  const thrown = { ...asks, test: given('RangeError', true), code: null }
  expect((await votes([given('RangeError', true), given('', true), given('Error', true)], thrown)).prediction).toEqual({
    call: QUESTION.call,
    samples: 3,
    forTest: 2,
    forCode: 0,
  })
})

test('where no clause speaks nobody is asked', async () => {
  expect(await votes([], asks, [])).toEqual({ prediction: null, asked: [] })
})
