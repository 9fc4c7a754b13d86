import type { Engine } from '../model/ports.ts'
import { isRepairable, planRequests } from './model-plan.ts'
import type { ModelRequest } from './model-stream.ts'
import type { Models } from './models.ts'
import { predictionPrompts } from './predictor.ts'
import type { FilledPrompt } from './prompt.ts'
import type { Prompts } from './prompts.ts'
import { loadTokenCounter } from './token-counter.ts'

/** What is explained, and where it is printed. */
export interface ExplainOptions {
  readonly prompts: Prompts
  readonly samples: number
  readonly maxTokensPerFailure: number
  /** Gets whole lines. */
  readonly print: (text: string) => void
}

/** In place of models: prints exactly what they would be sent, redactions included, and sends nothing. */
export function explainModels({ prompts, samples, maxTokensPerFailure, print }: ExplainOptions): Models {
  const engine: Engine = {
    name: 'model',
    async *propose(diagnosis) {
      const { failure, verdict } = diagnosis
      const about = failure.tests.map(({ file, name }) => `${file} > ${name}`).join(', ')
      if (!isRepairable(verdict.kind)) return print(`${about}: ${verdict.kind}, no model is asked for a repair\n`)
      const count = await loadTokenCounter()
      const requests = planRequests(diagnosis, prompts, { samples, tokens: maxTokensPerFailure, count })
      if (requests.length === 0) print(`${about}: model.maxTokensPerFailure leaves no room for a question\n`)
      for (const [index, request] of requests.entries()) {
        const { system, user } = request.prompt
        const title = `${about}: sample ${index + 1} of ${requests.length}`
        print(
          explained(title, request, `about ${count(system + user)} tokens in, at most ${request.maxOutputTokens} out`),
        )
      }
    },
  }
  return {
    engine,
    reviewer: null,
    caseWriter: null,
    warm: () => {},
    predictor: {
      async predict(question) {
        const asked = predictionPrompts(prompts['predict-expected'], question)
        for (const [index, { prompt, temperature }] of asked.entries())
          print(
            explained(
              `${question.call}: blind prediction ${index + 1} of ${asked.length}`,
              { prompt, temperature },
              '',
            ),
          )
        return []
      },
    },
  }
}

function explained(
  title: string,
  { prompt, temperature }: Pick<ModelRequest, 'temperature'> & { readonly prompt: FilledPrompt },
  size: string,
): string {
  const head = [title, `temperature ${temperature}`, size].filter(Boolean).join(', ')
  return `=== ${head} ===\n--- system ---\n${prompt.system}\n--- user ---\n${prompt.user}\n`
}
