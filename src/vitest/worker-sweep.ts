import type { SwitchSite } from '../source/switches.ts'
import type { SweepAnswers, SweepLevel, WorkerOrder } from './lab-protocol.ts'
import type { SweepTools } from './sweep-tools.ts'
import { type Duplicates, duplicates } from './worker-duplicates.ts'
import { type FunctionLevel, functionLevel } from './worker-functions.ts'
import { lateErrors } from './worker-late-errors.ts'
import { outcomesOf, statesOf, wanted, whyNot } from './worker-tasks.ts'
import type { Rpc, Runner, Task } from './worker-types.ts'

/** Shortest time after which a test of a sweep is given up, ms. */
const TEST_MS = 300

/** Turns of loops that a candidate may take in any case, and as a multiple of what the code as it is takes. */
const TURNS = { least: 200_000, factor: 50 }

/** Candidates are answered at least this often, ms. */
const BATCH_MS = 25

/** Batches after which globals were other ones; then functions are not run alone any more. */
const MOST_CHANGED = 3

/** Why a sweep's candidate failed whose loops were stopped. */
export const LOOPED = 'a loop took too many turns'

/**
 * After the run as things are: the same tests once for each alternative. Alternative 0, the code as it is, comes first and
 * must do what the run did, else nothing is tried. Where all state is seen and can be put back, the functions of the tests
 * alone run again, and what passes is run once more with every module evaluated anew; else that is done for each
 * alternative. Ends early when a candidate changed what cannot be put back.
 */
export async function sweepFile(
  base: Runner,
  file: Task,
  order: NonNullable<WorkerOrder['sweep']>,
  tools: SweepTools,
): Promise<void> {
  const { workerState } = base
  const { rpc } = workerState
  workerState.rpc = askingOnce(rpc)
  const sweep = new Sweep(base, file, order, tools)
  const end = (): void => sweep.end()
  const ending = tools.ending()
  ending.addEventListener('abort', end)
  if (ending.aborted) end()
  try {
    await sweep.run()
  } finally {
    ending.removeEventListener('abort', end)
    workerState.rpc = rpc
    Object.assign(tools.code, { at: [], limit: Number.POSITIVE_INFINITY })
  }
}

const NOTHING = { done: undefined, detail: null }

/** What an alternative came to; null when it passes. */
type Verdict = readonly [id: number, detail: string | null]

class Sweep {
  readonly #base: Runner
  readonly #file: Task
  readonly #tools: SweepTools
  readonly #testIds: readonly string[]
  readonly #sites: readonly SwitchSite[]
  readonly #batch: number
  readonly #mayRunFunctions: boolean
  readonly #config: Record<string, unknown>
  readonly #limit: number
  /** Not answered yet, in the order in which they are tried. */
  readonly #waiting: Set<number>
  #answers: SweepAnswers[] = []
  #duplicates: Duplicates
  /** What the code as it is changes anyway is put back each time; what a candidate changes besides is not trusted. */
  #tolerated: string | null = null
  #polluted: string | null = null

  constructor(base: Runner, file: Task, order: NonNullable<WorkerOrder['sweep']>, tools: SweepTools) {
    this.#base = base
    this.#file = file
    this.#tools = tools
    this.#testIds = order.testIds
    this.#sites = order.sites
    this.#batch = order.batch
    this.#mayRunFunctions = order.byFunctions
    this.#waiting = new Set(order.ids)
    this.#config = { ...base.config, bail: 0, testTimeout: testTimeout(base, file, order.testIds) }
    const { ticks, limit } = tools.code
    // Loops that were stopped say nothing of how long they are when they end.
    this.#limit = Math.max(TURNS.least, ticks > limit ? 0 : ticks * TURNS.factor)
    this.#duplicates = duplicates(this.#sites, tools.code, { reads: false })
  }

  /** Nothing more is begun. */
  end(): void {
    this.#waiting.clear()
  }

  async run(): Promise<void> {
    const before = statesOf(this.#file, this.#testIds)
    this.#tolerated = (await this.#tools.cleanUp()).polluted
    const { done, detail } = this.#tools.isSpent() ? NOTHING : await this.#evaluate(0)
    const repeats = done !== undefined && statesOf(done, this.#testIds) === before
    this.#tools.report({ repairWatch: 'control', repeats })
    if (repeats && done && this.#waiting.size > 0) {
      await this.#byFunctions(outcomesOf(done, wanted(done, this.#testIds)))
      await this.#byModules(detail)
    }
    this.#tell([])
    const polluted = this.#polluted ?? this.#tolerated
    if (polluted !== null) this.#tools.report({ repairWatch: 'polluted', what: polluted })
  }

  /** Tries what can be tried by running functions alone; the rest is left waiting. */
  async #byFunctions(expected: string): Promise<void> {
    if (this.#tolerated !== null || !this.#mayRunFunctions) return
    let isProven = false
    for (let changes = 0; this.#waiting.size > 0 && changes < MOST_CHANGED && !this.#polluted; ) {
      const level = await functionLevel(this.#base, this.#file, this.#testIds, this.#config, this.#tools)
      const why = level.status === 'unfit' ? level.why : isProven ? null : await this.#whyUnproven(level, expected)
      if (!isProven)
        this.#tools.report({ repairWatch: 'level', level: why === null ? 'functions' : 'modules', why: why ?? '' })
      const ended = why !== null || level.status === 'unfit' ? 'done' : await this.#runFunctions(level)
      isProven = true
      const { polluted } = await this.#tools.cleanUp()
      this.#polluted ??= polluted
      if (ended === 'done') return
      if (ended === 'changed') changes++
    }
  }

  /** Why functions alone are not run for a test file that has them: the code as it is has to do the same by them. */
  async #whyUnproven(level: FunctionLevel, expected: string): Promise<string | null> {
    this.#duplicates = duplicates(this.#sites, this.#tools.code, { reads: !level.getters })
    const late = lateErrors()
    try {
      for (const at of [this.#duplicates.activate(0), this.#duplicates.compare(0)]) {
        this.#activate(at)
        const { outcomes, sound } = await level.run()
        if (outcomes !== expected) return 'functions alone do something else'
        if (!sound || late.take() !== null) return 'functions alone leave something behind'
      }
    } finally {
      late.stop()
    }
    if (!level.isClean()) return 'functions alone leave something behind'
    const detail = firstFailure(expected)
    if (detail === null) return null
    this.#answer(this.#unconsulted(level, this.#duplicates.equals(this.#waiting)), detail, 'duplicate')
    return null
  }

  #unconsulted({ consulted }: FunctionLevel, ids: Iterable<number>): readonly number[] {
    const loaded = new Set([...consulted].flatMap((site) => this.#sites[site]?.ids ?? []))
    return [...ids].filter((id) => !loaded.has(id))
  }

  /**
   * Runs the functions for one alternative after the other until something has to be evaluated anew, `changed` when it is
   * globals that are other ones. What passes is tried again at once with modules of its own.
   */
  async #runFunctions(level: FunctionLevel): Promise<'done' | 'stale' | 'changed'> {
    const queue = [...this.#unconsulted(level, this.#waiting)]
    while (queue.length > 0 && !this.#polluted) {
      const batch = queue.splice(0, this.#batch).filter((id) => this.#waiting.has(id))
      if (batch.length === 0) continue
      this.#tell(batch)
      const { verdicts, equal, sound } = await this.#runBatch(level, batch)
      if (!level.isClean()) return this.#tryChanged(batch)
      for (const [id, detail] of verdicts) {
        if (detail === null) continue
        this.#answer([id], detail, 'functions')
        this.#answer(equal.get(id) ?? [], detail, 'duplicate')
      }
      const passing = verdicts.flatMap(([id, detail]) => (detail === null ? [id] : []))
      if (passing.length > 0) {
        const back = this.#tools.keepModules()
        for (const id of passing) await this.#tryModules(id)
        back()
      }
      // Putting back what those did takes away what was there since the modules of this level were loaded.
      if (!sound || (passing.length > 0 && !level.isClean())) return 'stale'
      queue.unshift(...batch.filter((id) => this.#waiting.has(id)))
    }
    return 'done'
  }

  /** One of these changed globals, so that those after it were not on their own. */
  async #tryChanged(batch: readonly number[]): Promise<'changed'> {
    const { polluted } = await this.#tools.cleanUp()
    // Which one of them it was is found out in another worker, one by one.
    if (polluted !== null && batch.length > 1) this.#polluted = polluted
    for (const id of batch) await this.#tryModules(id)
    this.#polluted ??= polluted
    return 'changed'
  }

  async #runBatch(
    level: FunctionLevel,
    batch: readonly number[],
  ): Promise<{
    readonly verdicts: readonly Verdict[]
    readonly equal: ReadonlyMap<number, readonly number[]>
    readonly sound: boolean
  }> {
    const { code } = this.#tools
    const verdicts: Verdict[] = []
    const equal = new Map<number, readonly number[]>()
    const decided = new Set<number>()
    const ends = performance.now() + BATCH_MS
    const late = lateErrors()
    let isSound = true
    for (const id of batch) {
      if (decided.has(id)) continue
      this.#activate(this.#duplicates.compare(id))
      const { detail, sound } = await level.run()
      const unhandled = late.take()
      const why = detail ?? (code.ticks > code.limit ? LOOPED : unhandled === null ? null : `unhandled: ${unhandled}`)
      verdicts.push([id, why])
      if (why !== null) {
        const others = this.#unconsulted(level, this.#duplicates.equals(this.#waiting))
        equal.set(id, others)
        for (const other of others) decided.add(other)
      }
      isSound = sound
      if (!sound || performance.now() > ends) break
    }
    late.stop()
    return { verdicts, equal, sound: isSound }
  }

  async #byModules(baseline: string | null): Promise<void> {
    if (this.#polluted || this.#waiting.size === 0) return
    if (baseline !== null && this.#waiting.size > 3) {
      const { done } = await this.#evaluate(0, this.#duplicates.compare(0))
      // What did not come as far as before met no switch: that tells nothing of alternatives.
      if (done && statesOf(done, this.#testIds) === statesOf(this.#file, this.#testIds))
        this.#answer(this.#duplicates.equals(this.#waiting), baseline, 'duplicate')
    }
    for (const id of [...this.#waiting]) await this.#tryModules(id)
  }

  /** Tries one alternative with every module evaluated anew. */
  async #tryModules(id: number): Promise<void> {
    if (this.#polluted || !this.#waiting.has(id)) return
    this.#tell([id])
    const { detail, polluted } = await this.#evaluate(id, this.#duplicates.compare(id))
    this.#answer([id], detail, 'modules')
    if (detail !== null) this.#answer(this.#duplicates.equals(this.#waiting), detail, 'duplicate')
    if (detail === null || polluted !== null) this.#tell([])
    if (polluted !== null && this.#tolerated === null) this.#polluted = polluted
  }

  async #evaluate(
    id: number,
    at: readonly number[] = this.#duplicates.activate(id),
  ): Promise<{ readonly done: Task | undefined; readonly detail: string | null; readonly polluted: string | null }> {
    const { code, cleanUp, makeRunner, resetModules, start } = this.#tools
    resetModules()
    this.#activate(at)
    const late = lateErrors()
    let done: Task | undefined
    let detail: string | null = null
    try {
      const specification = { filepath: this.#file.filepath, testIds: [...this.#testIds] }
      ;[done] = await start([specification], makeRunner(this.#base, this.#config))
    } catch (error) {
      detail = String((error as Error | null)?.message ?? error)
    }
    const { polluted } = await cleanUp()
    const unhandled = late.take()
    late.stop()
    detail ??= done ? whyNot(done, this.#testIds.length) : 'nothing ran'
    if (detail === null && code.ticks > code.limit) detail = LOOPED
    if (detail === null && unhandled !== null) detail = `unhandled: ${unhandled}`
    return { done, detail, polluted }
  }

  #activate(at: readonly number[]): void {
    Object.assign(this.#tools.code, { at, ticks: 0, limit: this.#limit })
  }

  /** Notes what those of them came to that wait. */
  #answer(ids: readonly number[], detail: string | null, level: SweepLevel): void {
    const answered = ids.filter((id) => this.#waiting.delete(id))
    if (answered.length > 0) this.#answers.push({ ids: answered, detail: detail?.split('\n')[0] ?? null, level })
  }

  /** Tells what was noted, and what is tried next. */
  #tell(begun: readonly number[]): void {
    this.#tools.report({ repairWatch: 'variants', answers: this.#answers, begun })
    this.#answers = []
  }
}

/** The message of the first test that failed; null when all passed. */
function firstFailure(outcomes: string): string | null {
  return / fail (.*)/.exec(outcomes)?.[1] ?? null
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

/** What the same question always has the same answer to, while a sweep lasts: Vitest asks it anew for each run. */
const ASKED_ONCE = new Set<unknown>(['resolve', 'resolveSnapshotPath'])

function askingOnce(rpc: Rpc): Rpc {
  const known = new Map<string, unknown>()
  return new Proxy(rpc, {
    get(target, name) {
      const ask = Reflect.get(target, name)
      if (!ASKED_ONCE.has(name) || typeof ask !== 'function') return ask
      return (...question: readonly unknown[]): unknown => {
        const key = JSON.stringify([name, question])
        if (!known.has(key)) known.set(key, ask.apply(target, question))
        return known.get(key)
      }
    },
  })
}
