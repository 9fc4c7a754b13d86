import { readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import { HOME, ignoreCode, prepareHome } from './home.ts'
import { syncFolder } from './sync-folder.ts'

/**
 * How far a write has come. It stands in the record's file name, so that one atomic rename moves it on:
 * `applying → applied → undoing → undone`; `rolled-back` and `left` are ends of an interrupted `applying`.
 */
export type RecordState = 'applying' | 'applied' | 'undoing' | 'undone' | 'rolled-back' | 'left'

const FOLDER = 'undo'
const NAME = /^(u-\d{6,})\.(applying|applied|undoing|undone|rolled-back|left)\.json$/

const bytes = z.base64().nullable()
const RECORD = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** Folders that did not exist before, outermost first. */
  madeFolders: z.array(z.string()),
  files: z.array(
    z.object({
      path: z.string(),
      before: bytes,
      after: bytes,
      /** Permission bits of the file before the write; null where no file was. */
      mode: z.int().nullable(),
    }),
  ),
})

/** All that is needed to take a write back or to complete it, whatever happens to the process meanwhile. */
export interface UndoRecord {
  readonly id: string
  /** ISO instant. */
  readonly at: string
  readonly madeFolders: readonly string[]
  readonly files: readonly UndoFile[]
}

/** One file's bytes on both sides of a write; null stands for "no file". `mode` holds the permission bits. */
export interface UndoFile {
  readonly path: string
  readonly before: Buffer | null
  readonly after: Buffer | null
  readonly mode: number | null
}

/** The records of this project with their states, oldest first; empty where nothing was ever written. */
export async function listRecords(
  root: string,
): Promise<readonly { readonly id: string; readonly state: RecordState }[]> {
  const names = await readdir(join(root, HOME, FOLDER)).catch(ignoreCode('ENOENT', 'ENOTDIR'))
  return (names ?? [])
    .flatMap((name) => {
      const [, id, state] = NAME.exec(name) ?? []
      return id === undefined ? [] : [{ id, state: state as RecordState }]
    })
    .sort((a, b) => numberOf(a.id) - numberOf(b.id))
}

/** Writes a new record, state `applying`, and returns it once it is safe from a power cut. Only under the lock. */
export async function createRecord(root: string, content: Omit<UndoRecord, 'id' | 'at'>): Promise<UndoRecord> {
  const folder = await prepareHome(root, FOLDER)
  const last = (await listRecords(root)).at(-1)
  const id = `u-${String((last ? numberOf(last.id) : 0) + 1).padStart(6, '0')}`
  const record = { id, at: new Date().toISOString(), ...content }
  await writeFileAtomic(
    join(folder, fileName(id, 'applying')),
    JSON.stringify({
      ...record,
      files: record.files.map((file) => ({
        ...file,
        before: file.before?.toString('base64') ?? null,
        after: file.after?.toString('base64') ?? null,
      })),
    }),
  )
  await syncFolder(folder)
  return record
}

/** Reads a record; throws when it is not one. */
export async function readRecord(root: string, id: string, state: RecordState): Promise<UndoRecord> {
  const path = join(root, HOME, FOLDER, fileName(id, state))
  const record = RECORD.parse(JSON.parse(await readFile(path, 'utf8')))
  const decode = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text, 'base64'))
  return {
    ...record,
    id,
    files: record.files.map((file) => ({
      ...file,
      before: decode(file.before),
      after: decode(file.after),
    })),
  }
}

/** Moves a record to its next state, durably. */
export async function moveRecord(root: string, id: string, from: RecordState, to: RecordState): Promise<void> {
  const folder = join(root, HOME, FOLDER)
  await rename(join(folder, fileName(id, from)), join(folder, fileName(id, to)))
  await syncFolder(folder)
}

const fileName = (id: string, state: RecordState): string => `${id}.${state}.json`

const numberOf = (id: string): number => Number(id.slice(2))
