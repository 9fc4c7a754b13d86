import { z } from 'zod'
import type { BlindQuestion, Predictor } from '../model/advisers.ts'
import type { Answer } from '../model/question.ts'
import { redact } from '../source/redact.ts'
import { askJson, type JsonRole, within } from './ask-json.ts'
import { fillPieces } from './model-context.ts'
import type { FilledPrompt, Prompt } from './prompt.ts'

const ANSWER_TOKENS = 200
/** The whole time of a prediction (ms). */
const PREDICTION_MS = 20_000
/** Clauses of one module that are shown. */
const MOST_CLAUSES = 40
/** What the function is called in samples that hide its name: a name promises things that no clause says. */
const OTHER_NAME = 'compute'

/**
 * The five samples of `research.md` (b) step 3. An answer that hangs on the order of the clauses or on the name of the function
 * comes from elsewhere than the contract: such samples disagree, and a vote that is not nearly unanimous does not count.
 */
const SAMPLES = [
  { temperature: 0.2, reversed: false, renamed: false },
  { temperature: 0.7, reversed: false, renamed: false },
  { temperature: 0.7, reversed: true, renamed: false },
  { temperature: 0.7, reversed: false, renamed: true },
  { temperature: 1, reversed: true, renamed: true },
] as const

const answerSchema = z.object({ gives: z.enum(['value', 'throws', 'unknown']), text: z.string().max(2_000) })

/** A model that predicts what a call gives. Never throws: what goes wrong is one notice and no vote. */
export function modelPredictor({ client, prompt, spending }: JsonRole): Predictor {
  return {
    predict: (question, outer) =>
      within(PREDICTION_MS, client, outer, (signal) => {
        const account = spending.account(question.failureId, 'beside')
        const ask = async (sample: ReturnType<typeof predictionPrompts>[number]): Promise<Answer | null> => {
          const asked = { ...sample, name: 'prediction', schema: answerSchema, maxOutputTokens: ANSWER_TOKENS }
          const answer = await askJson(client, asked, account, signal)
          if (answer.status === 'failed' || answer.value.gives === 'unknown') return null
          return { throws: answer.value.gives === 'throws', text: answer.value.text.trim() }
        }
        return Promise.all(predictionPrompts(prompt, question).map(ask))
      }),
  }
}

/** The questions of all samples. */
export function predictionPrompts(
  prompt: Prompt,
  question: BlindQuestion,
): readonly { readonly prompt: FilledPrompt; readonly temperature: number }[] {
  return SAMPLES.map((sample) => ({
    prompt: predictionPrompt(prompt, question, sample),
    temperature: sample.temperature,
  }))
}

/** The question of one sample: the contract, the signature and the call, and nothing else. */
export function predictionPrompt(
  prompt: Prompt,
  { call, symbol, signature, clauses }: BlindQuestion,
  { reversed, renamed }: { readonly reversed: boolean; readonly renamed: boolean },
): FilledPrompt {
  const name = new RegExp(`(?<![\\w$])${symbol.replace(/\$/g, '\\$')}(?![\\w$])`, 'g')
  const hide = (text: string): string => redact(renamed ? text.replace(name, OTHER_NAME) : text)
  const lines = clauses.slice(0, MOST_CLAUSES).map(({ text }) => `- ${text}`)
  return fillPieces(prompt, {
    signature: hide(signature),
    clauses: hide((reversed ? lines.toReversed() : lines).join('\n')),
    call: hide(call),
  })
}
