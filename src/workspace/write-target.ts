import type { GitReader } from './git.ts'
import { refusePath } from './refuse.ts'
import { type OnStep, type Side, transfer } from './transfer.ts'
import { moveRecord, type UndoRecord } from './undo-record.ts'

/** Where writes go. `root` is a real path; `onStep` exists for tests of interruption. */
export interface WriteTarget {
  readonly root: string
  readonly contracts: readonly string[]
  readonly git: Pick<GitReader, 'ignored'>
  /** Told what was written: path and bytes (null: removed). */
  readonly onWrote: (path: string, bytes: Buffer | null) => void
  readonly onStep: OnStep
}

/** The state in which each interrupted state ends. */
export const END = {
  applying: {
    completed: 'applied',
    'rolled-back': 'rolled-back',
    left: 'left',
  },
  undoing: { completed: 'undone', 'rolled-back': 'applied', left: 'left' },
} as const

/** Replaces the files of a record that is in the state on the way to `to`, and closes it; puts all back on failure. */
export async function moveFiles(target: WriteTarget, record: UndoRecord, to: Side): Promise<void> {
  const state = to === 'after' ? 'applying' : 'undoing'
  try {
    await replaceFiles(target, record, to)
  } catch (error) {
    await replaceFiles(target, record, to === 'after' ? 'before' : 'after')
    await moveRecord(target.root, record.id, state, END[state]['rolled-back'])
    throw error
  }
  await moveRecord(target.root, record.id, state, END[state].completed)
  target.onStep('closed')
}

/** Brings the files of a record to one side and tells what it writes. */
export async function replaceFiles(
  { root, onWrote, onStep }: WriteTarget,
  record: UndoRecord,
  to: Side,
): Promise<void> {
  // Before the write, since a watcher may see it before this function goes on.
  for (const file of record.files) onWrote(file.path, file[to])
  await transfer(root, record, to, onStep)
}

/** The record is on disk, where a cloned repository could have put one: what it names is checked like a candidate's. */
export async function firstRefusal(root: string, record: UndoRecord): Promise<string | null> {
  for (const { path } of record.files) {
    const reason = await refusePath(root, path)
    if (reason) return `${path} ${reason}`
  }
  return null
}
