import { expect, test } from 'vitest'
import { labOf, snapshotOf, type Texts } from './lab-fixture.ts'

/** Each way in which a test can come to a file's text: the file, its text for a value, and a test that wants `lab`. */
const WAYS: Readonly<Record<string, { readonly path: string; text(value: string): string; readonly body: string }>> = {
  'a static import': {
    path: 'src/plain.ts',
    text: (value) => `export const value: string = '${value}'\n`,
    body: `import { value } from './src/plain.ts'\nexport const read = () => value`,
  },
  'an import of an import': {
    path: 'src/deep.ts',
    text: (value) => `export const value: string = '${value}'\n`,
    body: `import { value } from './src/through.ts'\nexport const read = () => value`,
  },
  'an alias': {
    path: 'src/aliased.ts',
    text: (value) => `export const value: string = '${value}'\n`,
    body: `import { value } from '@/aliased'\nexport const read = () => value`,
  },
  'an import of .mjs': {
    path: 'src/module.mjs',
    text: (value) => `export const value = '${value}'\n`,
    body: `import { value } from './src/module.mjs'\nexport const read = () => value`,
  },
  'an import of .cjs': {
    path: 'src/common.cjs',
    text: (value) => `module.exports = { value: '${value}' }\n`,
    body: `import common from './src/common.cjs'\nexport const read = () => common.value`,
  },
  createRequire: {
    path: 'lib/required.cjs',
    text: (value) => `module.exports = { value: '${value}' }\n`,
    body: `import { createRequire } from 'node:module'
export const read = () => createRequire(import.meta.url)('./lib/required.cjs').value`,
  },
  'a require of a require': {
    path: 'lib/inner.cjs',
    text: (value) => `module.exports = '${value}'\n`,
    body: `import { createRequire } from 'node:module'
export const read = () => createRequire(import.meta.url)('./lib/outer.cjs')`,
  },
  'a required JSON': {
    path: 'lib/data.json',
    text: (value) => `{ "value": "${value}" }\n`,
    body: `import { createRequire } from 'node:module'
export const read = () => createRequire(import.meta.url)('./lib/data.json').value`,
  },
  'an imported JSON': {
    path: 'src/data.json',
    text: (value) => `{ "value": "${value}" }\n`,
    body: `import data from './src/data.json'\nexport const read = () => data.value`,
  },
  readFileSync: {
    path: 'data/sync.txt',
    text: (value) => value,
    body: `import { readFileSync } from 'node:fs'
export const read = () => readFileSync(new URL('./data/sync.txt', import.meta.url), 'utf8')`,
  },
  'readFile of promises, by a relative path': {
    path: 'data/async.txt',
    text: (value) => value,
    body: `import { readFile } from 'node:fs/promises'\nexport const read = () => readFile('data/async.txt', 'utf8')`,
  },
  'readFile with a callback': {
    path: 'data/callback.txt',
    text: (value) => value,
    body: `import fs from 'node:fs'
export const read = () => new Promise((resolve, reject) =>
  fs.readFile('./data/callback.txt', (error, data) => error ? reject(error) : resolve(String(data))))`,
  },
  'a stream': {
    path: 'data/stream.txt',
    text: (value) => value,
    body: `import { createReadStream } from 'node:fs'
import { text } from 'node:stream/consumers'
export const read = () => text(createReadStream('data/stream.txt'))`,
  },
  'a file handle': {
    path: 'data/handle.txt',
    text: (value) => value,
    body: `import { open } from 'node:fs/promises'
export const read = async () => { const file = await open('data/handle.txt'); try { return await file.readFile('utf8') } finally { await file.close() } }`,
  },
  'the size': {
    path: 'data/size.txt',
    text: (value) => value,
    body: `import { statSync } from 'node:fs'
export const read = () => statSync('data/size.txt').size === 3 ? 'lab' : 'disk'`,
  },
  'a dynamic import': {
    path: 'src/later.ts',
    text: (value) => `export const value: string = '${value}'\n`,
    body: `export const read = async () => (await import('./src/later.ts')).value`,
  },
  'a dynamic import of a computed path': {
    path: 'src/computed.ts',
    text: (value) => `export const value: string = '${value}'\n`,
    body: `const name = ['src', 'computed.ts'].join('/')
export const read = async () => (await import('./' + name)).value`,
  },
  'import.meta.glob': {
    path: 'src/glob/one.ts',
    text: (value) => `export const value: string = '${value}'\n`,
    body: `const all = import.meta.glob('./src/glob/*.ts', { eager: true })
export const read = () => Object.values(all)[0].value`,
  },
  'vi.importActual': {
    path: 'src/actual.ts',
    text: (value) => `export const value: string = '${value}'\nexport const other = () => 1\n`,
    body: `import { vi } from 'vitest'
import { value } from './src/actual.ts'
vi.mock('./src/actual.ts', async (original) => ({ ...(await original()), other: () => 2 }))
export const read = () => value`,
  },
  'an automock': {
    path: 'src/auto.ts',
    text: (value) => `export const value: string = '${value}'\nexport const call = () => 1\n`,
    body: `import { vi } from 'vitest'
import { call, value } from './src/auto.ts'
vi.mock('./src/auto.ts')
export const read = () => call() === undefined ? value : 'not mocked'`,
  },
  'a mocked neighbour': {
    path: 'src/uses-mock.ts',
    text: (value) => `import { name } from './mocked.ts'\nexport const value = () => name() + '${value.slice(1)}'\n`,
    body: `import { vi } from 'vitest'
import { value } from './src/uses-mock.ts'
vi.mock('./src/mocked.ts', () => ({ name: () => 'l' }))
export const read = () => value()`,
  },
  '?raw': {
    path: 'src/raw.ts',
    text: (value) => value,
    body: `import text from './src/raw.ts?raw'\nexport const read = () => text`,
  },
  'a format of a plugin': {
    path: 'src/words.shout',
    text: (value) => value.toUpperCase(),
    body: `import word from './src/words.shout'\nexport const read = () => word`,
  },
  'a file that a plugin loads by itself': {
    path: 'src/loaded.icon',
    text: (value) => `<${value}>`,
    body: `import icon from './src/loaded.icon'\nexport const read = () => icon.slice(1, -1)`,
  },
  'a file that a plugin puts into another': {
    path: 'src/part.txt',
    text: (value) => value,
    body: `import page from './src/whole.page'\nexport const read = () => page`,
  },
  'a set-up file': {
    path: 'setup.ts',
    text: (value) => `Object.assign(globalThis, { fromSetup: '${value}' })\n`,
    body: `export const read = () => (globalThis as unknown as { fromSetup: string }).fromSetup`,
  },
}

const HELPERS = {
  'vitest.config.ts': `import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
export default {
  plugins: [{
    name: 'reads-by-itself',
    load: (id) => id.endsWith('.icon') ? 'export default ' + JSON.stringify(readFileSync(id, 'utf8')) : undefined,
    async transform(code, id) {
      if (!id.endsWith('.page')) return
      const part = join(dirname(id), code.trim())
      this.addWatchFile(part)
      return 'export default ' + JSON.stringify(await readFile(part, 'utf8'))
    },
  }, {
    name: 'shout',
    transform: (code, id) => id.endsWith('.shout') ? 'export default ' + JSON.stringify(code.toLowerCase()) : undefined,
  }],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: { setupFiles: ['./setup.ts'] },
}
`,
  'src/whole.page': 'part.txt\n',
  'src/through.ts': `export * from './deep.ts'\n`,
  'src/mocked.ts': `export const name = () => 'disk'\n`,
  'lib/outer.cjs': `module.exports = require('./inner.cjs')\n`,
}

const nameOf = (way: string): string => `${way.replaceAll(/\W+/g, '-')}.test.ts`

function project(value: string): Record<string, string> {
  const files = Object.entries(WAYS).flatMap(([way, { path, text, body }]) => [
    [path, text(value)] as const,
    [
      nameOf(way),
      `import { expect, test } from 'vitest'\n${body}\ntest(${JSON.stringify(way)}, async () => { expect(await read()).toBe('lab') })\n`,
    ] as const,
  ])
  return { ...HELPERS, ...Object.fromEntries(files) }
}

const everyWay = (state: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(WAYS).map((way) => [way, state]))

const overlay = (value: string): Texts =>
  Object.fromEntries(Object.values(WAYS).map(({ path, text }) => [path, text(value)]))

test('tests see the overlay in whatever way they come to a text, for as long as it lies there, and the disk stays', async () => {
  const { root, states } = await labOf(project('disk'))
  const before = await snapshotOf(root)
  expect(await states()).toEqual(everyWay('failed'))
  expect(await states(overlay('lab'))).toEqual(everyWay('passed'))
  expect(await states()).toEqual(everyWay('failed'))
  const [way = ''] = Object.keys(WAYS)
  expect(await states(overlay('lab'), [nameOf(way)], { worker: 'fresh' })).toEqual({ [way]: 'passed' })
  expect(await snapshotOf(root)).toEqual(before)
})

test('files that exist in the overlay alone are found, those that it deletes are not', async () => {
  const { root, states } = await labOf({
    'src/old.ts': `export const value = 'old'\n`,
    'src/index.ts': `export * from './old.ts'\n`,
    'a.test.ts': `import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { value } from './src/index.ts'
test('value', () => { expect(value).toBe('old') })
test('exists', () => { expect(existsSync('data/new.txt')).toBe(false) })
test('reads', () => { expect(() => readFileSync('data/new.txt')).toThrow(/ENOENT/) })
`,
  })
  const before = await snapshotOf(root)
  const passing = { value: 'passed', exists: 'passed', reads: 'passed' }
  expect(await states()).toEqual(passing)
  const moved = { 'src/old.ts': null, 'src/new.ts': `export const value = 'new'\n` }
  expect(await states(moved)).toEqual({ 'a.test.ts!': expect.stringMatching(/old\.ts/) })
  const known = { ...moved, 'src/index.ts': `export * from './new'\n`, 'data/new.txt': 'new' }
  expect(await states(known)).toEqual({ value: 'failed', exists: 'failed', reads: 'failed' })
  expect(await states({ 'data/new.txt': null })).toEqual(passing)
  const virtual = {
    'test/virtual.test.ts': `import { expect, it } from 'vitest'
import { value } from '../src/index.ts'
import { more } from './more'
it('runs', () => { expect([value, more]).toEqual(['old', 1]) })
`,
    'test/more.ts': 'export const more = 1\n',
  }
  expect(await states(virtual, ['test/virtual.test.ts'])).toEqual({ runs: 'passed' })
  expect(await states({}, ['test/virtual.test.ts'])).toEqual({
    'test/virtual.test.ts!': expect.stringMatching(/virtual\.test\.ts/),
  })
  expect(await states({ 'a.test.ts': null }, ['a.test.ts'])).toEqual({ 'a.test.ts!': expect.any(String) })
  expect(await states()).toEqual(passing)
  expect(await snapshotOf(root)).toEqual(before)
})

test('every project of a workspace sees the overlay, and one that does not is tried in a copy', async () => {
  const testOf = (folder: string) => `import { expect, test } from 'vitest'
import { shared } from '@shared'
import { value } from './value.ts'
test('${folder}', () => { expect(value + shared).toBe(2) })
`
  const blind = `{
    name: 'keeps-what-it-made',
    transform(code, id) {
      if (!kept.has(id) && id.includes('/three/')) kept.set(id, code)
      return kept.get(id)
    },
  }`
  const alias = `{ alias: { '@shared': fileURLToPath(new URL('./shared/index.ts', import.meta.url)) } }`
  const { lab, root, states, sweep } = await labOf({
    'vitest.config.ts': `import { fileURLToPath } from 'node:url'
const kept = new Map()
const resolve = ${alias}
export default { test: { projects: [
  { resolve, test: { name: 'one', include: ['packages/one/*.test.ts'] } },
  { resolve, test: { name: 'two', root: 'packages/two', globals: true } },
  { resolve, plugins: [${blind}], test: { name: 'three', include: ['packages/three/*.test.ts'] } },
] } }
`,
    'shared/index.ts': 'export const shared = 1\n',
    ...Object.fromEntries(
      ['one', 'two', 'three'].flatMap((folder) => [
        [`packages/${folder}/value.ts`, 'export const value = 1\n'],
        [`packages/${folder}/${folder}.test.ts`, testOf(folder)],
      ]),
    ),
  })
  const before = await snapshotOf(root)
  const seeing = ['packages/one/one.test.ts', 'packages/two/two.test.ts']
  expect(await states()).toEqual({ one: 'passed', two: 'passed', three: 'passed' })
  expect(await states({ 'shared/index.ts': 'export const shared = 2\n' }, seeing)).toEqual({
    one: 'failed',
    two: 'failed',
  })
  const value = { 'packages/one/value.ts': 'export const value = 2\n' }
  expect(await states(value, seeing)).toEqual({ one: 'failed', two: 'passed' })
  expect(lab.info.notes).toEqual([])
  const three = { 'packages/three/value.ts': 'export const value = 2\n' }
  expect(await states(three, ['packages/three/three.test.ts'])).toEqual({ three: 'failed' })
  expect(lab.info.notes).toEqual([
    'The tests of project three load files past the lab: repairs are tried in a copy of the project, which takes longer.',
  ])
  expect(await states({ ...value, ...three })).toEqual({ one: 'failed', two: 'passed', three: 'failed' })
  const texts = [1, 2, 3].map((number) => `export const value = 1 * ${number}\n`)
  expect(await sweep('packages/three/value.ts', texts, ['packages/three/three.test.ts'])).toEqual([
    'passes',
    expect.stringMatching(/^fails: expected 3 to be 2/),
    expect.stringMatching(/^fails: expected 4 to be 2/),
  ])
  expect(await states()).toEqual({ one: 'passed', two: 'passed', three: 'passed' })
  expect(await lab.related(['shared/index.ts'])).toHaveLength(3)
  expect(await lab.related(['packages/two/value.ts'])).toEqual([{ project: 'two', file: 'packages/two/two.test.ts' }])
  expect(await lab.projectOf('packages/two/value.ts')).toBe('two')
  expect(await lab.projectOf('packages/two/unknown.ts')).toBe('two')
  expect(await snapshotOf(root)).toEqual(before)
})

test('what plugins keep of single files is tried in a copy as well; where that does not help, nothing is said to pass', async () => {
  const files = {
    'src/kept.ts': 'export const value = 1\n',
    'src/live.ts': 'export const value = 1\n',
    'a.test.ts': `import { expect, test } from 'vitest'
import { value as kept } from './src/kept.ts'
import { value as live } from './src/live.ts'
test('kept', () => { expect(kept).toBe(2) })
test('live', () => { expect(live).toBe(2) })
`,
  }
  const config = (transform: string) => ({
    'vitest.config.ts': `const kept = new Map()
export default { plugins: [{ name: 'strange', transform: ${transform} }] }\n`,
  })
  const keeps = `(code, id) => {
  if (!id.endsWith('/kept.ts')) return
  if (!kept.has(id)) kept.set(id, code)
  return kept.get(id)
}`
  const { lab, states, sweep } = await labOf({ ...files, ...config(keeps) })
  const two = 'export const value = 2\n'
  expect(await states({ 'src/live.ts': two })).toEqual({ kept: 'failed', live: 'passed' })
  expect(lab.info.notes).toEqual([])
  const both = { 'src/kept.ts': two, 'src/live.ts': two }
  expect(await states(both)).toEqual({ kept: 'passed', live: 'passed' })
  expect(await sweep('src/kept.ts', [two, 'export const value = 3\n'])).toEqual([
    expect.stringMatching(/^fails: expected 1 to be 2/),
    expect.stringMatching(/^fails: expected 3 to be 2/),
  ])
  expect(lab.info.notes).toEqual([
    'A plugin keeps what it made of src/kept.ts: repairs of it are tried in a copy of the project.',
  ])
  const fixed = `(_code, id) => id.endsWith('.test.ts') ? 'import { test } from "vitest"; test("fixed", () => {})' : undefined`
  const hopeless = await labOf({ ...files, ...config(fixed) })
  expect(await hopeless.states()).toEqual({ fixed: 'passed' })
  expect(await hopeless.run(both)).toEqual({
    status: 'crashed',
    detail: 'tests of this project do not see the overlay',
  })
  expect(hopeless.lab.info.notes).toEqual([
    'The tests of this project load files past the lab: its failures are not repaired.',
  ])
})
