// An endpoint on loopback that streams one answer at a steady rate, for npm run bench:stream.
import { createServer } from 'node:http'

/** Characters of code that make a token, about. */
const TOKEN_LENGTH = 4
const TICK_MS = 5

/**
 * Starts the endpoint. `answer()` gives the text of the next answer; `exchanges` tells of each request, in ms of
 * `performance.now()`, when it came and when the last block was sent.
 */
export async function streamServer({ tokensPerSecond, answer }) {
  const exchanges = []
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    const exchange = { arrived: performance.now(), sent: null }
    exchanges.push(exchange)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const text = answer()
    const end = text.lastIndexOf('>>>>>>> REPLACE\n') + '>>>>>>> REPLACE\n'.length
    let at = 0
    const timer = setInterval(() => {
      const due = ((performance.now() - exchange.arrived) / 1000) * tokensPerSecond * TOKEN_LENGTH
      const piece = text.slice(at, Math.floor(due))
      if (piece === '') return
      at += piece.length
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: piece } }] })}\n\n`)
      if (at >= end) exchange.sent ??= performance.now()
      if (at < text.length) return
      clearInterval(timer)
      response.end('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')
    }, TICK_MS)
    response.once('close', () => clearInterval(timer))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseURL: `http://127.0.0.1:${server.address().port}/v1`,
    exchanges,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
