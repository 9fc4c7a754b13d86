import { redact } from '../source/redact.ts'
import { terminalLine } from './terminal-line.ts'

/** Why a request to a model failed, in one sentence for the person. */
export interface ModelFault {
  readonly message: string
  /** True where the same request may succeed a little later. */
  readonly passing: boolean
  /** How long the endpoint asks to wait, in ms; null when it does not say. */
  readonly waitMs: number | null
  /** True where nothing but another configuration will help: the endpoint need not be asked again. */
  readonly permanent: boolean
  /** The request parameter that the endpoint does not know, if that is what it complains about. */
  readonly parameter: string | null
  /** True where the endpoint may lack the API that was asked, and have the other one. */
  readonly noSuchApi: boolean
  /** True where nothing answered at all: asking again soon would only keep others waiting. */
  readonly unreachable: boolean
}

/** What a message needs to know about the request. */
export interface FaultContext {
  readonly model: string
  readonly baseURL: string
  readonly apiKeyEnv: string
  /** Is taken out of whatever the endpoint says. */
  readonly apiKey: string
}

interface StatusRule {
  readonly status: (status: number) => boolean
  readonly passing?: true
  readonly permanent?: true
  readonly say: (context: FaultContext) => string
}

const STATUS_RULES: readonly StatusRule[] = [
  {
    status: (status) => status === 401,
    permanent: true,
    say: ({ apiKeyEnv }) => `the endpoint refused the key: check ${apiKeyEnv}`,
  },
  {
    status: (status) => status === 403,
    permanent: true,
    say: ({ model }) => `the key may not use the model ${model}`,
  },
  {
    status: (status) => status === 404,
    permanent: true,
    say: ({ model, baseURL }) => `${baseURL} does not know the model ${model}: check its name and the address`,
  },
  {
    status: (status) => status === 405,
    permanent: true,
    say: ({ baseURL }) => `${baseURL} has no such API: check model.baseURL and model.api`,
  },
  {
    status: (status) => status === 429,
    passing: true,
    say: () => 'the endpoint limits the rate of requests',
  },
  {
    status: (status) => status === 408 || status === 409 || status >= 500,
    passing: true,
    say: () => 'the endpoint has trouble',
  },
  { status: () => true, say: () => 'the endpoint refused the request' },
]

const CONNECTION: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers at',
  ENOTFOUND: 'there is no host at',
  EAI_AGAIN: 'no name service for',
}

const NETWORK_CODE = /^(?:E[A-Z]+|UND_ERR_\w+)$/

/** Puts whatever the SDK, the network or a parser threw into one sentence. Total: it never throws itself. */
export function modelFault(error: unknown, context: FaultContext): ModelFault {
  const { status, headers, code, param, message } = describe(error)
  const say = (text: string) => cleaned(`model ${context.model}: ${text}`, context)
  const plain = {
    passing: false,
    waitMs: null,
    permanent: false,
    parameter: null,
    noSuchApi: false,
    unreachable: false,
  }
  if (status !== null) {
    const rule = STATUS_RULES.find((one) => one.status(status)) as StatusRule
    const noQuota = code === 'insufficient_quota'
    const text = noQuota ? 'the quota is used up' : rule.say(context)
    return {
      message: say(`${text} (${status}${message ? `: ${message}` : ''})`),
      passing: rule.passing === true && !noQuota,
      waitMs: retryAfter(headers),
      permanent: rule.permanent === true || noQuota,
      parameter: status === 400 || status === 422 ? (param ?? message) : null,
      // Who does not know the model says so, and has the API.
      noSuchApi: status === 405 || (status === 404 && code !== 'model_not_found' && !/\bmodels?\b/i.test(message)),
      unreachable: false,
    }
  }
  const refused = CONNECTION[code ?? '']
  if (refused !== undefined) return { ...plain, unreachable: true, message: say(`${refused} ${context.baseURL}`) }
  if (error instanceof SyntaxError) return { ...plain, message: say('an event of the answer is no JSON') }
  if (code !== null && NETWORK_CODE.test(code))
    return {
      ...plain,
      passing: true,
      message: say(`the connection broke (${code})`),
    }
  return { ...plain, message: say(message) }
}

/** A fault that was noticed here and not by the endpoint; `unreachable` as in `ModelFault`. */
export function ownFault(text: string, context: FaultContext, unreachable = false): ModelFault {
  return {
    message: cleaned(`model ${context.model}: ${text}`, context),
    passing: false,
    waitMs: null,
    permanent: false,
    parameter: null,
    noSuchApi: false,
    unreachable,
  }
}

function cleaned(text: string, { apiKey }: FaultContext): string {
  // The key is taken out by its value as well: an endpoint may echo one that looks like no key at all.
  const hidden = apiKey.length < 6 ? text : text.replaceAll(apiKey, '[redacted: key]')
  return terminalLine(redact(hidden), 300)
}

interface ErrorFacts {
  readonly status: number | null
  readonly headers: Headers | null
  readonly code: string | null
  readonly param: string | null
  readonly message: string
}

function describe(error: unknown): ErrorFacts {
  const fields = (value: unknown) =>
    (typeof value === 'object' && value !== null ? value : {}) as {
      readonly [name: string]: unknown
    }
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  const { status, headers, param, error: body } = fields(error)
  let code: string | null = null
  let deepest: string | null = null
  // The SDK wraps what fetch threw, which wraps what the network said: the innermost message is the telling one.
  for (let cause: unknown = error, depth = 0; cause && depth < 5; cause = fields(cause).cause, depth++) {
    code ??= text(fields(cause).code)
    deepest = text(fields(cause).message) ?? deepest
  }
  const said = text(fields(body).message) ?? deepest ?? String(error)
  return {
    status: typeof status === 'number' ? status : null,
    headers: headers instanceof Headers ? headers : null,
    code,
    param: text(param),
    message: said.replace(/^\d{3} /, '').slice(0, 1_000),
  }
}

/** `Retry-After` in seconds or as a date, or `retry-after-ms`, as ms from now. */
function retryAfter(headers: Headers | null): number | null {
  const ms = Number.parseFloat(headers?.get('retry-after-ms') ?? '')
  if (Number.isFinite(ms)) return Math.max(0, ms)
  const value = headers?.get('retry-after') ?? ''
  const seconds = Number.parseFloat(value)
  if (/^[\d.]+$/.test(value) && Number.isFinite(seconds)) return seconds * 1_000
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now())
}
