#!/usr/bin/env node
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { CiFormat } from './headless/run-ci.ts'
import type { EngineName } from './model/candidate.ts'
import { EXIT_STATUS, RepairWatchError } from './model/errors.ts'
import type { Objection } from './model/proof.ts'
import type { OpenedSession } from './open-session.ts'
import type { SetUp } from './vitest/set-up.ts'
import { startWatchHost, type WatchHost } from './vitest/watch-host.ts'
import type { OpenedWorkspace } from './workspace/open-workspace.ts'

const ENGINES: readonly EngineName[] = ['history', 'templates', 'test-literal', 'model']

interface CommonOptions {
  readonly root: string
  readonly engine?: readonly EngineName[]
}

interface CiCommandOptions extends CommonOptions {
  readonly format: CiFormat
  readonly report?: string
  readonly apply: boolean
  readonly allowDirty: boolean
  readonly maxTime?: number
  readonly since?: string
  readonly printSchema?: boolean
}

/** A session and the Vitest that it runs on. */
interface Running extends Omit<OpenedSession, 'dispose'> {
  readonly host: WatchHost
  dispose(): Promise<void>
}

const packageJson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

async function start(
  { root, engine }: CommonOptions,
  filters: readonly string[],
  vitestArgs: readonly string[],
  watch: boolean,
): Promise<Running> {
  if (!existsSync(root)) {
    throw new RepairWatchError('not-a-project', `${root} does not exist`, {
      hint: 'name the folder of a project with --root',
    })
  }
  const folder = realpathSync(root)
  // Vitest takes longest to open: what it does not need is loaded meanwhile.
  let setUp: SetUp | null = null
  let hear = (latest: SetUp): void => {
    setUp = latest
  }
  const host = await startWatchHost({
    root: folder,
    args: vitestArgs,
    filters,
    watch,
    onLog: () => {},
    onSetUp: (latest) => hear(latest),
  })
  try {
    const { openSession } = await import('./open-session.ts')
    const opened = await openSession(host, {
      root: folder,
      engine,
      vitestArgs,
      watch,
      onSetUp(listener) {
        hear = listener
        if (setUp) listener(setUp)
      },
    })
    return {
      ...opened,
      host,
      async dispose() {
        await Promise.allSettled([host.dispose(), opened.dispose()])
      },
    }
  } catch (error) {
    await host.dispose()
    throw error
  }
}

async function watchCommand(
  filters: readonly string[],
  options: CommonOptions,
  vitestArgs: readonly string[],
): Promise<number> {
  const { stdin, stdout, env } = process
  if (!stdin.isTTY || !stdout.isTTY) {
    throw new RepairWatchError('no-terminal', 'repair-watch needs a terminal on standard input and output', {
      hint: 'without one, run: npx repair-watch ci',
    })
  }
  const running = await start(options, filters, vitestArgs, true)
  const { session, host, workspace, config } = running
  const [{ runUi }, { watchFiles }, { CONTRACT_PLACES }] = await Promise.all([
    import('./ui/run-ui.ts'),
    import('./workspace/watch-files.ts'),
    import('./session/survey.ts'),
  ])
  const watcher = await watchFiles(workspace, [...(config.contract ?? CONTRACT_PLACES), '**/*.contract.md'], {
    onChange: () => session.refresh(),
    onProblem: (text) => session.say('problem', text),
  })
  try {
    const how = await runUi(Object.assign(session, { root: workspace.root, vitest: host.vitest }), {
      stdin,
      stdout,
      env,
    })
    const undecided = session
      .getState()
      .failures.filter(({ candidates }) => candidates.some(({ decision }) => decision === 'open')).length
    if (undecided > 0) {
      stdout.write(
        `${undecided} ${undecided === 1 ? 'failure has' : 'failures have'} an undecided repair; nothing was written for ${undecided === 1 ? 'it' : 'them'}.\n`,
      )
    }
    return how === 'interrupted' ? 130 : session.getState().counts.failed > 0 ? 1 : 0
  } finally {
    await watcher.close()
    await running.dispose()
  }
}

async function ciCommand(
  filters: readonly string[],
  options: CiCommandOptions,
  vitestArgs: readonly string[],
): Promise<number> {
  const running = await start(options, filters, vitestArgs, false)
  const { session, host, workspace } = running
  try {
    if (options.apply && !options.allowDirty) await refuseDirtyTree(workspace)
    const weakened = options.since === undefined ? [] : await weakenedSince(workspace, options.since)
    const { runCi } = await import('./headless/run-ci.ts')
    const { status } = await runCi(session, {
      format: options.format,
      reportFile: options.report ?? null,
      apply: options.apply,
      maxTimeMs: options.maxTime ?? null,
      weakened,
      tool: { version: packageJson.version, vitest: host.vitest, node: process.versions.node },
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
  const { weakenedTests } = await import('./guard/weakened-tests.ts')
  return weakenedTests(changes)
}

async function printSchema(): Promise<number> {
  const { reportJsonSchema } = await import('./headless/report-schema.ts')
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

function seconds(value: string): number {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(value) ?? []
  if (number === '') throw new InvalidArgumentError('Expected a time such as 90s, 5m or 1500ms.')
  return Number(number) * ({ ms: 1, s: 1_000, m: 60_000 }[unit] as number)
}

function engineNames(value: string): readonly EngineName[] {
  const names = value.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !ENGINES.includes(name as EngineName))
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no engine "${unknown}"; there are ${ENGINES.join(', ')}.`)
  return names as EngineName[]
}

function program(vitestArgs: readonly string[], done: (status: number) => void): Command {
  const common = (command: Command): Command =>
    command
      .argument('[filters...]', 'run only test files whose path contains one of these')
      .option('--root <folder>', 'the folder of the project', (value) => resolve(value), process.cwd())
      .option('--engine <names>', `engines to ask, of ${ENGINES.join(', ')} (default: all)`, engineNames)
      .exitOverride()
      .addHelpText('after', '\nWhat stands behind -- goes to Vitest: repair-watch -- --project unit')
  const top = common(new Command('repair-watch'))
    .description('Watches your Vitest tests, says who is wrong when one fails, and offers repairs that are proven.')
    .version(packageJson.version)
    .enablePositionalOptions()
    .action(async (filters: string[], options: CommonOptions) => done(await watchCommand(filters, options, vitestArgs)))
  common(top.command('ci'))
    .description('The same once and without a terminal: run, diagnose, propose, report.')
    .addOption(new Option('--format <name>', 'what is printed').choices(['text', 'json', 'markdown']).default('text'))
    .option('--report <file>', 'write the JSON report to a file')
    .option('--apply', 'write proven fixes of code-wrong failures and run again; never tests', false)
    .option('--allow-dirty', 'let --apply write to a tree with uncommitted changes', false)
    .option('--since <ref>', 'report where tests check less than at this commit; exit status 4 when all pass')
    .option('--print-schema', 'print the JSON Schema of the report, and end')
    .option('--max-time <time>', 'report what is known after this time, for example 90s', seconds)
    .action(async (filters: string[], options: CiCommandOptions) =>
      done(options.printSchema ? await printSchema() : await ciCommand(filters, options, vitestArgs)),
    )
  return top
}

async function main(argv: readonly string[]): Promise<number> {
  const split = argv.indexOf('--')
  const own = split === -1 ? argv : argv.slice(0, split)
  const vitestArgs = split === -1 ? [] : argv.slice(split + 1)
  let status = 0
  try {
    await program(vitestArgs, (value) => {
      status = value
    }).parseAsync(own, { from: 'user' })
    return status
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_STATUS.usage
    if (error instanceof RepairWatchError) {
      process.stderr.write(`repair-watch: ${error.message}\n  ${error.hint}\n`)
      return EXIT_STATUS[error.code]
    }
    process.stderr.write(`repair-watch: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return EXIT_STATUS.usage
  }
}

process.exitCode = await main(process.argv.slice(2))
