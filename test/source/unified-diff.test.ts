import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { FileChange } from '../../src/model/candidate.ts'
import { diffHunks, unifiedDiff } from '../../src/source/unified-diff.ts'

const made: string[] = []
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

/** What real git makes of the files when it applies the diff: path → text, null for "no file". */
function applied(changes: readonly FileChange[], context?: number): readonly FileChange[] {
  const root = mkdtempSync(join(tmpdir(), 'unified diff ü '))
  made.push(root)
  for (const { path, before } of changes) {
    if (before === null) continue
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), before)
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'core.autocrlf=false', '-c', 'core.safecrlf=false', 'apply', ...args, '-'], {
      cwd: root,
      env: { PATH: process.env.PATH, GIT_CEILING_DIRECTORIES: dirname(root) },
      input: unifiedDiff(changes, context),
      stdio: 'pipe',
    })
  const zero = context === 0 ? ['--unidiff-zero'] : []
  git('--check', '--whitespace=nowarn', ...zero)
  git('--whitespace=nowarn', ...zero)
  return changes.map((change) => {
    const path = join(root, change.path)
    return { ...change, after: existsSync(path) ? readFileSync(path, 'utf8') : null }
  })
}

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}\n`).join('')

const TEXTS: Readonly<Record<string, readonly [string | null, string | null]>> = {
  'a changed line': [lines(9), lines(9).replace('line 4', 'LINE 4')],
  'two hunks': [lines(30), lines(30).replace('line 2\n', '').replace('line 25', 'x\nline 25')],
  CRLF: ['a\r\nb\r\nc\r\n', 'a\r\nB\r\nc\r\n'],
  'CRLF that becomes LF': ['a\r\nb\r\n', 'a\nb\n'],
  'no last newline on either side': ['a\nb', 'a\nc'],
  'a last newline added': ['a\nb', 'a\nb\n'],
  'a last newline removed': ['a\nb\n', 'a\nb'],
  'no last newline after CRLF': ['a\r\nb', 'a\r\nc'],
  'a byte order mark': ['\uFEFFa\n', '\uFEFFb\n'],
  'lines that look like a diff': [
    '-- a/x\n++ b/x\n@@ -1 +1 @@\n\\ No newline at end of file\n',
    '-- a/y\n++ b/y\ndiff --git a/x b/x\n',
  ],
  'a created file': [null, 'a\nb\n'],
  'a created file without last newline': [null, 'a'],
  'a created empty file': [null, ''],
  'a deleted file': ['a\nb\n', null],
  'a deleted file without last newline': ['a', null],
  'a deleted empty file': ['', null],
  'an empty file that is filled': ['', 'a\n'],
  'a file that is emptied': ['a\n', ''],
  'blanks at line ends': ['a \n\t\n', 'a\n \n'],
  'form feeds and lone carriage returns': ['a\fb\rc\u2028d\n', 'a\fB\rc\u2028d\n'],
}

const PATHS = [
  'a.ts',
  'src/my file.ts',
  'src/straße/ä.ts',
  'src/quo"te.ts',
  "it's.ts",
  'tab\there.ts',
  'a b/😀.ts',
  '-x.ts',
]

test.each(Object.entries(TEXTS))('git applies the diff of %s, for every kind of name', (_, [before, after]) => {
  const changes = PATHS.map((path) => ({ path, before, after }))
  expect(applied(changes)).toEqual(changes)
  for (const change of changes) expect(applied([change])).toEqual([change])
})

test('git applies a diff without context', () => {
  const change = {
    path: 'a.ts',
    before: lines(9),
    after: lines(9).replace('line 4\n', '').replace('line 7', 'x\nline 7'),
  }
  expect(applied([change], 0)).toEqual([change])
})

test('what does not change is left out', () => {
  const changed = { path: 'b.ts', before: 'b', after: 'B' }
  expect(unifiedDiff([{ path: 'a.ts', before: 'a\n', after: 'a\n' }, changed])).toBe(unifiedDiff([changed]))
  expect(unifiedDiff([])).toBe('')
})

test('the diff reads as git writes it', () => {
  expect(unifiedDiff([{ path: 'src/ü.ts', before: 'a\nb', after: 'a\nc\n' }])).toBe(
    [
      'diff --git "a/src/\\303\\274.ts" "b/src/\\303\\274.ts"',
      '--- "a/src/\\303\\274.ts"',
      '+++ "b/src/\\303\\274.ts"',
      '@@ -1,2 +1,2 @@',
      ' a',
      '-b',
      '\\ No newline at end of file',
      '+c',
      '',
    ].join('\n'),
  )
})

test('hunks number the lines of both sides', () => {
  const before = lines(12)
  const after = before.replace('line 1\n', '').replace('line 9\n', 'new\nline 9\n')
  expect(diffHunks({ path: 'a.ts', before, after }, 1)).toEqual([
    {
      path: 'a.ts',
      oldStart: 1,
      newStart: 1,
      lines: [
        { kind: 'context', text: 'line 0', old: 1, new: 1 },
        { kind: 'removed', text: 'line 1', old: 2, new: null },
        { kind: 'context', text: 'line 2', old: 3, new: 2 },
      ],
    },
    {
      path: 'a.ts',
      oldStart: 9,
      newStart: 8,
      lines: [
        { kind: 'context', text: 'line 8', old: 9, new: 8 },
        { kind: 'added', text: 'new', old: null, new: 9 },
        { kind: 'context', text: 'line 9', old: 10, new: 10 },
      ],
    },
  ])
})

test('hunks of created and deleted files have one side', () => {
  expect(diffHunks({ path: 'a.ts', before: null, after: 'a\n' })[0]?.lines).toEqual([
    { kind: 'added', text: 'a', old: null, new: 1 },
  ])
  expect(diffHunks({ path: 'a.ts', before: 'a', after: null })[0]?.lines).toEqual([
    { kind: 'removed', text: 'a', old: 1, new: null },
  ])
  expect(diffHunks({ path: 'a.ts', before: 'a\n', after: 'a\n' })).toEqual([])
})

test('the lines of a hunk with all of the context are the two texts', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c\r', '')).map((all) => all.map((line) => `${line}\n`).join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after)
      const [hunk] = diffHunks({ path: 'a.ts', before, after }, 1000)
      const side = (kind: string) =>
        hunk?.lines.flatMap((line) => (line.kind === kind ? [] : [`${line.text}\n`])).join('')
      expect([side('added'), side('removed')]).toEqual([before, after])
    }),
  )
})
