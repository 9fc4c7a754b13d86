import { expect, test } from 'vitest'
import { casesPrompt } from '../../src/engines/case-writer.ts'
import { loadPrompt } from '../../src/engines/prompt.ts'
import type { CaseQuestion } from '../../src/model/advisers.ts'
import { type Exchange, modelServer } from './model-server.ts'
import { testModels } from './run-engine.ts'
import { taxDiagnosis } from './tax-diagnosis.ts'

const { clauses, files } = taxDiagnosis()
const QUESTION: CaseQuestion = {
  module: 'src/tax.ts',
  text: `${files.get('src/tax.ts')}\nconst apiKey = 'sk-abcdefghijklmnopqrstuvwx'\n`,
  clauses,
  known: ['calculateTax(100, 0.1)'],
}

test('the rendered prompt, whole, without secrets', async () => {
  const { system, user } = casesPrompt(loadPrompt('characterize'), QUESTION)
  await expect(`=== system ===\n${system}\n=== user ===\n${user}\n`).toMatchFileSnapshot('golden/characterize.txt')
  expect(user).not.toContain('abcdefghijklmnopqrstuvwx')
})

async function suggest(script: (exchange: Exchange) => void | Promise<void>) {
  const server = await modelServer(script)
  const notices: string[] = []
  const { caseWriter } = testModels({ baseURL: server.baseURL, onNotice: (text) => notices.push(text) })
  const cases = await caseWriter?.suggest(QUESTION, new AbortController().signal)
  await server.stop()
  return { cases, notices: notices.length, asked: server.exchanges.length }
}

test('cases are read out of the answer; what cannot be read, twice, and an endpoint that fails are one line and no case', async () => {
  const one = { call: 'calculateTax(0, 1)', says: 'no income' }
  expect(
    await suggest((x) => {
      x.text(x.number === 1 ? '{"cases":"none"}' : `Here: ${JSON.stringify({ cases: [one] })}`)
      x.finish()
    }),
  ).toEqual({ cases: [one], notices: 0, asked: 2 })
  expect(
    await suggest((x) => {
      x.text('I cannot help with that.')
      x.finish()
    }),
  ).toEqual({ cases: [], notices: 1, asked: 2 })
  expect(await suggest((x) => x.status(401))).toEqual({ cases: [], notices: 1, asked: 1 })
})
