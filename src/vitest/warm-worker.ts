// The entry of a test worker that is kept between runs. It runs inside the user's Vitest, so it imports nothing local.
import fs from 'node:fs'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { WorkerOrder, WorkerReport } from './lab-protocol.ts'

interface TaskLike {
  readonly id: string
  readonly name: string
  readonly type: 'test' | 'suite'
  mode: string
  readonly meta: Record<string, unknown>
  readonly tasks?: readonly TaskLike[]
  readonly suite?: TaskLike
  readonly file?: TaskLike
  readonly filepath?: string
  readonly result?: { readonly state?: string; readonly errors?: readonly { readonly message?: string }[] }
}

interface ModuleNode {
  mockedExports?: unknown
  promise?: unknown
  exports?: unknown
  evaluated?: boolean
  readonly importers: Set<string>
}

interface ModuleRunnerLike {
  readonly mocker?: { reset?(): void }
  readonly evaluatedModules: {
    readonly idToModuleMap: Map<string, ModuleNode>
    getModulesByFile(file: string): Set<ModuleNode> | undefined
    invalidateModule(node: ModuleNode): void
  }
}

interface Runner {
  config: Record<string, unknown>
  readonly moduleRunner: ModuleRunnerLike
  readonly _otel?: unknown
  __setTraces?(traces: unknown): void
  importFile(path: string, source: string): unknown
  onBeforeRunTask(task: TaskLike): Promise<void>
  onAfterRunTask(task: TaskLike): unknown
  onAfterRunSuite(task: TaskLike): Promise<void>
  onAfterRunFiles(files?: readonly TaskLike[]): unknown
}

interface Counters {
  __rwc: Uint8Array
  __rw: { active: number; ticks: number; limit: number; tick(): void; x<T>(value: T): T }
}

const send = process.send?.bind(process) as (message: unknown) => void
const { setTimeout: realSetTimeout, setImmediate: realSetImmediate } = globalThis
const folder = process.env.REPAIR_WATCH_VITEST as string
delete process.env.REPAIR_WATCH_VITEST
const { init, runBaseTests, setupEnvironment } = await import(pathToFileURL(`${folder}/dist/worker.js`).href)
const { TestRunner, vi } = await import(pathToFileURL(`${folder}/dist/index.js`).href)
// The one place where both majors export it (5 has no `vitest/runners`).
const { startTests } = await import(pathToFileURL(`${folder}/dist/browser.js`).href)
const require = createRequire(import.meta.url)

const HIT_LIMIT = 'repair-watch: loop limit reached'
const shared = globalThis as unknown as Counters
shared.__rwc = new Uint8Array(0)
shared.__rw = {
  active: 0,
  ticks: 0,
  // Counted in candidates alone; an honest loop of this length takes a test well under a second.
  limit: Number.POSITIVE_INFINITY,
  tick() {
    if (++this.ticks > this.limit) throw new Error(HIT_LIMIT)
  },
  x: (value) => value,
}

let order: WorkerOrder = {
  repairWatch: 'prepare',
  invalidate: [],
  texts: [],
  counters: 0,
  bail: 0,
  testTimeoutMs: 0,
  sweep: null,
  perturb: null,
  root: process.cwd(),
}
let runner: ModuleRunnerLike | null = null
const stale = new Set<string>()
let dom: { clean(): void } | null = null
let failures = 0
let userTimeout: number | undefined

/** What tests read without Vite (require, readFileSync, snapshot files) comes from the overlay as well. */
const texts = new Map<string, string | null>()
readThroughOverlay()
countStatements(TestRunner.prototype as Runner)
sweepAfterRun(TestRunner.prototype as Runner)

let first = true
const perStart: ((message: unknown) => void)[] = []
process.on('message', (message: WorkerOrder) => {
  if (message?.repairWatch !== 'prepare') return
  order = message
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
  onModuleRunner(created: ModuleRunnerLike) {
    runner = created
  },
  runTests: (state: unknown, traces: unknown) => run('run', state, traces),
  collectTests: (state: unknown, traces: unknown) => run('collect', state, traces),
  async setup(context: unknown) {
    const teardown = await setupEnvironment(context)
    dom = watchDom()
    return teardown
  },
})

const builtins = builtinValues()

async function run(method: 'run' | 'collect', state: unknown, traces: unknown): Promise<void> {
  const environment = { ...process.env }
  const folder = process.cwd()
  freshModules()
  failures = 0
  const { config } = (state as { ctx: { config: RunConfig } }).ctx
  userTimeout ??= config.testTimeout
  config.testTimeout =
    order.testTimeoutMs > 0 ? Math.min(order.testTimeoutMs, userTimeout || order.testTimeoutMs) : userTimeout
  shared.__rwc = new Uint8Array(order.counters)
  shared.__rw.active = 0
  shared.__rw.ticks = 0
  shared.__rw.limit = 2_000_000
  const restore = perturb(config)
  try {
    await runBaseTests(method, state, traces)
  } finally {
    restore()
    shared.__rw.limit = Number.POSITIVE_INFINITY
    vi.useRealTimers()
    dom?.clean()
    // Errors of work that a test left behind belong to this run and not to the next one.
    await new Promise((resolve) => realSetTimeout(resolve, 2))
    await new Promise((resolve) => realSetImmediate(resolve))
    restoreProcess(environment, folder)
    const what = pollution()
    if (what) send({ repairWatch: 'polluted', what } satisfies WorkerReport)
  }
}

interface RunConfig {
  testTimeout: number
  sequence: { seed: number; shuffle?: unknown }
}

/** Makes this run's circumstances different; returns what puts them back. */
function perturb(config: RunConfig): () => void {
  const { random, shiftMs, timeZone, order: seed } = order.perturb ?? {}
  const { random: realRandom } = Math
  const RealDate = Date
  const { sequence } = config
  if (random !== undefined) Math.random = mulberry32(random)
  if (shiftMs !== undefined) globalThis.Date = shiftedDate(RealDate, shiftMs)
  if (timeZone !== undefined) process.env.TZ = timeZone
  if (seed !== undefined)
    config.sequence = { ...sequence, seed: seed ?? 0, shuffle: seed === null ? false : { tests: true } }
  return () => {
    Math.random = realRandom
    globalThis.Date = RealDate
    config.sequence = sequence
  }
}

function shiftedDate(RealDate: DateConstructor, shiftMs: number): DateConstructor {
  return class extends RealDate {
    constructor(...args: ConstructorParameters<typeof RealDate>) {
      if ((args as unknown[]).length === 0) super(RealDate.now() + shiftMs)
      else super(...args)
    }
    static override now(): number {
      return RealDate.now() + shiftMs
    }
  } as DateConstructor
}

/** A small generator with good enough spread for tests (Tommy Ettinger, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function freshModules(): void {
  texts.clear()
  for (const [path, text] of order.texts) texts.set(path, text)
  forgetRequired()
  if (!runner) return
  const { evaluatedModules } = runner
  for (const file of stale) {
    for (const node of evaluatedModules.getModulesByFile(file) ?? []) evaluatedModules.invalidateModule(node)
  }
  stale.clear()
  for (const [id, node] of evaluatedModules.idToModuleMap) if (id.startsWith('mock:')) node.mockedExports = undefined
}

interface DomPart extends EventTarget {
  innerHTML: string
  readonly attributes: Iterable<{ readonly name: string }>
  removeAttribute(name: string): void
}

interface DomGlobals {
  readonly document?: EventTarget & {
    title: string
    readonly head: DomPart
    readonly body: DomPart | null
    readonly documentElement: DomPart
  }
  readonly location?: { readonly href: string }
  readonly history?: { replaceState(data: unknown, unused: string, url: string): void }
  readonly localStorage?: { clear(): void }
  readonly sessionStorage?: { clear(): void }
}

/** Null without a DOM; else what puts it back to how it is now. */
function watchDom(): { clean(): void } | null {
  const { document, location, history, localStorage, sessionStorage } = globalThis as unknown as DomGlobals
  if (!document?.body) return null
  const { head, body, documentElement } = document
  const listeners: (() => void)[] = []
  for (const target of [globalThis as unknown as EventTarget, document, body, documentElement]) {
    const add = target.addEventListener
    if (typeof add !== 'function') continue
    target.addEventListener = (...args: Parameters<EventTarget['addEventListener']>) => {
      listeners.push(() => target.removeEventListener(args[0], args[1], args[2]))
      add.apply(target, args)
    }
  }
  const href = location?.href
  const { title } = document
  const names = new Set(Object.getOwnPropertyNames(globalThis))
  return {
    clean() {
      for (const remove of listeners.splice(0)) remove()
      for (const part of [head, body]) part.innerHTML = ''
      for (const part of [documentElement, body]) {
        for (const { name } of [...part.attributes]) part.removeAttribute(name)
      }
      document.title = title
      localStorage?.clear()
      sessionStorage?.clear()
      if (href !== undefined && location?.href !== href) history?.replaceState(null, '', href)
      for (const name of Object.getOwnPropertyNames(globalThis)) {
        if (!names.has(name) && !/^__(?:vite|vitest|rw|core-js)|^IS_REACT_ACT_ENVIRONMENT$/.test(name)) {
          Reflect.deleteProperty(globalThis, name)
        }
      }
    },
  }
}

function forgetRequired(): void {
  for (const path of Object.keys(require.cache)) {
    if (path.startsWith(order.root) && !path.includes('/node_modules/')) delete require.cache[path]
  }
}

function restoreProcess(environment: NodeJS.ProcessEnv, folder: string): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  Object.assign(process.env, environment)
  if (process.cwd() !== folder) process.chdir(folder)
}

/** Marks what each test reached, stops after `bail` failures, and never lets a run write a snapshot file. */
function countStatements(prototype: Runner): void {
  const { onBeforeRunTask, onAfterRunTask } = prototype
  let outside = new Uint8Array(0)
  prototype.onBeforeRunTask = async function (this: Runner, task) {
    await onBeforeRunTask.call(this, task)
    if (order.bail > 0 && failures >= order.bail) task.mode = 'skip'
    if (order.counters === 0) return
    if (outside.length !== order.counters) outside = new Uint8Array(order.counters)
    const counts = shared.__rwc
    // What ran while the file was loaded and in its suite hooks counts for each of its tests.
    for (let at = 0; at < counts.length; at++) if (counts[at]) outside[at] = 1
    counts.fill(0)
  }
  prototype.onAfterRunSuite = async function (this: Runner & { workerState: { current: unknown } }, suite) {
    // Vitest's own would save snapshot files and fail the file for obsolete entries; neither is this run's business.
    this.workerState.current = suite.suite ?? suite.file
  }
  prototype.onAfterRunTask = function (this: Runner, task) {
    if (task.result?.state === 'fail') failures++
    if (order.counters > 0) {
      const counts = shared.__rwc
      const hits: number[] = []
      for (let at = 0; at < counts.length; at++) if (counts[at] || outside[at]) hits.push(at)
      task.meta.repairWatchHits = hits
      counts.fill(0)
    }
    return onAfterRunTask.call(this, task)
  }
}

/** After the run as things are: the same tests once for each alternative, in this worker, every module evaluated anew. */
function sweepAfterRun(prototype: Runner): void {
  const { onAfterRunFiles } = prototype
  class Quiet extends TestRunner {
    onTaskUpdate(): void {}
    onCollected(): void {}
    onCollectStart(): void {}
    onTaskAnnotate(): void {}
    onAfterRunFiles(): void {
      onAfterRunFiles.call(this as unknown as Runner)
    }
    async onAfterRunSuite(): Promise<void> {}
  }
  prototype.onAfterRunFiles = async function (this: Runner, files) {
    const { sweep } = order
    if (sweep && files) for (const file of files) await sweepFile(this, Quiet as never, file, sweep)
    return onAfterRunFiles.call(this, files)
  }
}

async function sweepFile(
  base: Runner,
  Quiet: new (config: Record<string, unknown>) => Runner,
  file: TaskLike,
  { ids, testIds }: NonNullable<WorkerOrder['sweep']>,
): Promise<void> {
  const state = shared.__rw
  const limit = Math.max(200_000, state.ticks * 50)
  let late: unknown = null
  const onLate = (error: unknown): void => {
    late = error ?? 'an unhandled error'
  }
  process.on('unhandledRejection', onLate)
  process.on('uncaughtException', onLate)
  for (const id of ids) {
    resetModules()
    failures = 0
    late = null
    Object.assign(state, { active: id, ticks: 0, limit })
    const runner = new Quiet({ ...base.config, bail: 0 })
    Object.defineProperty(runner, 'moduleRunner', { value: base.moduleRunner })
    runner.__setTraces?.(base._otel)
    let detail: string | null
    try {
      const [done] = await startTests([{ filepath: file.filepath, testIds: [...testIds] }], runner)
      await new Promise((resolve) => realSetImmediate(resolve))
      detail = whyNot(done as TaskLike, testIds.length)
    } catch (error) {
      detail = String((error as Error | null)?.message ?? error)
    }
    if (detail === null && state.ticks > limit) detail = HIT_LIMIT
    if (detail === null && late !== null) detail = `unhandled: ${String((late as Error).message ?? late)}`
    vi.useRealTimers()
    send({
      repairWatch: 'variant',
      id,
      status: detail === null ? 'passes' : 'fails',
      detail: detail ?? '',
    } satisfies WorkerReport)
  }
  process.off('unhandledRejection', onLate)
  process.off('uncaughtException', onLate)
  Object.assign(state, { active: 0, limit: Number.POSITIVE_INFINITY })
}

function whyNot(file: TaskLike, wanted: number): string | null {
  if (file.result?.errors?.[0]) return file.result.errors[0].message ?? 'the file failed'
  const tests = leaves(file)
  const failed = tests.find(({ result }) => result?.state === 'fail')
  if (failed) return failed.result?.errors?.[0]?.message ?? 'failed'
  return tests.filter(({ result }) => result?.state === 'pass').length === wanted ? null : 'not all of the tests ran'
}

function leaves(task: TaskLike): readonly TaskLike[] {
  return (task.tasks ?? []).flatMap((child) => (child.type === 'test' ? [child] : leaves(child)))
}

/** What Vitest itself does between two files of one worker, and besides for what was loaded by `require`. */
function resetModules(): void {
  forgetRequired()
  dom?.clean()
  if (!runner) return
  runner.mocker?.reset?.()
  for (const [id, node] of runner.evaluatedModules.idToModuleMap) {
    if (/\/vitest\/dist\/|vitest-virtual-\w+\/dist|@vitest\/dist/.test(id)) continue
    node.promise = undefined
    node.exports = undefined
    node.evaluated = false
    node.importers.clear()
    if (id.startsWith('mock:')) node.mockedExports = undefined
  }
}

function readThroughOverlay(): void {
  const pathOf = (target: unknown): string | null =>
    typeof target === 'string'
      ? target
      : target instanceof URL && target.protocol === 'file:'
        ? fileURLToPath(target)
        : null
  const overlaid = (target: unknown): string | null | undefined => {
    if (texts.size === 0) return undefined
    const path = pathOf(target)
    return path === null ? undefined : texts.get(path)
  }
  const missing = (target: unknown) =>
    Object.assign(new Error(`ENOENT: no such file or directory, open '${String(target)}'`), {
      code: 'ENOENT',
      errno: -2,
    })
  const encode = (text: string, options: unknown): string | Buffer =>
    typeof options === 'string' || (options as { encoding?: string } | null)?.encoding ? text : Buffer.from(text)
  const { readFileSync, existsSync, readFile } = fs
  const readFilePromise = fs.promises.readFile
  Object.assign(fs, {
    readFileSync(target: unknown, options?: unknown) {
      const text = overlaid(target)
      if (text === undefined) return readFileSync(target as string, options as 'utf8')
      if (text === null) throw missing(target)
      return encode(text, options)
    },
    existsSync(target: unknown) {
      const text = overlaid(target)
      return text === undefined ? existsSync(target as string) : text !== null
    },
    readFile(target: unknown, ...rest: unknown[]) {
      const text = overlaid(target)
      const done = rest.at(-1) as (error: Error | null, data?: string | Buffer) => void
      if (text === undefined) return (readFile as (...all: unknown[]) => void)(target, ...rest)
      queueMicrotask(() =>
        text === null ? done(missing(target)) : done(null, encode(text, rest.length > 1 ? rest[0] : null)),
      )
    },
  })
  fs.promises.readFile = (async (target: unknown, options?: unknown) => {
    const text = overlaid(target)
    if (text === undefined) return readFilePromise(target as string, options as 'utf8')
    if (text === null) throw missing(target)
    return encode(text, options)
  }) as typeof fs.promises.readFile
  syncBuiltinESMExports()
}

/** The values on the prototypes that all code shares; a run that changed one of them ends this worker. */
function builtinValues(): readonly (readonly [owner: object, name: string | symbol, value: unknown])[] {
  const owners: object[] = [
    Object,
    Array,
    String,
    Number,
    Boolean,
    Function,
    RegExp,
    Date,
    Map,
    Set,
    WeakMap,
    Promise,
    Symbol,
  ].flatMap((owner) => [owner, owner.prototype as object])
  owners.push(Math, JSON, Reflect)
  return owners.flatMap((owner) =>
    Reflect.ownKeys(owner)
      .map((name) => [owner, name, Reflect.getOwnPropertyDescriptor(owner, name)?.value] as const)
      .filter(([, , value]) => typeof value === 'function'),
  )
}

const sizes = new Map<object, number>()
for (const [owner] of builtins) sizes.set(owner, Reflect.ownKeys(owner).length)

function pollution(): string | null {
  for (const [owner, name, value] of builtins) {
    if (Reflect.getOwnPropertyDescriptor(owner, name)?.value !== value)
      return `a built-in was replaced: ${String(name)}`
  }
  for (const [owner, size] of sizes) {
    if (Reflect.ownKeys(owner).length !== size) return 'a built-in has a new or lost property'
  }
  return null
}
