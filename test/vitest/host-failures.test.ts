import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RepairWatchError } from '../../src/model/errors.ts'
import { builtEntry } from '../../src/source/built-entry.ts'
import { afterwards, firstRun, open, project, write } from './host-fixture.ts'

async function refusal(root: string): Promise<unknown> {
  const error = await open(root).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error instanceof RepairWatchError ? { code: error.code, message: error.message, hint: error.hint } : error
}

const WATCH_HOST = builtEntry(new URL('../../src/vitest/watch-host.ts', import.meta.url).href, 'watch-host')

test('a folder that is no project, a missing Vitest and an old one are refused with the next step', async () => {
  const bare = await project({}, { modules: false })
  const folder = join(bare, '..', 'no project')
  await mkdir(folder)
  const old = await project(
    { 'node_modules/vitest/package.json': '{ "version": "3.2.4", "exports": { "./package.json": "./package.json" } }' },
    { modules: false },
  )
  expect([await refusal(folder), await refusal(bare), await refusal(old)]).toEqual([
    {
      code: 'not-a-project',
      message: `${folder} is not a project: there is no package.json and no Vitest configuration`,
      hint: 'change to the folder of your project and start again',
    },
    { code: 'vitest-missing', message: `Vitest is not installed in ${bare}`, hint: 'npm install -D vitest' },
    {
      code: 'vitest-too-old',
      message: 'this project has Vitest 3.2.4, repair-watch needs 4 or later',
      hint: 'npm install -D vitest@latest',
    },
  ])
})

test('a configuration that throws is named with its first line, and nothing is said before the start', async () => {
  const { host, events, next } = await open(
    await project({ 'vitest.config.ts': `throw new Error('no configuration today\\nreally')\n` }),
  )
  expect(events).toEqual([])
  host.start()
  expect(await next('host-failed')).toEqual({
    type: 'host-failed',
    message: expect.stringMatching(/^Vitest did not start: vitest\.config\.ts.*: Error: no configuration today$/),
    hint: 'look into vitest.config.ts; `npx vitest` shows the whole error',
  })
})

test('a configuration that is broken while watching is told, one that stays whole runs all again, and one that is mended goes on', async () => {
  const { root, next } = await firstRun({
    'vitest.config.ts': `export default { test: { name: 'before' } }\n`,
    'a.test.ts': `import { test } from 'vitest'\ntest('passes', () => {})\n`,
  })
  await write(root, { 'vitest.config.ts': `export default { test: { name: 'after' } }\n` })
  expect(await next('run-started', ({ run }) => run === 2)).toMatchObject({
    files: [{ project: 'after', file: 'a.test.ts' }],
  })
  expect(await next('file-removed')).toEqual({ type: 'file-removed', file: { project: 'before', file: 'a.test.ts' } })
  await next('run-finished')
  await write(root, { 'vitest.config.ts': 'export default {\n' })
  expect(await next('host-failed')).toMatchObject({ message: expect.stringMatching(/vitest\.config\.ts/) })
  await write(root, { 'vitest.config.ts': `export default { test: { name: 'mended' } }\n` })
  expect(await next('run-started', ({ run }) => run > 2)).toMatchObject({
    files: [{ project: 'mended', file: 'a.test.ts' }],
  })
  expect(await next('file-removed')).toEqual({ type: 'file-removed', file: { project: 'after', file: 'a.test.ts' } })
})

test('a Vitest that did not start is started again by the next order', async () => {
  const { root, host, next } = await (async () => {
    const root = await project({
      'setting.ts': `throw new Error('not yet')\n`,
      'vitest.config.ts': `import './setting.ts'\nexport default {}\n`,
      'a.test.ts': `import { test } from 'vitest'\ntest('passes', () => {})\n`,
    })
    return { root, ...(await open(root)) }
  })()
  host.start()
  await next('host-failed')
  await write(root, { 'setting.ts': 'export {}\n' })
  host.send({ type: 'rerun-all' })
  expect(await next('run-started')).toMatchObject({ run: 1, files: [{ project: '', file: 'a.test.ts' }] })
})

test('a global set-up that throws, and a process that ends by itself, are told', async () => {
  const throwing = await open(
    await project({
      'vitest.config.ts': `export default { test: { globalSetup: './setup.ts' } }`,
      'setup.ts': `export function setup() {\n  throw new Error('no database')\n}\n`,
      'a.test.ts': `import { test } from 'vitest'\ntest('passes', () => {})\n`,
    }),
  )
  throwing.host.start()
  expect(await throwing.next('host-failed')).toMatchObject({
    message: expect.stringMatching(/setup\.ts:2: Error: no database$/),
  })
  const ending = await open(
    await project({
      'vitest.config.ts': `process.stderr.write('out of paper\\n', () => process.exit(7))\nawait new Promise(() => {})`,
    }),
  )
  ending.host.start()
  expect(await ending.next('host-failed')).toMatchObject({
    message: "Vitest's process ended by itself (7): out of paper",
  })
})

/** A project whose test starts a program that holds a connection to us until it ends. */
async function projectWithHelper(): Promise<{ readonly root: string; readonly connection: Promise<Socket> }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterwards(async () => server.close())
  const { port } = server.address() as AddressInfo
  const root = await project({
    'helper.mjs': `import { connect } from 'node:net'\nprocess.on('SIGTERM', () => {})\nconnect(${port}, '127.0.0.1')\n`,
    'a.test.ts': `import { spawn } from 'node:child_process'
import { test } from 'vitest'
test('never ends', () => {
  spawn(process.execPath, [new URL('./helper.mjs', import.meta.url).pathname.replaceAll('%20', ' ').replaceAll('%C3%A4', 'ä')])
  return new Promise(() => {})
}, 0)
test('blocks', () => { for (;;); })
`,
  })
  const connection = once(server, 'connection').then(([socket]) => (socket as Socket).resume())
  return { root, connection }
}

test('disposing ends the process and all that the tests started, within two seconds', async () => {
  const { root, connection } = await projectWithHelper()
  const { host } = await open(root)
  host.start()
  const closed = once(
    (await connection).on('error', () => {}),
    'close',
  )
  const before = performance.now()
  await host.dispose()
  await closed
  expect(performance.now() - before).toBeLessThan(2_000)
})

test('when our own process is killed, nothing stays behind', async () => {
  const { root, connection } = await projectWithHelper()
  const script = join(root, 'parent.mjs')
  await writeFile(
    script,
    `import { startWatchHost } from ${JSON.stringify(WATCH_HOST.href)}
const host = await startWatchHost({ root: ${JSON.stringify(root)}, args: [], filters: [], watch: true, onLog() {} })
host.start()
`,
  )
  const parent = spawn(process.execPath, [script], { stdio: 'ignore' })
  const closed = once(
    (await connection).on('error', () => {}),
    'close',
  )
  parent.kill('SIGKILL')
  await closed
})

test('a loop that never ends is told as a file that hung, whose worker is ended; the next run goes on', async () => {
  const { root, next, states } = await (async () => {
    const root = await project({
      'vitest.config.ts': 'export default { test: { testTimeout: 100, hookTimeout: 100, maxWorkers: 2 } }\n',
      'n.ts': 'export const step = 0\n',
      'a.test.ts': `import { expect, test } from 'vitest'
import { step } from './n.ts'
test('first', () => {})
test('counts', () => {
  let n = 1
  while (n !== 0) n -= step
  expect(n).toBe(0)
})
`,
      'b.test.ts': `import { test } from 'vitest'\ntest('passes', () => {})\n`,
    })
    const watched = await open(root)
    watched.host.start()
    return { root, ...watched }
  })()
  expect(await next('file-hung')).toEqual({
    type: 'file-hung',
    run: 1,
    file: { project: '', file: 'a.test.ts' },
    silentMs: 5_200,
  })
  expect(await next('run-finished')).toMatchObject({ run: 1, reason: 'failed', unhandled: [] })
  expect(states(1)).toEqual({ '|b.test.ts|passes': 'passed' })
  await write(root, { 'n.ts': 'export const step = 1\n' })
  expect(await next('run-finished')).toMatchObject({ run: 2, reason: 'passed' })
  expect(states(2)).toEqual({ '|a.test.ts|first': 'passed', '|a.test.ts|counts': 'passed' })
})
