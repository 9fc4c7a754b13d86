import { expect, test } from 'vitest'
import { rebuildChanges } from '../../src/headless/rebuild-changes.ts'
import { buildReport } from '../../src/headless/report.ts'
import type { ReportCandidate } from '../../src/headless/report-schema.ts'
import type { FileChange } from '../../src/model/candidate.ts'
import { candidate, offer, red, state } from './states.ts'

/** The candidate of a report on these changes. */
function reported(changes: readonly FileChange[], prefix = ''): ReportCandidate {
  const one = candidate(changes[0] as FileChange)
  const report = buildReport(state([red({ candidates: [offer({ ...one, changes })] })]), {
    tool: { version: '0.1.0', vitest: '4.1.12', node: '20.20.2' },
    prefix,
    durationMs: 0,
    applied: [],
    weakened: [],
    stopped: null,
  })
  return report.failures[0]?.candidates[0] as ReportCandidate
}

/** What becomes of a report's candidate in a tree with these files; what was read is counted. */
async function rebuild(one: ReportCandidate, tree: Readonly<Record<string, string>>, prefix = '') {
  const asked: string[] = []
  const rebuilt = await rebuildChanges(one, {
    prefix,
    read: async (path) => {
      asked.push(path)
      return tree[path] ?? null
    },
  })
  return { rebuilt, asked }
}

const long = Array.from({ length: 40 }, (_, index) => `line ${index}\n`).join('')
const CHANGES: Readonly<Record<string, FileChange>> = {
  'a line far from the top': { path: 'src/a.ts', before: long, after: long.replace('line 30', 'LINE') },
  'CRLF and no last line end': { path: 'src/a.ts', before: 'a\r\nb', after: 'a\r\nB' },
  'a new file': { path: 'src/new.ts', before: null, after: 'a\n' },
  'a file that goes': { path: 'src/a.ts', before: 'a\n', after: null },
  'a byte order mark': { path: 'src/ü "b".ts', before: '\ufeffa\n', after: '\ufeffb\n' },
}

test.each(Object.entries(CHANGES))('%s is rebuilt byte for byte from diff and tree', async (_, change) => {
  const tree = change.before === null ? {} : { [change.path]: change.before }
  for (const prefix of ['', 'packages/till/']) {
    expect((await rebuild(reported([change], prefix), tree, prefix)).rebuilt).toEqual({
      status: 'ready',
      changes: [change],
    })
  }
})

const CHANGE: FileChange = { path: 'src/a.ts', before: long, after: long.replace('line 30', 'LINE') }

test('a file that changed anywhere, also far from the diff, or is gone, is not what was proven', async () => {
  const stale = { status: 'stale', reason: 'was proven on another src/a.ts: the file has changed since' }
  const trees: readonly Readonly<Record<string, string>>[] = [
    { 'src/a.ts': `${long}more\n` },
    { 'src/a.ts': long.replaceAll('\n', '\r\n') },
    {},
  ]
  for (const tree of trees) expect((await rebuild(reported([CHANGE]), tree)).rebuilt).toEqual(stale)
})

test('what is there already is told apart', async () => {
  const { rebuilt } = await rebuild(reported([CHANGE]), { 'src/a.ts': CHANGE.after ?? '' })
  expect(rebuilt).toEqual({ status: 'applied', reason: 'is applied already' })
})

test.each([
  '../outside.ts',
  '/etc/passwd',
  '.git/hooks/pre-commit',
  '.github/workflows/ci.yml',
  'node_modules/vitest/index.js',
  'package.json',
  'vitest.config.ts',
  'src/../../x.ts',
  '.env',
  '.repair-watch/ledger.jsonl',
])('a report that names %s is refused before anything is read', async (path) => {
  const { rebuilt, asked } = await rebuild(reported([{ path, before: null, after: 'evil\n' }]), {})
  expect(rebuilt).toMatchObject({ status: 'unusable', reason: expect.stringContaining('protected or lies outside') })
  expect(asked).toEqual([])
})

const good = reported([CHANGE])
test.each<[string, ReportCandidate, RegExp]>([
  ['another diff', { ...good, diff: good.diff.replace('+LINE', '+evil()') }, /does not give what was proven/],
  ['another id', { ...good, id: 'c-00000000' }, /is not what its id says/],
  ['no diff', { ...good, diff: 'hello' }, /no diff/],
  ['an empty diff', { ...good, diff: '' }, /no diff/],
  ['no hashes', { ...good, hashes: [] }, /older repair-watch/],
  [
    'hashes of other files',
    { ...good, hashes: [{ file: 'src/b.ts', before: null, after: null }] },
    /has no hash of src\/a\.ts/,
  ],
  ['a rename', { ...good, diff: good.diff.replace('--- a/src/a.ts', '--- a/src/b.ts') }, /renames/],
  ['another folder', reported([CHANGE], 'packages/other/'), /lies outside/],
])('a report with %s is refused', async (_, one, reason) => {
  const prefix = one.diff.includes('packages/other/') ? 'packages/till/' : ''
  const { rebuilt } = await rebuild(one, { 'src/a.ts': long }, prefix)
  expect(rebuilt).toMatchObject({ status: 'unusable', reason: expect.stringMatching(reason) })
})
