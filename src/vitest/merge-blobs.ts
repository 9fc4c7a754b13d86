import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { RepairWatchError } from '../model/errors.ts'
import { findVitest } from './load-vitest.ts'

/** The longest that Vitest may take to merge, ms. */
const MERGE_MS = 120_000

/** What Vitest calls the blob of a shard: `blob-2-3.json` is the second of three. */
const SHARD = /^blob-(\d+)-(\d+)\.json$/

/** The files below a folder that may be blobs, sorted by path: all that end in `.json`. */
export async function blobFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((cause: Error) => {
    throw new RepairWatchError('usage', `${folder} cannot be read: ${cause.message}`, {
      hint: 'name the folder with the blob reports of all shards with --merge',
      cause,
    })
  })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/**
 * What Vitest's own merge makes of blob reports, as its `json` reporter writes it. Runs no test and writes nothing into the
 * project. Throws `RepairWatchError` with code `usage` where a file is no whole blob or of another Vitest, where a shard is
 * missing, and where Vitest refuses. `args` are the user's own for Vitest, `execPath` is the Node to run it with.
 */
export async function mergeBlobs(
  root: string,
  files: readonly string[],
  { args, execPath = process.execPath }: { readonly args: readonly string[]; readonly execPath?: string | undefined },
): Promise<string> {
  const { version, folder } = findVitest(root)
  if (files.length === 0)
    throw usage('there is no blob report to merge', 'vitest run --reporter=blob --shard=1/2 writes one')
  for (const file of files) await checkBlob(file, version)
  checkShards(files)
  const work = await mkdtemp(join(tmpdir(), 'repair-watch-blobs-'))
  try {
    const blobs = join(work, 'blobs')
    const output = join(work, 'merged.json')
    await mkdir(blobs)
    await Promise.all(files.map((file, index) => copyFile(file, join(blobs, `${index}-${basename(file)}`))))
    const said = await runVitest(root, execPath, [
      join(folder, 'vitest.mjs'),
      'run',
      ...args,
      `--merge-reports=${blobs}`,
      '--reporter=json',
      `--outputFile=${output}`,
      '--coverage.enabled=false',
    ])
    // Its status says whether tests failed; whether it could merge shows in what it wrote.
    return await readFile(output, 'utf8').catch((cause) => {
      throw usage(
        `Vitest could not merge the blob reports: ${said}`,
        'merge them with: npx vitest --merge-reports',
        cause,
      )
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function checkBlob(file: string, version: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw usage(`${file} is not the whole of a blob report`, 'let the shard that made it run again', cause)
  }
  // The values of a blob follow its first entry, which refers to them by their places; the version comes first.
  const made = Array.isArray(json) && Array.isArray(json[0]) ? json[Number(json[0][0])] : undefined
  if (typeof made !== 'string') throw usage(`${file} is no blob report`, 'vitest run --reporter=blob writes one')
  if (made !== version)
    throw usage(
      `${file} was made by Vitest ${made}, and this project has ${version}`,
      'run the shards and this with one version',
    )
}

function checkShards(files: readonly string[]): void {
  const shards = files.flatMap((file) => {
    const [, index, count] = SHARD.exec(basename(file)) ?? []
    return index === undefined ? [] : [{ index: Number(index), count: Number(count) }]
  })
  const [first] = shards
  if (!first) return
  const hint = 'merge the blob reports of all shards of one run, and of no other'
  if (shards.some(({ count }) => count !== first.count))
    throw usage('the blob reports are of runs with different numbers of shards', hint)
  const missing = Array.from({ length: first.count }, (_, at) => at + 1).filter(
    (index) => !shards.some((shard) => shard.index === index),
  )
  if (missing.length > 0) throw usage(`of ${first.count} shards these are missing: ${missing.join(', ')}`, hint)
}

/** What it said last, in one line. */
function runVitest(root: string, execPath: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      execPath,
      [...args],
      { cwd: root, timeout: MERGE_MS, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NO_COLOR: '1' } },
      (_, stdout, stderr) => {
        const lines = stripVTControlCharacters(stderr.trim() || stdout)
          .trim()
          .split('\n')
        resolve(lines.find((line) => /error/i.test(line))?.trim() ?? lines.at(-1) ?? '')
      },
    )
  })
}

function usage(message: string, hint: string, cause?: unknown): RepairWatchError {
  return new RepairWatchError('usage', message, { hint, cause })
}
