import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { type WatchedChange, watchFiles } from '../../src/workspace/watch-files.ts'
import { plainProject, write } from './project.ts'

const GLOBS = ['**/*.contract.md', 'contract.md', 'repair-watch.config.*', 'prompts/*.md']

async function watched(files: Readonly<Record<string, string>>) {
  const workspace = await openWorkspace(plainProject(files))
  const told: WatchedChange[] = []
  const problems: string[] = []
  let wake = () => {}
  const watcher = await watchFiles(workspace, GLOBS, {
    onChange: (changes) => {
      told.push(...changes)
      wake()
    },
    onProblem: (message) => problems.push(message),
  })
  onTestFinished(async () => {
    await watcher.close()
    expect(problems).toEqual([])
  })
  return {
    workspace,
    root: workspace.root,
    /** All that was told until this path is named. */
    async until(path: string): Promise<readonly WatchedChange[]> {
      while (!told.some((change) => change.path === path)) await new Promise<void>((resolve) => (wake = resolve))
      return told.splice(0)
    },
  }
}

test('existing and new files of the globs are told, other files and folders that are never entered are not', async () => {
  const { root, until } = await watched({ 'contract.md': '', 'src/a.ts': '', 'node_modules/p/x.contract.md': '' })
  write(root, {
    'src/a.ts': 'x',
    'node_modules/p/x.contract.md': 'x',
    '.repair-watch/x.contract.md': 'x',
    'docs/neu ü/tax.contract.md': 'x',
  })
  expect(await until('docs/neu ü/tax.contract.md')).toEqual([{ path: 'docs/neu ü/tax.contract.md', own: false }])
  write(root, { 'contract.md': 'x' })
  expect(await until('contract.md')).toEqual([{ path: 'contract.md', own: false }])
  rmSync(join(root, 'contract.md'))
  expect(await until('contract.md')).toEqual([{ path: 'contract.md', own: false }])
})

test('files saved in place and by renaming over them are told alike', async () => {
  const { root, until } = await watched({ 'contract.md': '', 'prompts/a.md': '', 'prompts/b.md': '' })
  write(root, { 'prompts/a.md': 'x', 'prompts/b.md': 'x', 'contract.tmp': 'x' })
  renameSync(join(root, 'contract.tmp'), join(root, 'contract.md'))
  const seen = [...(await until('prompts/b.md'))]
  if (!seen.some(({ path }) => path === 'contract.md')) seen.push(...(await until('contract.md')))
  expect(seen).toEqual(
    expect.arrayContaining(['contract.md', 'prompts/a.md', 'prompts/b.md'].map((path) => ({ path, own: false }))),
  )
})

test('own writes are told as own, later edits by others are not', async () => {
  const { workspace, root, until } = await watched({ 'contract.md': 'a\n' })
  await workspace.apply([{ path: 'contract.md', before: 'a\n', after: 'b\n' }], new Set(['contract']))
  expect(await until('contract.md')).toEqual([{ path: 'contract.md', own: true }])
  await workspace.undo()
  expect(await until('contract.md')).toEqual([{ path: 'contract.md', own: true }])
  write(root, { 'contract.md': 'c\n' })
  expect(await until('contract.md')).toEqual([{ path: 'contract.md', own: false }])
})
