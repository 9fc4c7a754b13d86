import fc from 'fast-check'
import { expect, test } from 'vitest'
import { history } from '../../src/engines/history.ts'
import type { Candidate, FileChange } from '../../src/model/candidate.ts'
import type { Diagnosis, Suspect } from '../../src/model/diagnosis.ts'
import { candidateId } from '../../src/model/hash.ts'
import type { VerdictKind } from '../../src/model/verdict.ts'

interface Situation {
  readonly changed?: readonly FileChange[]
  readonly lastCommit?: Diagnosis['lastCommit']
  readonly kind?: VerdictKind
  readonly suspects?: readonly Suspect[]
  readonly testPaths?: readonly string[]
  /** What the failing tests load; by default all that exists. */
  readonly loaded?: readonly string[]
}

function diagnosis({ changed = [], lastCommit = null, kind = 'code-wrong', ...more }: Situation): Diagnosis {
  const disk = [...(lastCommit?.changes ?? []), ...changed].filter(
    ({ path, after }) => after !== null && (more.loaded?.includes(path) ?? true),
  )
  return {
    failure: {
      id: 'f-000000',
      kind: 'assertion',
      tests: [],
      error: { name: 'Error', message: '', expected: null, actual: null, frames: [] },
      at: null,
    },
    outcomes: [],
    files: new Map(disk.map(({ path, after }) => [path, after ?? ''])),
    testPaths: new Set(more.testPaths),
    suspects: more.suspects ?? [],
    changed,
    lastCommit,
    clauses: [],
    clauseOutcomes: [],
    verdict: { kind, confidence: 0.9, clauses: [], evidence: [] },
  }
}

async function propose(situation: Situation, signal = new AbortController().signal): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = []
  for await (const candidate of history.propose(diagnosis(situation), signal)) candidates.push(candidate)
  return candidates
}

const shown = (candidates: readonly Candidate[]) => candidates.map(({ title, changes }) => [title, changes[0]?.after])

/** `numbers(6, { 2: 'x' })` is six lines, the second of which is `x`. */
const numbers = (count: number, other: Readonly<Record<number, string>> = {}, end = '\n') =>
  Array.from({ length: count }, (_, index) => `${other[index + 1] ?? index + 1}${end}`).join('')

const suspect = (path: string, text: string, found: string, score: number): Suspect => ({
  statement: { path, start: text.indexOf(found), end: text.indexOf(found) + found.length, line: 0 },
  score,
})

test('one edited line is one candidate, complete in every field', async () => {
  const change = { path: 'src/tax.ts', before: numbers(9), after: numbers(9, { 8: 'eight' }) }
  const changes = [{ path: 'src/tax.ts', before: change.after, after: change.before }]
  expect(await propose({ changed: [change] })).toEqual([
    {
      id: candidateId(changes),
      engine: 'history',
      fixes: 'code',
      title: 'undo your edit at src/tax.ts:8',
      changes,
      clauses: [],
      rule: 'undo-hunk',
      weight: -Math.log(3),
    },
  ])
})

const ONE_HUNK: Readonly<Record<string, readonly [before: string, after: string, line: number]>> = {
  'an added line': ['a\nb\n', 'a\nnew\nb\n', 2],
  'an added first line': ['a\n', 'new\na\n', 1],
  'an added last line': ['a\n', 'a\nnew\n', 2],
  'a deleted line': ['a\nb\nc\n', 'a\nc\n', 2],
  'a deleted last line': ['a\nb\n', 'a\n', 1],
  'an emptied file': ['a\nb', '', 1],
  'a filled file': ['', 'a\nb', 1],
  'a line with CRLF': ['a\r\nb\r\n', 'a\r\nB\r\n', 2],
  'a line end made LF': ['a\r\nb\r\n', 'a\r\nb\n', 2],
  'a removed last newline': ['a\nb\n', 'a\nb', 2],
  'an added last newline': ['a\nb', 'a\nb\n', 2],
  'lines added after a missing last newline': ['a\nb', 'a\nb\nc', 2],
  'a removed byte order mark': ['\uFEFFa\nb\n', 'a\nb\n', 1],
}

test.each(Object.entries(ONE_HUNK))('undoing %s restores the text byte for byte', async (_, [before, after, line]) => {
  expect(shown(await propose({ changed: [{ path: 'src/ä b.ts', before, after }] }))).toEqual([
    [`undo your edit at src/ä b.ts:${line}`, before],
  ])
})

test('hunks come one by one, then the file, then pairs; the same text is not proposed twice', async () => {
  const change = { path: 'src/a.ts', before: numbers(9), after: numbers(9, { 2: 'x', 5: 'y', 8: 'z' }) }
  expect(shown(await propose({ changed: [change] }))).toEqual([
    ['undo your edit at src/a.ts:2', numbers(9, { 5: 'y', 8: 'z' })],
    ['undo your edit at src/a.ts:5', numbers(9, { 2: 'x', 8: 'z' })],
    ['undo your edit at src/a.ts:8', numbers(9, { 2: 'x', 5: 'y' })],
    ['undo your edits of src/a.ts', numbers(9)],
    ['undo your edits at src/a.ts:2 and src/a.ts:5', numbers(9, { 8: 'z' })],
    ['undo your edits at src/a.ts:2 and src/a.ts:8', numbers(9, { 5: 'y' })],
    ['undo your edits at src/a.ts:5 and src/a.ts:8', numbers(9, { 2: 'x' })],
  ])
})

test('several files are undone alone, in pairs, and all together', async () => {
  const changed = ['a', 'b', 'c'].map((name) => ({ path: `src/${name}.ts`, before: `${name}\n`, after: 'x\n' }))
  const candidates = await propose({ changed })
  expect(candidates.map(({ title, rule, changes }) => [title, rule, changes.map(({ path }) => path)])).toEqual([
    ['undo your edit at src/a.ts:1', 'undo-hunk', ['src/a.ts']],
    ['undo your edit at src/b.ts:1', 'undo-hunk', ['src/b.ts']],
    ['undo your edit at src/c.ts:1', 'undo-hunk', ['src/c.ts']],
    ['undo your edits at src/a.ts:1 and src/b.ts:1', 'undo-hunk', ['src/a.ts', 'src/b.ts']],
    ['undo your edits at src/a.ts:1 and src/c.ts:1', 'undo-hunk', ['src/a.ts', 'src/c.ts']],
    ['undo your edits at src/b.ts:1 and src/c.ts:1', 'undo-hunk', ['src/b.ts', 'src/c.ts']],
    ['undo all of your edits', 'undo-all', ['src/a.ts', 'src/b.ts', 'src/c.ts']],
  ])
})

test('hunks that overlap suspect statements come first, a deletion by the lines around it', async () => {
  const before = numbers(12, { 9: 'gone' })
  const after = numbers(12, { 2: 'x', 6: 'suspect', 9: 'gone' }).replace('gone\n', '')
  const suspects = [suspect('src/a.ts', after, '10', 0.9), suspect('src/a.ts', after, 'suspect', 0.5)]
  const candidates = await propose({ changed: [{ path: 'src/a.ts', before, after }], suspects })
  expect(candidates.slice(0, 3).map(({ title }) => title)).toEqual([
    'undo your edit at src/a.ts:9',
    'undo your edit at src/a.ts:6',
    'undo your edit at src/a.ts:2',
  ])
  const weights = candidates.slice(0, 3).map(({ weight }) => weight)
  expect(weights).toEqual([...weights].sort((a, b) => b - a))
})

test('a statement on the next line is not overlapped', async () => {
  const after = 'a\nx\nb\n'
  const suspects = [suspect('src/a.ts', after, 'b', 1), suspect('src/b.ts', 'y\n', 'y', 0.5)]
  const changed = [
    { path: 'src/a.ts', before: 'a\nA\nb\n', after },
    { path: 'src/b.ts', before: 'Y\n', after: 'y\n' },
  ]
  expect((await propose({ changed, suspects }))[0]?.title).toBe('undo your edit at src/b.ts:1')
})

const MIXED = [
  'src/a.ts',
  'test/a.test.ts',
  'test/fixtures/data.json',
  'src/set-up.ts',
  'contract.md',
  'package.json',
  'src/__snapshots__/a.snap',
].map((path) => ({ path, before: 'old\n', after: 'new\n' }))

test.each<readonly [VerdictKind, readonly string[], string | undefined]>([
  ['code-wrong', ['src/a.ts'], 'code'],
  ['undecided', ['src/a.ts'], 'code'],
  ['test-wrong', ['src/set-up.ts', 'test/a.test.ts', 'test/fixtures/data.json'], 'test'],
  ['flaky', [], undefined],
])('under %s only %j are touched', async (kind, paths, fixes) => {
  const candidates = await propose({ kind, changed: MIXED, testPaths: ['src/set-up.ts', 'test/a.test.ts'] })
  expect([...new Set(candidates.flatMap(({ changes }) => changes.map(({ path }) => path)))].sort()).toEqual(paths)
  expect([...new Set(candidates.map((candidate) => candidate.fixes))]).toEqual(fixes ? [fixes] : [])
})

test('a deleted file comes back, a new one goes on its own only', async () => {
  const changed = [
    { path: 'src/gone.ts', before: 'a\n', after: null },
    { path: 'src/new.ts', before: null, after: 'b\n' },
    { path: 'src/c.ts', before: 'c\n', after: 'C\n' },
  ]
  const back = { path: 'src/gone.ts', before: null, after: 'a\n' }
  const undone = { path: 'src/c.ts', before: 'C\n', after: 'c\n' }
  expect((await propose({ changed })).map(({ title, rule, changes }) => [title, rule, changes])).toEqual([
    ['restore the deleted file src/gone.ts', 'undo-file', [back]],
    ['undo your edit at src/c.ts:1', 'undo-hunk', [undone]],
    ['undo your edits at src/gone.ts and src/c.ts:1', 'undo-hunk', [back, undone]],
    ['remove the new file src/new.ts', 'undo-file', [{ path: 'src/new.ts', before: 'b\n', after: null }]],
  ])
})

test('files that the failing tests do not load come last, and not at all when they are new or documents', async () => {
  const changed = [
    { path: 'data/rates.json', before: '1\n', after: '2\n' },
    { path: 'README.md', before: 'a\n', after: 'b\n' },
    { path: 'src/new.ts', before: null, after: 'b\n' },
    { path: 'src/z.ts', before: 'a\n\n\n', after: 'b\n' },
  ]
  expect((await propose({ changed, loaded: ['src/z.ts'] })).map(({ title }) => title)).toEqual([
    'undo your edit at src/z.ts:1',
    'undo your edit at data/rates.json:1',
    'undo your edits at src/z.ts:1 and data/rates.json:1',
  ])
})

const lastCommit = {
  message: 'faster rounding\n\nbody',
  changes: [
    { path: 'src/a.ts', before: numbers(9), after: numbers(9, { 2: 'x', 8: 'y' }) },
    { path: 'src/new.ts', before: null, after: 'n\n' },
    { path: 'test/a.test.ts', before: 'a\n', after: 'b\n' },
  ],
}

test('where nothing of this kind was edited, the last commit is undone by hunks and never loses a file', async () => {
  const changed = [{ path: 'test/b.test.ts', before: 'a\n', after: 'b\n' }]
  const candidates = await propose({ changed, lastCommit })
  expect(shown(candidates)).toEqual([
    ['undo the hunk of commit “faster rounding” at src/a.ts:2', numbers(9, { 8: 'y' })],
    ['undo the hunk of commit “faster rounding” at src/a.ts:8', numbers(9, { 2: 'x' })],
    ['undo commit “faster rounding” in src/a.ts', numbers(9)],
  ])
  expect(new Set(candidates.map(({ rule }) => rule))).toEqual(new Set(['undo-commit-hunk']))
})

test('a text that is not the one on disk is left alone', async () => {
  const changed = [{ path: 'src/a.ts', before: 'a\n', after: 'saved before\n' }]
  const stale = { ...diagnosis({ changed }), files: new Map([['src/a.ts', 'saved since\n']]) }
  expect((await history.propose(stale, new AbortController().signal)[Symbol.asyncIterator]().next()).done).toBe(true)
})

test('nothing to undo, nothing proposed', async () => {
  expect(await propose({})).toEqual([])
  expect(await propose({ lastCommit: { message: '', changes: [] } })).toEqual([])
})

test('a large change gives at most 40 candidates, all of it among them', async () => {
  const changed = Array.from({ length: 12 }, (_, index) => ({
    path: `src/${index}.ts`,
    before: numbers(9),
    after: numbers(9, { 1: 'x', 4: 'y', 7: 'z' }),
  }))
  const created = Array.from({ length: 9 }, (_, index) => ({ path: `src/n${index}.ts`, before: null, after: '' }))
  const candidates = await propose({ changed: [...changed, ...created] })
  expect(candidates).toHaveLength(40)
  expect(candidates.find(({ rule }) => rule === 'undo-all')?.changes).toEqual(
    expect.arrayContaining(changed.map(({ path, before, after }) => ({ path, before: after, after: before }))),
  )
})

test('it ends early when it is aborted', async () => {
  const abort = new AbortController()
  abort.abort()
  expect(await propose({ changed: [{ path: 'src/a.ts', before: 'a', after: 'b' }] }, abort.signal)).toEqual([])
})

test('whatever was edited, undoing the whole file gives the text before, and each hunk alone loses no other line', async () => {
  const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', 'd')).map((lines) => lines.join(''))
  await fc.assert(
    fc.asyncProperty(text, text, async (before, after) => {
      fc.pre(before !== after)
      const candidates = await propose({ changed: [{ path: 'src/a.ts', before, after }] })
      expect(candidates.map(({ changes }) => changes[0]?.after)).toContain(before)
      expect(candidates.every(({ changes }) => changes[0]?.before === after && changes[0]?.after !== null)).toBe(true)
    }),
  )
})
