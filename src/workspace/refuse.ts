import { access, constants, lstat, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileRole } from '../model/paths.ts'

/**
 * Why this path must never be written, in words that go behind the path; null when it may. `root` is a real path. Every
 * link on the way is refused: what it leads to has another name, another role, and may lie outside of the root. The
 * same check catches `Node_Modules` on a file system that ignores case.
 */
export async function refusePath(root: string, path: string): Promise<string | null> {
  if (fileRole(path) === 'protected')
    return 'is protected: configuration, lock files, dotfiles and what lies outside of the project are never written'
  let nearest = join(root, path)
  while ((await lstat(nearest).catch(() => null)) === null) nearest = dirname(nearest)
  const real = await realpath(nearest).catch(() => null)
  if (real !== nearest) return 'passes through a symbolic link'
  const stats = await lstat(nearest)
  const isTarget = nearest === join(root, path)
  if (isTarget ? !stats.isFile() : !stats.isDirectory())
    return isTarget ? 'is not a file' : 'lies below something that is a file'
  try {
    await access(nearest, constants.W_OK)
    if (isTarget) await access(dirname(nearest), constants.W_OK)
    return null
  } catch {
    return 'is read-only'
  }
}
