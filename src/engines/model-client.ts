import { boundedFetch } from './bounded-fetch.ts'
import { modelFault } from './model-fault.ts'
import { type AnswerEvent, type ModelEndpoint, type ModelRequest, streamAnswer } from './model-stream.ts'
import type { RequestGate } from './request-gate.ts'
import type { Account, Prices } from './spending.ts'
import { type CountTokens, loadTokenCounter } from './token-counter.ts'

/** One model at one endpoint, as the configuration names it. */
export interface ModelAddress {
  readonly model: string
  /** Null: `OPENAI_BASE_URL`, else the SDK's own default. */
  readonly baseURL: string | null
  /** The environment variable that holds the key. */
  readonly apiKeyEnv: string
  /** Null: chat completions, or responses where the endpoint has no chat completions. */
  readonly api: 'chat' | 'responses' | null
  /** The whole time of one answer in ms, retries included. */
  readonly timeoutMs: number
  /** Null where they are not known. */
  readonly price: Prices | null
}

/** An endpoint that was silent is asked again after this; each silence would keep the repair of the next failure waiting. */
const REST_MS = 60_000

/** The endpoint and the key of an address; `apiKey` is null where there is none. */
export function resolveAddress({ baseURL, apiKeyEnv }: Pick<ModelAddress, 'baseURL' | 'apiKeyEnv'>): {
  readonly baseURL: string
  readonly apiKey: string | null
} {
  return {
    baseURL: baseURL || process.env.OPENAI_BASE_URL || 'https://api.openai.com/v1',
    apiKey: process.env[apiKeyEnv]?.trim() || null,
  }
}

/** True for the address of a service on this machine, which needs no key. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { hostname } = new URL(url)
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}

/** Opens an endpoint: loads the SDK, sends nothing. Null without a key, unless the endpoint is on this machine. */
export async function openEndpoint(
  address: ModelAddress,
  fetch: typeof globalThis.fetch = boundedFetch,
): Promise<ModelEndpoint | null> {
  const { model, apiKeyEnv, api, timeoutMs } = address
  const { baseURL, apiKey } = resolveAddress(address)
  if (apiKey === null && !isLoopback(baseURL)) return null
  const { OpenAI } = await import('openai')
  const client = new OpenAI({
    baseURL,
    apiKey: apiKey ?? 'none',
    timeout: timeoutMs,
    // Retries are this project's own: the SDK's neither hear an abort while they wait nor keep within the time.
    maxRetries: 0,
    // The SDK would write broken events to the console, that is, into the screen.
    logLevel: 'off',
    fetch,
  })
  const dialect = {
    api: api ?? 'chat',
    apiIsKnown: api !== null,
    limit: 'max_completion_tokens' as const,
    temperature: true,
    usage: true,
    format: true,
  }
  return { baseURL, apiKeyEnv, apiKey: apiKey ?? 'none', model, client, dialect, timeoutMs }
}

/**
 * One model that is asked again and again: within the limits, with at most so many requests at once as the gate lets through,
 * and with each trouble told once.
 */
export class ModelClient {
  readonly model: string
  readonly prices: Prices | null
  readonly #address: ModelAddress
  readonly #gate: RequestGate
  readonly #fetch: typeof fetch | undefined
  readonly #onNotice: (text: string) => void
  #ready: Promise<readonly [ModelEndpoint, CountTokens]> | null = null
  /** Set by a fault that only another configuration mends: the endpoint is not asked again. */
  #hopeless = false
  /** An endpoint that did not answer at all is left alone until then (ms since the epoch). */
  #restsUntil = 0
  /** The last fault that no answer has followed yet; it is not told again for each request. */
  #lastFault = ''

  /** Requests go through `fetch` where one is given: it must bound what it reads, as `boundedFetch` does. */
  constructor(
    address: ModelAddress,
    {
      gate,
      onNotice,
      fetch,
    }: {
      readonly gate: RequestGate
      readonly onNotice: (text: string) => void
      readonly fetch: typeof globalThis.fetch | undefined
    },
  ) {
    this.#fetch = fetch
    this.model = address.model
    this.prices = address.price
    this.#address = address
    this.#gate = gate
    this.#onNotice = onNotice
  }

  /** True while nothing can come of a question. */
  get isHopeless(): boolean {
    return this.#hopeless || Date.now() < this.#restsUntil
  }

  /** Counts tokens; loads the SDK and the tokenizer, which take 0.3 s together and are not needed while everything is green. */
  async counter(): Promise<CountTokens> {
    const [, count] = await this.#open()
    return count
  }

  /** One line for a person about this model. */
  notice(text: string): void {
    this.#onNotice(`model ${this.model}: ${text}`)
  }

  /** The last line of defence: says what nobody expected to be thrown. */
  broken(error: unknown): void {
    const { baseURL, apiKey } = resolveAddress(this.#address)
    const { apiKeyEnv } = this.#address
    this.#onNotice(modelFault(error, { model: this.model, baseURL, apiKeyEnv, apiKey: apiKey ?? '' }).message)
  }

  /**
   * One answer as it streams in; its cost is booked on the account, a fault is told. Never throws for an expected fault; leaving
   * the loop closes the connection.
   */
  async *ask(request: ModelRequest, account: Account, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
    const [endpoint, count] = await this.#open()
    const leave = await this.#gate.enter(signal)
    if (leave === null || this.isHopeless) {
      leave?.()
      yield { type: 'end', reason: 'cancelled' }
      return
    }
    const asked = count(request.prompt.system + request.prompt.user)
    const reservation = account.reserve({ input: asked, output: request.maxOutputTokens }, this.prices)
    let used = { input: asked, output: 0 }
    let counted = false
    let text = ''
    try {
      if (reservation === null) {
        this.tellNoRoom(account)
        yield { type: 'end', reason: 'cancelled' }
        return
      }
      for await (const event of streamAnswer(endpoint, request, signal)) {
        if (event.type === 'text') text += event.text
        else if (event.type === 'end') this.#lastFault = ''
        else if (event.type === 'usage') {
          counted = true
          used = { input: event.inputTokens, output: event.outputTokens }
        } else {
          // A request that was refused outright costs nothing.
          if (text === '') used = { input: 0, output: 0 }
          this.#hopeless ||= event.fault.permanent
          if (event.fault.unreachable) this.#restsUntil = Date.now() + REST_MS
          if (event.fault.message !== this.#lastFault) this.#onNotice(event.fault.message)
          this.#lastFault = event.fault.message
        }
        yield event
      }
    } finally {
      if (!counted && text !== '') used = { ...used, output: count(text) }
      reservation?.settle(used)
      leave()
    }
  }

  /** Says which limit leaves no room, unless it was said before. */
  tellNoRoom(account: Account): void {
    const text = account.exhausted(this.prices)
    if (text !== null) this.notice(text)
  }

  #open(): Promise<readonly [ModelEndpoint, CountTokens]> {
    this.#ready ??= Promise.all([openEndpoint(this.#address, this.#fetch), loadTokenCounter()]).then(
      ([endpoint, count]) => {
        if (endpoint === null) throw new Error(`there is no key in ${this.#address.apiKeyEnv}`)
        return [endpoint, count]
      },
    )
    return this.#ready
  }
}
