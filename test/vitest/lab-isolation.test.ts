import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { labOf, snapshotOf, statesOf } from './lab-fixture.ts'

test('a kept worker starts every run as if it were the first', async () => {
  const { states } = await labOf({
    'src/counter.ts': `let count = 0
export const next = () => ++count
export class Shared { static made = 0; constructor() { Shared.made++ } }
`,
    'lib/counter.cjs': `let count = 0\nexports.next = () => ++count\n`,
    'state.test.ts': `import { createRequire } from 'node:module'
import timers from 'node:timers'
import { expect, test, vi } from 'vitest'
import { next, Shared } from './src/counter.ts'
const world = globalThis as unknown as Record<string | symbol, unknown>
const symbol = Symbol.for('app')
test('module state', () => { expect(next()).toBe(1) })
test('class state', () => { new Shared(); expect(Shared.made).toBe(1) })
test('required state', () => { expect(createRequire(import.meta.url)('./lib/counter.cjs').next()).toBe(1) })
test('a global', () => { expect(world.leak).toBeUndefined(); world.leak = 1 })
test('a symbol', () => { expect(world[symbol]).toBeUndefined(); world[symbol] = 1 })
test('a replaced global', () => { expect(String(fetch)).not.toBe('1'); world.fetch = 1 })
test('a stubbed global', () => { expect(world.stubbed).toBeUndefined(); vi.stubGlobal('stubbed', 1) })
test('a spy', () => { expect(console.warn).not.toHaveProperty('mock'); vi.spyOn(console, 'warn') })
test('a replaced method', () => { expect(console.error.name).not.toBe('mine'); console.error = function mine() {} })
test('the environment', () => { expect(process.env.LEAK).toBeUndefined(); process.env.LEAK = '1' })
test('a stubbed variable', () => { expect(process.env.STUB).toBeUndefined(); vi.stubEnv('STUB', '1') })
test('the folder', () => { expect(process.cwd()).toMatch(/project$/); process.chdir('src') })
test('a listener', () => { expect(process.listenerCount('SIGUSR2')).toBe(0); process.on('SIGUSR2', () => {}) })
test('fake timers', () => { expect(vi.isFakeTimers()).toBe(false); vi.useFakeTimers(); vi.setSystemTime(0) })
`,
    'timer.test.ts': `import { afterAll, expect, test } from 'vitest'
const world = globalThis as unknown as { fired?: number }
test('no timer of an earlier run', async () => {
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(world.fired ?? 0).toBe(0)
})
afterAll(() => { setTimeout(() => { world.fired = 1 }, 20); setInterval(() => { world.fired = 1 }, 20) })
`,
  })
  const first = await states()
  expect(new Set(Object.values(first))).toEqual(new Set(['passed']))
  expect(Object.keys(first)).toHaveLength(15)
  expect(await states()).toEqual(first)
  expect(await states()).toEqual(first)

  const only = (code: string) =>
    states({ 'timer.test.ts': `import { test } from 'vitest'\ntest('only', () => { ${code} })\n` })
  // The worker is given up, and in the next one nobody has asked for fake timers yet.
  await only(`Array.prototype.at = () => undefined`)
  await only(`globalThis.setTimeout = () => { throw new Error('no timers') }`)
  expect(await states()).toEqual(first)
})

test('fake timers are made of what stands there when a run first asks for them, as in a stock worker', async () => {
  const { states } = await labOf({
    'src/one.ts': 'export const one = () => 1\n',
    'a.test.ts': `import { expect, test, vi } from 'vitest'
import { one } from './src/one.ts'
test('calls', () => { expect(one()).toBe(1) })
test('asks', () => { expect(vi.isFakeTimers()).toBe(false); vi.useFakeTimers(); expect(vi.isFakeTimers()).toBe(true) })
`,
  })
  const passed = { calls: 'passed', asks: 'passed' }
  const overlay = {
    'src/one.ts': `export const one = () => { globalThis.setTimeout = () => { throw new Error('gone') }; return 1 }\n`,
  }
  expect([await states(), await states(overlay), await states(overlay), await states()]).toEqual([
    passed,
    { ...passed, asks: 'failed' },
    { ...passed, asks: 'failed' },
    passed,
  ])
})

test('a file that does something else when it runs again gets a new worker each time', async () => {
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
  expect(await states()).toEqual({ one: 'passed' })
  expect(await states()).toEqual({ one: 'passed' })
  expect(await states()).toEqual({ one: 'passed' })
  expect(await states({ 'src/one.ts': 'export const one = 2\n' })).toEqual({ one: 'passed' })
  expect(await states({ 'src/one.ts': 'export const one = 3\n' })).toEqual({ one: 'passed' })
})

test('what a package does when it is loaded holds for every run, hooks and globals alike', async () => {
  const { states } = await labOf({
    'vitest.config.ts': 'export default { test: { globals: true } }',
    'node_modules/tools/package.json': '{ "name": "tools", "type": "module", "main": "index.js" }',
    'node_modules/tools/index.js': `globalThis.polyfill = () => 1
Array.prototype.lastOne = function () { return this[this.length - 1] }
export const calls = []
afterEach(() => { calls.length = 0 })
`,
    'a.test.ts': `import { calls } from 'tools'
declare const polyfill: () => number
test('first', () => { calls.push(1); expect(calls).toHaveLength(1) })
test('second', () => { calls.push(polyfill()); expect(calls).toHaveLength(1) })
test('third', () => { expect([1, 2].lastOne()).toBe(2) })
`,
  })
  const passing = { first: 'passed', second: 'passed', third: 'passed' }
  expect(await states()).toEqual(passing)
  expect(await states()).toEqual(passing)
  expect(await states({ 'b.txt': '' })).toEqual(passing)
})

test('a worker whose built-ins were changed is not used again', async () => {
  const files = {
    'a.test.ts': `import { expect, test } from 'vitest'
import './src/patch.ts'
test('pid', () => { throw new Error('pid ' + process.pid) })
`,
    'src/patch.ts': 'export {}\n',
  }
  const { run } = await labOf(files)
  const pid = async (overlay = {}) => {
    const result = await run(overlay)
    return result.status === 'ran' ? result.outcomes[0]?.errors[0]?.message : result.status
  }
  const kept = await pid()
  expect(await pid()).toBe(kept)
  expect(await pid({ 'src/patch.ts': `Array.prototype.findLast = function () { return 1 }\n` })).toBe(kept)
  expect(await pid()).not.toBe(kept)
})

test('a worker whose built-ins the code on disk replaces is kept, unless a candidate replaces others', async () => {
  const patch = (name: string) => `const { ${name} } = Array.prototype
Array.prototype.${name} = function (...all) { return ${name}.apply(this, all) }
export {}
`
  const { run, sweep } = await labOf({
    'a.test.ts': `import { expect, test } from 'vitest'
import './src/patch.ts'
import { value } from './src/value.ts'
test('pid', () => { throw new Error(value + ' ' + process.pid + ' ' + [1].indexOf(1)) })
test('value', () => { expect(value).toBe(2) })
`,
    'src/patch.ts': patch('indexOf'),
    'src/value.ts': 'export const value = 1\n',
  })
  const said = async (overlay = {}) => {
    const result = await run(overlay)
    return result.status === 'ran' ? result.outcomes[0]?.errors[0]?.message : result.status
  }
  const first = await said()
  expect(first).toMatch(/^1 \d+ 0$/)
  expect(await said()).toBe(first)
  const other = { 'src/value.ts': 'export const value = 2\n' }
  expect(await said(other)).toBe(first?.replace('1', '2'))
  expect(await sweep('src/value.ts', ['export const value = 3\n', 'export const value = 4\n'])).toHaveLength(2)
  expect(await said(other)).toBe(first?.replace('1', '2'))
  expect(await said({ 'src/patch.ts': patch('includes') })).toBe(first)
  expect(await said()).not.toBe(first)
})

test('a mock that cannot be resolved fails its own run alone', async () => {
  const mocking = (path: string) => `import { expect, test, vi } from 'vitest'
import { one } from './src/one.ts'
vi.mock('${path}', () => ({ one: 2 }))
test('mocked', () => { expect(one).toBe(2) })
`
  const { states } = await labOf({
    'src/one.ts': 'export const one = 1\n',
    'a.test.ts': mocking('./src/one.ts'),
    'b.test.ts': `import { test } from 'vitest'\ntest('passes', () => {})\n`,
  })
  expect(await states()).toEqual({ mocked: 'passed', passes: 'passed' })
  expect(await states({ 'a.test.ts': mocking('') })).not.toHaveProperty('mocked', 'passed')
  expect(await states()).toEqual({ mocked: 'passed', passes: 'passed' })
})

test('late errors belong to the run that caused them', async () => {
  const { states } = await labOf({
    'src/late.ts': 'export const late = () => {}\n',
    'a.test.ts': `import { expect, test } from 'vitest'
import { late } from './src/late.ts'
test('a', () => { late(); expect(1).toBe(1) })
`,
  })
  const late = {
    rejection: `export const late = () => { void Promise.reject(new Error('late rejection')) }\n`,
    timer: `export const late = () => { setTimeout(() => { throw new Error('late timer') }, 1) }\n`,
    immediate: `export const late = () => { setImmediate(() => { throw new Error('late immediate') }) }\n`,
    listener: `export const late = () => {
  process.on('unhandledRejection', () => {})
  setTimeout(() => { throw new Error('late in spite of a listener') }, 0)
}\n`,
  }
  for (const [kind, text] of Object.entries(late)) {
    expect({ [kind]: await states({ 'src/late.ts': text }) }).toEqual({
      [kind]: { a: 'passed', 'unhandled!': expect.stringMatching(/^late/) },
    })
    expect(await states()).toEqual({ a: 'passed' })
  }
})

test('what never ends is refuted, what leaves is refuted, and the lab lives on', async () => {
  const { lab, run, states } = await labOf({
    'src/work.ts': 'export const work = async (): Promise<unknown> => 1\n',
    'a.test.ts': `import { expect, test } from 'vitest'
import { work } from './src/work.ts'
test('a', async () => { expect(await work()).toBe(1) })
`,
  })
  const work = (body: string) => ({ 'src/work.ts': `export const work = async (): Promise<unknown> => { ${body} }\n` })
  await run()
  expect(await run(work('for (;;) {}'), undefined, { timeoutMs: 1_500 })).toEqual({
    status: 'timed-out',
    detail: 'no end after 1500 ms',
  })
  const regex = `return /^(a+)+$/.test('a'.repeat(40) + '!')`
  expect(await run(work(regex), undefined, { timeoutMs: 1_500 })).toMatchObject({ status: 'timed-out' })
  expect(await states(work('await new Promise(() => {})'), undefined, { timeoutMs: 8_000 })).toEqual({ a: 'failed' })
  expect(await states(work('process.exit(0)'))).toEqual({ a: 'failed' })
  const killed = await run(work(`process.kill(process.pid, 'SIGKILL')`))
  expect(killed.status === 'ran' ? statesOf(killed) : {}).not.toMatchObject({ a: 'passed' })
  expect(await states()).toEqual({ a: 'passed' })
  expect(lab.info.notes).toEqual([])
})

test('zero tests are no pass', async () => {
  const { states } = await labOf({ 'a.test.ts': `import { test } from 'vitest'\ntest('a', () => {})\n` })
  expect(await states({ 'a.test.ts': 'export {}\n' })).toEqual({ 'a.test.ts!': expect.stringMatching(/No test suite/) })
  expect(await states({ 'a.test.ts': `import { test } from 'vitest'\ntest.skip('a', () => {})\n` })).toEqual({
    a: 'skipped',
  })
})

test('snapshots are read and never written', async () => {
  const { root, states } = await labOf({
    'src/value.ts': 'export const value = 1\n',
    '__snapshots__/a.test.ts.snap': `// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html

exports[\`file 1\`] = \`1\`;

exports[\`obsolete 1\`] = \`1\`;
`,
    'a.test.ts': `import { expect, test } from 'vitest'
import { value } from './src/value.ts'
test('file', () => { expect(value).toMatchSnapshot() })
test('inline', () => { expect(value).toMatchInlineSnapshot('1') })
test('missing', () => { expect(value).toMatchSnapshot() })
test('missing inline', () => { expect(value).toMatchInlineSnapshot() })
test('other file', async () => { await expect(String(value)).toMatchFileSnapshot('./value.txt') })
`,
    'value.txt': '1',
  })
  const before = await snapshotOf(root)
  const baseline = {
    file: 'passed',
    inline: 'passed',
    missing: 'failed',
    'missing inline': 'failed',
    'other file': 'passed',
  }
  expect(await states()).toEqual(baseline)
  const broken = { ...baseline, file: 'failed', inline: 'failed', 'other file': 'failed' }
  const value = { 'src/value.ts': 'export const value = 2\n' }
  expect(await states(value)).toEqual(broken)
  const snapshots = {
    ...value,
    '__snapshots__/a.test.ts.snap': (await readFile(join(root, '__snapshots__/a.test.ts.snap'), 'utf8')).replace(
      '`1`',
      '`2`',
    ),
    'value.txt': '2',
  }
  expect(await states(snapshots)).toEqual({ ...broken, file: 'passed', 'other file': 'passed' })
  expect(await states()).toEqual(baseline)
  expect(await snapshotOf(root)).toEqual(before)
})

test('tests cannot write to the project, and are let start programs only where the code on disk does', async () => {
  const writes = (name: string) => `import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'vitest'
test('${name} writes here', () => { writeFileSync('written.txt', '') })
test('${name} removes here', () => { rmSync('kept.txt') })
test('${name} writes to a temporary folder', () => { writeFileSync(join(mkdtempSync(join(tmpdir(), 'x')), 'a'), '') })
`
  const { root, lab, states } = await labOf({
    'vitest.config.ts': `export default { test: { projects: [
  { test: { name: 'quiet', include: ['quiet.test.ts'] } },
  { test: { name: 'busy', include: ['busy.test.ts'] } },
] } }`,
    'kept.txt': '',
    'src/quiet.ts': 'export const quiet = () => 1\n',
    'quiet.test.ts': `${writes('quiet')}import { quiet } from './src/quiet.ts'\ntest('quiet', () => { quiet() })\n`,
    'busy.test.ts': `${writes('busy')}import { execFileSync } from 'node:child_process'
test('busy', () => { execFileSync(process.execPath, ['-e', '']) })
`,
  })
  const before = await snapshotOf(root)
  const denied = (name: string) => ({
    [`${name} writes here`]: 'failed',
    [`${name} removes here`]: 'failed',
    [`${name} writes to a temporary folder`]: 'passed',
    [name]: 'passed',
  })
  const starting = `import { execSync } from 'node:child_process'\nexport const quiet = () => { execSync('true') }\n`
  expect(lab.info.sandboxed).toBe(true)
  expect(await states({ 'src/quiet.ts': starting }, ['quiet.test.ts'])).toEqual({ ...denied('quiet'), quiet: 'failed' })
  expect(lab.info.notes).toEqual([])
  expect(await states()).toEqual({ ...denied('quiet'), ...denied('busy') })
  expect(lab.info.notes).toEqual([
    'Tests of project busy start other programs, which are not kept from writing to your files.',
  ])
  expect(await states({ 'src/quiet.ts': starting }, ['quiet.test.ts'])).toEqual({ ...denied('quiet'), quiet: 'failed' })
  expect(await snapshotOf(root)).toEqual(before)
})

test('circumstances of one run are gone in the next, even when they were those of the first', async () => {
  const { states } = await labOf({
    'a.test.ts': `import { expect, test } from 'vitest'
const order: string[] = []
test('clock', () => { order.push('clock'); expect(Math.abs(Date.now() - ${Date.now()})).toBeLessThan(86_400_000) })
test('new date', () => { order.push('new date'); expect(new Date().getTime() - ${Date.now()}).toBeLessThan(86_400_000) })
test('zone', () => { order.push('zone'); expect(new Date(2020, 0, 1).getTimezoneOffset()).toBe(${new Date(2020, 0, 1).getTimezoneOffset()}) })
test('chance', () => { order.push('chance'); expect(Math.random()).not.toBe(0.6270739405881613) })
test('order', () => { expect(order).toEqual(['clock', 'new date', 'zone', 'chance']) })
`,
  })
  const names = ['clock', 'new date', 'zone', 'chance', 'order']
  const all = (state: string) => Object.fromEntries(names.map((name) => [name, state]))
  const perturb = { shiftMs: 10 * 86_400_000, timeZone: 'Pacific/Kiritimati', random: 1, order: 7 }
  expect(await states({}, undefined, { perturb })).toEqual(all('failed'))
  expect(await states()).toEqual(all('passed'))
})
