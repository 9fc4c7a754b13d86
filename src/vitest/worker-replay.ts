import { setMaxListeners } from 'node:events'
import type { SweepTools } from './sweep-tools.ts'
import { leaves, wanted } from './worker-tasks.ts'
import type { Runner, Task } from './worker-types.ts'

/** Collected tests that can be run again and again by the runner of the user's own Vitest, hooks and all. */
export interface Replay {
  /** In the order in which they run. */
  readonly tests: readonly Task[]
  /** Runs them all, up to the first that fails. */
  all(): Promise<Task>
  /**
   * Runs these one after the other, any of them as often as it is given. Null where tests do not stand alone: hooks around
   * several of them, tests at the same time, an order that is made up for each run.
   */
  readonly each: ((tests: readonly Task[], turn: Turn) => Promise<Task>) | null
}

/** What happens around each of the given tests. */
export interface Turn {
  /** False leaves this one out. */
  before(at: number): Promise<boolean>
  after(test: Task): void
}

type Disposable = { -readonly [key in keyof Task]: Task[key] } & Record<string, unknown>

/** Makes the tests with these ids be run again; the file loses all others. */
export function replay(
  base: Runner,
  file: Task,
  testIds: readonly string[],
  config: Record<string, unknown>,
  tools: SweepTools,
): Replay {
  const selected = new Set(wanted(file, testIds))
  prune(file, selected)
  const tests = leaves(file)
  const suites = suitesOf(file)
  const tasks = [...tests, ...suites].map((task) => ({ task: task as Disposable, mode: task.mode }))
  const modes = new Map(tests.map((test) => [test, test.mode]))
  const keys = new Map(tests.map(({ context }) => [context, new Set(Reflect.ownKeys(context ?? {}))]))
  const hooks = Object.entries(tools.hooksOf(file)).filter(([name]) => OF_SUITE.test(name))
  const runner = tools.makeRunner(base, config)
  // Vitest listens once more for each run of a test.
  for (const { context } of tests) if (context?.signal) setMaxListeners(0, context.signal)
  let given: readonly Task[] = file.tasks ?? []
  let turn: Turn | null = null
  let at = 0
  let failed = false
  const { onBeforeRunTask, onAfterRunTask } = runner
  const forget = (test: Task): void => {
    Object.assign(test, { mode: modes.get(test), result: undefined, promises: undefined })
    const { context } = test
    if (!context) return
    for (const key of Reflect.ownKeys(context)) if (!keys.get(context)?.has(key)) Reflect.deleteProperty(context, key)
    if (context._local) context.expect?.setState(NO_ASSERTIONS)
  }
  Object.assign(runner, {
    importFile(_: string, source: string) {
      if (source !== 'collect') return
      const suite = tools.currentSuite()
      for (const task of given) suite.tasks.push(task)
      for (const [name, own] of hooks) suite.on(name, ...own)
    },
    async onBeforeRunTask(task: Task) {
      if (turn) {
        const wanted = await turn.before(at++)
        forget(task)
        if (!wanted) task.mode = 'skip'
      } else if (failed) task.mode = 'skip'
      return onBeforeRunTask.call(runner, task)
    },
    onAfterRunTask(task: Task) {
      failed ||= task.result?.state === 'fail'
      turn?.after(task)
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
  const play = async (some: readonly Task[], own: Turn | null): Promise<Task> => {
    given = some
    turn = own
    at = 0
    failed = false
    for (const { task, mode } of tasks) Object.assign(task, { mode, result: undefined })
    for (const test of tests) forget(test)
    const [done] = await tools.start([{ filepath: file.filepath }], runner)
    return done as Task
  }
  const standAlone =
    tests.every((test) => !test.concurrent) &&
    !isShuffled(config) &&
    [file, ...suites].every((suite) => !suite.shuffle && !hasHooks(tools.hooksOf(suite)))
  return { tests, all: () => play(file.tasks ?? [], null), each: standAlone ? play : null }
}

/** Names of hooks that run once for all tests of a suite. */
const OF_SUITE = /All$/

function hasHooks(hooks: Readonly<Record<string, readonly unknown[]>>): boolean {
  return Object.entries(hooks).some(([name, own]) => OF_SUITE.test(name) && own.length > 0)
}

function isShuffled({ sequence }: Record<string, unknown>): boolean {
  return Boolean((sequence as { readonly shuffle?: unknown } | undefined)?.shuffle)
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
