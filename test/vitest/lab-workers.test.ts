import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LabResult } from '../../src/model/lab.ts'
import { candidate, labOf, swept } from './lab-fixture.ts'

/** First lines of what the tests of a run threw, by name. */
function thrown(result: LabResult): Readonly<Record<string, string>> {
  if (result.status !== 'ran') throw new Error(result.detail)
  return Object.fromEntries(result.outcomes.map(({ test, errors }) => [test.name, errors[0]?.message ?? 'passed']))
}

const TELLS_PID = (name: string) =>
  `import { test } from 'vitest'\nimport './src/one.ts'\ntest('${name}', () => { throw new Error(String(process.pid)) })\n`

test('no more test files run at once than there are workers', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const { run } = await labOf(
    Object.fromEntries(
      names.map((name) => [
        `${name}.test.ts`,
        `import { test } from 'vitest'
const began = Date.now()
test('${name}', async () => { await new Promise((done) => setTimeout(done, 50)); throw new Error(began + ' ' + Date.now()) })
`,
      ]),
    ),
    { workers: 2 },
  )
  const spans = Object.values(thrown(await run())).map((text) => text.split(' ').map(Number) as [number, number])
  const most = Math.max(...spans.map(([at]) => spans.filter(([from, to]) => from <= at && at < to).length))
  expect(spans).toHaveLength(names.length)
  expect(most).toBeLessThanOrEqual(2)
})

test('the files of a run follow one another in one worker where one at once is allowed, and later runs find it warm', async () => {
  const names = ['a', 'b', 'c', 'd']
  const { run } = await labOf({
    'src/one.ts': 'export const one = 1\n',
    ...Object.fromEntries(names.map((name) => [`${name}.test.ts`, TELLS_PID(name)])),
  })
  const first = Object.values(thrown(await run()))
  const second = Object.values(thrown(await run()))
  expect(first).toHaveLength(names.length)
  expect(new Set([...first, ...second])).toEqual(new Set([first[0]]))
})

test('one file that needs a new worker for each run leaves the others theirs', async () => {
  const { run } = await labOf({
    'node_modules/registry/package.json': '{ "name": "registry", "type": "module", "main": "index.js" }',
    'node_modules/registry/index.js': 'export const all = []\n',
    'src/one.ts': 'export const one = 1\n',
    'steady.test.ts': TELLS_PID('steady'),
    'leaky.test.ts': `import { all } from 'registry'
import { test } from 'vitest'
import './src/one.ts'
test('leaky', () => { if (all.push(1) === 1) throw new Error(String(process.pid)) })
`,
  })
  const pids = []
  for (const text of ['// a\n', '// b\n', '// c\n']) pids.push(thrown(await run({ 'src/one.ts': text })))
  expect(new Set(pids.map(({ steady }) => steady)).size).toBe(1)
  expect(new Set(pids.map(({ leaky }) => leaky)).size).toBe(3)
  expect(pids.every(({ leaky, steady }) => leaky !== steady && leaky !== 'passed')).toBe(true)
})

test('of a file whose worker dies nothing is told, whatever its first tests did; other files are not touched', async () => {
  const { run } = await labOf({
    'dies.test.ts': `import { test } from 'vitest'
test('first', () => {})
test('dies', () => { process.kill(process.pid, 'SIGKILL') })
test('last', () => {})
`,
    'lives.test.ts': `import { test } from 'vitest'\ntest('lives', () => {})\n`,
  })
  const result = await run()
  expect(result).toMatchObject({ status: 'ran', outcomes: [{ test: { name: 'lives' }, state: 'passed' }] })
  expect(result.status === 'ran' && result.unhandled.length).toBeGreaterThan(0)
})

test('a worker is replaced after a bounded number of candidates, and each is still answered once', async () => {
  const { root, lab, tests } = await labOf({
    'src/one.ts': 'export const one = () => 1\n',
    'a.test.ts': `import { expect, test } from 'vitest'
import { one } from './src/one.ts'
test('a', () => { if (one() !== 0) throw new Error(String(process.pid)) })
`,
  })
  const before = await readFile(join(root, 'src/one.ts'), 'utf8')
  // More than a worker takes.
  const candidates = Array.from({ length: 3_000 }, (_, at) =>
    candidate([{ path: 'src/one.ts', before, after: before.replace('=> 1', `=> ${at + 2}`) }]),
  )
  const answers = await swept(lab, candidates, await tests(), { timeoutMs: 10_000 })
  expect(answers.size).toBe(candidates.length)
  expect(new Set(answers.values()).size).toBe(2)
})
