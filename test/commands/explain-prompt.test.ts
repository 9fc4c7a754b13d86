import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { ensureBuilt, repository, runTool } from '../built-tool.ts'
import { modelServer } from '../engines/model-server.ts'
import { committedProject } from '../session/live-session.ts'
import { snapshot, write } from '../workspace/project.ts'

beforeAll(ensureBuilt)

test('prints what would be sent, with the own prompt and with redactions, and sends and writes nothing', async ({
  signal,
}) => {
  const server = await modelServer((x) => x.status(500))
  const own = readFileSync(join(repository, 'agent-prompts/repair.md'), 'utf8').replace(
    'You repair TypeScript',
    'In our house you repair TypeScript',
  )
  const config = {
    engines: ['templates'],
    model: { baseURL: server.baseURL, writer: 'small', samples: 2, prompts: { repair: 'prompts/repair.md' } },
  }
  const root = committedProject({
    '.gitignore': 'src/private.ts\n',
    'src/private.ts': "export const hidden = 'nothing for others'\n",
    'src/add.ts': `export { hidden } from './private'\nexport const token = 'sk-abcdefghijklmnopqrstuv'\nexport const add = (a: number, b: number): number => a + b\n`,
    'test/add.test.ts': `import { expect, test } from 'vitest'
import { add } from '../src/add'

test('adds', () => expect(add(1, 2)).toBe(3))
`,
    'prompts/repair.md': own,
    'repair-watch.config.json': JSON.stringify(config),
  })
  write(root, { 'src/add.ts': readFileSync(join(root, 'src/add.ts'), 'utf8').replace('a + b', 'a - b') })
  const before = snapshot(root, { times: false })
  const run = await runTool(root, ['--explain-prompt'], { signal })
  await server.stop()
  expect([run.status, run.stderr, server.exchanges.length]).toEqual([0, '', 0])
  expect(snapshot(root, { times: false })).toEqual(before)
  expect(run.stdout.match(/^=== .*/gm)).toEqual([
    expect.stringMatching(
      /^=== test\/add\.test\.ts > adds: sample 1 of 2, asked before the verdict, temperature 0\.2, about \d+ tokens in, at most \d+ out ===$/,
    ),
    expect.stringMatching(/sample 2 of 2, temperature 0\.7/),
  ])
  expect(run.stdout).toContain('--- system ---\nIn our house you repair TypeScript')
  expect(run.stdout).toMatch(/<calls-(\w+)>\nadd\(1, 2\) → -1\n<\/calls-\1>/)
  expect(run.stdout).toContain("export const token = '[redacted: OpenAI key]'")
  expect(run.stdout).not.toMatch(/sk-abcdefghijklmnopqrstuv|nothing for others/)
})
