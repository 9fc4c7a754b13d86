import { z } from 'zod'
import type { ModelClient } from './model-client.ts'
import type { FilledPrompt, Prompt } from './prompt.ts'
import type { Account, Spending } from './spending.ts'

/** What everybody who answers in JSON is made of. */
export interface JsonRole {
  readonly client: ModelClient
  readonly prompt: Prompt
  readonly spending: Spending
}

/**
 * What `ask` finds within a time (ms); its signal aborts when that is over. Empty where the model cannot be asked. Never rejects: what
 * breaks is one notice.
 */
export async function within<T>(
  ms: number,
  client: ModelClient,
  outer: AbortSignal,
  ask: (signal: AbortSignal) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  if (client.isHopeless || outer.aborted) return []
  try {
    return await ask(AbortSignal.any([outer, AbortSignal.timeout(ms)]))
  } catch (error) {
    client.broken(error)
    return []
  }
}

/** One question whose answer is a JSON object. */
export interface JsonQuestion<T> {
  readonly prompt: FilledPrompt
  /** What the answer is called where an endpoint wants a name for its schema. */
  readonly name: string
  readonly schema: z.ZodType<T>
  readonly temperature: number
  readonly maxOutputTokens: number
}

/** What came of it; `failed` was told already, by the client or as one notice here. */
export type JsonAnswer<T> = { readonly status: 'answered'; readonly value: T } | { readonly status: 'failed' }

/**
 * Asks for a JSON object and checks it against the schema; asks once again, with what was wrong, when it does not hold. Where the
 * endpoint knows structured output it is asked for, elsewhere the prompt alone has to do.
 */
export async function askJson<T>(
  client: ModelClient,
  { prompt, name, schema, temperature, maxOutputTokens }: JsonQuestion<T>,
  account: Account,
  signal: AbortSignal,
): Promise<JsonAnswer<T>> {
  const format = { name, schema: z.toJSONSchema(schema) as Record<string, unknown> }
  let complaint = ''
  for (let round = 0; round < 2; round++) {
    const again =
      complaint === '' ? '' : `\n\nYour last answer could not be read: ${complaint}. Answer with the JSON object alone.`
    const request = { prompt: { ...prompt, user: prompt.user + again }, temperature, maxOutputTokens, format }
    let text = ''
    let whole = false
    for await (const event of client.ask(request, account, signal)) {
      if (event.type === 'text') text += event.text
      if (event.type === 'end') whole = event.reason !== 'cancelled'
    }
    if (!whole) return { status: 'failed' }
    const read = readJson(text, schema)
    if (read.status === 'read') return { status: 'answered', value: read.value }
    complaint = read.complaint
  }
  client.notice(`its ${name} could not be read, twice: ${complaint}`)
  return { status: 'failed' }
}

/** The object in an answer, whatever a model writes around it. */
function readJson<T>(
  text: string,
  schema: z.ZodType<T>,
): { readonly status: 'read'; readonly value: T } | { readonly status: 'malformed'; readonly complaint: string } {
  const [first, last] = [text.indexOf('{'), text.lastIndexOf('}')]
  if (first === -1 || last < first) return { status: 'malformed', complaint: 'it holds no JSON object' }
  let value: unknown
  try {
    value = JSON.parse(text.slice(first, last + 1))
  } catch {
    return { status: 'malformed', complaint: 'its JSON is broken' }
  }
  const result = schema.safeParse(value)
  if (result.success) return { status: 'read', value: result.data }
  const { path, message } = result.error.issues[0] as z.core.$ZodIssue
  return { status: 'malformed', complaint: `${path.join('.') || 'the object'}: ${message}` }
}
