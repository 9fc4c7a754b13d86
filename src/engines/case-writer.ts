import { z } from 'zod'
import type { CaseQuestion, CaseWriter } from '../model/ports.ts'
import { redact } from '../source/redact.ts'
import { askJson } from './ask-json.ts'
import type { ModelClient } from './model-client.ts'
import { markOf, renderPiece } from './model-context.ts'
import { type FilledPrompt, fillPrompt, inputsFor, type Prompt } from './prompt.ts'
import type { Spending } from './spending.ts'

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
export function modelCaseWriter({
  client,
  prompt,
  spending,
}: {
  readonly client: ModelClient
  readonly prompt: Prompt
  readonly spending: Spending
}): CaseWriter {
  return {
    async suggest(question, outer) {
      if (client.isHopeless || outer.aborted) return []
      const signal = AbortSignal.any([outer, AbortSignal.timeout(CASES_MS)])
      const asked = {
        prompt: casesPrompt(prompt, question),
        name: 'cases',
        schema: answerSchema,
        temperature: TEMPERATURE,
        maxOutputTokens: ANSWER_TOKENS,
      }
      try {
        const account = spending.account(`characterize ${question.module}`, 'beside')
        const answer = await askJson(client, asked, account, signal)
        return answer.status === 'answered' ? answer.value.cases : []
      } catch (error) {
        client.broken(error)
        return []
      }
    },
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
  const mark = markOf(pieces)
  const shown = Object.entries(pieces).map(([tag, content]) => [
    tag,
    renderPiece({ tag, attributes: tag === 'code' ? `path="${module}"` : '', text: content }, mark),
  ])
  return fillPrompt(prompt, inputsFor(prompt, { mark, ...Object.fromEntries(shown) }))
}
