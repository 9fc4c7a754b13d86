import { expect, test } from 'vitest'
import { MAJOR } from './host-fixture.ts'
import { labOf } from './lab-fixture.ts'

const passed = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'passed']))

test('mocks of one test file are nothing to another, nor to the next run of the same', async () => {
  const { states } = await labOf({
    'src/clock.ts': `export const now = () => 1
export class Clock { tick() { return 1 } }
`,
    'src/late.ts': `import { now } from './clock.ts'\nexport const late = () => now() > 5\n`,
    'factory.test.ts': `import { expect, test, vi } from 'vitest'
import { now } from './src/clock.ts'
import { late } from './src/late.ts'
vi.mock('./src/clock.ts', () => ({ now: vi.fn(() => 9) }))
test('factory', () => { expect(late()).toBe(true); expect(now).toHaveBeenCalledTimes(1) })
`,
    'partial.test.ts': `import { expect, test, vi } from 'vitest'
import { late } from './src/late.ts'
vi.mock('./src/clock.ts', async (original) => ({ ...(await original<object>()), now: () => 7 }))
test('partial', () => { expect(late()).toBe(true) })
`,
    'spied.test.ts': `import { expect, test, vi } from 'vitest'
import * as clock from './src/clock.ts'
import { late } from './src/late.ts'
vi.mock('./src/clock.ts', { spy: true })
test('spied', () => {
  expect(late()).toBe(false)
  expect(clock.now).toHaveBeenCalledTimes(1)
  new clock.Clock().tick()
  expect(clock.Clock.prototype.tick).toHaveBeenCalledTimes(1)
})
`,
    'plain.test.ts': `import { expect, test, vi } from 'vitest'
import { now } from './src/clock.ts'
import { late } from './src/late.ts'
test('plain', () => { expect(late()).toBe(false); expect(vi.isMockFunction(now)).toBe(false) })
`,
  })
  const names = ['factory', 'partial', 'spied', 'plain']
  for (const name of [...names, ...names.reverse(), 'factory', 'spied', 'factory', 'plain']) {
    expect({ [name]: await states({}, [`${name}.test.ts`]) }).toEqual({ [name]: passed(name) })
  }
})

test('what a run adds to expect is gone in the next, what the set-up adds is there in all', async () => {
  const { states } = await labOf({
    'vitest.config.ts': `export default { test: { setupFiles: ['./setup.ts'] } }`,
    'setup.ts': `import { expect } from 'vitest'
expect.extend({ toBeOne: (value) => ({ pass: value === 1, message: () => 'not one' }) })
expect.addSnapshotSerializer({ test: (value) => value === 1, serialize: () => 'one' })
`,
    'src/one.ts': 'export {}\n',
    'adds.test.ts': `import { expect, test } from 'vitest'
import './src/one.ts'
expect.extend({ toBeTwo: () => ({ pass: true, message: () => '' }), toBe: () => ({ pass: true, message: () => '' }) })
expect.addEqualityTesters([() => true])
expect.addSnapshotSerializer({ test: (value) => value === 2, serialize: () => 'two' })
test('adds', () => { expect(3).toBeTwo(); expect({ a: 1 }).toEqual({ a: 2 }); expect([1, 2]).toMatchInlineSnapshot(\`
  [
    one,
    two,
  ]
\`) })
`,
    'has.test.ts': `import { expect, test } from 'vitest'
test('set-up', () => { expect(1).toBeOne(); expect({ a: 1 }).toEqual({ a: expect.toBeOne() }) })
test('no matcher', () => { expect('toBeTwo' in expect(1)).toBe(false); expect('toBeTwo' in expect).toBe(false) })
test('no other matcher', () => { expect(() => expect(1).toBe(2)).toThrow() })
test('no tester', () => { expect({ a: 1 }).not.toEqual({ a: 2 }) })
test('no serializer', () => { expect([1, 2]).toMatchInlineSnapshot(\`
  [
    one,
    2,
  ]
\`) })
`,
  })
  const has = passed('set-up', 'no matcher', 'no other matcher', 'no tester', 'no serializer')
  for (let round = 0; round < 2; round++) {
    expect(await states({}, ['adds.test.ts'])).toEqual(passed('adds'))
    expect(await states({}, ['has.test.ts'])).toEqual(has)
  }
})

/** Both majors are tested at once. */
const PORT = 47_120 + MAJOR

const USE = {
  'src/work.ts': 'export const work = (): unknown => 1\n',
  'a.test.ts': `import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { work } from './src/work.ts'
test('a', async () => {
  expect([existsSync(join(tmpdir(), 'kept')), existsSync('/no/such/file'), process.argv.includes('--kept'), process.exitCode]).toEqual([false, false, false, undefined])
  expect(readdirSync(tmpdir())).not.toContain('kept')
  await new Promise<void>((resolve, reject) => {
    const server = createServer().on('error', reject).listen(${PORT}, '127.0.0.1', () => server.close(() => resolve()))
  })
  process.stdout.write('')
  work()
})
`,
}

test('what code leaves behind outside of its modules is gone in the next run', async () => {
  const { states } = await labOf(USE)
  const leaving = {
    'a temporary file': `fs.writeFileSync(os.tmpdir() + '/kept', '')`,
    'a function of Node': `(fs as { existsSync: unknown }).existsSync = () => true`,
    'an argument': `process.argv.push('--kept')`,
    'a status': 'process.exitCode = 0',
    'a replaced stream': `process.stdout.write = () => { throw new Error('no output') }`,
    'an open port': `net.createServer().listen(${PORT}, '127.0.0.1')`,
    'a late error': `void fs.promises.readFile(os.tmpdir() + '/kept').catch(() => fs.promises.readFile('/no/such/file'))`,
    'an error of work that goes on for long': `crypto.pbkdf2('', '', 1_000_000, 9, 'sha1', () => { throw new Error('late') })`,
    'an error at the end of many reads': `void (async () => { for (let n = 0; n < 40; n++) await fs.promises.readFile('/etc/passwd'); throw new Error('late') })()`,
    'a frozen built-in': 'Object.freeze(Map.prototype)',
  }
  for (const [kind, code] of Object.entries(leaving)) {
    const imports = ['crypto', 'fs', 'net', 'os'].map((name) => `import ${name} from 'node:${name}'\n`).join('')
    await states({ 'src/work.ts': `${imports}export const work = (): unknown => { ${code}; return 1 }\n` })
    expect({ [kind]: await states() }).toEqual({ [kind]: passed('a') })
  }
})

test('a document whose body was replaced and listened to is as new in the next run', async () => {
  const { states } = await labOf({
    'vitest.config.ts': `export default { test: { environment: 'jsdom' } }`,
    'src/page.ts': 'export const page = (): void => {}\n',
    'a.test.ts': `import { expect, test } from 'vitest'
import { page } from './src/page.ts'
test('a', () => {
  expect([document.documentElement.outerHTML, document.body.onclick, document.onkeydown]).toEqual(['<html><head></head><body></body></html>', null, null])
  page()
})
`,
  })
  for (const code of [
    `document.body.replaceWith(document.createElement('body')); document.body.id = 'other'`,
    `document.documentElement.replaceWith(document.createElement('html'))`,
    `document.documentElement.append(document.createElement('p')); document.head.remove()`,
    `document.body.onclick = () => {}; document.onkeydown = () => {}`,
  ]) {
    await states({ 'src/page.ts': `export const page = (): void => { ${code} }\n` })
    expect({ [code]: await states() }).toEqual({ [code]: passed('a') })
  }
})

test('a test that is red only when it runs again is run as if for the first time', async () => {
  const { states } = await labOf({
    'node_modules/registry/package.json': '{ "name": "registry", "type": "module", "main": "index.js" }',
    'node_modules/registry/index.js': 'export const all = []\n',
    'src/one.ts': 'export const one = 1\n',
    'a.test.ts': `import { all } from 'registry'
import { expect, test } from 'vitest'
import { one } from './src/one.ts'
test('one', () => { expect(all).toEqual([]); all.push(one) })
`,
  })
  expect(await states()).toEqual(passed('one'))
  expect(await states({ 'src/one.ts': 'export const one = 2\n' })).toEqual(passed('one'))
  expect(await states()).toEqual(passed('one'))
})

test('a red test that nobody asks for does not end the others of its file', async () => {
  const files = {
    'a.test.ts': `import { expect, test } from 'vitest'
test('red', () => { expect(1).toBe(2) })
test('mended', () => { expect(1).toBe(3) })
`,
  }
  const { lab, tests } = await labOf(files)
  const mended = (await tests()).filter(({ name }) => name === 'mended')
  const result = await lab.run({
    overlay: new Map([['a.test.ts', files['a.test.ts'].replace('toBe(3)', 'toBe(1)')]]),
    tests: { kind: 'tests', tests: mended },
    worker: 'warm',
    timeoutMs: 10_000,
    bail: 1,
  })
  expect(result.status === 'ran' && result.outcomes.map(({ test, state }) => [test.name, state])).toEqual([
    ['mended', 'passed'],
  ])
})

test('a file that opens a port while it is loaded is swept to the end', async () => {
  const { sweep } = await labOf({
    'src/answer.ts': `export const answer = (): number => 41\n`,
    'a.test.ts': `import { createServer, type Server } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { answer } from './src/answer.ts'
const server = await new Promise<Server>((resolve, reject) => {
  const made = createServer().on('error', reject).listen(${PORT}, '127.0.0.1', () => resolve(made))
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
test('a', () => { expect(answer()).toBe(42) })
`,
  })
  const texts = ['42', '43', '40 + 2', '40 + 3'].map((value) => `export const answer = (): number => ${value}\n`)
  expect((await sweep('src/answer.ts', texts)).map((text) => text.split(':')[0])).toEqual([
    'passes',
    'fails',
    'passes',
    'fails',
  ])
})
