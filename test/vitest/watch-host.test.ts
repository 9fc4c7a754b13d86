import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { FileError } from '../../src/model/failure.ts'
import { firstRun, open, project, write } from './host-fixture.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

const PASSING = `import { test } from 'vitest'\ntest('passes', () => {})\n`

test('the first failing test is told while another test of its file still runs', async () => {
  const root = await project({
    'slow.test.ts': `
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
test('fails at once', () => { expect(1).toBe(2) })
// Vitest bundles news for 100 ms, and forgets a bundle that is due to the millisecond until there is more to tell.
test('a while later', () => new Promise((done) => setTimeout(done, 300)))
test('waits to be let go', async () => {
  while (!existsSync(new URL('./go', import.meta.url))) await new Promise((done) => setTimeout(done, 10))
}, 30_000)
`,
  })
  const { host, next, states } = await open(root)
  host.start()
  const { run, outcome } = await next('test-finished')
  expect({ run, key: outcome.test.key, state: outcome.state }).toEqual({
    run: 1,
    key: '|slow.test.ts|fails at once',
    state: 'failed',
  })
  await writeFile(join(root, 'go'), '')
  await next('run-finished')
  expect(states(1)).toEqual({
    '|slow.test.ts|fails at once': 'failed',
    '|slow.test.ts|a while later': 'passed',
    '|slow.test.ts|waits to be let go': 'passed',
  })
})

test('a whole run is told in order, with numbers, names and places', async () => {
  const { events, finished } = await firstRun({
    'a.test.ts': `import { describe, expect, test } from 'vitest'
interface Erased {
  line: 'numbers are those of the source'
}
describe('adding', () => {
  test('one and one', () => {
    expect({ sum: 1 + 1 }).toEqual({ sum: 3 })
  })
  test.skip('two and two', () => {})
})
`,
  })
  const a = { project: '', file: 'a.test.ts' }
  expect(events).toEqual([
    { type: 'run-started', run: 1, files: [a], total: 1 },
    {
      type: 'test-finished',
      run: 1,
      outcome: {
        test: { ...a, key: '|a.test.ts|adding > one and one', name: 'adding > one and one', line: 6 },
        state: 'failed',
        errors: [
          {
            name: 'AssertionError',
            message: 'expected { sum: 2 } to deeply equal { sum: 3 }',
            expected: '{\n  "sum": 3,\n}',
            actual: '{\n  "sum": 2,\n}',
            frames: [{ file: 'a.test.ts', line: 7, column: 28, function: null }],
          },
        ],
        durationMs: expect.any(Number),
      },
    },
    {
      type: 'test-finished',
      run: 1,
      outcome: {
        test: { ...a, key: '|a.test.ts|adding > two and two', name: 'adding > two and two', line: 9 },
        state: 'skipped',
        errors: [],
        durationMs: 0,
      },
    },
    { type: 'file-finished', run: 1, file: a, error: null },
    { type: 'run-finished', run: 1, reason: 'failed', unhandled: [], durationMs: expect.any(Number) },
  ])
  expect(finished.durationMs).toBeGreaterThan(0)
})

test('thrown errors, causes, time-outs, snapshots, own matchers and equal names are told apart', async () => {
  const { outcomes } = await firstRun({
    'vitest.config.ts': `export default { test: { testTimeout: 100 } }`,
    'src/boom.ts': `export function boom(): never {\n  throw new TypeError('boom\\nin two lines')\n}\n`,
    '__snapshots__/kinds.test.ts.snap': `// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html

exports[\`snapshot 1\`] = \`"old"\`;
`,
    'kinds.test.ts': `import { expect, test } from 'vitest'
import { boom } from './src/boom.ts'
expect.extend({ toBeOdd: (n) => ({ pass: n % 2 === 1, message: () => n + ' is not odd' }) })
test('thrown', () => { boom() })
test('cause', () => { try { boom() } catch (cause) { throw new Error('outer', { cause }) } })
test('time-out', () => new Promise(() => {}))
test('snapshot', () => { expect('new').toMatchSnapshot() })
test('matcher', () => { expect(2).toBeOdd() })
test('text', () => { throw 'only text' })
test.each([1, 2])('twice', (n) => { expect(n).toBe(0) })
`,
  })
  const boom = { file: 'src/boom.ts', line: 2, column: 9, function: 'boom' }
  const at = (line: number, column: number) => ({ file: 'kinds.test.ts', line, column, function: null })
  const none = { expected: null, actual: null }
  expect(Object.fromEntries(outcomes(1).map(({ test, errors }) => [test.key.split('|')[2], errors]))).toEqual({
    thrown: [{ name: 'TypeError', message: 'boom\nin two lines', ...none, frames: [boom, at(4, 24)] }],
    cause: [
      {
        name: 'Error',
        message: 'outer\nCaused by: TypeError: boom\nin two lines',
        ...none,
        frames: [at(5, 60), boom, at(5, 29)],
      },
    ],
    'time-out': [
      {
        name: expect.stringMatching(/Error$/),
        message: expect.stringMatching(/^Test timed out in 100ms\./),
        ...none,
        frames: [at(6, 1)],
      },
    ],
    snapshot: [
      {
        name: 'Error',
        message: 'Snapshot `snapshot 1` mismatched',
        expected: '"old"',
        actual: '"new"',
        frames: [at(7, 40)],
      },
    ],
    matcher: [{ name: 'AssertionError', message: '2 is not odd', ...none, frames: [at(8, 35)] }],
    text: [{ name: 'Error', message: 'only text', ...none, frames: [] }],
    twice: [
      {
        name: 'AssertionError',
        message: 'expected 1 to be +0 // Object.is equality',
        expected: '0',
        actual: '1',
        frames: [at(10, 47)],
      },
    ],
    'twice#2': [
      {
        name: 'AssertionError',
        message: 'expected 2 to be +0 // Object.is equality',
        expected: '0',
        actual: '2',
        frames: [at(10, 47)],
      },
    ],
  })
})

test('a file that does not load, whose hook throws or whose worker dies is never lost', async () => {
  const { events, states } = await firstRun({
    'missing.test.ts': `import { x } from './nowhere.ts'\nimport { test } from 'vitest'\ntest('a', () => x)\n`,
    'syntax.test.ts': `import { x } from './broken.ts'\nimport { test } from 'vitest'\ntest('a', () => x)\n`,
    'broken.ts': 'export const x = (\n',
    'throws.test.ts': `import { test } from 'vitest'\ntest('a', () => {})\nthrow new RangeError('while loading')\n`,
    'empty.test.ts': 'export {}\n',
    'hook.test.ts': `import { beforeAll, test } from 'vitest'\nbeforeAll(() => {\n  throw new Error('no database')\n})\ntest('a', () => {})\n`,
    'suite.test.ts': `import { afterAll, describe, test } from 'vitest'
describe('inner', () => {
  afterAll(() => {
    throw new Error('not closed')
  })
  test('a', () => {})
})
`,
    'dies.test.ts': `import { test } from 'vitest'\ntest('a', () => { process.kill(process.pid, 'SIGKILL') })\n`,
  })
  const errors = Object.fromEntries(
    events.flatMap((event) => (event.type === 'file-finished' ? [[event.file.file, event.error] as const] : [])),
  )
  const error = (file: string, stage: FileError['stage'], message: RegExp, at: number | null): unknown => ({
    project: '',
    file,
    stage,
    error: {
      name: expect.any(String),
      message: expect.stringMatching(message),
      expected: null,
      actual: null,
      frames: at === null ? [] : [expect.objectContaining({ file, line: at })],
    },
  })
  expect(errors).toEqual({
    'missing.test.ts': error('missing.test.ts', 'load', /nowhere\.ts/, 1),
    'syntax.test.ts': {
      project: '',
      file: 'syntax.test.ts',
      stage: 'load',
      error: {
        name: 'Error',
        message: expect.stringMatching(/^(?!Transform failed).*\n/),
        expected: null,
        actual: null,
        frames: [{ file: 'broken.ts', line: expect.any(Number), column: expect.any(Number), function: null }],
      },
    },
    'throws.test.ts': error('throws.test.ts', 'load', /^while loading$/, 3),
    'empty.test.ts': error('empty.test.ts', 'load', /^No test suite found/, null),
    'hook.test.ts': error('hook.test.ts', 'hook', /^no database$/, 3),
    'suite.test.ts': error('suite.test.ts', 'hook', /^not closed$/, 4),
    'dies.test.ts': error('dies.test.ts', 'load', /Worker exited unexpectedly/, null),
  })
  expect(states(1)).toEqual({ '|hook.test.ts|a': 'skipped', '|suite.test.ts|inner > a': 'passed' })
  expect(events.at(-1)).toMatchObject({ type: 'run-finished', reason: 'failed' })
})

test('errors that come late end the run as failed', async () => {
  const { finished, states } = await firstRun({
    'late.test.ts': `import { test } from 'vitest'\ntest('passes', () => {\n  Promise.reject(new Error('nobody caught me'))\n})\n`,
  })
  expect(states(1)).toEqual({ '|late.test.ts|passes': 'passed' })
  expect(finished).toMatchObject({
    reason: 'failed',
    unhandled: [
      {
        name: 'Error',
        message: 'nobody caught me',
        expected: null,
        actual: null,
        frames: [{ file: 'late.test.ts', line: 3, column: 18, function: null }],
      },
    ],
  })
})

test('saving, adding and removing files is told without being asked', async () => {
  const { root, next, states } = await firstRun({
    'src/a.ts': 'export const a = 1\n',
    'a.test.ts': `import { expect, test } from 'vitest'\nimport { a } from './src/a.ts'\ntest('is one', () => { expect(a).toBe(1) })\n`,
    'b.test.ts': PASSING,
  })
  await write(root, { 'src/a.ts': 'export const a = 2\n' })
  expect(await next('run-finished')).toMatchObject({ run: 2, reason: 'failed' })
  expect(states(2)).toEqual({ '|a.test.ts|is one': 'failed' })
  await write(root, { 'c.test.ts': PASSING })
  expect(await next('run-finished')).toMatchObject({ run: 3, reason: 'passed' })
  expect(states(3)).toEqual({ '|c.test.ts|passes': 'passed' })
  await rm(join(root, 'b.test.ts'))
  expect(await next('file-removed')).toEqual({ type: 'file-removed', file: { project: '', file: 'b.test.ts' } })
})

const PROJECTS = {
  'vitest.config.ts': `export default { test: { projects: [
  { test: { name: 'unit', include: ['unit/*.test.ts', 'both.test.ts'] } },
  { test: { name: 'web', include: ['both.test.ts'] } },
] } }`,
  'unit/one.test.ts': PASSING,
  'both.test.ts': `import { test } from 'vitest'\ntest('passes', () => {})\ntest('other', () => {})\n`,
}

test('each Vitest project has its own tests', async () => {
  const { events, states } = await firstRun(PROJECTS)
  expect(events[0]).toMatchObject({ type: 'run-started', total: 3 })
  expect(states(1)).toEqual({
    'unit|unit/one.test.ts|passes': 'passed',
    'unit|both.test.ts|passes': 'passed',
    'unit|both.test.ts|other': 'passed',
    'web|both.test.ts|passes': 'passed',
    'web|both.test.ts|other': 'passed',
  })
})

test("arguments are read by Vitest's own parser", async () => {
  const { states } = await firstRun(PROJECTS, { args: ['--project', 'unit', '-t', 'other', 'both'] })
  expect(states(1)).toEqual({ 'unit|both.test.ts|passes': 'skipped', 'unit|both.test.ts|other': 'passed' })
})

test('filters and another configuration choose what runs', async () => {
  const { states } = await firstRun(
    { ...PROJECTS, 'other.config.ts': `export default { test: { name: 'other' } }` },
    { args: ['--config', 'other.config.ts'], filters: ['unit/'] },
  )
  expect(states(1)).toEqual({ 'other|unit/one.test.ts|passes': 'passed' })
})

test('no test file at all is a run without outcomes', async () => {
  const { events } = await firstRun({ 'src/a.ts': 'export const a = 1\n' })
  expect(events).toEqual([
    { type: 'run-started', run: 1, files: [], total: 0 },
    { type: 'run-finished', run: 1, reason: 'passed', unhandled: [], durationMs: expect.any(Number) },
  ])
})

test('what tests print goes to the log and nowhere else', async () => {
  const { log } = await firstRun({
    'prints.test.ts': `import { test } from 'vitest'\ntest('prints', () => { console.log('hëllo') })\n`,
  })
  expect(log()).toBe('hëllo\n')
})

test('a save runs tests again in the hands of a coding agent and in CI as well', async () => {
  vi.stubEnv('CI', 'true')
  vi.stubEnv('CLAUDECODE', '1')
  vi.stubEnv('AI_AGENT', 'any')
  const { root, next } = await firstRun({ 'a.test.ts': PASSING })
  await write(root, { 'a.test.ts': `${PASSING}\n` })
  expect(await next('run-finished')).toMatchObject({ run: 2, reason: 'passed' })
})

test('coverage is off unless it is asked for', async () => {
  const { root } = await firstRun({
    'vitest.config.ts': `export default { test: { coverage: { enabled: true, reporter: 'json' } } }`,
    'a.test.ts': PASSING,
  })
  expect(existsSync(join(root, 'coverage'))).toBe(false)
})
