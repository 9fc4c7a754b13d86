import type { CiFormat } from '../headless/run-ci.ts'
import { RepairWatchError } from '../model/errors.ts'
import type { Objection } from '../model/proof.ts'
import { packageVersion } from '../package-version.ts'
import type { OpenedWorkspace } from '../workspace/open-workspace.ts'
import type { CommonOptions } from './common-options.ts'
import { startSession } from './start-session.ts'

/** What `repair-watch ci` takes; times in ms. */
export interface CiCommandOptions extends CommonOptions {
  readonly format: CiFormat
  readonly report?: string
  readonly apply: boolean
  readonly allowDirty: boolean
  readonly maxTime?: number
  readonly since?: string
  readonly printSchema?: boolean
}

/** Runs once without a terminal and reports; the exit status. */
export async function ciCommand(
  filters: readonly string[],
  options: CiCommandOptions,
  vitestArgs: readonly string[],
): Promise<number> {
  const running = await startSession(options, filters, vitestArgs, false)
  const { session, host, workspace } = running
  try {
    if (options.apply && !options.allowDirty) await refuseDirtyTree(workspace)
    const weakened = options.since === undefined ? [] : await weakenedSince(workspace, options.since)
    const { runCi } = await import('../headless/run-ci.ts')
    const { status } = await runCi(session, {
      format: options.format,
      reportFile: options.report ?? null,
      apply: options.apply,
      maxTimeMs: options.maxTime ?? null,
      weakened,
      tool: { version: packageVersion(), vitest: host.vitest, node: process.versions.node },
      prefix: await workspace.prefix(),
      color: process.stdout.isTTY === true && !process.env.NO_COLOR,
      stdout: process.stdout,
      stderr: process.stderr,
    })
    return status
  } finally {
    await running.dispose()
  }
}

/** Where tests check less than they did at a commit, whoever changed them. */
async function weakenedSince(workspace: OpenedWorkspace, ref: string): Promise<readonly Objection[]> {
  const changes = await workspace.changesSince(ref)
  if (changes === null) {
    throw new RepairWatchError('usage', `there is no history between ${ref} and the working tree`, {
      hint: 'name a commit or branch that is here; in a shallow clone fetch it first (fetch-depth: 0)',
    })
  }
  const { weakenedTests } = await import('../guard/weakened-tests.ts')
  return weakenedTests(changes)
}

/** Prints the JSON Schema of the report. */
export async function printSchema(): Promise<number> {
  const { reportJsonSchema } = await import('../headless/report-schema.ts')
  process.stdout.write(`${JSON.stringify(reportJsonSchema(), null, 2)}\n`)
  return 0
}

async function refuseDirtyTree(workspace: OpenedWorkspace): Promise<void> {
  const git = await workspace.git()
  if (git.status === 'ready' && !git.dirty) return
  throw new RepairWatchError(
    'dirty-tree',
    git.status === 'ready'
      ? 'the working tree has uncommitted changes, and --apply would mix its own with them'
      : 'there is no commit to compare with, so --apply could not be told from your own edits',
    { hint: 'commit or stash first, or add --allow-dirty' },
  )
}
