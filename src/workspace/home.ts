import { lstat, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RepairWatchError } from '../model/errors.ts'

/** The folder in the project root that holds all that repair-watch keeps for itself. */
export const HOME = '.repair-watch'

/**
 * Makes `.repair-watch/` and one folder inside of it, hidden from git by a `.gitignore` of its own, and returns the
 * absolute path of that folder. Throws `workspace` when `.repair-watch` is a link or cannot be written.
 */
export async function prepareHome(root: string, folder = ''): Promise<string> {
  const home = join(root, HOME)
  try {
    await mkdir(home, { recursive: true })
    // A checked-out link could lead every write of ours to another place.
    if (!(await lstat(home)).isDirectory()) throw new Error(`${HOME} is not a folder`)
    await writeFile(join(home, '.gitignore'), '*\n', { flag: 'wx' }).catch(ignoreCode('EEXIST'))
    const made = join(home, folder)
    await mkdir(made, { recursive: true })
    if (!(await lstat(made)).isDirectory()) throw new Error(`${HOME}/${folder} is not a folder`)
    return made
  } catch (cause) {
    throw new RepairWatchError('workspace', `${HOME} cannot be written: ${(cause as Error).message}`, {
      hint: `make ${home} a writable folder, or remove it`,
      cause,
    })
  }
}

/** A handler for `catch` that lets errors of these system codes pass as undefined and throws every other one. */
export function ignoreCode(...codes: readonly string[]) {
  return (error: unknown): undefined => {
    if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
