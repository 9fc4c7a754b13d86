import { z } from 'zod'
import type { CaseQuestion, CaseWriter } from '../model/advisers.ts'
import { redact } from '../source/redact.ts'
import { askJson, type JsonRole, within } from './ask-json.ts'
import { fillPieces } from './model-context.ts'
import type { FilledPrompt, Prompt } from './prompt.ts'

const ANSWER_TOKENS = 1_500
/** The whole time of an answer (ms). */
const CASES_MS = 30_000
const TEMPERATURE = 0.4
/** What is shown of a long module, in UTF-16 units, and of the calls that tests make. */
const MOST = { code: 40_000, clauses: 40, known: 60 } as const

const answerSchema = z.object({
  cases: z.array(z.object({ call: z.string().max(400), says: z.string().max(200) })).max(40),
})

/** A model that names inputs worth a test. Never throws: what goes wrong is one notice and no case. */
export function modelCaseWriter({ client, prompt, spending }: JsonRole): CaseWriter {
  return {
    suggest: (question, outer) =>
      within(CASES_MS, client, outer, async (signal) => {
        const asked = {
          prompt: casesPrompt(prompt, question),
          name: 'cases',
          schema: answerSchema,
          temperature: TEMPERATURE,
          maxOutputTokens: ANSWER_TOKENS,
        }
        const account = spending.account(`characterize ${question.module}`, 'beside')
        const answer = await askJson(client, asked, account, signal)
        return answer.status === 'answered' ? answer.value.cases : []
      }),
  }
}

/** What is sent: the module, its clauses and the calls that tests make, without secrets. */
export function casesPrompt(prompt: Prompt, { module, text, clauses, known }: CaseQuestion): FilledPrompt {
  const pieces = {
    code: redact(text).slice(0, MOST.code),
    contract: redact(
      clauses
        .slice(0, MOST.clauses)
        .map((clause) => `- ${clause.text}`)
        .join('\n'),
    ),
    known: redact(known.slice(0, MOST.known).join('\n')),
  }
  return fillPieces(prompt, pieces, { code: `path="${module}"` })
}
