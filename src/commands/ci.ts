import { randomUUID } from 'node:crypto'
import type { FormatName } from '../headless/format-names.ts'
import type { Policy } from '../headless/policies.ts'
import type { Output, Outputs } from '../headless/write-outputs.ts'
import type { FileChange } from '../model/candidate.ts'
import { RepairWatchError } from '../model/errors.ts'
import { packageVersion } from '../package-version.ts'
import type { OpenedWorkspace } from '../workspace/open-workspace.ts'
import type { CommonOptions } from './common-options.ts'
import { startSession } from './start-session.ts'
import { testsRan } from './tests-ran.ts'

/** What `repair-watch ci` takes; times in ms. */
export interface CiCommandOptions extends CommonOptions {
  readonly format: FormatName
  readonly report?: string
  readonly output: readonly Output[]
  readonly patches?: string
  readonly failOn: readonly Policy[]
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
  const { tests, hear } = testsRan()
  const running = await startSession(options, filters, vitestArgs, false, hear)
  const { session, host, workspace } = running
  try {
    if (options.apply && !options.allowDirty) await refuseDirtyTree(workspace)
    const changes = options.since === undefined ? null : await changesSince(workspace, options.since)
    const [{ runCi }, { changedLines }, { weakenedTests }] = await Promise.all([
      import('../headless/run-ci.ts'),
      import('../headless/changed-lines.ts'),
      import('../guard/weakened-tests.ts'),
    ])
    const { status } = await runCi(session, {
      format: options.format,
      outputs: outputsOf(options),
      apply: options.apply,
      maxTimeMs: options.maxTime ?? null,
      weakened: changes === null ? [] : weakenedTests(changes),
      changed: changes && changedLines(changes),
      failOn: new Set(options.failOn),
      flaky: () => [],
      tests,
      tool: { version: packageVersion(), vitest: host.vitest, node: process.versions.node },
      prefix: await workspace.prefix(),
      color: process.stdout.isTTY === true && !process.env.NO_COLOR,
      logToken: process.env.GITHUB_ACTIONS === 'true' ? randomUUID() : null,
      stdout: process.stdout,
      stderr: process.stderr,
    })
    return status
  } finally {
    await running.dispose()
  }
}

function outputsOf({ format, report, output, patches }: CiCommandOptions): Outputs {
  const files: readonly Output[] = report === undefined ? output : [{ format: 'json', file: report }, ...output]
  const github = format === 'github' || output.some((one) => one.format === 'github')
  const summary = (github && process.env.GITHUB_STEP_SUMMARY) || null
  return { files, patches: patches ?? null, summary }
}

/** What became of the project since a commit, whoever changed it. */
async function changesSince(workspace: OpenedWorkspace, ref: string): Promise<readonly FileChange[]> {
  const changes = await workspace.changesSince(ref)
  if (changes !== null) return changes
  throw new RepairWatchError('usage', `there is no history between ${ref} and the working tree`, {
    hint: 'name a commit or branch that is here; in a shallow clone fetch it first (fetch-depth: 0)',
  })
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
