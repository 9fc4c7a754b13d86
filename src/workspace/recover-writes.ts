import { withLock } from './lock.ts'
import { removeTemps, type Side, survey } from './transfer.ts'
import { listRecords, moveRecord, readRecord, type UndoRecord } from './undo-record.ts'
import { END, firstRefusal, replaceFiles, type WriteTarget } from './write-target.ts'

/** What became of a write that was interrupted in an earlier session. */
export interface RecoveredWrite {
  readonly undoId: string
  readonly interrupted: 'apply' | 'undo'
  /**
   * `completed`: all files were already written. `rolled-back`: all files are as before. `left`: somebody changed a file
   * since, or it cannot be written, so nothing was touched.
   */
  readonly outcome: 'completed' | 'rolled-back' | 'left'
  readonly paths: readonly string[]
}

/**
 * Brings every interrupted write of earlier sessions to one side: completed when all of its files were already written,
 * else rolled back. Writes nothing, not even a lock, when there is none.
 */
export async function recoverWrites(target: WriteTarget): Promise<readonly RecoveredWrite[]> {
  const interrupted = async () =>
    (await listRecords(target.root)).flatMap(({ id, state }) =>
      state === 'applying' || state === 'undoing' ? [{ id, state }] : [],
    )
  if ((await interrupted()).length === 0) return []
  return withLock(target.root, async () => {
    const recovered: RecoveredWrite[] = []
    // The newest first: it may lie on top of what an older one wrote.
    for (const { id, state } of (await interrupted()).reverse()) {
      const record = await readRecord(target.root, id, state).catch(() => null)
      // When the disk refuses, the record stays as it is, so that the next start tries again.
      const outcome = record ? await recoverOne(target, record, state).catch(() => null) : 'left'
      if (outcome) await moveRecord(target.root, id, state, END[state][outcome])
      recovered.push({
        undoId: id,
        interrupted: state === 'applying' ? 'apply' : 'undo',
        outcome: outcome ?? 'left',
        paths: record?.files.map(({ path }) => path) ?? [],
      })
    }
    return recovered
  })
}

async function recoverOne(
  target: WriteTarget,
  record: UndoRecord,
  state: 'applying' | 'undoing',
): Promise<RecoveredWrite['outcome']> {
  const [goal, origin]: readonly [Side, Side] = state === 'applying' ? ['after', 'before'] : ['before', 'after']
  if (await firstRefusal(target.root, record)) return 'left'
  const seen = await survey(target.root, record)
  await removeTemps(target.root, record)
  if (seen.some(({ on }) => on === 'other')) return 'left'
  const side = seen.every(({ on }) => on === goal) ? goal : origin
  await replaceFiles(target, record, side)
  return side === goal ? 'completed' : 'rolled-back'
}
