import { join } from 'node:path'
import { lock } from 'proper-lockfile'
import { RepairWatchError } from '../model/errors.ts'
import { prepareHome } from './home.ts'

/** A lock that was not renewed for this long belonged to a process that was killed (ms; proper-lockfile's minimum). */
const STALE_MS = 5000

/**
 * Runs `work` while no other repair-watch process of this project writes. Waits up to about 8 s, which is longer than
 * the lock of a killed process lasts; then throws `workspace`.
 */
export async function withLock<T>(root: string, work: () => Promise<T>): Promise<T> {
  const home = await prepareHome(root)
  let release: () => Promise<void>
  try {
    release = await lock(home, {
      lockfilePath: join(home, 'lock'),
      stale: STALE_MS,
      retries: { retries: 80, factor: 1, minTimeout: 100, maxTimeout: 100 },
      // Thrown from a timer by default, where nobody could catch it.
      onCompromised: () => {},
    })
  } catch (cause) {
    throw new RepairWatchError('workspace', 'another repair-watch is writing in this project', {
      hint: 'end the other repair-watch, then try again',
      cause,
    })
  }
  try {
    return await work()
  } finally {
    // It fails only when the lock is gone already.
    await release().catch(() => {})
  }
}
