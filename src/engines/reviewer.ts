import { z } from 'zod'
import type { Proven, Reviewer } from '../model/advisers.ts'
import type { Candidate } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Review } from '../model/review.ts'
import { redact } from '../source/redact.ts'
import { askJson, type JsonRole, within } from './ask-json.ts'
import { modelContext } from './model-context.ts'
import { type FilledPrompt, fillPrompt, inputsFor, type Prompt } from './prompt.ts'
import { terminalLine } from './terminal-line.ts'
import type { CountTokens } from './token-counter.ts'

const CONTEXT_TOKENS = 8_000
const ANSWER_TOKENS = 1_200
/** Candidates that one review reads. */
const MOST_REVIEWED = 5
/** The whole time of a review (ms): after it nobody looks at it any more. */
const REVIEW_MS = 30_000
const DETAIL_LENGTH = 240

const answerSchema = z.object({
  reviews: z.array(
    z.object({
      candidate: z.int(),
      opinion: z.enum(['accept', 'concern', 'reject']),
      path: z.string().nullable(),
      line: z.int().nullable(),
      detail: z.string(),
    }),
  ),
})

/**
 * A model that reads proven candidates. Never throws: what goes wrong is one notice and no review. Where the writer is the same model
 * (`isWriter`) it does not read what it wrote.
 */
export function modelReviewer({
  client,
  prompt,
  spending,
  isWriter,
}: JsonRole & { readonly isWriter: boolean }): Reviewer {
  return {
    async review(diagnosis, proven, outer) {
      const shown = proven
        .filter(({ candidate }) => candidate.engine !== 'person' && !(isWriter && candidate.engine === 'model'))
        .slice(0, MOST_REVIEWED)
      if (shown.length === 0) return []
      return within(REVIEW_MS, client, outer, async (signal) => {
        const question = {
          prompt: reviewPrompt(prompt, diagnosis, shown, await client.counter()),
          name: 'review',
          schema: answerSchema,
          temperature: 0,
          maxOutputTokens: ANSWER_TOKENS,
        }
        const answer = await askJson(client, question, spending.account(diagnosis.failure.id, 'beside'), signal)
        if (signal.aborted && !outer.aborted) client.notice(`no review within ${REVIEW_MS / 1_000} s`)
        if (answer.status === 'failed') return []
        return readReviews(
          answer.value,
          shown.map(({ candidate }) => candidate),
          client.model,
        )
      })
    },
  }
}

/** The question about these candidates. */
export function reviewPrompt(
  prompt: Prompt,
  diagnosis: Diagnosis,
  candidates: readonly Proven[],
  count: CountTokens,
): FilledPrompt {
  return fillPrompt(prompt, inputsFor(prompt, modelContext(diagnosis, CONTEXT_TOKENS, count, { candidates })))
}

/** The first word on each candidate; places that are not in the candidate are left out. */
function readReviews(
  { reviews }: z.output<typeof answerSchema>,
  candidates: readonly Candidate[],
  model: string,
): readonly Review[] {
  return candidates.flatMap((candidate, index): readonly Review[] => {
    const said = reviews.find((one) => one.candidate === index + 1)
    if (!said) return []
    const { opinion, path, line } = said
    const change = candidate.changes.find((one) => one.path === path)
    const lines = change?.after?.split('\n').length ?? 0
    const at = path !== null && line !== null && line >= 1 && line <= lines ? { path, line } : null
    const detail = terminalLine(redact(said.detail), DETAIL_LENGTH)
    return [{ candidateId: candidate.id, opinion, detail: detail || (opinion === 'accept' ? '' : opinion), at, model }]
  })
}
