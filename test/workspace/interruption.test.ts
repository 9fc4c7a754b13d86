import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, promisify } from 'node:util'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openGit } from '../../src/workspace/git.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { applyChanges } from '../../src/workspace/write-changes.ts'
import { gitProject, snapshot, write } from './project.ts'

const run = promisify(execFile)
const project = fileURLToPath(new URL('../..', import.meta.url))
let folder = ''
let written: Readonly<Record<string, string>> = {}

// Node 20 cannot run TypeScript; inside of the project, so that the packages are found.
beforeAll(async () => {
  mkdirSync(join(project, 'node_modules/.cache'), { recursive: true })
  folder = mkdtempSync(join(project, 'node_modules/.cache/interruption-'))
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(project, 'test/workspace/interrupted-write.ts'),
      outDir: folder,
      rollupOptions: { output: { entryFileNames: 'write.mjs' } },
    },
  })
  const root = oldProject()
  await runUntil(root, 'apply', 'none')
  written = files(root)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The steps that were reached before the process was killed. */
async function runUntil(root: string, action: 'apply' | 'undo' | 'recover', step: string) {
  const { signal, stdout, stderr } = await run(process.execPath, [
    join(folder, 'write.mjs'),
    root,
    action,
    step,
    JSON.stringify(CHANGES),
  ]).then(
    (ended) => ({ ...ended, signal: null }),
    (error: { signal: string; stdout: string; stderr: string }) => error,
  )
  expect({ stderr, signal }).toEqual({ stderr: '', signal: step === 'none' ? null : 'SIGKILL' })
  return stdout.trim().split('\n')
}

const OLD = { 'src/a.ts': 'a\r\n', 'src/c.ts': 'c', 'src/d ü.ts': 'd\n' }
const CHANGES = [
  { path: 'src/a.ts', before: 'a\r\n', after: 'A\r\n' },
  { path: 'src/new/deep/b.ts', before: null, after: 'B' },
  { path: 'src/c.ts', before: 'c', after: null },
  { path: 'src/d ü.ts', before: 'd\n', after: 'D\n' },
]

function oldProject(): string {
  const root = gitProject(OLD)
  chmodSync(join(root, 'src/c.ts'), 0o755)
  return root
}

/** The user's files as they are before and after the write, modes and folders included. */
function files(root: string) {
  return snapshot(root, { times: false, skip: ['.git', '.repair-watch'] })
}

const STAGED = ['staged src/a.ts', 'staged src/new/deep/b.ts', 'staged src/d ü.ts']
const MOVED = CHANGES.map(({ path }) => `moved ${path}`)
const LAST = 'moved src/d ü.ts'
const APPLY = ['recorded', ...STAGED, ...MOVED, 'closed']
const UNDO = ['recorded', 'staged src/a.ts', 'staged src/c.ts', 'staged src/d ü.ts', ...MOVED, 'closed']

test('the steps of a write are those at which it is killed below', async () => {
  const root = oldProject()
  const old = files(root)
  expect(await runUntil(root, 'apply', 'none')).toEqual(APPLY)
  expect(files(root)).toEqual(written)
  expect(Object.keys(written)).toEqual([
    'src/',
    'src/a.ts',
    'src/d ü.ts',
    'src/new/',
    'src/new/deep/',
    'src/new/deep/b.ts',
  ])
  expect(await runUntil(root, 'undo', 'none')).toEqual(UNDO)
  expect(files(root)).toEqual(old)
})

const settled = (undoId: string, interrupted: string, outcome: string) => ({
  undoId,
  interrupted,
  outcome,
  paths: CHANGES.map(({ path }) => path),
})

/** Kills a write after a step, opens the workspace again, undoes what can be undone; `old` and `new` are sides of the files. */
async function interrupt(action: 'apply' | 'undo', step: string) {
  const root = oldProject()
  const old = files(root)
  if (action === 'undo') await runUntil(root, 'apply', 'none')
  const sideOf = (now: Readonly<Record<string, string>>) =>
    isDeepStrictEqual(now, old) ? 'old' : isDeepStrictEqual(now, written) ? 'new' : now
  await runUntil(root, action, step)
  const workspace = await openWorkspace(root)
  const left = sideOf(files(root))
  const again = await openWorkspace(root)
  const undone = (await again.undo()).status
  return { step, left, recovered: workspace.recovered, again: again.recovered, undone, end: sideOf(files(root)) }
}

// All at once, since the lock of a killed process is waited for until it is stale, which takes 5 s.
test.concurrent('an accept killed after any step leaves all files old or all new, and can be undone', async () => {
  expect(await Promise.all(APPLY.map((step) => interrupt('apply', step)))).toEqual(
    APPLY.map((step) => {
      const isNew = step === LAST || step === 'closed'
      const outcome = isNew ? 'completed' : 'rolled-back'
      return {
        step,
        left: isNew ? 'new' : 'old',
        recovered: step === 'closed' ? [] : [settled('u-000001', 'apply', outcome)],
        again: [],
        undone: isNew ? 'undone' : 'nothing',
        end: 'old',
      }
    }),
  )
})

test.concurrent('an undo killed after any step leaves all files old or all new, and can be repeated', async () => {
  expect(await Promise.all(UNDO.map((step) => interrupt('undo', step)))).toEqual(
    UNDO.map((step) => {
      const isOld = step === LAST || step === 'closed'
      const outcome = isOld ? 'completed' : 'rolled-back'
      return {
        step,
        left: isOld ? 'old' : 'new',
        recovered: step === 'closed' ? [] : [settled('u-000001', 'undo', outcome)],
        again: [],
        undone: isOld ? 'nothing' : 'undone',
        end: 'old',
      }
    }),
  )
})

test.concurrent.each(['staged src/a.ts', 'moved src/a.ts', 'moved src/new/deep/b.ts'])(
  'a recovery killed after "%s" is recovered by the next one',
  async (step) => {
    const root = oldProject()
    const old = files(root)
    await runUntil(root, 'apply', 'moved src/c.ts')
    await runUntil(root, 'recover', step)
    expect((await openWorkspace(root)).recovered).toEqual([settled('u-000001', 'apply', 'rolled-back')])
    expect(files(root)).toEqual(old)
  },
)

test.concurrent('files that were edited after the kill are left alone', async () => {
  const root = oldProject()
  await runUntil(root, 'apply', 'moved src/c.ts')
  write(root, { 'src/a.ts': 'mine\n' })
  const left = files(root)
  expect((await openWorkspace(root)).recovered).toEqual([settled('u-000001', 'apply', 'left')])
  expect(readFileSync(join(root, 'src/a.ts'), 'utf8')).toBe('mine\n')
  // But for the new content that waited beside its target.
  expect(Object.keys(files(root))).toEqual(Object.keys(left).filter((path) => !path.endsWith('.tmp')))
  expect((await openWorkspace(root)).recovered).toEqual([])
})

test('a record that a repository brought along cannot make recovery write where a candidate may not', async () => {
  const root = gitProject({ 'package.json': 'old\n', 'a.ts': 'a\n' })
  const file = {
    before: Buffer.from('evil\n').toString('base64'),
    after: Buffer.from('old\n').toString('base64'),
    mode: 0o755,
  }
  const record = (path: string) =>
    JSON.stringify({ id: 'u-000001', at: new Date().toISOString(), madeFolders: [], files: [{ ...file, path }] })
  write(root, {
    '.repair-watch/undo/u-000001.undoing.json': record('package.json'),
    '.repair-watch/undo/u-000002.applying.json': record('../outside.ts'),
    '.repair-watch/undo/u-000003.applying.json': 'no JSON',
  })
  const unchanged = files(root)
  expect((await openWorkspace(root)).recovered.map(({ undoId, outcome }) => [undoId, outcome])).toEqual([
    ['u-000003', 'left'],
    ['u-000002', 'left'],
    ['u-000001', 'left'],
  ])
  expect(files(root)).toEqual(unchanged)
})

test('when a later file cannot be replaced, those before it are put back and nothing is left to recover', async () => {
  const root = gitProject({ 'src/a.ts': 'a\n' })
  const outcome = await applyChanges(
    {
      root,
      contracts: [],
      git: openGit(root),
      onWrote: () => {},
      // What nobody could foresee: a folder appears where the second file is to be.
      onStep: (step) => {
        if (step === 'moved src/a.ts') write(root, { 'src/new/b.ts/mine.ts': 'mine\n' })
      },
    },
    [
      { path: 'src/a.ts', before: 'a\n', after: 'A\n' },
      { path: 'src/new/b.ts', before: null, after: 'B\n' },
    ],
    new Set(['source']),
  )
  expect(outcome).toEqual({ status: 'failed', message: expect.stringContaining('src/new/b.ts') })
  expect(Object.keys(files(root))).toEqual(['src/', 'src/a.ts', 'src/new/', 'src/new/b.ts/', 'src/new/b.ts/mine.ts'])
  expect(readFileSync(join(root, 'src/a.ts'), 'utf8')).toBe('a\n')
  const workspace = await openWorkspace(root)
  expect([workspace.recovered, await workspace.undo()]).toEqual([[], { status: 'nothing' }])
})
