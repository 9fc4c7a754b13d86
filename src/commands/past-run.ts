import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { locatePast } from '../headless/locate-past.ts'
import { type PastTest, readPastResults } from '../headless/past-results.ts'
import { RepairWatchError } from '../model/errors.ts'
import { blobFiles, mergeBlobs } from '../vitest/merge-blobs.ts'
import type { PastRun } from './passed-again.ts'

/** Where earlier runs are told of. */
export interface PastRunOptions {
  readonly root: string
  readonly from?: string
  readonly merge?: string
  readonly history: readonly string[]
}

/** Files that are named where some are not here. */
const NAMED = 3

/**
 * Reads the run that `--from` (a file of results) or `--merge` (a folder of blobs) names, told in `notice` what of it is not
 * here, and the older ones of `--history`. Null without either. Throws `RepairWatchError` where it cannot be read or is of another project.
 */
export async function pastRun(
  { root, from, merge, history }: PastRunOptions,
  vitestArgs: readonly string[],
  notice: (text: string) => void,
): Promise<PastRun | null> {
  const name = from ?? merge
  if (name === undefined) return null
  const all =
    from === undefined
      ? readResults(await mergeBlobs(root, await blobFiles(name), { args: vitestArgs }), name)
      : await readFrom(from, root, vitestArgs)
  const isFile = (path: string): boolean => existsSync(join(root, path)) && statSync(join(root, path)).isFile()
  const { tests, missing } = locatePast(all, isFile)
  if (missing.length > 0 && tests.length === 0)
    throw new RepairWatchError('usage', `none of the test files in ${name} is in ${root}, for example ${missing[0]}`, {
      hint: 'name the folder of the project that these results are of with --root',
    })
  if (missing.length > 0) {
    const more = missing.length > NAMED ? ', …' : ''
    notice(
      `not here and left out: ${missing.slice(0, NAMED).join(', ')}${more} (${missing.length} of the files in ${name})`,
    )
  }
  const failed = tests.filter(({ state }) => state === 'failed')
  const older = history.map(async (file) => locatePast(await readFrom(file, root, vitestArgs), isFile).tests)
  return { tests, failedFiles: [...new Set(failed.map(({ file }) => file))], older: await Promise.all(older) }
}

async function readFrom(file: string, root: string, vitestArgs: readonly string[]): Promise<readonly PastTest[]> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new RepairWatchError('usage', `${file} cannot be read: ${cause.message}`, {
      hint: "name what Vitest's json, junit or blob reporter wrote with --from",
      cause,
    })
  })
  return readPastResults(text).status === 'blob'
    ? readResults(await mergeBlobs(root, [file], { args: vitestArgs }), file)
    : readResults(text, file)
}

function readResults(text: string, name: string): readonly PastTest[] {
  const results = readPastResults(text)
  if (results.status === 'read') return results.tests
  const reason = results.status === 'blob' ? 'is a blob report' : results.reason
  throw new RepairWatchError('usage', `${name} ${reason}`, {
    hint: "name what Vitest's json, junit or blob reporter wrote with --from",
  })
}
