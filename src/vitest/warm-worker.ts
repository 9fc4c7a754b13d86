// The entry of a test worker that is kept between runs. It runs inside the user's Vitest.
import childProcess from 'node:child_process'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ENDLESS } from '../model/failure.ts'
import { fileRole } from '../model/paths.ts'
import type { EndOrder, WorkerOrder, WorkerReport } from './lab-protocol.ts'
import { perturbProcess } from './worker-circumstances.ts'
import { type WorkerDom, workerDom } from './worker-dom.ts'
import { type Chai, expectState } from './worker-expect.ts'
import { fakeTime } from './worker-fake-time.ts'
import { redirectFiles } from './worker-files.ts'
import { type ModuleWatch, watchModules } from './worker-modules.ts'
import { keepPackages } from './worker-packages.ts'
import { workerState } from './worker-state.ts'
import { LOOPED, sweepFile } from './worker-sweep.ts'
import type { CodeHooks, Collector, ModuleNode, ModuleRunner, Runner, Task, Vi } from './worker-types.ts'

/** Turns of instrumented loops in one test of a plain run, which take a second at most. Honest tests take thousands. */
const TURNS_OF_A_TEST = 5_000_000

/** Resident memory after which a worker is replaced: what code leaves in packages and in V8 grows. */
const MOST_BYTES = 600 * 2 ** 20

const send = process.send?.bind(process) as (message: unknown) => void
const report = (message: WorkerReport): void => send(message)
const { REPAIR_WATCH_VITEST: folder, REPAIR_WATCH_COPIES: copies } = process.env as Record<string, string>
delete process.env.REPAIR_WATCH_VITEST
delete process.env.REPAIR_WATCH_COPIES
const { init, runBaseTests, setupEnvironment } = await import(pathToFileURL(`${folder}/dist/worker.js`).href)
const { chai, expect, TestRunner, vi } = (await import(pathToFileURL(`${folder}/dist/index.js`).href)) as {
  readonly TestRunner: RunnerClass
  readonly vi: Vi
  readonly chai: Chai
  readonly expect: object
}
interface RunnerClass {
  new (config: unknown): Runner
  readonly prototype: Runner
  getCurrentSuite(): Collector
  getSuiteHooks(task: Task): Readonly<Record<string, readonly unknown[]>>
  getTestFn(task: Task): () => Promise<void>
}
// The one place where both majors export it (5 has no `vitest/runners`).
const { startTests } = await import(pathToFileURL(`${folder}/dist/browser.js`).href)
const require = createRequire(import.meta.url)

// When the lab is gone nobody waits for results any more.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))

/** Whether a loop of the run under way was stopped. */
let looped = false
const code: CodeHooks['__rw'] = {
  at: [],
  ticks: 0,
  limit: Number.POSITIVE_INFINITY,
  tick() {
    if (++this.ticks <= this.limit) return
    looped = true
    throw Object.assign(new Error(`never ends: ${LOOPED}`), { name: ENDLESS })
  },
  probe: (_, values) => values[0]?.(),
  scope() {},
  value: (_, __, value) => value,
}
const shared = Object.assign(globalThis as unknown as { __rwc: Uint8Array }, { __rwc: new Uint8Array(0), __rw: code })

const time = fakeTime(vi)
let order: WorkerOrder | null = null
/** Aborts when nobody waits for the rest of the run. */
let ending = new AbortController()
let modules: ModuleRunner | null = null
let watch: ModuleWatch | null = null
let dom: WorkerDom | null = null
let failures = 0
let userTimeout: number | undefined
const stale = new Set<string>()
const told = new Set<string>()
/** Test files of which tests have run here; absolute. */
const ran = new Set<string>()
const files = redirectFiles(copies as string)
const state = workerState(expectState(chai, expect))

patchRunner(TestRunner.prototype)
watchPermissions()

/** Whoever listens as well keeps Vitest from telling of them. */
const ERRORS = ['unhandledRejection', 'uncaughtException'] as const

let first = true
const perStart: ((message: unknown) => void)[] = []
process.on('message', (message: WorkerOrder | EndOrder) => {
  if (message?.repairWatch === 'end') return ending.abort()
  if (message?.repairWatch !== 'prepare') return
  order = message
  ending = new AbortController()
  for (const file of message.invalidate) stale.add(file)
})
init({
  post: (message: unknown) => send(message),
  on(listener: (message: unknown) => void) {
    process.on('message', listener)
    // The first listener is the worker's own; later ones belong to the channel of one start and go with it.
    if (first) first = false
    else perStart.push(listener)
  },
  off: (listener: (message: unknown) => void) => process.off('message', listener),
  teardown() {
    for (const listener of perStart.splice(0)) process.off('message', listener)
  },
  onModuleRunner(created: ModuleRunner) {
    if (modules === created) return
    modules = created
    keepPackages(created.evaluator, keepChanges, currentSuite)
    watch = watchModules(created.evaluator, code)
  },
  runTests: (context: RunContext, traces: unknown) => run('run', context, traces),
  collectTests: (context: RunContext, traces: unknown) => run('collect', context, traces),
  async setup(context: unknown) {
    const teardown = await setupEnvironment(context)
    dom = workerDom()
    return teardown
  },
})

function keepChanges(): () => void {
  const all = [state.keepChanges(), dom?.keepDefinitions()]
  return () => {
    for (const keep of all) keep?.()
  }
}

/** Undefined while no file is being collected: runners and serializers load packages before. */
function currentSuite(): ReturnType<typeof TestRunner.getCurrentSuite> | undefined {
  try {
    return TestRunner.getCurrentSuite()
  } catch {
    return undefined
  }
}

/** What a stock worker does when it ends, after the one file that it ran: worker fixtures end, definitions go. */
const endings: (() => Promise<unknown>)[] = []

interface RunContext {
  onCleanup(ending: () => Promise<unknown>): void
  readonly ctx: {
    readonly config: { testTimeout: number; sequence: { seed: number; shuffle?: unknown } }
    readonly files: readonly { readonly filepath: string }[]
  }
}

async function run(method: 'run' | 'collect', context: RunContext, traces: unknown): Promise<void> {
  const { testTimeoutMs, counters, texts, perturb } = order as WorkerOrder
  const { config, files: specifications } = context.ctx
  const { sequence } = config
  const seed = perturb?.order
  for (const event of ERRORS) process.off(event, tooLate)
  context.onCleanup = (ending) => endings.push(ending)
  freshModules(texts)
  failures = 0
  userTimeout ??= config.testTimeout
  config.testTimeout = testTimeoutMs > 0 ? Math.min(testTimeoutMs, userTimeout || testTimeoutMs) : userTimeout
  if (seed !== undefined)
    config.sequence = { ...sequence, seed: seed ?? 0, shuffle: seed === null ? false : { tests: true } }
  for (const { filepath } of specifications) if (ran.has(filepath)) report({ repairWatch: 'again', testFile: filepath })
  shared.__rwc = new Uint8Array(counters)
  Object.assign(code, { at: [], ticks: 0, limit: TURNS_OF_A_TEST })
  try {
    await runBaseTests(method, context, traces)
  } finally {
    config.sequence = sequence
    if (looped && !order?.sweep) report({ repairWatch: 'looped' })
    looped = false
    code.limit = Number.POSITIVE_INFINITY
    const asOnDisk = texts.length === 0 && perturb === null
    const { polluted, replaced } = await cleanUp(asOnDisk)
    if (asOnDisk && replaced.length > 0) report({ repairWatch: 'replaces', names: replaced })
    const what = polluted ?? (process.memoryUsage.rss() > MOST_BYTES ? 'memory' : null)
    if (what !== null) report({ repairWatch: 'polluted', what })
    for (const { filepath } of specifications) tellLoaded(filepath)
    for (const event of ERRORS) process.on(event, tooLate)
  }
}

/** Vitest would tell of an error between two runs, for which nobody listens, and wait for an answer in the next. */
function tooLate(): void {
  report({ repairWatch: 'polluted', what: 'an error after the end of the run' })
}

/** Errors of work that tests left behind belong to this run, what they changed to nobody. */
async function cleanUp(asOnDisk = false): Promise<ReturnType<typeof state.restore>> {
  await Promise.allSettled(endings.splice(0).map((end) => end()))
  let broken: string | null = null
  try {
    await cleanQuickly()
    dom?.clean()
  } catch {
    broken = 'what tests left cannot be cleared away'
  }
  if (dom?.isSpent()) broken ??= 'an element was defined'
  const restored = state.restore(asOnDisk ? 'all' : new Set(order?.tolerated))
  return { ...restored, polluted: restored.polluted ?? broken }
}

async function cleanQuickly(): Promise<void> {
  failures = 0
  time.end()
  await state.settle()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
  vi.resetConfig()
  files.clearTemporary()
}

function freshModules(texts: WorkerOrder['texts']): void {
  files.show(texts)
  forgetRequired()
  if (!modules) return
  forgetPendingMocks(modules)
  const { evaluatedModules } = modules
  for (const file of stale) {
    for (const node of evaluatedModules.getModulesByFile(file) ?? []) evaluatedModules.invalidateModule(node)
  }
  stale.clear()
  for (const [id, node] of evaluatedModules.idToModuleMap) forgetMock(id, node)
}

/** A kept module still knows the mock of another test file, or of an earlier run, with all its calls. */
function forgetMock(id: string, node: ModuleNode): void {
  if (id.startsWith('mock:')) node.mockedExports = undefined
  if (node.meta && 'mockedModule' in node.meta) node.meta = undefined
}

/** A mock that cannot be resolved stays first in the queue of this worker, and fails every module that is loaded later. */
function forgetPendingMocks({ mocker }: ModuleRunner): void {
  ;(mocker?.constructor as { readonly pendingIds?: unknown[] } | undefined)?.pendingIds?.splice(0)
}

/** What Vitest itself does between two files of one worker, and besides for what was loaded by `require`. */
function resetModules(): void {
  forgetRequired()
  failures = 0
  if (!modules) return
  modules.mocker?.reset?.()
  forgetPendingMocks(modules)
  for (const [id, node] of modules.evaluatedModules.idToModuleMap) {
    if (/\/vitest\/dist\/|vitest-virtual-\w+\/dist|@vitest\/dist/.test(id)) continue
    node.promise = undefined
    node.exports = undefined
    node.evaluated = false
    node.importers.clear()
    forgetMock(id, node)
  }
}

/** Makes other modules take the place of these, with what they added to `expect`, until the returned function is called. */
function keepModules(): () => void {
  const addAgain = state.hold()
  const nodes = [...(modules?.evaluatedModules.idToModuleMap.values() ?? [])]
  const kept = nodes.map(({ meta, mockedExports, promise, exports, evaluated, importers }) => ({
    meta,
    mockedExports,
    promise,
    exports,
    evaluated,
    importers: [...importers],
  }))
  return () => {
    for (const [i, node] of nodes.entries()) {
      const { importers, ...was } = kept[i] as (typeof kept)[number]
      Object.assign(node, was)
      node.importers.clear()
      for (const importer of importers) node.importers.add(importer)
    }
    addAgain()
  }
}

function isProjectFile(path: string): boolean {
  return path.startsWith(order?.root ?? '') && !path.includes('/node_modules/')
}

function forgetRequired(): void {
  for (const path of Object.keys(require.cache)) if (isProjectFile(path)) delete require.cache[path]
}

/** Tells which project files a test file came to, whatever way: the import lists of Vite do not know all. */
function tellLoaded(testFile: string): void {
  const evaluated = [...(modules?.evaluatedModules.idToModuleMap.values() ?? [])]
    .filter((node) => node.evaluated)
    .map(({ file }) => file ?? '')
  const required = Object.keys(require.cache).filter(isProjectFile)
  const paths = [...evaluated, ...required, ...files.takeReads()].filter((path) => {
    const key = `${testFile}\0${path}`
    return isProjectFile(path) && !told.has(key) && told.add(key)
  })
  if (paths.length > 0) report({ repairWatch: 'loaded', testFile, paths, required })
}

/** Prepares each file, marks what each test reached, stops after `bail` failures, sweeps, and writes no snapshot. */
function patchRunner(prototype: Runner): void {
  const { onCollectStart, onBeforeRunTask, onAfterRunTask, onAfterRunFiles } = prototype
  let outside = new Uint8Array(0)
  prototype.onCollectStart = function (this: Runner, file) {
    onCollectStart.call(this, file)
    state.remember()
    time.begin()
    if (order?.perturb) perturbProcess(order.perturb)
  }
  prototype.onBeforeRunTask = async function (this: Runner, task) {
    await onBeforeRunTask.call(this, task)
    const { bail = 0, counters = 0, sweep } = order ?? {}
    // A sweep counts what all its tests take together.
    if (!sweep) code.ticks = 0
    if (bail > 0 && failures >= bail) task.mode = 'skip'
    if (counters === 0) return
    if (outside.length !== counters) outside = new Uint8Array(counters)
    const counts = shared.__rwc
    // What ran while the file was loaded and in its suite hooks counts for each of its tests.
    for (let at = 0; at < counts.length; at++) if (counts[at]) outside[at] = 1
    counts.fill(0)
  }
  prototype.onAfterRunTask = function (this: Runner, task) {
    if (task.result?.state === 'fail') failures++
    if (task.file?.filepath) ran.add(task.file.filepath)
    if (order?.counters) {
      const counts = shared.__rwc
      const hits: number[] = []
      for (let at = 0; at < counts.length; at++) if (counts[at] || outside[at]) hits.push(at)
      task.meta.repairWatchHits = hits
      counts.fill(0)
    }
    return onAfterRunTask.call(this, task)
  }
  prototype.onAfterRunSuite = async function (this: Runner, suite) {
    // Vitest's own would save snapshot files and fail the file for obsolete entries; neither is this run's business.
    this.workerState.current = suite.suite ?? suite.file
  }
  class Quiet extends TestRunner {
    onTaskUpdate(): void {}
    onCollected(): void {}
    onTaskAnnotate(): void {}
    override onCollectStart(file: Task): void {
      onCollectStart.call(this, file)
    }
    override onAfterRunFiles(): void {
      onAfterRunFiles.call(this)
    }
    override async onAfterRunSuite(): Promise<void> {}
  }
  const tools = {
    code,
    state,
    report,
    ending: () => ending.signal,
    resetModules,
    keepModules,
    cleanUp,
    cleanQuickly,
    start: startTests,
    makeRunner(base: Runner, config: Record<string, unknown>): Runner {
      const runner = new Quiet(config)
      Object.defineProperty(runner, 'moduleRunner', { value: base.moduleRunner })
      runner.__setTraces?.(base._otel)
      return runner
    },
    currentSuite: () => TestRunner.getCurrentSuite(),
    hooksOf: (task: Task) => TestRunner.getSuiteHooks(task),
    functionOf: (task: Task) => TestRunner.getTestFn(task),
    isFake: time.isFaked,
    isSpent: () => dom?.isSpent() ?? false,
    hasRequired: () => Object.keys(require.cache).some(isProjectFile),
    isTestPath: (path: string) => fileRole(relative(order?.root ?? '', path)) === 'test',
  }
  prototype.onAfterRunFiles = async function (this: Runner, ran) {
    const sweep = order?.sweep
    if (sweep && ran) for (const file of ran) await sweepFile(this, file, sweep, { ...tools, watch })
    return onAfterRunFiles.call(this, ran)
  }
}

/** Says when a test wants to start a program and is not let. */
function watchPermissions(): void {
  const { permission } = process as { permission?: { has(scope: string): boolean } }
  if (!permission || permission.has('child')) return
  for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] as const) {
    const real = childProcess[name] as (...all: unknown[]) => unknown
    const patched = (...all: unknown[]): unknown => {
      report({ repairWatch: 'denied' })
      return real(...all)
    }
    Object.assign(childProcess, {
      [name]: Object.defineProperties(patched, Object.getOwnPropertyDescriptors(real)),
    })
  }
  syncBuiltinESMExports()
}
