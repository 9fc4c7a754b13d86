import { builtinModules } from 'node:module'
import type { SweepTools } from './sweep-tools.ts'
import { visibleState } from './visible-state.ts'
import { askedSwitches } from './worker-asked.ts'
import type { WatchedModules } from './worker-modules.ts'
import { replay } from './worker-replay.ts'
import { type RoundTools, runRounds, type Survey, surveyTests, testsFor } from './worker-rounds.ts'
import { leaves, outcomesOf, whyNot } from './worker-tasks.ts'
import type { ModuleNode, Runner, Task } from './worker-types.ts'

/** Test functions that can be run again and again on modules that were evaluated once. */
export interface FunctionLevel {
  readonly status: 'open'
  /** Switches that decided something while the modules were loaded. */
  readonly consulted: ReadonlySet<number>
  /** Reading a member may run code of the project. */
  readonly getters: boolean
  /** Runs the tests with what the caller made active, up to the first that fails, and puts the state back. */
  run(): Promise<FunctionRun>
  /** The same with the code as it is; `runEach` leaves tests out from then on. */
  survey(): Promise<FunctionRun>
  /**
   * Does the same as `run` for one alternative after the other, by the tests that can tell of it. What passes or could not be
   * told has a `detail` of null.
   */
  runEach(attempts: readonly Attempt[], turn: Turn): Promise<void>
  /** False when something outside of the modules is not as it was before they were loaded. */
  isClean(): boolean
}

/** An alternative, and the switches at which it differs from the code as it is. */
export interface Attempt {
  readonly id: number
  readonly sites: readonly number[]
}

/** What the caller does about each attempt. */
export interface Turn {
  /** Makes it active; false leaves it out. */
  begin(id: number): boolean
  /** False ends it all. */
  end(id: number, run: Omit<FunctionRun, 'outcomes'>): boolean
}

/** What one run of the functions did. */
export interface FunctionRun {
  /** Null when all passed. */
  readonly detail: string | null
  /** Test by test: state and first line of the first error. */
  readonly outcomes: string
  /** False when the modules have to be evaluated anew before the next run. */
  readonly sound: boolean
}

/** Why functions cannot be run alone. */
export interface NoFunctionLevel {
  readonly status: 'unfit'
  readonly why: string
}

/** Modules of Node that keep nothing from one call to the next. */
const STATELESS =
  /^(?:node:)?(?:assert(?:\/strict)?|buffer|crypto|events|os|path(?:\/(?:posix|win32))?|perf_hooks|punycode|querystring|string_decoder|url|util(?:\/types)?)$/

const BUILT_IN = new Set(builtinModules)
const VITEST = /\/vitest\/dist\/|vitest-virtual-\w+\/dist|\/@vitest\/\w+\//

/** A test that was given up goes on in the background. */
const GIVEN_UP = /timed out in \d+ ?ms/

/**
 * Loads a test file and its modules as the code is, without running a test, and takes all state that they hold. Where any
 * of it cannot be seen, or loading does something that lives elsewhere, functions are not run alone.
 */
export async function functionLevel(
  base: Runner,
  file: Task,
  testIds: readonly string[],
  config: Record<string, unknown>,
  tools: SweepTools,
): Promise<FunctionLevel | NoFunctionLevel> {
  const { code, isFake, state, watch } = tools
  if (!watch || base.workerState.environment.name !== 'node') return { status: 'unfit', why: 'no plain Node' }
  const consulted = new Set<number>()
  const setsGlobals = state.watch('globals')
  tools.resetModules()
  code.at = new Proxy([], { get: (_, site) => void consulted.add(Number(site)) })
  const readable = await watch.begin((path) => path === file.filepath || tools.isTestPath(path))
  const collected = readable ? await collect(base, file, testIds, config, tools) : null
  code.at = []
  const watched = watch.end()
  const why = whyUnfit(collected, watched, base, tools) ?? (setsGlobals() ? 'globals are set while loading' : null)
  if (why !== null || !collected) return { status: 'unfit', why: why ?? 'nothing was collected' }
  // What is added to `expect` while loading is there for all tests; what a test adds is not.
  const isChanged = state.watch('all')
  const visible = visibleState(watched.scopes, watched.values)
  if (visible.status === 'hidden') return { status: 'unfit', why: visible.what }
  const again = replay(base, collected, testIds, config, tools)
  const resources = waits()
  const { evaluated } = watch
  const isAsBefore = async (detail: string | null): Promise<boolean> => {
    await tools.cleanQuickly()
    const restored = visible.restore()
    return restored && watch.evaluated === evaluated && waits() <= resources && !GIVEN_UP.test(detail ?? '')
  }
  const run = async (all: () => Promise<Task>): Promise<FunctionRun> => {
    const done = await all()
    const detail = whyNot(done, testIds.length)
    const sound = await isAsBefore(detail)
    return { detail, outcomes: outcomesOf(done, leaves(done)), sound }
  }
  const rounds: RoundTools | null = again.each && {
    each: again.each,
    tests: again.tests,
    isAlone: () => !isFake() && !state.isWaiting() && !isTouched(),
    look(before) {
      if (before.isSame()) return before
      const now = visibleState(watched.scopes, watched.values)
      return now.status === 'visible' ? now : null
    },
  }
  let surveyed: Survey | null = null
  const unsure = new Set<number>()
  // Whoever runs tests listens for late errors, which `isChanged` would see.
  let isTouched = isChanged
  return {
    status: 'open',
    consulted,
    getters: [...watched.modules.values()].some((one) => one?.getters !== false),
    run: () => run(again.all),
    async survey() {
      if (!rounds) return run(again.all)
      isTouched = state.watch('values')
      const asked = askedSwitches(code)
      let made: Survey | null = null
      const done = await run(async () => {
        made = await surveyTests(rounds, visible, asked.take)
        return made.done
      })
      surveyed = made && withLate(made, asked.take())
      return done
    },
    async runEach(attempts, { begin, end }) {
      const alone = new Map(attempts.map((one) => [one.id, one]))
      const planned = attempts.flatMap(({ id, sites }) => {
        const tests = surveyed && !unsure.has(id) && testsFor(sites, surveyed)
        return tests && tests.length > 0 ? [{ id, tests }] : []
      })
      let isOver = false
      if (rounds && surveyed && planned.length > 0) {
        await runRounds(rounds, surveyed, planned, {
          begin({ id }) {
            const isWanted = begin(id)
            if (!isWanted) alone.delete(id)
            return isWanted
          },
          async end({ id }, outcome) {
            const detail = outcome === 'unsure' ? null : outcome.detail
            // What it left in globals is put back by nobody: those after it would not be on their own.
            const sound = (await isAsBefore(detail)) && (outcome !== 'unsure' || !isTouched())
            if (outcome === 'unsure') unsure.add(id)
            if (outcome === 'unsure' && sound) return true
            alone.delete(id)
            isOver = !end(id, { detail, sound })
            return !isOver
          },
        })
      }
      for (const { id } of alone.values()) {
        if (isOver) return
        if (begin(id)) isOver = !end(id, await run(again.all))
      }
    },
    isClean: () => !isChanged(),
  }
}

/** What was asked after the end of all tests may be the work of any. */
function withLate(survey: Survey, late: ReadonlySet<number>): Survey {
  return { ...survey, reached: survey.reached.map((own) => own && new Set([...own, ...late])) }
}

/** What the process waits for besides timers and its own channel: files, sockets, work of other threads. */
function waits(): number {
  return process.getActiveResourcesInfo().filter((name) => !/^(?:Timeout|Immediate|PipeWrap|WriteWrap)$/.test(name))
    .length
}

const COLLECTED = Symbol('collected')

/** The tasks of a file whose tests were not run. */
async function collect(
  base: Runner,
  { filepath }: Task,
  testIds: readonly string[],
  config: Record<string, unknown>,
  tools: SweepTools,
): Promise<Task | null> {
  let collected: Task | null = null
  const runner = tools.makeRunner(base, config)
  Object.assign(runner, {
    onCollected([file]: readonly Task[]) {
      collected = file ?? null
    },
    onBeforeRunFiles() {
      throw COLLECTED
    },
  })
  try {
    await tools.start([{ filepath, testIds: [...testIds] }], runner)
  } catch (error) {
    if (error !== COLLECTED) throw error
  }
  return collected
}

function whyUnfit(
  file: Task | null,
  { modules }: WatchedModules,
  { moduleRunner }: Runner,
  { state, isFake, hasRequired }: SweepTools,
): string | null {
  if (!file || file.result?.errors?.length) return 'the file does not load'
  for (const [id, module] of modules) {
    if (!module) return `${id} cannot be read`
    if (module.hidden !== null) return module.hidden
  }
  const nodes = moduleRunner.evaluatedModules.idToModuleMap
  for (const [id, node] of nodes) {
    if (!node.evaluated || VITEST.test(id)) continue
    if (!modules.has(id) && !isStateless(id, node)) return `the package ${id} is loaded`
    const importers = [...node.importers].map((one) => modules.get(one))
    if (modules.get(id)?.tests && importers.some((one) => one && !one.tests)) return 'tests are made elsewhere'
  }
  if (hasRequired()) return 'files are loaded by require'
  if (state.isWaiting() || isFake()) return 'timers are set while loading'
  return null
}

function isStateless(id: string, { meta }: ModuleNode): boolean {
  const name = meta?.externalize ?? id
  return STATELESS.test(name) && (BUILT_IN.has(name) || name.startsWith('node:'))
}
