import { readdir, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { z } from 'zod'
import { HOME, ignoreCode, prepareHome } from './home.ts'

/** Where what waits for a person is kept across sessions, one JSON file each. */
const FOLDER = 'pending'

/** Keeps a value under a name; the same name again replaces the former. */
export async function keepFile(root: string, name: string, value: unknown): Promise<void> {
  const folder = await prepareHome(root, FOLDER)
  await writeFileAtomic(join(folder, name), JSON.stringify(value))
}

/** All kept values whose file names are `ours`, ordered by name, and how many of these files could not be read. Writes nothing. */
export async function readKept<T>(
  root: string,
  ours: (name: string) => boolean,
  schema: z.ZodType<T>,
): Promise<{ readonly values: readonly T[]; readonly unreadable: number }> {
  const folder = join(root, HOME, FOLDER)
  const names = (await readdir(folder).catch(ignoreCode('ENOENT', 'ENOTDIR'))) ?? []
  const read = await Promise.all(
    names
      .filter(ours)
      .sort()
      .map(async (name) => {
        try {
          return schema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))
        } catch {
          return null
        }
      }),
  )
  const values = read.filter((one) => one !== null)
  return { values, unreadable: read.length - values.length }
}

/** Forgets what is kept under a name; nothing happens when it is not there. */
export async function dropKept(root: string, name: string): Promise<void> {
  await unlink(join(root, HOME, FOLDER, name)).catch(ignoreCode('ENOENT', 'ENOTDIR'))
}
