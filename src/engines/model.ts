import type { Candidate } from '../model/candidate.ts'
import type { Diagnosis, Engine } from '../model/ports.ts'
import { AnswerReader, type Conversation } from './answer-reader.ts'
import type { ModelClient } from './model-client.ts'
import { isRepairable, planRequests, type RepairPrompts } from './model-plan.ts'
import type { ModelRequest } from './model-stream.ts'
import type { Account, Spending } from './spending.ts'

/** What the model engine is made of. */
export interface ModelEngineParts {
  readonly client: ModelClient
  readonly prompts: RepairPrompts
  readonly spending: Spending
  /** Answers asked for at once, each from another angle. */
  readonly samples: number
}

/**
 * The engine that asks a model of any OpenAI-compatible endpoint. Candidates come while the answers are still being written. Its
 * iterables never throw: what goes wrong is one notice, and they end.
 */
export function modelEngine(parts: ModelEngineParts): Engine {
  return {
    name: 'model',
    propose: (diagnosis, signal) => propose(parts, diagnosis, signal),
  }
}

async function* propose(parts: ModelEngineParts, diagnosis: Diagnosis, signal: AbortSignal): AsyncGenerator<Candidate> {
  const stop = new AbortController()
  const abort = () => stop.abort()
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  let work: Promise<void> = Promise.resolve()
  const candidates = new ReadableStream<Candidate>({
    start: (queue) => {
      work = ask(parts, diagnosis, stop.signal, (candidate) => queue.enqueue(candidate))
        .catch((error: unknown) => parts.client.broken(error))
        .finally(() => queue.close())
    },
  })
  try {
    const reader = candidates.getReader()
    for (let next = await reader.read(); !next.done && !signal.aborted; next = await reader.read()) yield next.value
  } finally {
    signal.removeEventListener('abort', abort)
    stop.abort()
    await work
  }
}

async function ask(
  { client, prompts, spending, samples }: ModelEngineParts,
  diagnosis: Diagnosis,
  signal: AbortSignal,
  emit: (candidate: Candidate) => void,
): Promise<void> {
  if (client.isHopeless || !isRepairable(diagnosis.verdict.kind)) return
  const told = new Set<string>()
  const notice = (text: string) => {
    if (!told.has(text)) client.notice(text)
    told.add(text)
  }
  const count = await client.counter()
  if (signal.aborted) return
  const account = spending.account(diagnosis.failure.id, 'search')
  const requests = planRequests(diagnosis, prompts, { samples, tokens: account.room(client.prices), count })
  if (requests.length === 0) client.tellNoRoom(account)
  const conversation: Conversation = { diagnosis, seen: new Set(), reasons: new Set(), notice, emit }
  await Promise.all(requests.map((request) => answer(client, { request, account, conversation, signal })))
  const [reason] = conversation.reasons
  if (conversation.seen.size === 0 && reason !== undefined) notice(`no repair: ${reason}`)
}

/** One answer, read while it streams in. */
async function answer(
  client: ModelClient,
  {
    request,
    account,
    conversation,
    signal,
  }: {
    readonly request: ModelRequest
    readonly account: Account
    readonly conversation: Conversation
    readonly signal: AbortSignal
  },
): Promise<void> {
  const reader = new AnswerReader(conversation)
  for await (const event of client.ask(request, account, signal)) {
    if (event.type === 'text') reader.read(event.text)
    else if (event.type === 'end') reader.end(event.reason)
    else if (event.type === 'fault') reader.broken()
  }
}
