import type { Candidate } from '../model/candidate.ts'
import type { Diagnosis, Engine } from '../model/ports.ts'
import { AnswerReader, type Conversation } from './answer-reader.ts'
import { modelFault } from './model-fault.ts'
import { isRepairable, planRequests, type RepairPrompts } from './model-plan.ts'
import { boundedFetch, type ModelEndpoint, type ModelRequest, streamAnswer } from './model-stream.ts'
import { loadPrompt } from './prompt.ts'
import { type CountTokens, loadTokenCounter, type TokenBudget, tokenBudget } from './token-budget.ts'

/** Tokens that one answer took. */
export interface Spent {
  readonly inputTokens: number
  readonly outputTokens: number
}

/** How the model engine is set up: the fields of `model` in the configuration, and where its news go. */
export interface ModelOptions {
  /** Null or absent: `OPENAI_BASE_URL`, else the SDK's own default. */
  readonly baseURL?: string | null
  /** The environment variable that holds the key. Default `OPENAI_API_KEY`. */
  readonly apiKeyEnv?: string
  /** The model that writes candidates. */
  readonly writer: string
  /** Default `chat`. */
  readonly api?: 'chat' | 'responses'
  /** Answers asked for at once, each from another angle. Default 3 (`research.md` §2). */
  readonly samples?: number
  /** The whole time of one answer in ms, retries included. Default 60,000. */
  readonly timeoutMs?: number
  /** Tokens, in and out, of all samples of one proposal. Default 40,000. */
  readonly maxTokensPerFailure?: number
  /** Tokens, in and out, of the life of the engine. Default 1,000,000. */
  readonly maxTokensPerSession?: number
  /** Gets one sentence, fit for one line, for each thing that went wrong. */
  readonly onNotice: (text: string) => void
  /** Called once for each answer, with the endpoint's own count where it gives one, else an estimate. */
  readonly onSpend: (spent: Spent) => void
}

type Address = Pick<ModelEndpoint, 'baseURL' | 'apiKeyEnv' | 'apiKey'>

/**
 * The engine that asks a model of any OpenAI-compatible endpoint. Candidates come while the answers are still being written. Null
 * without a key, unless the endpoint is on this machine. Its iterables never throw: what goes wrong is one notice, and they end.
 * Throws `RepairWatchError` with code `config`, here and at once, when the package's own prompts are damaged.
 */
export function modelEngine(options: ModelOptions): Engine | null {
  const apiKeyEnv = options.apiKeyEnv ?? 'OPENAI_API_KEY'
  const baseURL = options.baseURL || process.env.OPENAI_BASE_URL || 'https://api.openai.com/v1'
  const apiKey = process.env[apiKeyEnv]?.trim() || null
  if (apiKey === null && !isLoopback(baseURL)) return null
  const session = new ModelSession(
    options,
    { code: loadPrompt('repair'), test: loadPrompt('repair-test') },
    { baseURL, apiKeyEnv, apiKey: apiKey ?? 'none' },
  )
  return {
    name: 'model',
    propose: (diagnosis, signal) => session.propose(diagnosis, signal),
  }
}

/** True for the address of a service on this machine, which needs no key. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { hostname } = new URL(url)
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}

/** What lasts from one proposal to the next: the endpoint, the budget of the session, and what was already said. */
class ModelSession {
  readonly #options: ModelOptions
  readonly #prompts: RepairPrompts
  readonly #address: Address
  readonly #budget: TokenBudget
  #ready: Promise<readonly [ModelEndpoint, CountTokens]> | null = null
  /** Set by a fault that only another configuration mends: the endpoint is not asked again. */
  #hopeless = false
  /** The last fault that no answer has followed yet; it is not told again for each failure. */
  #lastFault = ''

  constructor(options: ModelOptions, prompts: RepairPrompts, address: Address) {
    this.#options = options
    this.#prompts = prompts
    this.#address = address
    this.#budget = tokenBudget(options.maxTokensPerSession ?? 1_000_000)
  }

  async *propose(diagnosis: Diagnosis, signal: AbortSignal): AsyncGenerator<Candidate> {
    const stop = new AbortController()
    const abort = () => stop.abort()
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    let work: Promise<void> = Promise.resolve()
    const candidates = new ReadableStream<Candidate>({
      start: (queue) => {
        work = this.#ask(diagnosis, stop.signal, (candidate) => queue.enqueue(candidate)).finally(() => queue.close())
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

  async #ask(diagnosis: Diagnosis, signal: AbortSignal, emit: (candidate: Candidate) => void): Promise<void> {
    const model = this.#options.writer
    const told = new Set<string>()
    const notice = (text: string) => {
      if (!told.has(text)) this.#options.onNotice(text)
      told.add(text)
    }
    try {
      if (this.#hopeless || !isRepairable(diagnosis.verdict.kind)) return
      this.#ready ??= this.#open()
      const [endpoint, count] = await this.#ready
      if (signal.aborted) return
      const requests = planRequests(diagnosis, this.#prompts, {
        samples: this.#options.samples ?? 3,
        tokens: Math.min(this.#options.maxTokensPerFailure ?? 40_000, this.#budget.left()),
        count,
      })
      if (requests.length === 0) notice(`model ${model}: the token limit leaves no room for a question`)
      const conversation: Conversation = {
        diagnosis,
        model,
        seen: new Set(),
        reasons: new Set(),
        notice,
        emit,
      }
      await Promise.all(requests.map((request) => this.#answer(endpoint, count, request, conversation, signal)))
      const [reason] = conversation.reasons
      if (conversation.seen.size === 0 && reason !== undefined) notice(`model ${model} has no repair: ${reason}`)
    } catch (error) {
      // The last line of defence: an engine that throws would take the other engines' candidates with it.
      notice(modelFault(error, { ...this.#address, model }).message)
    }
  }

  /** Loads the SDK and the tokenizer, which take 0.3 s together and are not needed while everything is green. */
  async #open(): Promise<readonly [ModelEndpoint, CountTokens]> {
    const [{ OpenAI }, count] = await Promise.all([import('openai'), loadTokenCounter()])
    const { writer: model, api = 'chat', timeoutMs = 60_000 } = this.#options
    const client = new OpenAI({
      baseURL: this.#address.baseURL,
      apiKey: this.#address.apiKey,
      timeout: timeoutMs,
      // Retries are this project's own: the SDK's neither hear an abort while they wait nor keep within the time.
      maxRetries: 0,
      // The SDK would write broken events to the console, that is, into the screen.
      logLevel: 'off',
      fetch: boundedFetch,
    })
    const dialect = {
      limit: 'max_completion_tokens' as const,
      temperature: true,
      usage: true,
    }
    return [{ ...this.#address, model, client, api, dialect, timeoutMs }, count]
  }

  async #answer(
    endpoint: ModelEndpoint,
    count: CountTokens,
    request: ModelRequest,
    conversation: Conversation,
    signal: AbortSignal,
  ): Promise<void> {
    const asked = count(request.prompt.system + request.prompt.user)
    const reservation = this.#budget.reserve(asked + request.maxOutputTokens)
    if (reservation === null) {
      conversation.notice(`model ${endpoint.model}: the token limit of the session is reached`)
      return
    }
    const reader = new AnswerReader(conversation)
    let spent: Spent = { inputTokens: asked, outputTokens: 0 }
    let counted = false
    for await (const event of streamAnswer(endpoint, request, signal)) {
      if (event.type === 'text') reader.read(event.text)
      else if (event.type === 'end') {
        this.#lastFault = ''
        reader.end(event.reason)
      } else if (event.type === 'fault') {
        reader.broken()
        // A request that was refused outright costs nothing.
        if (reader.text === '') spent = { inputTokens: 0, outputTokens: 0 }
        this.#hopeless ||= event.fault.permanent
        const { message } = event.fault
        if (message !== this.#lastFault) conversation.notice(message)
        this.#lastFault = message
      } else {
        counted = true
        spent = event
      }
    }
    if (!counted) spent = { ...spent, outputTokens: count(reader.text) }
    reservation.settle(spent.inputTokens + spent.outputTokens)
    if (spent.inputTokens + spent.outputTokens > 0)
      this.#options.onSpend({
        inputTokens: spent.inputTokens,
        outputTokens: spent.outputTokens,
      })
  }
}
