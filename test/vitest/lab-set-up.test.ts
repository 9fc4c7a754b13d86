import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { SetUp } from '../../src/vitest/set-up.ts'
import { open, project } from './host-fixture.ts'
import { openedLab, snapshotOf } from './lab-fixture.ts'

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const keeps = `{
  name: 'keeps-what-it-made',
  transform: (code, id) => id.includes('/blind/') ? (kept.has(id) || kept.set(id, code), kept.get(id)) : undefined,
}`

test('a global set-up runs once: what it provides, sets and serves is there in the lab and in a copy as well', async () => {
  const port = await freePort()
  const body = (folder: string) => `import { expect, inject, test } from 'vitest'
import { path } from '../src/path.ts'
test('${folder} served', async () => { expect(await (await fetch(inject('address') + path)).text()).toBe('GET /right') })
test('${folder} provided', () => { expect(inject('limits')).toEqual(new Map([['most', 3n]])) })
test('${folder} environment', () => { expect([process.env.FROM_SET_UP, process.env.REMOVED]).toEqual(['yes', undefined]) })
`
  const root = await project({
    'vitest.config.ts': `const kept = new Map()
process.env.REMOVED = 'not yet'
export default { test: { globalSetup: './global.ts', projects: [
  { test: { name: 'plain', include: ['plain/*.test.ts'] } },
  { plugins: [${keeps}], test: { name: 'blind', include: ['blind/*.test.ts'] } },
] } }
`,
    'global.ts': `import { createServer } from 'node:http'
export default async function (project) {
  const server = createServer((request, response) => response.end(request.method + ' ' + request.url))
  await new Promise((resolve, reject) => server.once('error', reject).listen(${port}, '127.0.0.1', resolve))
  project.provide('address', 'http://127.0.0.1:${port}')
  project.provide('limits', new Map([['most', 3n]]))
  process.env.FROM_SET_UP = 'yes'
  delete process.env.REMOVED
  return () => server.close()
}
`,
    'src/path.ts': `export const path = '/wrong'\n`,
    'plain/a.test.ts': body('plain'),
    'blind/a.test.ts': body('blind'),
  })
  const setUps: SetUp[] = []
  const { host, next } = await open(root, { onSetUp: (setUp) => setUps.push(setUp) })
  const { lab, states } = await openedLab(root)
  host.start()
  await next('run-finished')
  const before = await snapshotOf(root)
  expect(setUps).toHaveLength(1)
  lab.takeSetUp(setUps[0] as SetUp)
  const all = (served: string) =>
    Object.fromEntries(
      ['plain', 'blind'].flatMap((folder) => [
        [`${folder} served`, served],
        [`${folder} provided`, 'passed'],
        [`${folder} environment`, 'passed'],
      ]),
    )
  expect(await states()).toEqual(all('failed'))
  expect(await states({ 'src/path.ts': `export const path = '/right'\n` })).toEqual(all('passed'))
  expect(lab.info.notes).toEqual([
    'The global set-up of this project is not run a second time: repairs are tried with what it set up.',
    'The tests of project blind load files past the lab: repairs are tried in a copy of the project, which takes longer.',
  ])
  expect(await snapshotOf(root)).toEqual(before)
})
