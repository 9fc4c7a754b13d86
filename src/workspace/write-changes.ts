import { lstat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FileChange } from '../model/candidate.ts'
import { fileRole } from '../model/paths.ts'
import type { ApplyOutcome, UndoOutcome } from '../model/workspace.ts'
import { readBytes, sameBytes } from './file-text.ts'
import { isIgnoredByFiles } from './list-files.ts'
import { withLock } from './lock.ts'
import { refusePath } from './refuse.ts'
import { survey } from './transfer.ts'
import { createRecord, listRecords, moveRecord, readRecord, type UndoFile, type UndoRecord } from './undo-record.ts'
import { firstRefusal, moveFiles, type WriteTarget } from './write-target.ts'

/**
 * Writes all changes or none. Order: every path is allowed, every file is as `before` says, the undo record is safe on
 * disk, the files are replaced, the record is closed. When replacing fails midway, what was replaced is put back.
 */
export async function applyChanges(
  target: WriteTarget,
  changes: readonly FileChange[],
  writable: ReadonlySet<string>,
): Promise<ApplyOutcome> {
  const asked = changes.filter(({ before, after }) => before !== after)
  if (asked.length === 0) return { status: 'failed', message: 'there is nothing to change' }
  try {
    // Once before the lock, so that what is refused leaves no trace, and once under it.
    const obstacle = await findObstacle(target, asked, writable)
    if (obstacle) return obstacle
    return await withLock(target.root, async () => {
      const late = await findObstacle(target, asked, writable)
      if (late) return late
      const record = await createRecord(target.root, await recordOf(target.root, asked))
      target.onStep('recorded')
      await moveFiles(target, record, 'after')
      return {
        status: 'applied',
        undoId: record.id,
        paths: asked.map(({ path }) => path),
      }
    })
  } catch (error) {
    return { status: 'failed', message: (error as Error).message }
  }
}

/**
 * Takes back the last write that was not taken back yet, byte for byte. A write whose files are all as they were before
 * it, because somebody else took it back, counts as undone without a write.
 */
export async function undoLast(target: WriteTarget): Promise<UndoOutcome> {
  const lastApplied = async () => (await listRecords(target.root)).findLast(({ state }) => state === 'applied')
  if (!(await lastApplied())) return { status: 'nothing' }
  try {
    return await withLock(target.root, async () => {
      const last = await lastApplied()
      if (!last) return { status: 'nothing' }
      const record = await readRecord(target.root, last.id, 'applied')
      const refused = await firstRefusal(target.root, record)
      if (refused) return { status: 'failed', message: refused }
      const seen = await survey(target.root, record)
      const changed = seen.find(({ on }) => on !== 'after')
      if (changed && !seen.every(({ on }) => on === 'before')) return { status: 'stale', path: changed.path }
      await moveRecord(target.root, record.id, 'applied', 'undoing')
      target.onStep('recorded')
      await moveFiles(target, record, 'before')
      return {
        status: 'undone',
        undoId: record.id,
        paths: record.files.map(({ path }) => path),
      }
    })
  } catch (error) {
    return { status: 'failed', message: (error as Error).message }
  }
}

async function findObstacle(
  { root, contracts, git }: WriteTarget,
  changes: readonly FileChange[],
  writable: ReadonlySet<string>,
): Promise<ApplyOutcome | null> {
  const refused = (path: string, reason: string): ApplyOutcome => ({
    status: 'refused',
    path,
    reason,
  })
  const seen = new Set<string>()
  for (const { path, after } of changes) {
    const reason = await refusePath(root, path)
    if (reason) return refused(path, reason)
    const role = fileRole(path, contracts)
    if (!writable.has(role)) return refused(path, `is a ${role} file, which is frozen here`)
    if (seen.has(path)) return refused(path, 'is changed twice')
    if (after !== null && Buffer.from(after).toString() !== after)
      return refused(path, 'would hold text that is not valid Unicode')
    seen.add(path)
  }
  const paths = changes.map(({ path }) => path)
  const ignored = await ignoredPaths({ root, git }, paths)
  if (ignored[0] !== undefined) return refused(ignored[0], 'is ignored by git')
  for (const { path, before } of changes)
    if (!sameBytes(await readBytes(join(root, path)), bytesOf(before))) return { status: 'stale', path }
  return null
}

/** Those of the paths that git ignores, or where there is no git, that `.gitignore` names. */
export async function ignoredPaths(
  { root, git }: Pick<WriteTarget, 'root' | 'git'>,
  paths: readonly string[],
): Promise<readonly string[]> {
  if (paths.length === 0) return []
  return (
    (await git.ignored(paths)) ??
    (await Promise.all(paths.map(async (path) => ((await isIgnoredByFiles(root, path)) ? [path] : [])))).flat()
  )
}

async function recordOf(
  root: string,
  changes: readonly FileChange[],
): Promise<Pick<UndoRecord, 'files' | 'madeFolders'>> {
  const files: UndoFile[] = []
  const madeFolders = new Set<string>()
  for (const { path, before, after } of changes) {
    const stats = await lstat(join(root, path)).catch(() => null)
    files.push({
      path,
      before: bytesOf(before),
      after: bytesOf(after),
      mode: stats ? stats.mode & 0o7777 : null,
    })
    const missing: string[] = []
    let folder = dirname(path)
    while (after !== null && !(await exists(join(root, folder)))) {
      missing.unshift(folder)
      folder = dirname(folder)
    }
    for (const name of missing) madeFolders.add(name)
  }
  return { files, madeFolders: [...madeFolders] }
}

const exists = async (path: string): Promise<boolean> => (await lstat(path).catch(() => null)) !== null

const bytesOf = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text))
