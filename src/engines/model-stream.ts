import { setTimeout as sleep } from 'node:timers/promises'
import type { OpenAI } from 'openai'
import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import { type FaultContext, type ModelFault, modelFault, ownFault } from './model-fault.ts'
import type { FilledPrompt } from './prompt.ts'
import { watchSilence } from './silence-watch.ts'

/** How an answer ended when nothing broke. `truncated`: the stream closed without saying that the answer is complete. */
export type AnswerEnd = 'finished' | 'length' | 'filtered' | 'truncated' | 'too-long' | 'cancelled'

/** One step of a streamed answer. `end` or `fault` is the last one, and exactly one of them comes. */
export type AnswerEvent =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'usage'
      readonly inputTokens: number
      readonly outputTokens: number
    }
  | { readonly type: 'end'; readonly reason: AnswerEnd }
  | { readonly type: 'fault'; readonly fault: ModelFault }

/** What a model is asked. */
export interface ModelRequest {
  readonly prompt: FilledPrompt
  readonly temperature: number
  readonly maxOutputTokens: number
  /** The JSON Schema that the answer shall have; left out where an endpoint does not know of such things. */
  readonly format?: { readonly name: string; readonly schema: Record<string, unknown> }
}

/**
 * Which optional parameters an endpoint takes. Begins with what OpenAI documents; each one is given up when the endpoint
 * complains about it. Kept for the life of an endpoint.
 */
export interface Dialect {
  /** Which API is spoken. */
  api: 'chat' | 'responses'
  /** False until the API was configured or gave an answer: then the other one is tried where this one does not exist. */
  apiIsKnown: boolean
  limit: 'max_completion_tokens' | 'max_tokens'
  temperature: boolean
  usage: boolean
  /** Structured output. */
  format: boolean
}

/** A model behind an endpoint. */
export interface ModelEndpoint extends FaultContext {
  readonly client: OpenAI
  readonly dialect: Dialect
  /** The whole time of one answer in ms, retries and waiting included. Half of it to the first token, a quarter between two. */
  readonly timeoutMs: number
}

const MAX_RETRIES = 2
const BACKOFF_MS = 400
/** A token of code has 3 to 4 characters; an answer with more than this is longer than it was allowed to be. */
const MAX_CHARACTERS_PER_TOKEN = 6

/**
 * Asks for one answer and gives its text as it arrives. A request that failed for a passing reason before any text came is
 * repeated at most twice, within the time. Never throws; an abort closes the connection at once.
 */
export async function* streamAnswer(
  endpoint: ModelEndpoint,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent> {
  const deadline = Date.now() + endpoint.timeoutMs
  for (let retries = 0, probes = 0; ; ) {
    const { api } = endpoint.dialect
    let begun = false
    let again: number | null = null
    for await (const event of attempt(endpoint, request, deadline, signal)) {
      if (event.type === 'text' && event.text !== '') {
        begun = true
        endpoint.dialect.apiIsKnown = true
      }
      if (event.type === 'fault' && !begun && !signal.aborted) {
        const { fault } = event
        if (adapt(endpoint.dialect, fault.parameter)) again = 0
        else if (fault.noSuchApi && probes++ === 0 && changeApi(endpoint.dialect, api)) again = 0
        else if (fault.passing && retries < MAX_RETRIES) {
          const wait = fault.waitMs ?? BACKOFF_MS * 2 ** retries
          retries++
          if (Date.now() + wait < deadline) again = wait
        }
        if (again !== null) break
      }
      yield event
    }
    if (again === null) return
    await sleep(again, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) {
      yield { type: 'end', reason: 'cancelled' }
      return
    }
  }
}

async function* attempt(
  endpoint: ModelEndpoint,
  request: ModelRequest,
  deadline: number,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent> {
  const watch = watchSilence(endpoint.timeoutMs, deadline, signal)
  const maxLength = request.maxOutputTokens * MAX_CHARACTERS_PER_TOKEN
  let length = 0
  let end: AnswerEnd | null = null
  let counted = false
  const outcome = (error: unknown): AnswerEvent => {
    if (signal.aborted) return { type: 'end', reason: 'cancelled' }
    // Whatever happens after the end, such as a connection that nobody closes, takes nothing away from the answer.
    if (end !== null) return { type: 'end', reason: end }
    const silence = watch.reason()
    if (silence !== null) return { type: 'fault', fault: ownFault(silence, endpoint, length === 0) }
    if (error === undefined) return { type: 'end', reason: 'truncated' }
    return { type: 'fault', fault: modelFault(error, endpoint) }
  }
  try {
    const { events, type } = await open(endpoint, request, watch.signal)
    if (type !== null && !type.startsWith('text/event-stream')) {
      yield {
        type: 'fault',
        fault: ownFault(
          `${endpoint.baseURL} answered with ${type} in place of an event stream: check model.baseURL`,
          endpoint,
        ),
      }
      return
    }
    for await (const event of events) {
      watch.touch()
      if (event.type === 'end') end = event.reason
      else yield event
      if (event.type === 'fault') return
      if (event.type === 'usage') counted = true
      if (event.type === 'text') length += event.text.length
      if (length > maxLength) end = 'too-long'
      // Nothing more can come, or nothing more is wanted: leaving the loop closes the connection.
      if (end === 'too-long' || (end !== null && counted)) break
    }
    yield outcome(undefined)
  } catch (error) {
    yield outcome(error)
  } finally {
    watch.stop()
  }
}

async function open(
  { client, model, dialect }: ModelEndpoint,
  { prompt, temperature, maxOutputTokens, format }: ModelRequest,
  signal: AbortSignal,
): Promise<{
  readonly events: AsyncIterable<AnswerEvent>
  readonly type: string | null
}> {
  const shape = format && dialect.format ? { type: 'json_schema' as const, ...format, strict: true } : null
  const warmth = dialect.temperature ? { temperature } : {}
  const { data, response } =
    dialect.api === 'responses'
      ? await client.responses
          .create(
            {
              model,
              instructions: prompt.system,
              input: prompt.user,
              stream: true,
              store: false,
              max_output_tokens: maxOutputTokens,
              ...(shape ? { text: { format: shape } } : {}),
              ...warmth,
            },
            { signal },
          )
          .withResponse()
      : await client.chat.completions
          .create(
            {
              model,
              messages: [
                { role: 'system', content: prompt.system },
                { role: 'user', content: prompt.user },
              ],
              stream: true,
              [dialect.limit]: maxOutputTokens,
              ...(shape
                ? {
                    response_format: {
                      type: shape.type,
                      json_schema: { name: shape.name, schema: shape.schema, strict: true },
                    },
                  }
                : {}),
              ...(dialect.usage ? { stream_options: { include_usage: true } } : {}),
              ...warmth,
            },
            { signal },
          )
          .withResponse()
  return {
    events: readWire(data),
    type: response.headers.get('content-type'),
  }
}

async function* readWire(wire: AsyncIterable<ChatCompletionChunk | ResponseStreamEvent>): AsyncGenerator<AnswerEvent> {
  for await (const event of wire) {
    // Whatever is JSON may come, `null` too.
    if (typeof event !== 'object' || event === null) continue
    if ('choices' in event) yield* readChat(event)
    else if ('type' in event) yield* readResponse(event)
  }
}

function* readChat(chunk: ChatCompletionChunk): Generator<AnswerEvent> {
  // Endpoints differ from the types: any of these may be missing or null.
  const choice = chunk.choices?.[0]
  const text = choice?.delta?.content
  if (typeof text === 'string') yield { type: 'text', text }
  else if (choice) yield { type: 'text', text: '' }
  if (choice?.finish_reason) yield { type: 'end', reason: chatEnd(choice.finish_reason) }
  if (chunk.usage)
    yield {
      type: 'usage',
      inputTokens: chunk.usage.prompt_tokens ?? 0,
      outputTokens: chunk.usage.completion_tokens ?? 0,
    }
}

function chatEnd(reason: string): AnswerEnd {
  if (reason === 'length') return 'length'
  return reason === 'content_filter' ? 'filtered' : 'finished'
}

function* readResponse(event: ResponseStreamEvent): Generator<AnswerEvent> {
  if (event.type === 'response.output_text.delta') yield { type: 'text', text: event.delta }
  else if (event.type === 'response.completed' || event.type === 'response.incomplete') {
    const { usage, incomplete_details: details } = event.response
    yield {
      type: 'end',
      reason:
        event.type === 'response.completed' ? 'finished' : details?.reason === 'content_filter' ? 'filtered' : 'length',
    }
    if (usage)
      yield {
        type: 'usage',
        inputTokens: usage.input_tokens,
        outputTokens: usage.output_tokens,
      }
  } else if (event.type === 'response.failed' || event.type === 'error') {
    const error = event.type === 'error' ? event : (event.response.error ?? undefined)
    throw new Error(error?.message ?? 'the endpoint gave up')
  }
  // Everything else (reasoning, bookkeeping) says only that the endpoint is alive.
  else yield { type: 'text', text: '' }
}

/** Goes over to the other API, unless it is known which one there is; true when a request will now use another than `used`. */
function changeApi(dialect: Dialect, used: Dialect['api']): boolean {
  // A request that ran beside this one may have changed it already.
  if (dialect.api !== used) return true
  if (dialect.apiIsKnown) return false
  dialect.api = used === 'chat' ? 'responses' : 'chat'
  return true
}

/** Gives up the parameter that the endpoint complains about; true when the request is now another one. */
function adapt(dialect: Dialect, complaint: string | null): boolean {
  if (complaint === null) return false
  if (dialect.usage && /stream_options|include_usage/.test(complaint)) {
    dialect.usage = false
    return true
  }
  if (dialect.format && /response_format|json_schema|text\.format|structured/i.test(complaint)) {
    dialect.format = false
    return true
  }
  if (dialect.temperature && /temperature/.test(complaint)) {
    dialect.temperature = false
    return true
  }
  if (dialect.limit === 'max_completion_tokens' && /max_completion_tokens/.test(complaint)) {
    dialect.limit = 'max_tokens'
    return true
  }
  return false
}
