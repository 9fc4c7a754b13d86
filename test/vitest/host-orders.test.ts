import { expect, test } from 'vitest'
import type { HostOrder } from '../../src/model/ports.ts'
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

test.each([{ watch: true }, { watch: false }])(
  'orders run what they name, one after the other ($watch)',
  async (how) => {
    const { host, events, states, next } = await firstRun(FILES, how)
    for (const { order } of ORDERS) host.send(order)
    for (const { order, states: expected } of ORDERS) {
      const { run } = await next('run-finished')
      expect({ order, states: states(run) }).toEqual({ order, states: expected })
    }
    expect(
      events.flatMap(({ type, ...event }) =>
        type.startsWith('run-') && 'run' in event ? [`${type} ${event.run}`] : [],
      ),
    ).toEqual(
      [1, ...ORDERS.map((_, index) => index + 2)].flatMap((run) => [`run-started ${run}`, `run-finished ${run}`]),
    )
  },
)

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
test('waits for the signal', ({ signal }) => new Promise((done) => signal.addEventListener('abort', () => done())), 50_000)
test('last', () => {})
`,
  })
  const { host, next, events, states, run } = await open(root)
  host.start()
  await next('test-finished')
  host.send({ type: 'cancel' })
  expect(await next('run-finished')).toMatchObject({ run: 1, reason: 'interrupted' })
  expect(events.some(({ type }) => type === 'file-finished')).toBe(false)
  expect(states(1)).toMatchObject({ '|long.test.ts|first': 'passed' })
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
