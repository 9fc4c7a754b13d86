import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { RepairWatchError } from '../model/errors.ts'
import { boundedFetch } from './bounded-fetch.ts'

const entrySchema = z.object({
  /** `chat/completions` or `responses`. */
  api: z.string(),
  /** What was sent, without headers: the key is in none of it. */
  body: z.looseObject({ model: z.string() }),
  status: z.int(),
  type: z.string(),
  /** Milliseconds since the request, and the text that came then. */
  chunks: z.array(z.tuple([z.number().nonnegative(), z.string()])),
})

/** One request and its answer as it streamed in. */
export type RecordedAnswer = z.output<typeof entrySchema>

const HEAD = { recording: 'repair-watch', version: 1 } as const

/** The part of an address that names the API. */
export function apiOf(url: string): string {
  return /(chat\/completions|responses|models)\/?$/.exec(new URL(url, 'http://localhost').pathname)?.[1] ?? ''
}

/**
 * A `fetch` that keeps every answer with its timing in `file` (absolute; begun anew), one JSON line each, as soon as it has ended
 * or was given up. Throws `RepairWatchError` with code `usage` where the file cannot be written.
 */
export function recordingFetch(file: string): typeof fetch {
  try {
    writeFileSync(file, `${JSON.stringify(HEAD)}\n`)
  } catch (cause) {
    throw new RepairWatchError('usage', `${file} cannot be written`, { hint: 'name another file with --record', cause })
  }
  return async (input, init) => {
    const started = performance.now()
    const response = await boundedFetch(input, init)
    const chunks: [number, string][] = []
    const decoder = new TextDecoder()
    let saved = false
    const save = (): void => {
      // A stream that is left ends in more than one way.
      if (saved) return
      saved = true
      const url = input instanceof Request ? input.url : String(input)
      const entry: RecordedAnswer = {
        api: apiOf(url),
        body: typeof init?.body === 'string' ? JSON.parse(init.body) : { model: '' },
        status: response.status,
        type: response.headers.get('content-type') ?? '',
        chunks,
      }
      appendFileSync(file, `${JSON.stringify(entry)}\n`)
    }
    if (response.body === null) return response
    const reader = response.body.getReader()
    const recorded = new ReadableStream<Uint8Array>({
      async pull(controller) {
        try {
          const { value, done } = await reader.read()
          if (done) {
            save()
            controller.close()
            return
          }
          chunks.push([Math.round(performance.now() - started), decoder.decode(value, { stream: true })])
          controller.enqueue(value)
        } catch (error) {
          save()
          controller.error(error)
        }
      },
      cancel(reason) {
        save()
        return reader.cancel(reason)
      },
    })
    const { status, statusText, headers } = response
    return new Response(recorded, { status, statusText, headers })
  }
}

/** The answers of a recording. Throws `RepairWatchError` with code `usage` where it is none. */
export function readRecording(file: string): readonly RecordedAnswer[] {
  const refuse = (why: string, cause?: unknown): never => {
    throw new RepairWatchError('usage', `${file} ${why}`, { hint: 'make a recording with --record FILE', cause })
  }
  try {
    const [head = '', ...lines] = readFileSync(file, 'utf8').split('\n').filter(Boolean)
    if (JSON.parse(head).recording !== HEAD.recording) refuse('is no recording')
    return lines.map((line) => entrySchema.parse(JSON.parse(line)))
  } catch (cause) {
    if (cause instanceof RepairWatchError) throw cause
    return refuse('cannot be read as a recording', cause)
  }
}
