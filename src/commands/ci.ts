import { randomUUID } from 'node:crypto'
import type { CiSession } from '../headless/ci-watch.ts'
import type { FormatName } from '../headless/format-names.ts'
import { plain } from '../headless/phrases.ts'
import type { Policy } from '../headless/policies.ts'
import type { CiOptions } from '../headless/run-ci.ts'
import type { Output, Outputs } from '../headless/write-outputs.ts'
import type { FileChange } from '../model/candidate.ts'
import { RepairWatchError } from '../model/errors.ts'
import { packageVersion } from '../package-version.ts'
import type { OpenedWorkspace } from '../workspace/open-workspace.ts'
import type { CommonOptions } from './common-options.ts'
import { type PastRun, passedAgain } from './passed-again.ts'
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
  /** A file with the results of an earlier run: what failed there is run again. */
  readonly from?: string
  /** A folder with the blob reports of all shards of an earlier run. */
  readonly merge?: string
  /** Files with the results of still older runs, which are only counted. */
  readonly history: readonly string[]
  readonly printSchema?: boolean
}

/** Runs once without a terminal and reports; the exit status. */
export async function ciCommand(
  filters: readonly string[],
  options: CiCommandOptions,
  vitestArgs: readonly string[],
): Promise<number> {
  const past = await earlierRun(filters, options, vitestArgs)
  if (past?.failedFiles.length === 0) return reportIdle(past, options)
  const { tests, hear } = testsRan()
  const running = await startSession(options, past?.failedFiles ?? filters, vitestArgs, false, hear)
  const { session, host, workspace } = running
  try {
    if (options.apply && !options.allowDirty) await refuseDirtyTree(workspace)
    const flaky = () => (past ? passedAgain(past, tests()) : [])
    return await reportOn(session, { workspace, vitest: host.vitest, tests, flaky }, options)
  } finally {
    await running.dispose()
  }
}

/** What `--from` or `--merge` names, or null without them. */
async function earlierRun(
  filters: readonly string[],
  options: CiCommandOptions,
  vitestArgs: readonly string[],
): Promise<PastRun | null> {
  const { from, merge, apply, history } = options
  if (from === undefined && merge === undefined) {
    if (history.length === 0) return null
    throw new RepairWatchError(
      'usage',
      '--history says how often a test failed before, and needs a run to compare with',
      {
        hint: 'name the last run with --from or --merge',
      },
    )
  }
  const clash = [from && merge && '--merge', apply && '--apply', filters.length > 0 && 'a filter'].find(Boolean)
  if (clash)
    throw new RepairWatchError('usage', `${clash} does not go with ${from === undefined ? '--merge' : '--from'}`, {
      hint: 'only what failed is run again there; --apply wants every test to be run after it',
    })
  const { pastRun } = await import('./past-run.ts')
  return pastRun(options, vitestArgs, (text) => process.stderr.write(`repair-watch: ${plain(text)}\n`))
}

/** The report on an earlier run in which nothing failed: no test is run. */
async function reportIdle({ tests }: PastRun, options: CiCommandOptions): Promise<number> {
  const [{ idleSession }, { openWorkspace }, { findVitest }] = await Promise.all([
    import('./idle-session.ts'),
    import('../workspace/open-workspace.ts'),
    import('../vitest/load-vitest.ts'),
  ])
  const workspace = await openWorkspace(options.root)
  const ran = tests.map((test) => ({ ...test, durationMs: 0 }))
  const about = { workspace, vitest: findVitest(options.root).version, tests: () => ran, flaky: () => [] }
  return reportOn(idleSession(tests), about, options)
}

/** What a report says besides the session's state. */
interface About {
  readonly workspace: OpenedWorkspace
  readonly vitest: string
  readonly tests: CiOptions['tests']
  readonly flaky: CiOptions['flaky']
}

async function reportOn(
  session: CiSession,
  { workspace, vitest, tests, flaky }: About,
  options: CiCommandOptions,
): Promise<number> {
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
    flaky,
    tests,
    tool: { version: packageVersion(), vitest, node: process.versions.node },
    prefix: await workspace.prefix(),
    color: process.stdout.isTTY === true && !process.env.NO_COLOR,
    logToken: process.env.GITHUB_ACTIONS === 'true' ? randomUUID() : null,
    stdout: process.stdout,
    stderr: process.stderr,
  })
  return status
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
