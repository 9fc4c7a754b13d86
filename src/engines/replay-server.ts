import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiOf, type RecordedAnswer } from './recording.ts'

/** An endpoint on loopback that gives recorded answers, with the timing they had. */
export interface ReplayServer {
  readonly baseURL: string
  stop(): Promise<void>
}

/**
 * Starts the endpoint. A request gets the answer to the same request, else the next one of the same model and API, each answer
 * once; when there is none left, a 404 that says so.
 */
export async function startReplay(answers: readonly RecordedAnswer[]): Promise<ReplayServer> {
  const left = [...answers]
  const server = createServer((request, response) => {
    reply(request, response, left).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function reply(request: IncomingMessage, response: ServerResponse, left: RecordedAnswer[]): Promise<void> {
  const started = performance.now()
  let text = ''
  for await (const chunk of request) text += chunk
  const api = apiOf(request.url ?? '/')
  const body: unknown = text === '' ? {} : JSON.parse(text)
  const same = left.findIndex((one) => one.api === api && JSON.stringify(one.body) === JSON.stringify(body))
  const { model } = body as { readonly model?: unknown }
  const next = same >= 0 ? same : left.findIndex((one) => one.api === api && one.body.model === model)
  const [answer] = next >= 0 ? left.splice(next, 1) : []
  if (!answer) {
    response.writeHead(404, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({ error: { message: `the recording has no more answers of the model ${String(model)}` } }),
    )
    return
  }
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const at = async (ms: number): Promise<void> => {
    const wait = started + ms - performance.now()
    if (wait > 0) await sleep(wait, undefined, { signal: gone.signal })
  }
  await at(answer.chunks[0]?.[0] ?? 0)
  response.writeHead(answer.status, { 'content-type': answer.type })
  for (const [ms, piece] of answer.chunks) {
    await at(ms)
    response.write(piece)
  }
  response.end()
}
