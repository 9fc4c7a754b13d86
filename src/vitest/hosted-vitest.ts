import { existsSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import type { CliOptions } from 'vitest/node'
import { RepairWatchError } from '../model/errors.ts'
import type { HostOrder } from '../model/host.ts'
import { toPath, toTestError } from './convert.ts'
import { forgetFiles, obey, type RunOrder } from './host-orders.ts'
import type { HostPast, HostSettings } from './host-protocol.ts'
import { type HostListener, hostReporter } from './host-reporter.ts'
import { type ImportLists, knownImports } from './import-lists.ts'
import { CONFIG_FILES, createVitest, loadVitest, parseArguments } from './load-vitest.ts'
import { setUpReporter } from './set-up.ts'
import { everyProject, restartGuard, watchControls } from './version-differences.ts'

/** The user's Vitest with the user's configuration, inside of this process. */
export interface HostedVitest {
  /** Begins the first run. */
  start(): void
  /** Takes an order: `cancel` at once, all others after the run under way. */
  send(order: HostOrder): void
  /** Who imports whom among the files that the runs so far came to. */
  imports(): ImportLists
  /** Runs the user's global teardown and ends all test workers. */
  close(): Promise<void>
}

/**
 * Opens the user's Vitest. Nothing runs and nothing is reported before `start`. Throws `RepairWatchError` where Vitest
 * is missing, too old, or cannot open (code `vitest-start`, for example since the configuration throws).
 */
export async function hostVitest(
  settings: HostSettings,
  past: HostPast,
  listener: HostListener,
): Promise<HostedVitest> {
  const { root, watch } = settings
  const since = Date.now()
  const loaded = await loadVitest(root)
  const { filters, options } = parseArguments(loaded, settings.args)
  const wanted = [...settings.filters, ...filters].map((filter) => filter.replaceAll('\\', '/'))
  const reporting = hostReporter(root, past, listener)
  const fail = (error: unknown): void => {
    const { message, hint } = startError(error, root, options)
    listener.onEvent({ type: 'host-failed', message, hint })
  }
  const setUps = setUpReporter(listener.onSetUp)
  const guard = restartGuard(loaded.major, listener.onRestartFailed)
  const vitest = await createVitest(
    loaded,
    {
      ...options,
      root: resolve(root, options.root ?? '.'),
      // Explicit, since Vitest does not watch where it finds itself in CI or in the hands of a coding agent.
      watch,
      run: !watch,
      open: false,
      standalone: false,
      includeTaskLocation: true,
      // Vitest would keep times and results of the last run in the project's own `node_modules`.
      cache: false,
      reporters: [reporting.reporter, setUps.reporter],
      coverage: {
        ...options.coverage,
        enabled: options.coverage?.enabled === true,
      } as CliOptions['coverage'],
    },
    guard.viteOverrides,
  ).catch((error: unknown) => {
    throw startError(error, root, options)
  })
  guard.attach(vitest)
  setUps.attach(vitest)
  if (!watch) {
    // A single run behaves as in CI, wherever it runs: a snapshot that does not exist is an error and not a new file.
    for (const { config } of [vitest, ...everyProject(vitest)]) config.snapshotOptions.updateSnapshot = 'none'
  }

  let queue: Promise<void> = Promise.resolve()
  const enqueue = (work: () => Promise<unknown>): void => {
    queue = queue
      .then(() => vitest.waitForTestRunEnd())
      .then(work)
      .then(
        () => {},
        (error: unknown) => {
          if (error instanceof SyntaxError) listener.onLog(`${error.message}\n`)
          else if (!isNoFiles(error)) fail(error)
        },
      )
  }
  const start = () => enqueue(() => vitest.start(wanted))
  watchControls(vitest).onAfterSetServer(start)
  const run = async (order: RunOrder): Promise<void> => {
    if (!watch) await forgetFiles(vitest)
    await obey(vitest, order, root)
  }
  return {
    start,
    send(order) {
      if (order.type !== 'cancel') return enqueue(() => run(order))
      if (!reporting.isRunning) return
      reporting.interrupt()
      void vitest.cancelCurrentRun('keyboard-input')
    },
    imports: () => ({ since, complete: !reporting.isRunning, lists: knownImports(vitest) }),
    close: () => vitest.close(),
  }
}

/** Why Vitest did not start, with the file to look into and its first line, and the next step. */
function startError(error: unknown, root: string, options: Pick<CliOptions, 'config'>): RepairWatchError {
  if (error instanceof RepairWatchError) return error
  const { name, message, frames } = toTestError(error, root)
  const named = options.config ? toPath(resolve(root, options.config), root) : null
  const config = named ?? CONFIG_FILES.find((file) => existsSync(join(root, file))) ?? null
  const inside = frames.find(({ file }) => !isAbsolute(file))
  const at = inside ? `${inside.file}:${inside.line}` : config
  const headline = message.trim().split('\n')[0]
  return new RepairWatchError(
    'vitest-start',
    `Vitest did not start: ${at === null ? '' : `${at}: `}${name}: ${headline}`,
    {
      hint: `${config === null ? '' : `look into ${config}; `}\`npx vitest\` shows the whole error`,
      cause: error,
    },
  )
}

/** No test file at all: the run was reported as one without files, and the caller decides what that means. */
function isNoFiles(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === 'VITEST_FILES_NOT_FOUND'
}
