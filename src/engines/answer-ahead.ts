import type { Diagnosis } from '../model/diagnosis.ts'
import { type ModelEngineParts, planRequests } from './model-plan.ts'
import type { AnswerEvent } from './model-stream.ts'

/** An answer that was asked for before its failure was judged. */
export interface AnswerAhead {
  readonly failureId: string
  /** All of it from its beginning, to be read once; ends as answers do. */
  readonly events: ReadableStream<AnswerEvent>
  /** False once it was stopped. */
  isOpen(): boolean
  /** Closes the connection. */
  stop(): void
}

/**
 * Asks for the first sample at once, from what is known of a failure, and keeps what comes. It costs what a sample costs, within the
 * limits of the search that is to follow. Never throws.
 */
export function askAhead(
  { client, prompts, spending, samples }: ModelEngineParts,
  diagnosis: Diagnosis,
  outer: AbortSignal,
): AnswerAhead {
  const stop = new AbortController()
  const signal = AbortSignal.any([outer, stop.signal])
  const ask = async (queue: ReadableStreamDefaultController<AnswerEvent>): Promise<void> => {
    if (client.isHopeless) return
    const count = await client.counter()
    if (signal.aborted) return
    const account = spending.account(diagnosis.failure.id, 'ahead')
    // The others of the first round shall have their share.
    const tokens = Math.floor(account.room(client.prices) / samples)
    const [request] = planRequests(diagnosis, prompts, { samples: 1, tokens, count })
    if (!request) return
    for await (const event of client.ask(request, account, signal)) queue.enqueue(event)
  }
  return {
    failureId: diagnosis.failure.id,
    events: new ReadableStream({
      start(queue) {
        void ask(queue)
          .catch((error: unknown) => client.broken(error))
          .finally(() => queue.close())
      },
    }),
    isOpen: () => !signal.aborted,
    stop: () => stop.abort(),
  }
}
