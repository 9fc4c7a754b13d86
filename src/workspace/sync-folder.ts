import { open } from 'node:fs/promises'

/** Makes renames and removals in this folder last through a power cut, where the system can do that for folders. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch {
    // Windows cannot open folders, some network file systems cannot sync them.
  }
}
