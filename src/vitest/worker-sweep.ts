import type { WorkerOrder, WorkerReport } from './lab-protocol.ts'
import type { CodeHooks, Rpc, Runner, Task } from './worker-types.ts'

/** What a sweep needs of the worker that it runs in. */
export interface SweepTools {
  readonly code: CodeHooks['__rw']
  report(message: WorkerReport): void
  /** Runs test files with a runner, as Vitest's own worker does. */
  start(files: readonly unknown[], runner: Runner): Promise<readonly Task[]>
  /** A runner that tells nobody. */
  makeRunner(config: Record<string, unknown>): Runner
  /** Makes every module be evaluated anew. */
  resetModules(): void
  /** Ends what tests left behind and puts everything back; says what cannot be trusted any more. */
  cleanUp(): Promise<{ readonly polluted: string | null }>
}

/** Shortest time after which a test of a sweep is given up, ms. */
const TEST_MS = 300

/** Turns of loops that a candidate may take in any case, and as a multiple of what the code as it is takes. */
const TURNS = { least: 200_000, factor: 50 }

/** Why a sweep's candidate failed whose loops were stopped. */
export const LOOPED = 'a loop took too many turns'

/**
 * After the run as things are: the same tests once for each alternative, every module evaluated anew. Alternative 0, the
 * code as it is, comes first and must do what the run did, else nothing is tried. Ends early when a candidate changed
 * what cannot be put back.
 */
export async function sweepFile(
  base: Runner,
  file: Task,
  { ids, testIds }: NonNullable<WorkerOrder['sweep']>,
  tools: SweepTools,
): Promise<void> {
  const { code, report } = tools
  const before = statesOf(file, testIds)
  const config = { ...base.config, bail: 0, testTimeout: testTimeout(base, file, testIds) }
  const turns = code.ticks
  // What the code as it is changes anyway is put back each time; what a candidate changes besides is not trusted.
  const tolerated = (await tools.cleanUp()).polluted
  const specification = [{ filepath: file.filepath, testIds: [...testIds] }]
  const { workerState } = base
  const { rpc } = workerState
  workerState.rpc = askingOnce(rpc)
  for (const id of [0, ...ids]) {
    tools.resetModules()
    Object.assign(code, { active: id, ticks: 0, limit: Math.max(TURNS.least, turns * TURNS.factor) })
    const runner = tools.makeRunner(config)
    Object.defineProperty(runner, 'moduleRunner', { value: base.moduleRunner })
    runner.__setTraces?.(base._otel)
    const late = watchForLateErrors()
    let done: Task | undefined
    let detail: string | null = null
    try {
      ;[done] = await tools.start(specification, runner)
    } catch (error) {
      detail = String((error as Error | null)?.message ?? error)
    }
    const { polluted } = await tools.cleanUp()
    const unhandled = late()
    if (id === 0) {
      const repeats = done !== undefined && statesOf(done, testIds) === before
      report({ repairWatch: 'control', repeats })
      if (!repeats) break
      continue
    }
    detail ??= done ? whyNot(done, testIds.length) : 'nothing ran'
    if (detail === null && code.ticks > code.limit) detail = LOOPED
    if (detail === null && unhandled !== null) detail = `unhandled: ${unhandled}`
    report({ repairWatch: 'variant', id, status: detail === null ? 'passes' : 'fails', detail: detail ?? '' })
    if (polluted !== null && tolerated === null) {
      report({ repairWatch: 'polluted', what: polluted })
      break
    }
  }
  workerState.rpc = rpc
  if (tolerated !== null) report({ repairWatch: 'polluted', what: tolerated })
  Object.assign(code, { active: 0, limit: Number.POSITIVE_INFINITY })
}

/**
 * What hangs in a promise is given up well before the user's own limit, but not before honest tests end. What timed out
 * as things are says nothing of how long it takes when it works.
 */
function testTimeout(base: Runner, file: Task, testIds: readonly string[]): number {
  const own = Number(base.config.testTimeout) || Number.POSITIVE_INFINITY
  const durations = wanted(file, testIds).map(({ result }) =>
    result?.errors?.some(({ message }) => /timed out in \d+ ?ms/.test(message ?? '')) ? 0 : (result?.duration ?? 0),
  )
  return Math.min(own, Math.max(TEST_MS, 8 * Math.max(0, ...durations)))
}

/** Nothing moves while a sweep lasts: where a path leads to is asked once. Vitest 5 does so by itself. */
function askingOnce(rpc: Rpc): Rpc {
  const known = new Map<string, unknown>()
  const resolve = (...question: readonly unknown[]): unknown => {
    const key = JSON.stringify(question)
    if (!known.has(key)) known.set(key, rpc.resolve(...question))
    return known.get(key)
  }
  return new Proxy(rpc, { get: (target, name) => (name === 'resolve' ? resolve : Reflect.get(target, name)) })
}

/**
 * Listens for errors that no test waited for; returns what tells the first of them and ends the listening. Like Vitest it
 * leaves those alone that somebody else listens for: one listener is Vitest's own, one is this.
 */
function watchForLateErrors(): () => string | null {
  let first: string | null = null
  const stops = (['unhandledRejection', 'uncaughtException'] as const).map((event) => {
    const listen = (error: unknown): void => {
      if (process.listenerCount(event) <= 2) first ??= String((error as Error | null)?.message ?? error)
    }
    process.on(event, listen)
    return () => process.off(event, listen)
  })
  return () => {
    for (const stop of stops) stop()
    return first
  }
}

function whyNot(file: Task, expected: number): string | null {
  const failed = failing(file)
  if (failed) return failed.result?.errors?.[0]?.message ?? 'failed'
  return leaves(file).filter(({ result }) => result?.state === 'pass').length === expected
    ? null
    : 'not all of the tests ran'
}

/** The first test, suite or file that has errors or failed. */
function failing(task: Task): Task | undefined {
  for (const child of task.tasks ?? []) {
    const found = failing(child)
    if (found) return found
  }
  const { result } = task
  return result?.errors?.length && result.state !== 'pass' ? task : result?.state === 'fail' ? task : undefined
}

function statesOf(file: Task, testIds: readonly string[]): string {
  const tests = wanted(file, testIds).map(({ id, result }) => `${id} ${result?.state}`)
  return [...tests.sort(), `${file.result?.errors?.length ?? 0} errors`].join('\n')
}

function wanted(file: Task, testIds: readonly string[]): readonly Task[] {
  return leaves(file).filter(({ id }) => testIds.includes(id))
}

function leaves(task: Task): readonly Task[] {
  return (task.tasks ?? []).flatMap((child) => (child.type === 'test' ? [child] : leaves(child)))
}
