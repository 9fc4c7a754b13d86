import { readFile } from 'node:fs/promises'
import { RepairWatchError } from '../model/errors.ts'
import { type Report, reportSchema } from './report-schema.ts'

/**
 * Reads a report that `repair-watch ci` wrote; `file` is relative to the current folder. What it says is data from outside:
 * only its form is checked. Throws `RepairWatchError` with code `usage` where there is no file, no JSON, no report, or one
 * of another version.
 */
export async function readReport(file: string): Promise<Report> {
  const fail = (problem: string, cause?: unknown): never => {
    throw new RepairWatchError('usage', `${file} ${problem}`, {
      hint: 'name a file that `repair-watch ci --report FILE` wrote',
      cause,
    })
  }
  const text = await readFile(file, 'utf8').catch((cause: Error) => fail(`cannot be read: ${cause.message}`, cause))
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    return fail(text.trim() === '' ? 'is empty' : 'is no JSON, or not the whole of it', cause)
  }
  const { version, tool } = (json ?? {}) as { readonly version?: unknown; readonly tool?: { readonly name?: unknown } }
  if (tool?.name !== 'repair-watch') return fail('is not a report of repair-watch')
  if (version !== 1) return fail(`is a report of version ${JSON.stringify(version)}; this repair-watch reads version 1`)
  const parsed = reportSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  return fail(`is not a whole report: ${issue?.path.join('.')}: ${issue?.message}`)
}
