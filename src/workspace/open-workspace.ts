import { createHash } from 'node:crypto'
import { lstat, realpath } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import picomatch from 'picomatch'
import type { FileChange } from '../model/candidate.ts'
import { RepairWatchError } from '../model/errors.ts'
import type { Workspace } from '../model/workspace.ts'
import { decodeText, readBytes } from './file-text.ts'
import { openGit } from './git.ts'
import { listFiles, NEVER_ENTERED } from './list-files.ts'
import { type RecoveredWrite, recoverWrites } from './recover-writes.ts'
import { applyChanges, ignoredPaths, undoLast } from './write-changes.ts'
import type { WriteTarget } from './write-target.ts'

/** A workspace with what only its own folder's neighbours ask for. */
export interface OpenedWorkspace extends Workspace {
  /** Writes that a kill or a power cut had interrupted and that opening has settled; usually empty. */
  readonly recovered: readonly RecoveredWrite[]
  /** The project's folder within its git repository, with a slash at its end; empty at its top and without git. */
  prefix(): Promise<string>
  /** What changed since `ref`, uncommitted edits included (see `GitReader`); null where that cannot be told. */
  changesSince(ref: string): Promise<readonly FileChange[] | null>
  /** True when the bytes on disk are those that this process wrote there last: no news to whoever watches files. */
  isOwnWrite(path: string): Promise<boolean>
}

/**
 * Opens the project in `root`. `contracts` are paths, relative to the root, that count as contract files whatever their
 * name. Settles writes that were interrupted in an earlier session; otherwise nothing is written before the first
 * `apply`. Throws `not-a-project` when `root` is not a folder.
 */
export async function openWorkspace(
  root: string,
  { contracts = [] }: { readonly contracts?: readonly string[] } = {},
): Promise<OpenedWorkspace> {
  const real = await realpath(resolve(root)).catch((cause) => {
    throw new RepairWatchError('not-a-project', `${root} does not exist`, {
      hint: 'run repair-watch in the folder of a project, or name one with --root',
      cause,
    })
  })
  const git = openGit(real)
  const written = new Map<string, string | null>()
  const target: WriteTarget = {
    root: real,
    contracts,
    git,
    onWrote: (path, bytes) => written.set(path, bytes && digest(bytes)),
    onStep: () => {},
  }
  const recovered = await recoverWrites(target)
  const inTurn = oneAfterTheOther()
  const all = async () => (await git.list()) ?? (await listFiles(real))

  return {
    root: real,
    recovered,
    read: (path) => readText(real, path),
    ignored: (paths) => ignoredPaths(target, paths),
    async lastChange() {
      const files = await all()
      const folders = new Set(['', ...files.flatMap((path) => foldersAbove(path))])
      const times = await Promise.all([...files, ...folders].map((path) => lstat(join(real, path)).catch(() => null)))
      return times.reduce((latest, stats) => Math.max(latest, stats?.mtimeMs ?? 0), 0)
    },
    async find(globs) {
      const matches = picomatch([...globs])
      const files = await all()
      const found = files.filter((path) => matches(path) && !path.split('/').some((name) => NEVER_ENTERED.has(name)))
      const regular = await Promise.all(found.map((path) => isRegular(join(real, path))))
      return found.filter((_, index) => regular[index]).sort()
    },
    prefix: async () => (await git.prefix()) ?? '',
    git: () => git.state(),
    changesSinceHead: () => git.changesSinceHead(),
    commits: () => git.commits(),
    changesSince: (ref) => git.changesSince(ref),
    lastEdits: (path, ranges) => git.lastEdits(path, ranges),
    apply: (changes, writable) => inTurn(() => applyChanges(target, changes, writable)),
    undo: () => inTurn(() => undoLast(target)),
    async isOwnWrite(path) {
      const last = written.get(path)
      if (last === undefined) return false
      const now = await readBytes(join(real, path))
      return last === (now && digest(now))
    },
    async dispose() {},
  }
}

/** Runs what it is given in that order, each when the one before has ended: an undo never overtakes the accept it is for. */
function oneAfterTheOther(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
}

/** Null as well for what is not UTF-8 or lies outside of the root, also when a link leads there. */
async function readText(root: string, path: string): Promise<string | null> {
  const real = await realpath(join(root, path)).catch(() => null)
  if (real === null) return null
  const inside = relative(root, real)
  if (inside === '..' || inside.startsWith(`..${sep}`)) return null
  const bytes = await readBytes(real)
  return bytes && decodeText(bytes)
}

/** `a/b/c.ts` → `a`, `a/b`. */
function foldersAbove(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}

async function isRegular(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.isFile() ?? false
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
