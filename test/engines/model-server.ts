import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as it arrived, and the means to answer it in any way, right or wrong. */
export interface Exchange {
  /** 1 for the first request. */
  readonly number: number
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: { readonly [field: string]: unknown }
  /** Resolves when the connection is closed, by whichever side. */
  readonly closed: Promise<void>
  /** Answers with a status and a JSON body. */
  status(status: number, body?: unknown, headers?: Record<string, string>): void
  /** Sends bytes of an event stream as they are. */
  raw(bytes: string | Uint8Array): void
  /** Sends each piece of text as one event of the API that was asked. */
  text(...pieces: string[]): void
  /** Sends the end of a good answer, with its usage, and closes. */
  finish(reason?: string): void
  /** Closes without saying that the answer is complete. */
  close(): void
  /** Resets the connection. */
  reset(): void
}

/** An endpoint on loopback that speaks the event stream of chat completions and of responses. */
export interface ModelServer {
  readonly baseURL: string
  readonly exchanges: readonly Exchange[]
  stop(): Promise<void>
}

/** Starts an endpoint that answers each request with `script`. */
export async function modelServer(script: (exchange: Exchange) => void | Promise<void>): Promise<ModelServer> {
  const exchanges: Exchange[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const exchange = exchangeOf(
      exchanges.length + 1,
      request.url ?? '',
      request.headers,
      JSON.parse(body || '{}'),
      response,
    )
    exchanges.push(exchange)
    await script(exchange)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    exchanges,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function exchangeOf(
  number: number,
  path: string,
  headers: IncomingHttpHeaders,
  body: Exchange['body'],
  response: ServerResponse,
): Exchange {
  const chat = path.endsWith('/chat/completions')
  const raw = (bytes: string | Uint8Array) => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(bytes)
  }
  const event = (data: object) => raw(`data: ${JSON.stringify(data)}\n\n`)
  const chunk = (choice: object | null, rest: object = {}) =>
    event({
      id: 'x',
      object: 'chat.completion.chunk',
      created: 0,
      model: 'm',
      choices: choice ? [choice] : [],
      ...rest,
    })
  return {
    number,
    path,
    headers,
    body,
    closed: new Promise((resolve) => response.once('close', resolve)),
    status(status, answer = {}, more = {}) {
      response.writeHead(status, { 'content-type': 'application/json', ...more })
      response.end(JSON.stringify(answer))
    },
    raw,
    text(...pieces) {
      for (const piece of pieces) {
        if (chat) chunk({ index: 0, delta: { content: piece }, finish_reason: null })
        else event({ type: 'response.output_text.delta', delta: piece })
      }
    },
    finish(reason = 'stop') {
      if (chat) {
        chunk({ index: 0, delta: {}, finish_reason: reason })
        chunk(null, { usage: { prompt_tokens: 1000, completion_tokens: 50, total_tokens: 1050 } })
        raw('data: [DONE]\n\n')
      } else
        event({
          type: reason === 'length' ? 'response.incomplete' : 'response.completed',
          response: {
            incomplete_details: reason === 'length' ? { reason: 'max_output_tokens' } : null,
            usage: { input_tokens: 1000, output_tokens: 50 },
          },
        })
      response.end()
    },
    close: () => void response.end(),
    reset: () => void response.socket?.resetAndDestroy(),
  }
}
