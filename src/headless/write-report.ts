import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { RepairWatchError } from '../model/errors.ts'
import type { Report } from './report-schema.ts'

/**
 * Writes a report as JSON, whole or not at all (a temporary file beside it, then a rename); missing folders are made.
 * `file` is relative to the current folder. Throws `RepairWatchError` with code `usage` when it cannot be written.
 */
export async function writeReport(report: Report, file: string): Promise<void> {
  const path = resolve(file)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFileAtomic(path, `${JSON.stringify(report, null, 2)}\n`)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new RepairWatchError('usage', `the report could not be written to ${file}: ${reason}`, {
      hint: 'name a file that can be written with --report FILE, or use --format json',
      cause,
    })
  }
}
