import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { ModelOptions } from '../../src/engines/models.ts'
import { openModels } from '../../src/engines/models.ts'
import { readRecording } from '../../src/engines/recording.ts'
import type { Spend } from '../../src/model/spend.ts'
import { recorded } from '../../src/record-models.ts'
import { modelServer } from './model-server.ts'
import { drain } from './run-engine.ts'
import { answerOf, ROUND, taxDiagnosis } from './tax-diagnosis.ts'

function recordingFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rw-recording-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'answers.jsonl')
}

function options(baseURL: string | null) {
  const notices: string[] = []
  const spent: Spend[] = []
  const address = { model: 'tiny', baseURL, apiKeyEnv: 'TEAM_KEY', api: null, timeoutMs: 20_000, price: null } as const
  const all: ModelOptions = {
    writer: baseURL === null ? null : address,
    reviewer: null,
    promptFiles: {},
    samples: 2,
    maxRequests: 6,
    maxTokensPerFailure: 40_000,
    maxTokensPerSession: 1_000_000,
    maxPricePerFailure: null,
    maxPricePerSession: null,
    onNotice: (text) => notices.push(text),
    onSpend: (_failureId, spend) => spent.push(spend),
  }
  return { all, notices, spent }
}

async function run(part: ReturnType<typeof options>, files: Parameters<typeof recorded>[1]) {
  const asked = await recorded(part.all, files)
  const candidates = await drain(openModels(asked.options).engine)
  await asked.stop()
  return { candidates: candidates.map(({ id, title }) => [id, title]).sort(), ...part }
}

test('a recording answers as the endpoint did, with its timing and without the key, also with nothing configured', async () => {
  vi.stubEnv('TEAM_KEY', 'not-to-be-kept-1234')
  onTestFinished(() => void vi.unstubAllEnvs())
  const file = recordingFile()
  const ceil = answerOf('runde 😀 auf', '  return Math.trunc(raw) / 100', '  return Math.ceil(raw) / 100')
  const server = await modelServer(async (x) => {
    const text = (x.body.temperature === 0.2 ? ROUND : ceil).split(/(?<=\n)/)
    for (const line of text) {
      x.text(line)
      await new Promise(setImmediate)
    }
    // The endpoint is slow to end: that is in the recording.
    await new Promise((resolve) => setTimeout(resolve, 60))
    x.finish()
  })
  const live = await run(options(server.baseURL), { record: file })
  await server.stop()
  expect(live.candidates.length).toBe(2)
  expect(readFileSync(file, 'utf8')).not.toContain('not-to-be-kept')
  const answers = readRecording(file)
  expect(answers.map(({ api, status, type }) => [api, status, type])).toEqual([
    ['chat/completions', 200, 'text/event-stream'],
    ['chat/completions', 200, 'text/event-stream'],
  ])
  for (const { chunks } of answers)
    expect(chunks.map(([ms]) => ms)).toEqual(chunks.map(([ms]) => ms).toSorted((a, b) => a - b))

  for (const { chunks } of answers) expect(chunks.at(-1)?.[0]).toBeGreaterThanOrEqual(55)

  const again = await run(options('http://127.0.0.1:9/v1'), { replay: file })
  const bare = await run(options(null), { replay: file })
  for (const replayed of [again, bare])
    expect([replayed.candidates, replayed.spent, replayed.notices]).toEqual([live.candidates, live.spent, []])
})

test('a replay keeps the time between the pieces, and says when it has no more answers', async () => {
  const file = recordingFile()
  const event = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`
  const entry = {
    api: 'chat/completions',
    body: { model: 'tiny' },
    status: 200,
    type: 'text/event-stream',
    chunks: [
      [0, event(ROUND)],
      [400, `${event(' ')}data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`],
    ],
  }
  writeFileSync(file, `{"recording":"repair-watch","version":1}\n${JSON.stringify(entry)}\n`)
  const part = options(null)
  const asked = await recorded({ ...part.all, samples: 1 }, { replay: file })
  const { engine } = openModels(asked.options)
  const started = performance.now()
  expect((await drain(engine)).length).toBe(1)
  // Never earlier than it was recorded; how much later is up to the machine.
  expect(performance.now() - started).toBeGreaterThanOrEqual(395)
  expect((await drain(engine, taxDiagnosis())).length).toBe(0)
  await asked.stop()
  expect(part.notices).toEqual([expect.stringContaining('the recording has no more answers of the model tiny')])
})

test.each([
  ['nothing', undefined, /cannot be read as a recording/],
  ['another file', '{"name":"x"}\n', /is no recording/],
  ['a broken line', '{"recording":"repair-watch","version":1}\n{"api":1}\n', /cannot be read as a recording/],
])('what is no recording is refused: %s', (_name, text, message) => {
  const file = recordingFile()
  if (text !== undefined) writeFileSync(file, text)
  expect(() => readRecording(file)).toThrow(message)
})
