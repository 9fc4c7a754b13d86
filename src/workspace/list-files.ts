import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ignore, { type Ignore } from 'ignore'
import { ignoreCode } from './home.ts'

/** Folders that no search enters, whatever git says of them. */
export const NEVER_ENTERED: ReadonlySet<string> = new Set(['.git', 'node_modules', '.repair-watch'])

/** The rules of one folder's `.gitignore`; `folder` is `""` or ends in a slash. */
interface Rules {
  readonly folder: string
  readonly rules: Ignore
}

/**
 * All files under a root that no `.gitignore` inside of the root ignores, relative to it; links are not followed. For
 * projects without git: where git is, its own answer is better.
 */
export async function listFiles(root: string): Promise<readonly string[]> {
  const found: string[] = []
  const enter = async (folder: string, above: readonly Rules[]): Promise<void> => {
    const all = [...above, ...(await rulesOf(root, folder))]
    const entries = await readdir(join(root, folder), {
      withFileTypes: true,
    }).catch(ignoreCode('ENOENT', 'EACCES', 'EPERM'))
    for (const entry of entries ?? []) {
      const path = folder + entry.name
      if (entry.isFile() && !matches(all, path)) found.push(path)
      if (entry.isDirectory() && !NEVER_ENTERED.has(entry.name) && !matches(all, `${path}/`))
        await enter(`${path}/`, all)
    }
  }
  await enter('', [])
  return found
}

/** Whether a `.gitignore` between the root and the file ignores this path or a folder above it. */
export async function isIgnoredByFiles(root: string, path: string): Promise<boolean> {
  const all: Rules[] = []
  const segments = path.split('/')
  for (let depth = 0; depth < segments.length; depth++) {
    const folder = segments
      .slice(0, depth)
      .map((name) => `${name}/`)
      .join('')
    all.push(...(await rulesOf(root, folder)))
    const isLast = depth === segments.length - 1
    if (matches(all, folder + segments[depth] + (isLast ? '' : '/'))) return true
  }
  return false
}

async function rulesOf(root: string, folder: string): Promise<readonly Rules[]> {
  const text = await readFile(join(root, folder, '.gitignore'), 'utf8').catch(
    ignoreCode('ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES'),
  )
  return text === undefined ? [] : [{ folder, rules: ignore().add(text) }]
}

/** Deeper files win over those above, as gitignore(5) has it. */
function matches(all: readonly Rules[], path: string): boolean {
  let ignored = false
  for (const { folder, rules } of all) {
    const answer = rules.test(path.slice(folder.length))
    if (answer.ignored) ignored = true
    if (answer.unignored) ignored = false
  }
  return ignored
}
