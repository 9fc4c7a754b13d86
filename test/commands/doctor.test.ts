import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { Check } from '../../src/commands/doctor.ts'
import { ensureBuilt, linkModules, runTool } from '../built-tool.ts'
import { modelServer } from '../engines/model-server.ts'
import { commit, git, snapshot, temporaryFolder, write } from '../workspace/project.ts'

beforeAll(ensureBuilt)

const KEY = 'sk-test-abcdefghijklmnopqrstuvwxyz'

test('a project in order, an endpoint that answers and one that does not', async ({ signal }) => {
  const server = await modelServer(async (x) => {
    if (x.path.endsWith('/models')) return x.status(200, { data: [{ id: 'small' }, { id: 'large' }] })
    if (x.body.model !== 'small') return x.status(404, { error: { message: `no model ${KEY}` } })
    for (const number of ['1 ', '2 ', '3']) {
      x.text(number)
      await new Promise(setImmediate)
    }
    x.finish()
  })
  const folder = temporaryFolder()
  linkModules(folder)
  const root = join(folder, 'project')
  const model = { baseURL: server.baseURL, writer: 'small', reviewer: 'huge' }
  write(root, {
    'package.json': '{ "type": "module" }',
    'contract.md': '## src/a.ts\n\n### a\n\n- `a()` → `1`\n- `a(` → `2`\n',
    'src/a.ts': 'export const a = () => 1\n',
    'test/a.test.ts': `import { test } from 'vitest'\ntest('a', () => {})\n`,
    'repair-watch.config.json': JSON.stringify({ model }),
  })
  git(root, 'init', '-q', '-b', 'main')
  commit(root, 'first')
  const before = snapshot(root, { times: false })
  const run = await runTool(root, ['doctor', '--json'], { signal, env: { OPENAI_API_KEY: KEY } })
  await server.stop()
  expect(snapshot(root, { times: false })).toEqual(before)
  expect(run.stdout + run.stderr).not.toContain(KEY)
  const { checks } = JSON.parse(run.stdout) as { readonly checks: readonly Check[] }
  expect(checks.map(({ name, status }) => `${status} ${name}`)).toEqual([
    'ok node',
    'ok project',
    'ok vitest',
    'ok configuration',
    'ok git',
    'ok contract',
    'warn contract',
    'ok lab',
    'ok writer',
    'fail reviewer',
  ])
  expect(checks.filter(({ status }) => status !== 'ok').map(({ next }) => next)).not.toContain(null)
  expect(checks.at(-2)?.detail).toMatch(/^small at \S+ \(chat\): first token after \d+ ms(, \d+ tokens a second)?$/)
  expect(checks.at(-1)).toEqual({
    name: 'reviewer',
    status: 'fail',
    detail: expect.stringMatching(/does not know the model huge.*404: no model \[redacted: /),
    next: 'set model.reviewer to one of: small, large',
  })
  expect(run.status).toBe(2)
})

test('without a project, and without a key: one line each says what to do', async ({ signal }) => {
  const root = temporaryFolder()
  const nothing = await runTool(root, ['doctor'], { signal })
  expect([nothing.status, nothing.stdout.split('\n').slice(1)]).toEqual([
    2,
    [
      expect.stringMatching(/^FAIL {2}project {7}.* is not a project/),
      '                    → change to the folder of your project and start again',
      '',
    ],
  ])
})
