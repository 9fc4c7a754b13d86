import type { Diagnosis } from '../model/diagnosis.ts'
import type { Engine } from '../model/engine.ts'
import { codeMayBeWrong } from '../model/verdict.ts'
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
  /** Failure id → its first sample is printed. */
  const begun = new Map<string, Promise<void>>()
  const show = async (diagnosis: Diagnosis, when: { readonly begun: number; readonly ahead: boolean }) => {
    const about = diagnosis.failure.tests.map(({ file, name }) => `${file} > ${name}`).join(', ')
    const count = await loadTokenCounter()
    const tokens = Math.floor((maxTokensPerFailure * (when.ahead ? 1 : samples - when.begun)) / samples)
    const wanted = when.ahead ? 1 : samples
    const calls = when.begun < wanted ? await diagnosis.calls?.() : []
    const requests = planRequests(diagnosis, prompts, { samples: wanted, begun: when.begun, tokens, count, calls })
    if (requests.length === 0 && when.begun < wanted)
      print(`${about}: model.maxTokensPerFailure leaves no room for a question\n`)
    for (const [index, request] of requests.entries()) {
      const { system, user } = request.prompt
      const title = `${about}: sample ${when.begun + index + 1} of ${samples}${when.ahead ? ', asked before the verdict' : ''}`
      print(
        explained(title, request, `about ${count(system + user)} tokens in, at most ${request.maxOutputTokens} out`),
      )
    }
  }
  const engine: Engine = {
    name: 'model',
    begin(diagnosis) {
      begun.set(diagnosis.failure.id, show(diagnosis, { begun: 0, ahead: true }))
    },
    async *propose(diagnosis) {
      const { failure, verdict } = diagnosis
      await begun.get(failure.id)
      const about = failure.tests.map(({ file, name }) => `${file} > ${name}`).join(', ')
      if (!isRepairable(verdict.kind)) return print(`${about}: ${verdict.kind}, no model is asked for a repair\n`)
      // One that was asked about the code is of no use where the test is wrong.
      const isOfUse = begun.has(failure.id) && codeMayBeWrong(verdict.kind)
      await show(diagnosis, { begun: isOfUse ? 1 : 0, ahead: false })
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
