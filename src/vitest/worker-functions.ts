import { builtinModules } from 'node:module'
import type { SweepTools } from './sweep-tools.ts'
import { visibleState } from './visible-state.ts'
import type { WatchedModules } from './worker-modules.ts'
import { leaves, outcomesOf, wanted, whyNot } from './worker-tasks.ts'
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
  /** False when something outside of the modules is not as it was before they were loaded. */
  isClean(): boolean
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
  const { code, state, watch } = tools
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
  const again = await replay(base, collected, testIds, config, tools)
  const resources = waits()
  const { evaluated } = watch
  return {
    status: 'open',
    consulted,
    getters: [...watched.modules.values()].some((one) => one?.getters !== false),
    async run() {
      const done = await again()
      const detail = whyNot(done, testIds.length)
      await tools.cleanQuickly()
      const restored = visible.restore()
      const sound = restored && watch.evaluated === evaluated && waits() <= resources && !GIVEN_UP.test(detail ?? '')
      return { detail, outcomes: outcomesOf(done, leaves(done)), sound }
    },
    isClean: () => !isChanged(),
  }
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

type Disposable = { -readonly [key in keyof Task]: Task[key] } & Record<string, unknown>

/** What runs the collected tests once more, each up to its first failure, by the runner of the user's own Vitest. */
async function replay(
  base: Runner,
  file: Task,
  testIds: readonly string[],
  config: Record<string, unknown>,
  tools: SweepTools,
): Promise<() => Promise<Task>> {
  const tests = wanted(file, testIds)
  prune(file, new Set(tests))
  const tasks = [...tests, ...suitesOf(file)].map((task) => ({ task: task as Disposable, mode: task.mode }))
  const contexts = tests.map(({ context }) => ({ context, keys: new Set(Reflect.ownKeys(context ?? {})) }))
  const hooks = Object.entries(tools.hooksOf(file))
  const runner = tools.makeRunner(base, config)
  let failed = false
  const { onBeforeRunTask, onAfterRunTask } = runner
  Object.assign(runner, {
    importFile(_: string, source: string) {
      if (source !== 'collect') return
      const suite = tools.currentSuite()
      for (const task of file.tasks ?? []) suite.tasks.push(task)
      for (const [name, own] of hooks) if (/All$/.test(name)) suite.on(name, ...own)
    },
    onBeforeRunTask(task: Task) {
      if (failed) task.mode = 'skip'
      return onBeforeRunTask.call(runner, task)
    },
    onAfterRunTask(task: Task) {
      failed ||= task.result?.state === 'fail'
      return onAfterRunTask.call(runner, task)
    },
    async runTask(task: Task) {
      try {
        await tools.functionOf(task)()
      } catch (error) {
        throw plainly(error)
      }
    },
    onAfterRunFiles() {},
  })
  return async () => {
    failed = false
    for (const { task, mode } of tasks) Object.assign(task, { mode, result: undefined, promises: undefined })
    for (const { context, keys } of contexts) {
      if (!context) continue
      for (const key of Reflect.ownKeys(context)) if (!keys.has(key)) Reflect.deleteProperty(context, key)
      if (context._local) context.expect?.setState(NO_ASSERTIONS)
    }
    const [done] = await tools.start([{ filepath: file.filepath }], runner)
    return done as Task
  }
}

/** What a local `expect` knows before a test; Vitest 4 leaves it as the run before made it. */
const NO_ASSERTIONS = {
  assertionCalls: 0,
  isExpectingAssertions: false,
  isExpectingAssertionsError: null,
  expectedAssertionsNumber: null,
  expectedAssertionsNumberErrorGen: null,
}

/** Nobody reads more than the message; a text saves Vitest the diff. */
function plainly(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AggregateError || 'code' in error) return error
  const message = String(error.message)
    .replace(/\(0\s?,\s?__vite_ssr_import_\d+__\.(\w+)\)/g, '$1')
    .replace(/__(?:vite_ssr_import|vi_import)_\d+__\./g, '')
  return message === '' ? error : message
}

function suitesOf(task: Task): readonly Task[] {
  return (task.tasks ?? []).flatMap((child) => (child.type === 'suite' ? [child, ...suitesOf(child)] : []))
}

/** Leaves nothing but these tests and the suites around them. */
function prune(task: Task, kept: ReadonlySet<Task>): void {
  const { tasks } = task
  if (!tasks) return
  for (const child of tasks) prune(child, kept)
  const left = tasks.filter((child) => (child.type === 'test' ? kept.has(child) : (child.tasks ?? []).length > 0))
  tasks.splice(0, tasks.length, ...left)
}
