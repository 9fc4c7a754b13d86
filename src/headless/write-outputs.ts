import { appendFile, mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { RepairWatchError } from '../model/errors.ts'
import type { FormatName } from './format-names.ts'
import { RENDER } from './formats.ts'
import type { RenderContext } from './render-context.ts'
import { renderMarkdown } from './render-markdown.ts'
import { renderPatches } from './render-patch.ts'
import type { Report } from './report-schema.ts'

/** One file that is asked for; `file` is relative to the current folder. */
export interface Output {
  readonly format: FormatName
  readonly file: string
}

/** Where a report goes besides standard output. */
export interface Outputs {
  readonly files: readonly Output[]
  /** The folder of `--patches`; null writes none. */
  readonly patches: string | null
  /** The job summary of GitHub Actions, to which is appended; null without one. */
  readonly summary: string | null
}

/** What GitHub takes as the summary of one step: 1 MiB, or it drops the whole of it. */
const SUMMARY_BYTES = 1024 * 1024

/**
 * Writes everything that is asked for, each file whole or not at all (a temporary file beside it, then a rename), pipes and
 * devices as they are; missing folders are made. What cannot be written does not keep the rest from being written: it comes back as errors with code
 * `usage`.
 */
export async function writeOutputs(
  report: Report,
  { files, patches, summary }: Outputs,
  context: RenderContext,
): Promise<readonly RepairWatchError[]> {
  const problems: RepairWatchError[] = []
  const attempt = async (file: string, write: () => Promise<void>): Promise<void> => {
    try {
      await write()
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      problems.push(
        new RepairWatchError('usage', `the report could not be written to ${file}: ${reason}`, {
          hint: 'name a file that can be written with --report FILE, or use --format json',
          cause,
        }),
      )
    }
  }
  for (const { format, file } of files) await attempt(file, () => writeWhole(file, RENDER[format](report, context)))
  if (patches !== null) {
    for (const { name, text } of renderPatches(report)) {
      await attempt(join(patches, name), () => writeWhole(join(patches, name), text))
    }
  }
  if (summary !== null) await attempt(summary, () => appendSummary(summary, report))
  return problems
}

async function writeWhole(file: string, text: string): Promise<void> {
  const path = resolve(file)
  const there = await stat(path).catch(() => null)
  // A pipe or device is written to: a rename would put a file in its place.
  if (there && !there.isFile()) return writeFile(path, text)
  await mkdir(dirname(path), { recursive: true })
  await writeFileAtomic(path, text)
}

async function appendSummary(file: string, report: Report): Promise<void> {
  const taken = (await stat(file).catch(() => null))?.size ?? 0
  await appendFile(file, renderMarkdown(report, { maxBytes: SUMMARY_BYTES - taken }))
}
