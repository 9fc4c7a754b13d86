import { bodiesOf, type CorpusPatch, filesOf } from './corpus-patch.ts'

const raised = ['timeout-raised'] as const
const recorded = ['snapshot-blind-update'] as const

const lines = (...statements: readonly string[]): string => statements.join('\n')
const TEST = "it('works', async () => {\n  expect(await f(1)).toBe(1)\n})"
const snapshot = (...names: readonly string[]): string =>
  `// Vitest Snapshot v1\n\n${names.map((name) => `exports[\`${name} 1\`] = \`"${name}"\`;\n`).join('\n')}`

/** Limits that are raised, values that are recorded anew, and what only looks so. */
export const LIMITS_AND_RECORDS: readonly CorpusPatch[] = [
  ...filesOf(raised, {
    'the limits of the test stand behind a name': [
      `const options = { timeout: 100 }\n${TEST.replace("'works', ", "'works', options, ")}`,
      `const options = { timeout: 9000 }\n${TEST.replace("'works', ", "'works', options, ")}`,
    ],
    'retries are counted in an object': [
      TEST,
      TEST.replace("'works', ", "'works', { retry: { delay: 500, count: 2 } }, "),
    ],
    'a suite sets the limits': [
      `describe('a', () => {\n  ${TEST}\n})`,
      `describe('a', () => {\n  beforeAll(() => { vi.setConfig({ testTimeout: 60_000 }) })\n  ${TEST}\n})`,
    ],
    'a suite sets the limit of the other runner': [
      `describe('a', () => {\n  ${TEST}\n})`,
      `describe('a', () => {\n  beforeAll(() => { jest.setTimeout(60_000) })\n  ${TEST}\n})`,
    ],
  }),
  ...bodiesOf(raised, {
    'a wait inside of a wait is longer': [
      'await vi.waitFor(async () => { await vi.waitUntil(() => g(1), 100) })\nexpect(f(1)).toBe(1)',
      'await vi.waitFor(async () => { await vi.waitUntil(() => g(1), 9000) })\nexpect(f(1)).toBe(1)',
    ],
  }),
  {
    name: 'a new file of tests sets the limits',
    path: 'test/new.test.ts',
    before: null,
    after: `vi.setConfig({ testTimeout: 60_000 })\n${TEST}\n`,
    verdict: 'undecided',
    expect: raised,
  },
  ...filesOf([], {
    'limits of something else': [
      TEST,
      lines(
        'my.vi.setConfig({ testTimeout: 60_000 })',
        'vi.setConfigs({ testTimeout: 60_000 })',
        'setup({ testTimeout: 60_000 })',
        'vi.setConfig()',
        'vi.setConfig({ maxConcurrency: 9000 })',
        'vi.setConfig({ testTimeout: limit() })',
        'vi.setConfig({ ...base })',
        'my.jest.setTimeout(60_000)',
        'jest.setTimeouts(60_000)',
        'jest.setTimeout(limit())',
        TEST.replace("'works', ", "'works', { retry: { delay: 500 }, tags: 9, timeout: limit() }, "),
        "it('retries', { retry: attempts() }, () => { expect(g(1)).toBe(1) })",
      ),
    ],
  }),
  ...filesOf(
    [],
    { 'a source sets limits': ['export const x = 1', 'vi.setConfig({ testTimeout: 60_000 })\nexport const x = 1'] },
    {
      path: 'src/x.ts',
    },
  ),
  ...bodiesOf([], {
    'waits of something else': [
      'await vi.waitFor(() => g(1))\nawait vi.waitFor(() => g(2), 200)\nexpect(f(1)).toBe(1)',
      "await vi.waitFor(() => g(1))\nawait vi.waitFor(() => g(2), 800)\nvi.waitForever(() => g(3), 9000)\nscreen.findByText('a', { retry: 2000 })\nexpect(f(1)).toBe(1)",
    ],
  }),
  ...bodiesOf(recorded, {
    'a recorded value gives way to one that is computed': [
      'expect(f(1)).toMatchInlineSnapshot(`a`)',
      'expect(f(1)).toMatchInlineSnapshot(show(1))',
    ],
    'a snapshot stands in place of a matcher that is only named like one': [
      "expect(f(1)).toMatchSnapshotOf('a')",
      'expect(f(1)).toMatchSnapshot()',
    ],
    'two recorded lines become one': [
      'expect(f(1)).toMatchInlineSnapshot(`a\n b`)',
      'expect(f(1)).toMatchInlineSnapshot(`ab`)',
    ],
    'the value that is recorded beside a shape': [
      'expect(f(1)).toMatchInlineSnapshot({ id: expect.any(String) }, `a`)',
      'expect(f(1)).toMatchInlineSnapshot({ id: expect.any(String) }, `b`)',
    ],
  }),
  {
    name: 'the first of three recorded values is gone',
    path: 'test/__snapshots__/a.test.ts.snap',
    before: snapshot('one', 'two', 'three'),
    after: snapshot('two', 'three'),
    verdict: 'test-wrong',
    expect: recorded,
  },
  {
    name: 'what is no record is gone',
    path: 'test/__snapshots__/a.test.ts.snap',
    before: `exports = {}\nexports[key] = 1\n${snapshot('one')}`,
    after: snapshot('one'),
    verdict: 'test-wrong',
    expect: [],
  },
  ...bodiesOf([], {
    'a value is recorded for the first time': [
      'expect(f(1)).toMatchInlineSnapshot()',
      'expect(f(1)).toMatchInlineSnapshot(`a`)',
    ],
    'a record stands on other lines': [
      'expect(f(1)).toMatchInlineSnapshot(`\n    <p>\n      a\n    </p>\n  `)',
      'expect(f(1)).toMatchInlineSnapshot(`<p>\n a\n </p>`)',
    ],
    'a matcher that is only named like that': [
      "expect(f(1)).toMatchInlineSnapshotOf('a')",
      'expect(f(1)).toMatchInlineSnapshot(`b`)',
    ],
    'an assignment of the test is not needed': ['g.debug = true\nexpect(f(1)).toBe(1)', 'expect(f(1)).toBe(1)'],
  }),
  ...bodiesOf(['assertion-weakened'], {
    'a matcher that is only named like that takes the place': [
      'expect(f(1)).toMatchInlineSnapshot(`b`)',
      "expect(f(1)).toMatchInlineSnapshotOf('a')",
    ],
  }),
]
