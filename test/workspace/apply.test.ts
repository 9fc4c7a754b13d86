import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { FileChange } from '../../src/model/candidate.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { git, gitProject, plainProject, snapshot, temporaryFolder, write } from './project.ts'

const CODE: ReadonlySet<string> = new Set(['source'])
const TEXT = {
  crlf: ['a\r\nb\r\n', 'a\r\nB\r\n'],
  'a byte order mark': ['\uFEFFa\n', '\uFEFFb\n'],
  'no last newline': ['a\nb', 'a\nc'],
  'mixed line endings': ['a\r\nb\nc\r', 'a\r\nB\nc\r'],
  nothing: ['', 'a'],
  'letters outside of the basic plane': ["'😀'\n", "'😀ü'\n"],
} as const

const bytes = (root: string, path: string): string => readFileSync(join(root, path)).toString('latin1')

test.each(Object.entries(TEXT))('text with %s is written and taken back byte for byte', async (_, [before, after]) => {
  const root = gitProject({ 'src/ä b.ts': before })
  const workspace = await openWorkspace(root)
  expect(await workspace.apply([{ path: 'src/ä b.ts', before, after }], CODE)).toEqual({
    status: 'applied',
    undoId: 'u-000001',
    paths: ['src/ä b.ts'],
  })
  expect(bytes(root, 'src/ä b.ts')).toBe(Buffer.from(after).toString('latin1'))
  expect(await workspace.undo()).toEqual({
    status: 'undone',
    undoId: 'u-000001',
    paths: ['src/ä b.ts'],
  })
  expect(bytes(root, 'src/ä b.ts')).toBe(Buffer.from(before).toString('latin1'))
})

const THREE: readonly FileChange[] = [
  { path: 'src/a.ts', before: 'a\n', after: 'A\n' },
  { path: 'src/new/deep/b.ts', before: null, after: 'B' },
  { path: 'src/c.ts', before: 'c\n', after: null },
]

test('files are changed, created and deleted together; undo restores modes and removes the folders it made', async () => {
  const root = gitProject({ 'src/a.ts': 'a\n', 'src/c.ts': 'c\n' })
  chmodSync(join(root, 'src/a.ts'), 0o755)
  chmodSync(join(root, 'src/c.ts'), 0o751)
  const before = snapshot(root, { times: false })
  const workspace = await openWorkspace(root)
  expect(await workspace.apply(THREE, CODE)).toMatchObject({
    status: 'applied',
  })
  expect(bytes(root, 'src/a.ts')).toBe('A\n')
  expect(statSync(join(root, 'src/a.ts')).mode & 0o777).toBe(0o755)
  expect(bytes(root, 'src/new/deep/b.ts')).toBe('B')
  expect(existsSync(join(root, 'src/c.ts'))).toBe(false)
  expect(git(root, 'status', '--porcelain')).not.toContain('repair-watch')
  expect(await workspace.undo()).toMatchObject({ status: 'undone' })
  expect(
    Object.entries(snapshot(root, { times: false })).filter(([path]) => !path.startsWith('.repair-watch')),
  ).toEqual(Object.entries(before))
})

test('only .repair-watch, hidden from git, is written besides', async () => {
  const root = gitProject({ 'src/a.ts': 'a\n' })
  const workspace = await openWorkspace(root)
  await workspace.apply(THREE.slice(0, 2), CODE)
  expect(Object.keys(snapshot(root, { skip: ['.git'] }))).toEqual([
    '.repair-watch/',
    '.repair-watch/.gitignore',
    '.repair-watch/undo/',
    '.repair-watch/undo/u-000001.applied.json',
    'src/',
    'src/a.ts',
    'src/new/',
    'src/new/deep/',
    'src/new/deep/b.ts',
  ])
  expect(git(root, 'status', '--porcelain', '-uall')).toBe(' M src/a.ts\n?? src/new/deep/b.ts\n')
})

test('when the second file is stale nothing is written at all', async () => {
  const root = gitProject({ 'src/a.ts': 'a\n', 'src/b.ts': 'edited\n' })
  const before = snapshot(root)
  const workspace = await openWorkspace(root)
  expect(
    await workspace.apply(
      [
        { path: 'src/a.ts', before: 'a\n', after: 'A\n' },
        { path: 'src/b.ts', before: 'b\n', after: 'B\n' },
      ],
      CODE,
    ),
  ).toEqual({ status: 'stale', path: 'src/b.ts' })
  expect(snapshot(root)).toEqual(before)
})

test.each<readonly [string, FileChange]>([
  ['to be created is there', { path: 'a.ts', before: null, after: 'x' }],
  ['to be changed is gone', { path: 'none.ts', before: 'a\n', after: 'x' }],
  ['to be deleted was edited', { path: 'a.ts', before: 'b\n', after: null }],
  ['differs in its line endings', { path: 'a.ts', before: 'a\r\n', after: '' }],
  ['has a byte order mark now', { path: 'bom.ts', before: 'a\n', after: '' }],
])('a file that %s is stale', async (_, change) => {
  const root = gitProject({ 'a.ts': 'a\n', 'bom.ts': '\uFEFFa\n' })
  const workspace = await openWorkspace(root)
  expect(await workspace.apply([change], CODE)).toEqual({
    status: 'stale',
    path: change.path,
  })
})

const REFUSED: Readonly<Record<string, string>> = {
  '../outside.ts': 'is protected',
  'src/../../outside.ts': 'is protected',
  '/etc/outside.ts': 'is protected',
  'C:/outside.ts': 'is protected',
  'src\\a.ts': 'is protected',
  '.git/hooks/pre-commit': 'is protected',
  'sub/.git/config': 'is protected',
  '.repair-watch/undo/x.ts': 'is protected',
  'node_modules/p/index.js': 'is protected',
  'package.json': 'is protected',
  'vitest.config.ts': 'is protected',
  '.env': 'is protected',
  'test/a.test.ts': 'is a test file, which is frozen here',
  'src/contract.md': 'is a contract file, which is frozen here',
  'docs/rules.md': 'is a contract file, which is frozen here',
  'src/__snapshots__/a.snap': 'is a snapshot file, which is frozen here',
  'link/new.ts': 'passes through a symbolic link',
  'inner/a.ts': 'passes through a symbolic link',
  'file-link.ts': 'passes through a symbolic link',
  'dangling.ts': 'passes through a symbolic link',
  src: 'is not a file',
  'src/a.ts/b.ts': 'lies below something that is a file',
  'generated/new.ts': 'is ignored by git',
  'secret.ts': 'is ignored by git',
}

test.each([
  ...Object.entries(REFUSED).map(([path, reason]) => [path, reason, 'git']),
  ...Object.entries(REFUSED).map(([path, reason]) => [path, reason, 'no git']),
])('%s %s (%s)', async (path, reason, kind) => {
  const files = {
    'src/a.ts': 'a\n',
    '.gitignore': 'generated/\nsecret.ts\n',
    'secret.ts': '',
  }
  const root = kind === 'git' ? gitProject(files) : plainProject(files)
  const outside = temporaryFolder()
  symlinkSync(outside, join(root, 'link'))
  symlinkSync(join(root, 'src'), join(root, 'inner'))
  symlinkSync(join(root, 'src/a.ts'), join(root, 'file-link.ts'))
  symlinkSync(join(outside, 'new.ts'), join(root, 'dangling.ts'))
  mkdirSync(join(root, 'generated'))
  const before = snapshot(root)
  const workspace = await openWorkspace(root, { contracts: ['docs/rules.md'] })
  const outcome = await workspace.apply(
    [
      { path: 'src/a.ts', before: 'a\n', after: 'A\n' },
      { path, before: null, after: 'x' },
    ],
    CODE,
  )
  expect(outcome).toEqual({
    status: 'refused',
    path,
    reason: expect.stringContaining(reason),
  })
  expect(snapshot(root)).toEqual(before)
  expect(snapshot(outside)).toEqual({})
})

test('protected files stay so whatever roles are writable, the others follow the roles', async () => {
  const root = gitProject({ 'a.test.ts': 'a\n', 'package.json': '{}\n' })
  const workspace = await openWorkspace(root)
  const all = new Set(['source', 'test', 'protected'])
  expect(await workspace.apply([{ path: 'package.json', before: '{}\n', after: '{ }\n' }], all)).toMatchObject({
    status: 'refused',
  })
  expect(await workspace.apply([{ path: 'a.test.ts', before: 'a\n', after: 'b\n' }], all)).toMatchObject({
    status: 'applied',
  })
})

test('text that UTF-8 cannot hold, the same path twice, and no change at all are not written', async () => {
  const root = gitProject({ 'a.ts': 'a\n' })
  const before = snapshot(root)
  const workspace = await openWorkspace(root)
  const change = { path: 'a.ts', before: 'a\n', after: 'b\n' }
  expect([
    await workspace.apply([{ ...change, after: '\ud800' }], CODE),
    await workspace.apply([change, change], CODE),
    await workspace.apply([{ ...change, after: 'a\n' }], CODE),
  ]).toEqual([
    {
      status: 'refused',
      path: 'a.ts',
      reason: 'would hold text that is not valid Unicode',
    },
    { status: 'refused', path: 'a.ts', reason: 'is changed twice' },
    { status: 'failed', message: 'there is nothing to change' },
  ])
  expect(snapshot(root)).toEqual(before)
})

test('undo goes back one accept at a time, also in a later session', async () => {
  const root = gitProject({ 'a.ts': '1\n', 'b.ts': '1\n' })
  const first = await openWorkspace(root)
  await first.apply([{ path: 'a.ts', before: '1\n', after: '2\n' }], CODE)
  await first.apply([{ path: 'b.ts', before: '1\n', after: '2\n' }], CODE)
  await first.apply([{ path: 'a.ts', before: '2\n', after: '3\n' }], CODE)
  const second = await openWorkspace(root)
  const seen: unknown[] = []
  for (let time = 0; time < 4; time++) seen.push(await second.undo(), bytes(root, 'a.ts'), bytes(root, 'b.ts'))
  expect(seen).toEqual([
    { status: 'undone', undoId: 'u-000003', paths: ['a.ts'] },
    '2\n',
    '2\n',
    { status: 'undone', undoId: 'u-000002', paths: ['b.ts'] },
    '2\n',
    '1\n',
    { status: 'undone', undoId: 'u-000001', paths: ['a.ts'] },
    '1\n',
    '1\n',
    { status: 'nothing' },
    '1\n',
    '1\n',
  ])
  expect(await second.apply([{ path: 'a.ts', before: '1\n', after: '2\n' }], CODE)).toMatchObject({
    undoId: 'u-000004',
  })
})

test('undo refuses to touch what was edited since, and works again when the edit is gone', async () => {
  const root = gitProject({ 'a.ts': '1\n', 'b.ts': '1\n' })
  const workspace = await openWorkspace(root)
  await workspace.apply(
    [
      { path: 'a.ts', before: '1\n', after: '2\n' },
      { path: 'b.ts', before: '1\n', after: '2\n' },
    ],
    CODE,
  )
  write(root, { 'b.ts': 'mine\n' })
  const before = snapshot(root, { skip: ['.repair-watch'] })
  expect(await workspace.undo()).toEqual({ status: 'stale', path: 'b.ts' })
  expect(snapshot(root, { skip: ['.repair-watch'] })).toEqual(before)
  rmSync(join(root, 'b.ts'))
  expect(await workspace.undo()).toEqual({ status: 'stale', path: 'b.ts' })
  write(root, { 'b.ts': '2\n' })
  expect(await workspace.undo()).toMatchObject({ status: 'undone' })
  expect([bytes(root, 'a.ts'), bytes(root, 'b.ts')]).toEqual(['1\n', '1\n'])
})

test('what the person took back by other means counts as undone', async () => {
  const root = gitProject({ 'a.ts': '1\n' })
  const workspace = await openWorkspace(root)
  await workspace.apply([{ path: 'a.ts', before: '1\n', after: '2\n' }], CODE)
  git(root, 'checkout', '-q', 'a.ts')
  expect(await workspace.undo()).toMatchObject({ status: 'undone' })
  expect(await workspace.undo()).toEqual({ status: 'nothing' })
  expect(bytes(root, 'a.ts')).toBe('1\n')
})

test('a mode that changed since the accept is kept by undo', async () => {
  const root = gitProject({ 'a.ts': '1\n' })
  const workspace = await openWorkspace(root)
  await workspace.apply([{ path: 'a.ts', before: '1\n', after: '2\n' }], CODE)
  chmodSync(join(root, 'a.ts'), 0o700)
  await workspace.undo()
  expect(statSync(join(root, 'a.ts')).mode & 0o777).toBe(0o700)
})

test('the index of git is not touched by an accept', async () => {
  const root = gitProject({ 'a.ts': '1\n' })
  const before = snapshot(join(root, '.git'))
  const workspace = await openWorkspace(root)
  await workspace.apply([{ path: 'a.ts', before: '1\n', after: '2\n' }], CODE)
  await workspace.undo()
  expect(snapshot(join(root, '.git'))).toEqual(before)
})

test('what one process asks for is done in that order, and waits for no timer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const root = plainProject({ 'src/a.ts': 'a\n' })
  const workspace = await openWorkspace(root)
  const change: readonly FileChange[] = [{ path: 'src/a.ts', before: 'a\n', after: 'A\n' }]
  const outcomes = [workspace.apply(change, CODE), workspace.undo(), workspace.apply(change, CODE), workspace.undo()]
  expect((await Promise.all(outcomes)).map(({ status }) => status)).toEqual(['applied', 'undone', 'applied', 'undone'])
  expect(bytes(root, 'src/a.ts')).toBe('a\n')
})

test('two workspaces that write at once do so one after the other', async () => {
  const root = gitProject({ 'a.ts': '0\n' })
  const pair = [await openWorkspace(root), await openWorkspace(root)]
  const outcomes = await Promise.all(
    pair.map((workspace, index) => workspace.apply([{ path: 'a.ts', before: '0\n', after: `${index + 1}\n` }], CODE)),
  )
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['applied', 'stale'])
})

test('a .repair-watch that is a link is not followed', async () => {
  const root = gitProject({ 'a.ts': '1\n' })
  const outside = temporaryFolder()
  symlinkSync(outside, join(root, '.repair-watch'))
  const workspace = await openWorkspace(root)
  expect(await workspace.apply([{ path: 'a.ts', before: '1\n', after: '2\n' }], CODE)).toMatchObject({
    status: 'failed',
  })
  expect([bytes(root, 'a.ts'), snapshot(outside)]).toEqual(['1\n', {}])
})

test('own writes are recognised until somebody else writes', async () => {
  const root = gitProject({ 'a.ts': '1\n', 'b.ts': '1\n' })
  const workspace = await openWorkspace(root)
  const seen = [await workspace.isOwnWrite('a.ts')]
  await workspace.apply([{ path: 'a.ts', before: '1\n', after: null }], CODE)
  seen.push(await workspace.isOwnWrite('a.ts'))
  await workspace.undo()
  seen.push(await workspace.isOwnWrite('a.ts'))
  write(root, { 'a.ts': '2\n' })
  seen.push(await workspace.isOwnWrite('a.ts'))
  seen.push(await workspace.isOwnWrite('b.ts'))
  expect(seen).toEqual([false, true, true, false, false])
})

test('a root that does not exist is not a project', async () => {
  await expect(openWorkspace(join(temporaryFolder(), 'none'))).rejects.toMatchObject({ code: 'not-a-project' })
})
