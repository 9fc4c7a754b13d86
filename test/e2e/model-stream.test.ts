import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureBuilt, linkModules, runTool } from '../built-tool.ts'
import { type Exchange, modelServer } from '../engines/model-server.ts'

const ANSWER = `### code: count a partial box as a whole one
src/boxes.ts
<<<<<<< SEARCH
  return Math.floor(pieces / size)
=======
  return Math.ceil(pieces / size)
>>>>>>> REPLACE
### none: nothing else to say, but the stream goes on `

let folder: string

beforeAll(() => {
  ensureBuilt()
  folder = mkdtempSync(join(tmpdir(), 'repair watch ü '))
  linkModules(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function project(name: string, baseURL: string): string {
  const root = join(folder, name)
  const files = {
    'package.json': JSON.stringify({
      name: 'boxes',
      type: 'module',
      repairWatch: { engines: ['model'], model: { baseURL, writer: 'scripted', samples: 1, timeoutMs: 60_000 } },
    }),
    'contract.md':
      '# Contract\n\n## src/boxes.ts\n\n### boxes(pieces, size)\n\n- [whole] A partial box counts.\n- `boxes(3, 2)` → `2`\n',
    'src/boxes.ts':
      'export function boxes(pieces: number, size: number): number {\n  return Math.floor(pieces / size)\n}\n',
    'test/boxes.test.ts':
      "import { expect, test } from 'vitest'\nimport { boxes } from '../src/boxes.ts'\ntest('a partial box', () => {\n  expect(boxes(5, 2)).toBe(3)\n})\ntest('full boxes', () => {\n  expect(boxes(4, 2)).toBe(2)\n})\n",
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  execFileSync('git', ['init', '-q'], { cwd: root })
  return root
}

test('a candidate is proven before the stream that brought it has ended', async ({ signal }) => {
  const log: string[] = []
  const server = await modelServer(async (exchange: Exchange) => {
    exchange.text(...ANSWER.split(/(?<=\s)/))
    // The server never ends the answer: whoever waits for its end waits for ever.
    await exchange.closed
    log.push('closed by the client')
  })
  try {
    const root = project('stream', server.baseURL)
    const report = join(folder, 'report.json')
    const { status } = await runTool(root, ['ci', '--report', report], { signal })
    const { failures } = JSON.parse(readFileSync(report, 'utf8'))
    expect({
      status,
      log,
      verdict: failures[0].verdict.kind,
      candidates: failures[0].candidates.map((one: { engine: string; title: string; proof: { status: string } }) => ({
        engine: one.engine,
        title: one.title,
        status: one.proof.status,
      })),
    }).toEqual({
      status: 1,
      log: ['closed by the client'],
      verdict: 'code-wrong',
      candidates: [{ engine: 'model', title: 'count a partial box as a whole one', status: 'proven' }],
    })
  } finally {
    await server.stop()
  }
})

test('an endpoint that refuses is one line, and the embedded engine goes on', async ({ signal }) => {
  const server = await modelServer((exchange: Exchange) => exchange.status(401, { error: { message: 'no such key' } }))
  try {
    const root = project('refused', server.baseURL)
    const report = join(folder, 'refused.json')
    const { status, stderr } = await runTool(root, ['ci', '--engine', 'model,templates', '--report', report], {
      signal,
    })
    const { failures } = JSON.parse(readFileSync(report, 'utf8'))
    expect({
      status,
      lines: stderr.split('\n').filter((line) => line.includes('401')),
      first: failures[0].candidates[0].engine,
      proof: failures[0].candidates[0].proof.status,
    }).toEqual({
      status: 1,
      lines: ['repair-watch: model scripted: the endpoint refused the key: check OPENAI_API_KEY (401: no such key)'],
      first: 'templates',
      proof: 'proven',
    })
  } finally {
    await server.stop()
  }
})
