import { expect, test } from 'vitest'
import type { HostEvent, HostOrder } from '../../src/model/host.ts'
import { firstRun, open, project, write } from './host-fixture.ts'

const FILES = {
  'src/a.ts': 'export const a = 1\n',
  'a.test.ts': `import { expect, test } from 'vitest'
import { a } from './src/a.ts'
test('is one', () => { expect(a).toBe(1) })
test('is a number', () => { expect(typeof a).toBe('number') })
`,
  'b.test.ts': `import { expect, test } from 'vitest'\ntest('is two', () => { expect(1).toBe(2) })\n`,
}

const ALL = { '|a.test.ts|is one': 'passed', '|a.test.ts|is a number': 'passed', '|b.test.ts|is two': 'failed' }

const ORDERS: readonly {
  readonly order: HostOrder
  readonly states: Readonly<Record<string, string>>
}[] = [
  { order: { type: 'rerun-all' }, states: ALL },
  { order: { type: 'rerun-failed' }, states: { '|b.test.ts|is two': 'failed' } },
  {
    order: { type: 'rerun-files', files: ['a.test.ts'] },
    states: { '|a.test.ts|is one': 'passed', '|a.test.ts|is a number': 'passed' },
  },
  { order: { type: 'filter-files', pattern: 'b.test' }, states: { '|b.test.ts|is two': 'failed' } },
  { order: { type: 'filter-files', pattern: 'no such file' }, states: {} },
  { order: { type: 'filter-files', pattern: '' }, states: ALL },
  {
    order: { type: 'filter-names', pattern: '^is (a|one)' },
    states: { '|a.test.ts|is one': 'passed', '|a.test.ts|is a number': 'passed' },
  },
  { order: { type: 'filter-names', pattern: '' }, states: ALL },
]

/** How runs began and ended, as it was told and as it should be. */
const runsOf = (events: readonly HostEvent[]): readonly string[] =>
  events.flatMap((event) =>
    event.type === 'run-started' || event.type === 'run-finished' ? [`${event.type} ${event.run}`] : [],
  )

const oneAfterTheOther = (events: readonly HostEvent[]): readonly string[] =>
  runsOf(events).map((_, at) => `${at % 2 === 0 ? 'run-started' : 'run-finished'} ${Math.floor(at / 2) + 1}`)

test.each([{ watch: true }, { watch: false }])(
  'orders run what they name, one after the other ($watch)',
  async (how) => {
    const { host, events, states, next } = await firstRun(FILES, how)
    for (const { order } of ORDERS) host.send(order)
    for (const { order, states: expected } of ORDERS) {
      const { run } = await next('run-finished')
      expect({ order, states: states(run) }).toEqual({ order, states: expected })
    }
    expect(runsOf(events)).toEqual(oneAfterTheOther(events))
  },
)

test('orders and a save at the same time make runs one after the other', async () => {
  const { root, host, events, next, run } = await firstRun(FILES)
  host.send({ type: 'rerun-all' })
  await write(root, { 'src/a.ts': 'export const a = 4\n' })
  host.send({ type: 'rerun-all' })
  const { run: red } = await next(
    'test-finished',
    ({ outcome }) => outcome.test.name === 'is one' && outcome.state === 'failed',
  )
  await next('run-finished', (event) => event.run >= red)
  await run({ type: 'rerun-all' })
  expect(runsOf(events)).toEqual(oneAfterTheOther(events))
})

test('a name pattern that is no regular expression is told in the log and runs nothing', async () => {
  const { host, run, states, log } = await firstRun(FILES)
  host.send({ type: 'filter-names', pattern: '(' })
  const finished = await run({ type: 'rerun-failed' })
  expect({ run: finished.run, states: states(2), log: log() }).toEqual({
    run: 2,
    states: { '|b.test.ts|is two': 'failed' },
    log: expect.stringMatching(/Invalid regular expression/),
  })
})

test('updating snapshots writes them', async () => {
  const { run, states } = await firstRun({
    '__snapshots__/s.test.ts.snap': `// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html

exports[\`says 1\`] = \`"old"\`;
`,
    's.test.ts': `import { expect, test } from 'vitest'\ntest('says', () => { expect('new').toMatchSnapshot() })\n`,
  })
  expect(states(1)).toEqual({ '|s.test.ts|says': 'failed' })
  const updated = await run({ type: 'update-snapshots' })
  expect({ reason: updated.reason, states: states(updated.run) }).toEqual({
    reason: 'passed',
    states: { '|s.test.ts|says': 'passed' },
  })
})

test('cancelling ends the run at once, and no file counts as finished by it', async () => {
  const root = await project({
    'vitest.config.ts': 'export default { test: { fileParallelism: false } }',
    'long.test.ts': `import { test } from 'vitest'
test('first', () => {})
test('waits for the signal', ({ signal }) => new Promise((_, fail) => signal.addEventListener('abort', fail)), 50_000)
test('last', () => {})
`,
  })
  const { host, next, events, states, run } = await open(root)
  host.start()
  await next('test-finished')
  host.send({ type: 'cancel' })
  expect(await next('run-finished')).toMatchObject({ run: 1, reason: 'interrupted' })
  expect(events.some(({ type }) => type === 'file-finished')).toBe(false)
  expect(states(1)).toEqual({ '|long.test.ts|first': 'passed' })
  await write(root, { 'long.test.ts': `import { test } from 'vitest'\ntest('first', () => {})\n` })
  const again = await run({ type: 'rerun-all' })
  expect(again.reason).toBe('passed')
})

test('without watching, a save runs nothing and the next order sees it', async () => {
  const { root, run, states } = await firstRun(FILES, { watch: false })
  await write(root, {
    'src/a.ts': 'export const a = 3\n',
    'new.test.ts': `import { test } from 'vitest'\ntest('is new', () => {})\n`,
  })
  const finished = await run({ type: 'rerun-all' })
  expect(finished).toMatchObject({ run: 2, reason: 'failed' })
  expect(states(2)).toEqual({ ...ALL, '|a.test.ts|is one': 'failed', '|new.test.ts|is new': 'passed' })
})
