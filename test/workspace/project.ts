import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

const made: string[] = []
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

/** A new folder, gone after the test file, whose path has a space and a letter outside of ASCII. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'repair watch ü ')))
  made.push(folder)
  return folder
}

/** Writes texts or bytes by relative path. */
export function write(root: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}

/** A folder with these files and no git. */
export function plainProject(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const root = temporaryFolder()
  write(root, files)
  return root
}

/** Runs git as it is for a person without any configuration of their own. */
export function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    env: {
      PATH: process.env.PATH,
      HOME: cwd,
      GIT_CONFIG_NOSYSTEM: '1',
    },
  })
}

/** A repository whose only commit holds these files. */
export function gitProject(files: Readonly<Record<string, string | Buffer>>, message = 'first'): string {
  const root = plainProject(files)
  git(root, 'init', '-q', '-b', 'main')
  git(root, 'add', '--all')
  git(root, 'commit', '-q', '-m', message)
  return root
}

/** Commits all that is there. */
export function commit(root: string, message: string): void {
  git(root, 'add', '--all')
  git(root, 'commit', '-q', '-m', message)
}

/**
 * Every path below a folder with its bytes, mode and time of change, `.git` included: equal when nothing was written.
 */
export function snapshot(
  root: string,
  { times = true, skip = [] as readonly string[] } = {},
): Readonly<Record<string, string>> {
  const seen: Record<string, string> = {}
  const enter = (folder: string): void => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = folder + name
      if (skip.includes(path)) continue
      const stats = lstatSync(join(root, path), { bigint: true })
      const time = times ? ` ${stats.mtimeNs}` : ''
      if (stats.isDirectory()) {
        seen[`${path}/`] = `folder${time}`
        enter(`${path}/`)
      } else {
        const content = stats.isSymbolicLink()
          ? readlinkSync(join(root, path))
          : createHash('sha256')
              .update(readFileSync(join(root, path)))
              .digest('hex')
        seen[path] = `${stats.mode.toString(8)} ${content}${time}`
      }
    }
  }
  enter('')
  return seen
}
