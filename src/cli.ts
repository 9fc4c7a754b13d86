#!/usr/bin/env node
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { type Config, loadConfig } from './config.ts'
import { history } from './engines/history.ts'
import { modelEngine } from './engines/model.ts'
import { templatesEngine } from './engines/templates.ts'
import { testLiteral } from './engines/test-literal.ts'
import { type CiFormat, runCi } from './headless/run-ci.ts'
import type { EngineName } from './model/candidate.ts'
import { EXIT_STATUS, RepairWatchError } from './model/errors.ts'
import type { Engine, TestHost } from './model/ports.ts'
import { type Session, startSession } from './session/session.ts'
import { CONTRACT_PLACES } from './session/survey.ts'
import { runUi } from './ui/run-ui.ts'
import { type OpenedLab, openLab } from './vitest/lab.ts'
import type { SetUp } from './vitest/set-up.ts'
import { startWatchHost } from './vitest/watch-host.ts'
import { openLedger } from './workspace/open-ledger.ts'
import { type OpenedWorkspace, openWorkspace } from './workspace/open-workspace.ts'
import { watchFiles } from './workspace/watch-files.ts'

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
}

/** Everything that runs behind one session, opened together and disposed of together. */
interface Running {
  readonly session: Session
  readonly host: TestHost
  readonly workspace: OpenedWorkspace
  dispose(): Promise<void>
}

const packageJson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

function engines(config: Config, names: readonly EngineName[], session: () => Session | null): readonly Engine[] {
  const make: Readonly<Record<EngineName, () => Engine | null>> = {
    history: () => history,
    templates: () => templatesEngine,
    'test-literal': () => testLiteral,
    model: () =>
      config.model.writer === null
        ? null
        : modelEngine({
            ...config.model,
            writer: config.model.writer,
            onNotice: (text) => session()?.say('problem', text),
            onSpend: () => {},
          }),
  }
  return names.flatMap((name) => make[name]() ?? [])
}

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
  const config = await loadConfig(folder)
  const workspace = await openWorkspace(folder, { contracts: config.contract ?? [] })
  let session: Session | null = null
  let setUp: SetUp | null = null
  let opened: OpenedLab | null = null
  const onSetUp = (latest: SetUp): void => {
    setUp = latest
    opened?.takeSetUp(latest)
  }
  const host = await startWatchHost({ root: folder, args: vitestArgs, filters, watch, onLog: () => {}, onSetUp })
  const workers = config.lab.workers ?? Math.min(2, availableParallelism())
  const lab = openLab({ root: folder, args: vitestArgs, workers }).then((one) => {
    opened = one
    if (setUp) one.takeSetUp(setUp)
    return one
  })
  lab.catch(() => {})
  session = startSession({
    host,
    lab,
    workspace,
    ledger: openLedger(folder),
    engines: engines(config, engine ?? config.engines, () => session),
    fastCheck: fileURLToPath(import.meta.resolve('fast-check')),
    contracts: config.contract ?? [],
    timeBudgetMs: config.lab.timeBudgetMs,
  })
  for (const { paths, outcome } of recoveries(workspace)) session.say('info', `${outcome}: ${paths.join(', ')}`)
  return {
    session,
    host,
    workspace,
    async dispose() {
      await session?.dispatch({ type: 'quit' })
      await Promise.allSettled([host.dispose(), lab.then((one) => one.dispose()), workspace.dispose()])
    },
  }
}

function recoveries({
  recovered,
}: OpenedWorkspace): readonly { readonly paths: readonly string[]; readonly outcome: string }[] {
  return recovered.map(({ paths, outcome }) => ({ paths, outcome: `an interrupted write was settled (${outcome})` }))
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
  const { session, host, workspace } = running
  const config = await loadConfig(workspace.root)
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
    const { status } = await runCi(session, {
      format: options.format,
      reportFile: options.report ?? null,
      apply: options.apply,
      maxTimeMs: options.maxTime ?? null,
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
    .option('--max-time <time>', 'report what is known after this time, for example 90s', seconds)
    .action(async (filters: string[], options: CiCommandOptions) => done(await ciCommand(filters, options, vitestArgs)))
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
