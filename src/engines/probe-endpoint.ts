import { type ModelAddress, openEndpoint, resolveAddress } from './model-client.ts'
import { streamAnswer } from './model-stream.ts'
import { terminalLine } from './terminal-line.ts'
import { loadTokenCounter } from './token-counter.ts'

/** What one short question to an endpoint showed. Texts are fit for one line; the key is in none of them. */
export type EndpointReport =
  | { readonly status: 'no-key'; readonly baseURL: string; readonly apiKeyEnv: string }
  | {
      readonly status: 'answers'
      readonly baseURL: string
      readonly api: 'chat' | 'responses'
      /** False when the whole answer came in one piece: then no candidate can be tried before the answer ends. */
      readonly streams: boolean
      readonly firstTokenMs: number
      /** Null where the answer was too short or came at once. */
      readonly tokensPerSecond: number | null
    }
  | {
      readonly status: 'fails'
      readonly baseURL: string
      readonly fault: string
      /** Names of models that the endpoint lists, the first few; empty when it lists none or does not answer at all. */
      readonly models: readonly string[]
    }

const QUESTION = {
  system: 'You answer in plain text, with nothing before or after it.',
  user: 'Write the numbers from 1 to 60 with one space between them.',
}
const ANSWER_TOKENS = 400
const LIST_TIMEOUT_MS = 5_000
const MOST_NAMED = 8

/** Asks one short question and measures the answer: some 300 tokens. Never throws for an expected fault. */
export async function probeEndpoint(address: ModelAddress, signal: AbortSignal): Promise<EndpointReport> {
  const { baseURL } = resolveAddress(address)
  const endpoint = await openEndpoint(address)
  if (endpoint === null) return { status: 'no-key', baseURL, apiKeyEnv: address.apiKeyEnv }
  const request = { prompt: QUESTION, temperature: 0, maxOutputTokens: ANSWER_TOKENS }
  const started = performance.now()
  const pieces: { readonly at: number; readonly text: string }[] = []
  let tokens: number | null = null
  for await (const event of streamAnswer(endpoint, request, signal)) {
    if (event.type === 'text' && event.text !== '') pieces.push({ at: performance.now(), text: event.text })
    if (event.type === 'usage') tokens = event.outputTokens
    if (event.type === 'fault') {
      return { status: 'fails', baseURL, fault: event.fault.message, models: await modelNames(endpoint.client) }
    }
  }
  const [first, last] = [pieces[0], pieces.at(-1)]
  if (!first || !last) {
    const fault = `model ${address.model}: the answer is empty`
    return { status: 'fails', baseURL, fault, models: await modelNames(endpoint.client) }
  }
  const count = tokens ?? (await loadTokenCounter())(pieces.map(({ text }) => text).join(''))
  const seconds = (last.at - first.at) / 1_000
  return {
    status: 'answers',
    baseURL,
    api: endpoint.dialect.api,
    streams: pieces.length > 1,
    firstTokenMs: Math.round(first.at - started),
    tokensPerSecond: pieces.length > 1 && seconds > 0 ? Math.round(count / seconds) : null,
  }
}

/** Which models the endpoint says it has; most can list them. */
async function modelNames(client: NonNullable<Awaited<ReturnType<typeof openEndpoint>>>['client']) {
  try {
    const { data } = await client.models.list({ timeout: LIST_TIMEOUT_MS })
    return data.slice(0, MOST_NAMED).map(({ id }) => terminalLine(String(id), 60))
  } catch {
    return []
  }
}
