import { type FileHandle, mkdir, open, rename, rmdir, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readBytes, sameBytes } from './file-text.ts'
import { ignoreCode } from './home.ts'
import { syncFolder } from './sync-folder.ts'
import type { UndoFile, UndoRecord } from './undo-record.ts'

/** The two sides of a record. */
export type Side = 'before' | 'after'

/** Called after every single effect on disk, so that tests can end the process there. */
export type OnStep = (step: string) => void

/** Which side each file of a record is on now; `other` is what somebody else wrote meanwhile. */
export async function survey(
  root: string,
  record: UndoRecord,
): Promise<readonly { readonly path: string; readonly on: Side | 'other' }[]> {
  return Promise.all(
    record.files.map(async ({ path, before, after }) => {
      const now = await readBytes(join(root, path))
      if (sameBytes(now, before)) return { path, on: 'before' as const }
      if (sameBytes(now, after)) return { path, on: 'after' as const }
      return { path, on: 'other' as const }
    }),
  )
}

/**
 * Brings every file of a record to one side. First all new contents are written beside their targets and synced, then
 * they are renamed over them: a full disk or a missing permission is found before anything is replaced. A repetition after
 * a kill at any moment comes to the same end. Throws what the file system throws. Only under the lock, after `survey`.
 */
export async function transfer(root: string, record: UndoRecord, to: Side, onStep: OnStep): Promise<void> {
  const target = (file: UndoFile): string => join(root, file.path)
  const moving: { file: UndoFile; temp: string | null }[] = []
  await removeTemps(root, record)
  try {
    for (const [index, file] of record.files.entries()) {
      if (sameBytes(await readBytes(target(file)), file[to])) continue
      const content = file[to]
      const temp = content === null ? null : tempPath(root, record, index)
      moving.push({ file, temp })
      if (content === null || temp === null) continue
      await mkdir(dirname(temp), { recursive: true })
      await stage(temp, content, target(file), file.mode)
      onStep(`staged ${file.path}`)
    }
  } catch (error) {
    await removeTemps(root, record)
    throw error
  }
  for (const { file, temp } of moving) {
    if (temp === null) await unlink(target(file)).catch(ignoreCode('ENOENT'))
    else await rename(temp, target(file))
    onStep(`moved ${file.path}`)
  }
  if (to === 'before')
    for (const folder of madeFolders(record))
      await rmdir(join(root, folder)).catch(ignoreCode('ENOENT', 'ENOTEMPTY', 'EEXIST'))
  for (const folder of new Set(moving.map(({ file }) => dirname(target(file))))) await syncFolder(folder)
}

/** Removes what a killed `transfer` left beside its targets. */
export async function removeTemps(root: string, record: UndoRecord): Promise<void> {
  for (const index of record.files.keys())
    await unlink(tempPath(root, record, index)).catch(ignoreCode('ENOENT', 'ENOTDIR'))
}

/** Innermost first. Only folders above a file of the record: its paths were checked, these were not. */
function madeFolders({ madeFolders: folders, files }: UndoRecord): readonly string[] {
  return [...folders].reverse().filter((folder) => files.some(({ path }) => path.startsWith(`${folder}/`)))
}

/** In the target's folder, since a rename is atomic within one file system only; known from the record alone. */
function tempPath(root: string, record: UndoRecord, index: number): string {
  const { path } = record.files[index] as UndoFile
  return join(dirname(join(root, path)), `.repair-watch-${record.id}-${index}.tmp`)
}

/** Writes a new file that has the permission bits and the owner which `target` has, or had. */
async function stage(temp: string, content: Buffer, target: string, formerMode: number | null): Promise<void> {
  const existing = await stat(target).catch(ignoreCode('ENOENT'))
  const mode = existing ? existing.mode & 0o7777 : formerMode
  const handle = await open(temp, 'wx')
  try {
    await handle.writeFile(content)
    if (existing) await keepOwner(handle, existing.uid, existing.gid)
    // After the owner, since a change of owner clears the set-id bits; by chmod, since open obeys the umask.
    if (mode !== null) await handle.chmod(mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Matters to root alone: nobody else may give files away, and for them the new file is their own as the old one was. */
async function keepOwner(handle: FileHandle, uid: number, gid: number): Promise<void> {
  const now = await handle.stat()
  if (now.uid !== uid || now.gid !== gid) await handle.chown(uid, gid).catch(ignoreCode('EPERM', 'EINVAL', 'ENOSYS'))
}
