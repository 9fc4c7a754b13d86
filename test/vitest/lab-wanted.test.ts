import { expect, test } from 'vitest'
import { labIsWanted } from '../../src/vitest/lab-wanted.ts'
import { open, project, write } from './host-fixture.ts'

const GREEN = `import { test } from 'vitest'\ntest('passes', () => {})\n`

/** Which of both ways of asking are answered once a run has ended. */
async function wantedAfter(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, boolean>>> {
  const { host, next } = await open(await project(files))
  const wanted = { afterwards: false, redAlone: false }
  const both = [
    labIsWanted(host, { afterwards: true }).then(() => {
      wanted.afterwards = true
    }),
    labIsWanted(host, { afterwards: false }).then(() => {
      wanted.redAlone = true
    }),
  ]
  host.start()
  await next('run-finished')
  await both[0]
  return wanted
}

test('a green run wants no lab but one that is kept warm for later', async () => {
  expect(await wantedAfter({ 'a.test.ts': GREEN })).toEqual({ afterwards: true, redAlone: false })
})

test.each([
  ['a file that does not load', `throw new Error('no')\n${GREEN}`],
  ['an error that nobody waits for', GREEN.replace('=> {}', `=> { void Promise.reject(new Error('late')) }`)],
  ['a failing test', GREEN.replace('=> {}', `=> { throw new Error('no') }`)],
])('%s wants a lab', async (_, text) => {
  expect(await wantedAfter({ 'a.test.ts': text })).toEqual({ afterwards: true, redAlone: true })
})

test('the lab is wanted at the first red test, while others still run, and not before', async () => {
  const root = await project({
    'a.test.ts': `import { existsSync } from 'node:fs'
import { test } from 'vitest'
const until = async (path) => { while (!existsSync(new URL(path, import.meta.url))) await new Promise((done) => setTimeout(done, 10)) }
test('passes', () => {})
test('fails', { timeout: 50_000 }, async () => { await until('./fail'); throw new Error('no') })
test('goes on', { timeout: 50_000 }, () => until('./end'))
`,
  })
  const { host, next, events } = await open(root)
  let wanted = false
  const first = labIsWanted(host, { afterwards: true }).then(() => {
    wanted = true
  })
  host.start()
  await next('test-finished', ({ outcome }) => outcome.test.name === 'passes')
  expect(wanted).toBe(false)
  await write(root, { fail: '' })
  await first
  expect(events.some(({ type }) => type === 'run-finished')).toBe(false)
  await write(root, { end: '' })
  await next('run-finished')
})
