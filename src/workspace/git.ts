import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { simpleGit } from 'simple-git'
import type { FileChange } from '../model/candidate.ts'
import type { Commit, GitState, LineRange } from '../model/workspace.ts'
import { decodeText, matchLineEndings, readBytes } from './file-text.ts'
import {
  LOG_FORMAT,
  type LoggedCommit,
  parseBlame,
  parseIgnored,
  parseLog,
  parseRaw,
  parseStatus,
  type Row,
} from './git-output.ts'
import { HOME } from './home.ts'

/** Files above this many bytes are data, not code to repair. */
const LARGEST = 1024 * 1024

/** What git knows of one project. Nothing here writes: neither the repository, nor its index, nor the working tree. */
export interface GitReader {
  state(): Promise<GitState>
  changesSinceHead(): Promise<readonly FileChange[]>
  commits(): Promise<readonly Commit[]>
  /**
   * What tracked files have become since the working tree's line of history left that of `ref`; null when there is no such
   * commit here or the two have none in common.
   */
  changesSince(ref: string): Promise<readonly FileChange[] | null>
  /** See `Workspace`. */
  lastEdits(path: string, ranges: readonly LineRange[]): Promise<readonly number[] | null>
  /** Tracked files and untracked ones that are not ignored; null without git. */
  list(): Promise<readonly string[] | null>
  /** The root's path inside of the repository (`""` or `sub/folder/`), null without git. */
  prefix(): Promise<string | null>
  /** Those of the paths that git ignores; null without git. */
  ignored(paths: readonly string[]): Promise<readonly string[] | null>
}

/**
 * Git as seen from a project root, which may be a folder deep inside of the repository. Without git on the PATH, outside
 * of a work tree, or in a folder that the repository ignores as a whole, everything answers as without git.
 */
export function openGit(root: string): GitReader {
  const run = (args: readonly string[], input?: string): Promise<string> =>
    client(root, { input }).raw(['--no-optional-locks', ...args])

  const findPrefix = async (): Promise<string | null> => {
    try {
      const [, inside = ''] = (await run(['rev-parse', '--show-toplevel', '--show-prefix'])).split('\n')
      if (inside === '') return inside
      const [rootIgnored] = parseIgnored(await run(CHECK_IGNORE, '.'))
      return rootIgnored && (await run(['ls-files', '-z'])) === '' ? null : inside
    } catch {
      return null
    }
  }
  let known: string | null = null
  const prefix = async (): Promise<string | null> => {
    // Each question to git is the start of a process, and where the project stands in its repository does not change.
    known ??= await findPrefix()
    return known
  }

  const status = atOnce(
    async (): Promise<{
      readonly head: string | null
      readonly rows: readonly Row[]
    } | null> => {
      const inside = await prefix()
      const output = inside === null ? '' : await run(STATUS).catch(() => '')
      // Never empty from a repository that can be read: the branch comes first.
      return inside === null || output === '' ? null : parseStatus(output, inside)
    },
  )

  /** What was read last; the history of a commit never changes. */
  let log: { readonly head: string; readonly commits: readonly LoggedCommit[] } | null = null

  return {
    prefix,
    async state() {
      const seen = await status()
      if (seen === null) return { status: 'none' }
      return seen.head === null
        ? { status: 'no-commits' }
        : { status: 'ready', head: seen.head, dirty: seen.rows.length > 0 }
    },

    async changesSinceHead() {
      const seen = await status()
      if (!seen?.head) return []
      const before = await blobs(
        root,
        seen.rows.map((row) => row.old),
      )
      const changes: FileChange[] = []
      for (const { path, old } of seen.rows) {
        const after = await diskText(root, path)
        const was = textOf(before, old)
        if (after === undefined || was === undefined) continue
        const matched = was !== null && after !== null ? matchLineEndings(was, after) : was
        if (matched !== after) changes.push({ path, before: matched, after })
      }
      return changes
    },

    async commits() {
      const head = (await status())?.head ?? null
      if (head === null) return []
      if (log?.head !== head) log = { head, commits: parseLog(await run([...LOG, head]).catch(() => '')) }
      return log.commits.map(({ message, rows }) => ({
        message,
        paths: rows.map(({ path }) => path),
        changes: () => committed(root, rows),
      }))
    },

    async changesSince(ref) {
      if ((await prefix()) === null) return null
      const base = (await run(['merge-base', '--end-of-options', ref, 'HEAD']).catch(() => '')).trim()
      if (base === '') return null
      const rows = parseRaw(await run([...DIFF_TREE, base]))
      const texts = await blobs(
        root,
        rows.map((row) => row.old),
      )
      const changes: FileChange[] = []
      for (const { path, old } of rows) {
        const before = textOf(texts, old)
        const after = await diskText(root, path)
        if (before === undefined || after === undefined) continue
        const matched = before !== null && after !== null ? matchLineEndings(before, after) : before
        if (matched !== after) changes.push({ path, before: matched, after })
      }
      return changes
    },

    async lastEdits(path, ranges) {
      if (ranges.length === 0 || (await prefix()) === null) return null
      const wanted = ranges.flatMap(({ from, to }) => ['-L', `${from},${to}`])
      const output = await client(root, { silentMs: BLAME_MS })
        .raw(['--no-optional-locks', 'blame', '--porcelain', '-w', ...wanted, '--', path])
        .catch(() => null)
      const times = output === null ? null : parseBlame(output)
      return times && ranges.map(({ from, to }) => newest(times, from, to))
    },

    async list() {
      if ((await prefix()) === null) return null
      const listed = await run(['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
      return [...new Set(listed.split('\0'))].filter((path) => path !== '')
    },

    async ignored(paths) {
      if ((await prefix()) === null) return null
      return parseIgnored(await run(CHECK_IGNORE, paths.join('\0')))
    },
  }
}

function newest(times: ReadonlyMap<number, number>, from: number, to: number): number {
  let latest = 0
  for (let line = from; line <= to; line++) latest = Math.max(latest, times.get(line) ?? 0)
  return latest
}

/** Whoever asks in the same turn of the event loop gets the same answer. */
function atOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null
  return () => {
    if (asked === null) setImmediate(() => (asked = null))
    asked ??= ask()
    return asked
  }
}

/**
 * simple-git takes every `GIT_*` variable out of the environment, so that GIT_DIR or GIT_INDEX_FILE of a hook that
 * started us cannot lead us to another repository or index. A git that says nothing for `silentMs` is ended.
 */
function client(
  root: string,
  { input, silentMs }: { readonly input?: string | undefined; readonly silentMs?: number },
) {
  return simpleGit({
    baseDir: root,
    // A file system monitor would be started by a status and write; a partial clone would fetch missing blobs.
    config: ['core.fsmonitor=false', 'protocol.allow=never'],
    unsafe: { allowUnsafeFsMonitor: true, allowUnsafeProtocolOverride: true },
    // The exit of git may come before the last of its output.
    completion: { onClose: true, onExit: false },
    ...(input === undefined ? {} : { input: () => input }),
    ...(silentMs === undefined ? {} : { timeout: { block: silentMs } }),
  })
}

/** How old a line is must not hold a verdict up for longer (ms): what hangs on it weighs little. */
const BLAME_MS = 1_000

const STATUS = [
  'status',
  '--porcelain=v2',
  '-z',
  '--branch',
  '--untracked-files=all',
  '--no-renames',
  '--ignore-submodules=all',
  '--',
  '.',
  `:(exclude)${HOME}`,
  ':(exclude,glob)**/node_modules/**',
]

const RAW = ['-r', '--raw', '-z', '--no-renames', '--no-abbrev', '--relative']
/** How far back a bug is looked for that is older than the working tree. Named paths would have git walk all of a long history. */
const MOST_COMMITS = 30
const LOG = ['log', `--max-count=${MOST_COMMITS}`, '--first-parent', '-m', '--no-show-signature', ...RAW, LOG_FORMAT]
/** Against the working tree. */
const DIFF_TREE = ['diff-index', ...RAW]

// Verbose and with the paths that do not match, since simple-git waits for 50 ms after a command that prints nothing.
const CHECK_IGNORE = ['check-ignore', '--verbose', '--non-matching', '-z', '--stdin']

/** What a commit did to these files, with the line endings that they have on disk. */
async function committed(root: string, rows: readonly Row[]): Promise<readonly FileChange[]> {
  const texts = await blobs(
    root,
    rows.flatMap((row) => [row.old, row.new ?? null]),
  )
  const changes: FileChange[] = []
  for (const row of rows) {
    const before = textOf(texts, row.old)
    const after = textOf(texts, row.new ?? null)
    if (before === undefined || after === undefined) continue
    const now = (await diskText(root, row.path)) ?? ''
    changes.push({
      path: row.path,
      before: before === null ? null : matchLineEndings(before, now),
      after: after === null ? null : matchLineEndings(after, now),
    })
  }
  return changes
}

/** The texts of these blobs by id. Binary, large and missing ones are left out. */
async function blobs(root: string, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  const texts = new Map<string, string>()
  if (wanted.length === 0) return texts
  const cat = (batch: string, list: readonly string[]): Promise<Buffer> =>
    client(root, { input: `${list.join('\n')}\n` }).binaryCatFile([batch])
  const small = (await cat('--batch-check', wanted))
    .toString()
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, type, size]) => type === 'blob' && Number(size) <= LARGEST)
    .map(([id]) => id as string)
  if (small.length === 0) return texts
  const output = await cat('--batch', small)
  for (let at = 0; at < output.length; ) {
    const headEnd = output.indexOf('\n', at)
    const [id = '', , size] = output.toString('utf8', at, headEnd).split(' ')
    const end = headEnd + 1 + Number(size)
    const text = codeText(output.subarray(headEnd + 1, end))
    if (text !== undefined) texts.set(id, text)
    at = end + 1
  }
  return texts
}

/** The text on the old or new side of a row: null where no file was, undefined where it was not a text to look at. */
function textOf(texts: ReadonlyMap<string, string>, id: string | null): string | null | undefined {
  return id === null ? null : texts.get(id)
}

async function diskText(root: string, path: string): Promise<string | null | undefined> {
  const stats = await lstat(join(root, path)).catch(() => null)
  if (stats === null) return null
  if (!stats.isFile() || stats.size > LARGEST) return undefined
  const bytes = await readBytes(join(root, path))
  return bytes === null ? null : codeText(bytes)
}

function codeText(bytes: Buffer): string | undefined {
  return bytes.includes(0) ? undefined : (decodeText(bytes) ?? undefined)
}
