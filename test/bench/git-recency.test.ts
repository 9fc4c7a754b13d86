import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { fileRole } from '../../src/model/paths.ts'
import { verdictByRecency } from './git-recency.mjs'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

type Step = readonly [commit: boolean, ...paths: string[]]

/** A repository after these steps: files that are written, each step committed a day after the one before, `null` not at all. */
function repository(...steps: readonly Step[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'recency-'))
  folders.push(folder)
  const git = (date: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: folder,
      env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    })
  git('', 'init', '-q')
  for (const [index, [commit, ...paths]] of steps.entries()) {
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), `${index}\n`)
    }
    if (!commit) continue
    git('', 'add', '-A')
    git(`2026-02-0${index + 1}T09:00:00Z`, 'commit', '-q', '-m', `${index}`)
  }
  return folder
}

test.each<readonly [string, string | null, readonly Step[]]>([
  [
    'the source is edited',
    'code-wrong',
    [
      [true, 'src/a.ts', 'test/a.test.ts'],
      [false, 'src/a.ts'],
    ],
  ],
  [
    'the test is edited',
    'test-wrong',
    [
      [true, 'src/a.ts', 'test/a.test.ts'],
      [false, 'test/a.test.ts'],
    ],
  ],
  [
    'both are edited',
    null,
    [
      [true, 'src/a.ts', 'test/a.test.ts'],
      [false, 'src/a.ts', 'test/a.test.ts'],
    ],
  ],
  ['one commit made both', null, [[true, 'src/a.ts', 'test/a.test.ts']]],
  [
    'a later commit changed the source',
    'code-wrong',
    [
      [true, 'src/a.ts', 'test/a.test.ts'],
      [true, 'src/a.ts', 'contract.md'],
    ],
  ],
  [
    'a test was edited after a commit of the source',
    'test-wrong',
    [
      [true, 'src/a.ts', 'test/a.test.ts'],
      [true, 'src/a.ts'],
      [false, 'test/a.test.ts'],
    ],
  ],
  ['nothing was committed', null, [[false, 'src/a.ts', 'test/a.test.ts']]],
])('when %s git alone says %s', (_, verdict, steps) => {
  expect(verdictByRecency(repository(...steps), fileRole)).toBe(verdict)
})
