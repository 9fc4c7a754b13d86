import type { VisibleState } from './visible-state.ts'
import type { Replay } from './worker-replay.ts'
import type { Task } from './worker-types.ts'

/** What the code as it is does in each test of a file: enough to leave those out that cannot tell of an alternative. */
export interface Survey {
  /** The file with what its tests did. */
  readonly done: Task
  /** Test by test, the switches that it came to; null for one that did not run, since one before it failed. */
  readonly reached: readonly (ReadonlySet<number> | null)[]
  /** What is seen of the modules before each test and after the last one; null from where something else was left behind. */
  readonly states: readonly (Visible | null)[]
}

type Visible = Extract<VisibleState, { readonly status: 'visible' }>

/** What a survey and rounds have to ask and to do. */
export interface RoundTools {
  readonly each: NonNullable<Replay['each']>
  readonly tests: readonly Task[]
  /** All state of the modules as it is now; `before` where nothing has changed since then. */
  look(before: Visible): Visible | null
  /** True while nothing but state of the modules was left behind: no timer, no fake time, no global. */
  isAlone(): boolean
}

/** Tests to run for one alternative. */
export interface Round {
  readonly id: number
  /** Positions of the tests that may tell it from the code as it is, in order. */
  readonly tests: readonly number[]
}

/**
 * What one round came to, null when all its tests passed. `unsure`: a test left something behind that would have been seen
 * by tests which were left out.
 */
export type RoundOutcome = { readonly detail: string | null } | 'unsure'

/** Runs all tests once as the code is; `take` tells what switches were asked since it was called last. */
export async function surveyTests(tools: RoundTools, start: Visible, take: () => ReadonlySet<number>): Promise<Survey> {
  const { each, tests } = tools
  const reached: (ReadonlySet<number> | null)[] = []
  const states: (Visible | null)[] = [start]
  let failed = false
  /** Notes what the test before did; all that comes after a failing one is as good as unknown. */
  const end = (): void => {
    const before = states.at(-1) ?? null
    reached.push(take())
    states.push(before && !failed && tools.isAlone() ? tools.look(before) : null)
  }
  const done = await each(tests, {
    async before(at) {
      if (reached.length < at && !failed) end()
      return !failed
    },
    after({ result }) {
      failed ||= result?.state === 'fail'
    },
  })
  end()
  return {
    done,
    reached: tests.map((_, at) => reached[at] ?? null),
    states: [...tests, null].map((_, at) => states[at] ?? null),
  }
}

/** The tests that come to one of these switches; null where they cannot be run without those before them. */
export function testsFor(sites: readonly number[], { reached, states }: Survey): readonly number[] | null {
  const tests = reached.flatMap((own, at) => (!own || sites.some((site) => own.has(site)) ? [at] : []))
  const [first] = tests
  return first === undefined || states[first] ? tests : null
}

/**
 * Runs rounds one after the other in one run of Vitest's. A test that an alternative does not come to does what it does as
 * the code is, provided that it finds everything as it was then: the first test of a round is given that, and where one
 * that passes leaves something else than it does as the code is, leaving out the next one makes the round unsure.
 */
export async function runRounds(
  { each, tests, isAlone }: RoundTools,
  { states }: Survey,
  rounds: readonly Round[],
  turn: {
    /** False leaves the round out. */
    begin(round: Round): boolean
    /** Puts everything back; false ends all rounds. */
    end(round: Round, outcome: RoundOutcome): Promise<boolean>
  },
): Promise<Task> {
  const entries = rounds.flatMap((round) => round.tests.map((test, i) => ({ round, test, i })))
  let current: Round | null = null
  let passed = 0
  let outcome: RoundOutcome | null = null
  let isOver = false
  const finish = async (): Promise<void> => {
    if (!current) return
    const round = current
    current = null
    outcome ??= { detail: passed === round.tests.length ? null : 'not all of the tests ran' }
    if (!(await turn.end(round, outcome))) isOver = true
  }
  const begin = (round: Round): void => {
    passed = 0
    outcome = null
    if (!turn.begin(round)) return
    current = round
    if (!states[round.tests[0] as number]?.restore()) outcome = 'unsure'
  }
  const done = await each(
    entries.map(({ test }) => tests[test] as Task),
    {
      async before(at) {
        const { round, i, test } = entries[at] as (typeof entries)[number]
        if (i === 0) {
          await finish()
          if (!isOver) begin(round)
        } else if (current && !outcome) {
          const last = (round.tests[i - 1] as number) + 1
          if (passed < i) outcome = { detail: 'not all of the tests ran' }
          else if (last < test && !(isAlone() && states[last]?.isSame())) outcome = 'unsure'
        }
        return current !== null && outcome === null
      },
      after({ result }) {
        if (result?.state === 'pass') passed++
        else outcome ??= { detail: result?.errors?.[0]?.message ?? 'failed' }
      },
    },
  )
  await finish()
  return done
}
