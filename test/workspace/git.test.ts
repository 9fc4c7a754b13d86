import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { Workspace } from '../../src/model/workspace.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { commit, git, gitProject, plainProject, snapshot, temporaryFolder, write } from './project.ts'

afterEach(() => vi.unstubAllEnvs())

/** The last commit with all that it changed. */
async function lastCommit(workspace: Workspace) {
  const [last] = await workspace.commits()
  return last ? { message: last.message, changes: await last.changes() } : null
}

/** All answers about git at once. */
async function ask(workspace: Workspace) {
  return {
    git: await workspace.git(),
    changes: await workspace.changesSinceHead(),
    last: await lastCommit(workspace),
  }
}

const head = (root: string): string => git(root, 'rev-parse', 'HEAD').trim()

test('a folder without a repository has no git', async () => {
  const workspace = await openWorkspace(plainProject({ 'a.ts': '1\n' }))
  expect(await ask(workspace)).toEqual({
    git: { status: 'none' },
    changes: [],
    last: null,
  })
})

test('without git on the PATH everything answers as without a repository', async () => {
  const workspace = await openWorkspace(gitProject({ 'a.ts': '1\n', '.gitignore': 'b.ts\n' }))
  write(workspace.root, { 'a.ts': '2\n', 'b.ts': '' })
  vi.stubEnv('PATH', temporaryFolder())
  expect(await ask(workspace)).toEqual({
    git: { status: 'none' },
    changes: [],
    last: null,
  })
  expect(await workspace.find(['**/*.ts'])).toEqual(['a.ts'])
})

test('a repository without commits says so', async () => {
  const root = plainProject({ 'a.ts': '1\n' })
  git(root, 'init', '-q')
  expect(await ask(await openWorkspace(root))).toEqual({
    git: { status: 'no-commits' },
    changes: [],
    last: null,
  })
})

test('the first commit has no parent to differ from', async () => {
  const root = gitProject({ 'a.ts': '1\n' })
  expect(await ask(await openWorkspace(root))).toEqual({
    git: { status: 'ready', head: head(root), dirty: false },
    changes: [],
    last: null,
  })
})

test('changes since HEAD are modified, staged, deleted, created and renamed files, whatever their names', async () => {
  const root = gitProject({
    'src/straße ä.ts': 'one\n',
    'staged.ts': 'one\n',
    'quo"te\t.ts': 'one\n',
    'gone.ts': 'one\n',
    'old name.ts': 'one\ntwo\nthree\n',
    'same.ts': 'one\n',
    '.gitignore': 'ignored.ts\n',
  })
  write(root, {
    'src/straße ä.ts': 'two\n',
    'staged.ts': 'two\n',
    'quo"te\t.ts': 'two\n',
    'deep/new file.ts': 'new\n',
    'ignored.ts': 'secret\n',
    'node_modules/p/index.js': '',
    '.repair-watch/x': '',
  })
  rmSync(join(root, 'gone.ts'))
  git(root, 'add', 'staged.ts')
  git(root, 'mv', 'old name.ts', 'new name.ts')
  // A newer time alone is no change.
  utimesSync(join(root, 'same.ts'), new Date(), new Date())
  const { git: state, changes } = await ask(await openWorkspace(root))
  expect(state).toEqual({ status: 'ready', head: head(root), dirty: true })
  expect([...changes].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: 'deep/new file.ts', before: null, after: 'new\n' },
    { path: 'gone.ts', before: 'one\n', after: null },
    { path: 'new name.ts', before: null, after: 'one\ntwo\nthree\n' },
    { path: 'old name.ts', before: 'one\ntwo\nthree\n', after: null },
    { path: 'quo"te\t.ts', before: 'one\n', after: 'two\n' },
    { path: 'src/straße ä.ts', before: 'one\n', after: 'two\n' },
    { path: 'staged.ts', before: 'one\n', after: 'two\n' },
  ])
})

test('a file staged and put back on disk is unchanged, one taken out of the index is compared with HEAD', async () => {
  const root = gitProject({ 'a.ts': 'one\n', 'b.ts': 'one\n' })
  write(root, { 'a.ts': 'two\n', 'b.ts': 'two\n' })
  git(root, 'add', 'a.ts')
  write(root, { 'a.ts': 'one\n' })
  git(root, 'rm', '-q', '--cached', 'b.ts', '-f')
  const workspace = await openWorkspace(root)
  expect(await workspace.changesSinceHead()).toEqual([{ path: 'b.ts', before: 'one\n', after: 'two\n' }])
})

test('binary files, files above 1 MB, links and submodules are left out', async () => {
  const library = gitProject({ 'lib.ts': '1\n' })
  const root = gitProject({
    'image.png': Buffer.from([0x89, 0, 1]),
    'latin1.ts': Buffer.from('caf\xe9\n', 'latin1'),
    'big.json': '[]\n',
    'was-big.json': `"${'x'.repeat(1024 * 1024)}"\n`,
    'link-to-be.ts': '1\n',
  })
  git(root, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', library, 'vendor')
  commit(root, 'submodule')
  write(root, {
    'image.png': Buffer.from([0x89, 0, 2]),
    'latin1.ts': Buffer.from('th\xe9\n', 'latin1'),
    'big.json': `"${'x'.repeat(1024 * 1024)}"\n`,
    'was-big.json': '[]\n',
    'vendor/lib.ts': '2\n',
  })
  rmSync(join(root, 'link-to-be.ts'))
  symlinkSync('big.json', join(root, 'link-to-be.ts'))
  symlinkSync('big.json', join(root, 'new-link.ts'))
  const workspace = await openWorkspace(root)
  expect(await workspace.changesSinceHead()).toEqual([])
  expect((await lastCommit(workspace))?.changes.map(({ path }) => path)).toEqual(['.gitmodules'])
  expect(await workspace.find(['**/*.{ts,json}'])).toEqual(['big.json', 'latin1.ts', 'was-big.json'])
})

test('a project in a subfolder sees its own files alone, with paths relative to itself', async () => {
  const root = gitProject({
    'packages/ö x/src/a.ts': 'one\n',
    'other/b.ts': 'one\n',
  })
  write(root, { 'packages/ö x/src/a.ts': 'two\n', 'other/b.ts': 'two\n' })
  commit(root, 'second\n\nwith a body')
  write(root, {
    'packages/ö x/src/a.ts': 'three\n',
    'packages/ö x/new.ts': '',
    'other/b.ts': 'three\n',
  })
  const workspace = await openWorkspace(join(root, 'packages/ö x'))
  expect(await ask(workspace)).toEqual({
    git: { status: 'ready', head: head(root), dirty: true },
    changes: [
      { path: 'src/a.ts', before: 'two\n', after: 'three\n' },
      { path: 'new.ts', before: null, after: '' },
    ],
    last: {
      message: 'second\n\nwith a body',
      changes: [{ path: 'src/a.ts', before: 'one\n', after: 'two\n' }],
    },
  })
  expect(await workspace.find(['**/*.ts'])).toEqual(['new.ts', 'src/a.ts'])
  git(root, 'checkout', '-q', 'packages')
  rmSync(join(root, 'packages/ö x/new.ts'))
  expect(await workspace.git()).toMatchObject({ dirty: false })
})

test('the last commit lists created and deleted files, renames as both', async () => {
  const root = gitProject({ 'a.ts': 'one\n', 'b.ts': 'b\n' })
  renameSync(join(root, 'a.ts'), join(root, 'ä.ts'))
  rmSync(join(root, 'b.ts'))
  commit(root, 'move')
  const workspace = await openWorkspace(root)
  expect(await lastCommit(workspace)).toEqual({
    message: 'move',
    changes: [
      { path: 'a.ts', before: 'one\n', after: null },
      { path: 'b.ts', before: 'b\n', after: null },
      { path: 'ä.ts', before: null, after: 'one\n' },
    ],
  })
})

test('commits come newest first, each with what it touched of the project; the first one changed nothing', async () => {
  const root = gitProject({ 'app/a.ts': '1\n', 'app/b.ts': '1\n', 'other.ts': '1\n' })
  for (const [path, text] of [
    ['app/a.ts', '2\n'],
    ['other.ts', '2\n'],
    ['app/b.ts', '2\n'],
  ] as const) {
    write(root, { [path]: text })
    commit(root, `${path} is two`)
  }
  const commits = await (await openWorkspace(join(root, 'app'))).commits()
  const seen = commits.map(async ({ message, paths, changes }) => ({ message, paths, changes: await changes() }))
  expect(await Promise.all(seen)).toEqual([
    { message: 'app/b.ts is two', paths: ['b.ts'], changes: [{ path: 'b.ts', before: '1\n', after: '2\n' }] },
    { message: 'app/a.ts is two', paths: ['a.ts'], changes: [{ path: 'a.ts', before: '1\n', after: '2\n' }] },
  ])
})

test('a merge differs from its first parent', async () => {
  const root = gitProject({ 'a.ts': '1\n' })
  git(root, 'checkout', '-q', '-b', 'side')
  write(root, { 'side.ts': '1\n' })
  commit(root, 'side')
  git(root, 'checkout', '-q', 'main')
  write(root, { 'main.ts': '1\n' })
  commit(root, 'main')
  git(root, 'merge', '-q', '--no-ff', '-m', 'merge', 'side')
  expect(await lastCommit(await openWorkspace(root))).toEqual({
    message: 'merge',
    changes: [{ path: 'side.ts', before: null, after: '1\n' }],
  })
})

test('a detached HEAD is as good as a branch', async () => {
  const root = gitProject({ 'a.ts': '1\n' })
  git(root, 'checkout', '-q', '--detach')
  write(root, { 'a.ts': '2\n' })
  expect((await ask(await openWorkspace(root))).git).toEqual({
    status: 'ready',
    head: head(root),
    dirty: true,
  })
})

test('a shallow clone has no last commit to show', async () => {
  const origin = gitProject({ 'a.ts': '1\n' })
  write(origin, { 'a.ts': '2\n' })
  commit(origin, 'second')
  const clone = join(temporaryFolder(), 'clone')
  git(origin, 'clone', '-q', '--depth', '1', `file://${encodeURI(origin)}`, clone)
  expect(await ask(await openWorkspace(clone))).toEqual({
    git: { status: 'ready', head: head(origin), dirty: false },
    changes: [],
    last: null,
  })
})

test('a conflict is a change against our side', async () => {
  const root = gitProject({ 'a.ts': '1\n' })
  git(root, 'checkout', '-q', '-b', 'side')
  write(root, { 'a.ts': 'side\n' })
  commit(root, 'side')
  git(root, 'checkout', '-q', 'main')
  write(root, { 'a.ts': 'main\n' })
  commit(root, 'main')
  expect(() => git(root, 'merge', '-q', 'side')).toThrow()
  const [change] = await (await openWorkspace(root)).changesSinceHead()
  expect(change?.before).toBe('main\n')
  expect(change?.after).toContain('<<<<<<<')
})

test('a project that the repository around it ignores has no git, but its files are found', async () => {
  const root = gitProject({ '.gitignore': 'sandbox/\n' })
  write(root, {
    'sandbox/a.ts': '',
    'sandbox/.gitignore': 'b.ts\n',
    'sandbox/b.ts': '',
  })
  const workspace = await openWorkspace(join(root, 'sandbox'))
  expect(await workspace.git()).toEqual({ status: 'none' })
  expect(await workspace.find(['*.ts'])).toEqual(['a.ts'])
})

test('with core.autocrlf the texts of HEAD have the line endings of the disk', async () => {
  const root = gitProject({ 'a.ts': 'one\r\ntwo\r\n', 'b.ts': 'one\r\n' })
  git(root, 'config', 'core.autocrlf', 'true')
  git(root, 'rm', '-q', '--cached', 'a.ts', 'b.ts')
  commit(root, 'stored with LF')
  write(root, { 'a.ts': 'one\r\nTWO\r\n' })
  const workspace = await openWorkspace(root)
  expect(await workspace.changesSinceHead()).toEqual([
    { path: 'a.ts', before: 'one\r\ntwo\r\n', after: 'one\r\nTWO\r\n' },
  ])
  commit(root, 'shout')
  expect((await lastCommit(workspace))?.changes).toEqual([
    { path: 'a.ts', before: 'one\r\ntwo\r\n', after: 'one\r\nTWO\r\n' },
  ])
})

test('GIT_DIR and GIT_INDEX_FILE of a hook do not lead elsewhere', async () => {
  const root = gitProject({ 'a.ts': '1\n' })
  const other = gitProject({ 'b.ts': '1\n' })
  write(root, { 'a.ts': '2\n' })
  vi.stubEnv('GIT_DIR', join(other, '.git'))
  vi.stubEnv('GIT_WORK_TREE', other)
  vi.stubEnv('GIT_INDEX_FILE', join(other, '.git/index'))
  expect((await ask(await openWorkspace(root))).changes).toEqual([{ path: 'a.ts', before: '1\n', after: '2\n' }])
})

test('asking writes nothing, not even the refreshed index, and runs no monitor or hook', async () => {
  const root = gitProject({ 'a.ts': '1\n', 'b.ts': '1\n' })
  write(root, { 'b.ts': '2\n' })
  commit(root, 'second')
  const trap = join(root, '.git/hooks/trap')
  write(root, { '.git/hooks/trap': `#!/bin/sh\ntouch "${root}/trapped"\n` })
  chmodSync(trap, 0o755)
  git(root, 'config', 'core.fsmonitor', `"${trap}"`)
  // The index is out of date now: `git status` would write it anew.
  utimesSync(join(root, 'a.ts'), new Date(0), new Date(0))
  write(root, { 'b.ts': '3\n', 'c.ts': '' })
  const before = snapshot(root)
  const workspace = await openWorkspace(root)
  await ask(workspace)
  await workspace.find(['**'])
  await workspace.read('a.ts')
  await workspace.undo()
  expect(await workspace.apply([{ path: 'c.ts', before: 'x', after: 'y' }], new Set(['source']))).toEqual({
    status: 'stale',
    path: 'c.ts',
  })
  expect(snapshot(root)).toEqual(before)
  git(root, 'status')
  expect(Object.keys(snapshot(root))).toContain('trapped')
})

test('find matches several globs, without git by the rules of every .gitignore on the way', async () => {
  const root = plainProject({
    '.gitignore': 'build/\n*.log.md\n',
    'contract.md': '',
    'src/ä b.contract.md': '',
    'src/.gitignore': '!kept.log.md\ndraft.contract.md\n',
    'src/draft.contract.md': '',
    'src/kept.log.md': '',
    'src/lost.log.md': '',
    'build/contract.md': '',
    'node_modules/p/contract.md': '',
    '.repair-watch/contract.md': '',
    'docs/other.md': '',
  })
  mkdirSync(join(root, 'empty.contract.md'))
  const workspace = await openWorkspace(root)
  const globs = ['**/*.contract.md', '**/contract.md', 'src/*.log.md']
  const expected = ['contract.md', 'src/kept.log.md', 'src/ä b.contract.md']
  expect(await workspace.find(globs)).toEqual(expected)
  git(root, 'init', '-q')
  expect(await workspace.find(globs)).toEqual(['contract.md', 'src/kept.log.md', 'src/ä b.contract.md'])
})

test('read gives texts with byte order mark and line endings, and nothing from outside of the root', async () => {
  const outside = plainProject({ 'secret.ts': 'secret' })
  const root = plainProject({
    'a.ts': '\uFEFFone\r\ntwo',
    'latin1.ts': Buffer.from('caf\xe9', 'latin1'),
    'sub/b.ts': 'b',
  })
  symlinkSync(join(outside, 'secret.ts'), join(root, 'link.ts'))
  symlinkSync(join(root, 'sub'), join(root, 'inner'))
  const workspace = await openWorkspace(root)
  expect(
    await Promise.all(
      ['a.ts', 'inner/b.ts', 'latin1.ts', 'none.ts', 'sub', 'link.ts', `../${outside.split('/').at(-1)}/secret.ts`].map(
        (path) => workspace.read(path),
      ),
    ),
  ).toEqual(['\uFEFFone\r\ntwo', 'b', null, null, null, null, null])
})

test('what changed since a branch was left is told, edits that are not committed included', async () => {
  const root = gitProject({ 'a.test.ts': '1\n', 'b.ts': '1\n', 'c.ts': '1\n' })
  git(root, 'checkout', '-q', '-b', 'side')
  write(root, { 'a.test.ts': '2\n' })
  commit(root, 'on the side')
  git(root, 'checkout', '-q', 'main')
  write(root, { 'c.ts': 'only on main\n' })
  commit(root, 'on main')
  git(root, 'checkout', '-q', 'side')
  write(root, { 'b.ts': '2\r\n', 'new.ts': '' })
  const workspace = await openWorkspace(root)
  expect(await workspace.changesSince('main')).toEqual([
    { path: 'a.test.ts', before: '1\n', after: '2\n' },
    { path: 'b.ts', before: '1\r\n', after: '2\r\n' },
  ])
  expect(await workspace.changesSince('HEAD')).toEqual([{ path: 'b.ts', before: '1\r\n', after: '2\r\n' }])
  expect(await workspace.changesSince('no-such-branch')).toBeNull()
  expect(await workspace.changesSince('--output=/tmp/written')).toBeNull()
  const plain = await openWorkspace(plainProject({ 'a.ts': '' }))
  expect(await plain.changesSince('main')).toBeNull()
})

test('the newest line of a range tells when it was written: by a commit, not yet, or before all history', async () => {
  const root = gitProject({ 'old name.ts': 'one\ntwo\nthree\nfour\nfive\n' })
  const at = (iso: string): number => Date.parse(iso)
  const date = (iso: string, message: string): void => {
    git(root, 'add', '--all')
    git(root, 'commit', '-q', '-m', message, `--date=${iso}`)
  }
  write(root, { 'old name.ts': 'one\ntwo\nTHREE\nfour\nfive\n' })
  date('2026-02-03T10:00:00Z', 'third line')
  renameSync(join(root, 'old name.ts'), join(root, 'new.ts'))
  date('2026-02-05T10:00:00Z', 'rename')
  write(root, { 'new.ts': '\tone\ntwo\nTHREE\nFOUR\nfive\n' })
  const ranges = [
    { from: 1, to: 2 },
    { from: 2, to: 3 },
    { from: 3, to: 5 },
  ]
  const workspace = await openWorkspace(root)
  // The blanks of the first line are no edit of what it says.
  expect(await workspace.lastEdits('new.ts', ranges)).toEqual([0, at('2026-02-03T10:00:00Z'), Number.POSITIVE_INFINITY])

  const shallow = temporaryFolder()
  git(shallow, 'clone', '-q', '--depth=1', `file://${root}`, 'clone')
  const clone = await openWorkspace(join(shallow, 'clone'))
  expect(await clone.lastEdits('new.ts', ranges)).toEqual([0, 0, 0])

  write(root, { 'untracked.ts': 'one\n' })
  expect(await workspace.lastEdits('untracked.ts', [{ from: 1, to: 1 }])).toBeNull()
  expect(await workspace.lastEdits('new.ts', [{ from: 60, to: 61 }])).toBeNull()
  expect(await workspace.lastEdits('new.ts', [])).toBeNull()
  const plain = await openWorkspace(plainProject({ 'a.ts': '1\n' }))
  expect(await plain.lastEdits('a.ts', [{ from: 1, to: 1 }])).toBeNull()
})
