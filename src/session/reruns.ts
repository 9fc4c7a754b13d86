import type { Rerun } from '../diagnose/facts.ts'
import type { Failure, TestOutcome } from '../model/failure.ts'
import type { Lab, LabRun, Perturbation, TestFile } from '../model/lab.ts'
import { testFilesOf } from './failure-files.ts'
import { statusOf } from './run-status.ts'
import type { Survey } from './survey.ts'

const HOUR = 3_600_000

/** One way to run the failing tests again. */
interface Circumstance {
  readonly how: string
  readonly varied: Rerun['varied']
  readonly perturb?: Perturbation
  /** A worker that is kept, when left out. */
  readonly worker?: LabRun['worker']
  /** Only where the tests or what they load match this. */
  readonly where: RegExp
}

const RANDOM = /Math\.random|randomUUID|getRandomValues|randomBytes|\bfc\.|faker/
const CLOCK = /\bDate\.now|new Date\(\s*\)|\bDate\(\)|Temporal\.Now/
const ZONE =
  /getHours|getDate\(|getDay\(|getMonth|getFullYear|getTimezoneOffset|setHours|toLocale|Intl\.|new Date\([^)]*,|toString\(\)/
const TIMER = /setTimeout|setInterval|performance\.now|hrtime/

/**
 * Circumstances that an honest test does not hang on, each tried only where the code mentions what it varies. The shifts
 * reach other months, weekdays, halves of the year and times of day.
 */
const CIRCUMSTANCES: readonly Circumstance[] = [
  ...[7, 77, 777, 7_777].map((random) => ({
    how: `with another seed for Math.random (${random})`,
    varied: 'random' as const,
    perturb: { random },
    where: RANDOM,
  })),
  ...[
    [33, 7],
    [64, 13],
    [190, 19],
    [3, 1],
  ].map(([days = 0, hours = 0]) => ({
    how: `with the clock ${days} days and ${hours} hours ahead`,
    varied: 'time' as const,
    perturb: { shiftMs: (24 * days + hours) * HOUR },
    where: CLOCK,
  })),
  ...['UTC', 'Asia/Tokyo', 'America/Los_Angeles'].map((timeZone) => ({
    how: `in the time zone ${timeZone}`,
    varied: 'time-zone' as const,
    perturb: { timeZone },
    where: ZONE,
    worker: 'fresh' as const,
  })),
  ...[1, 2].map(onceMore),
]

/** What is not waited for before the search: it takes longest, and what it shows is rare. */
const LATE: readonly Circumstance[] = [
  { how: 'in a fresh worker', varied: 'nothing', where: /^/, worker: 'fresh' },
  ...[3, 4, 5, 6].map(onceMore),
]

function onceMore(n: number): Circumstance {
  return { how: `when it is run once more (${n})`, varied: 'nothing', where: TIMER }
}

/** Where the project shuffles. */
const ORDERS: readonly Circumstance[] = [null, 11, 12, 13, 14, 15].map((order) => ({
  how:
    order === null
      ? 'with the tests in the order in which they are written'
      : `with the tests in another order (seed ${order})`,
  varied: 'order',
  where: /^/,
  perturb: { order },
}))

/** What reruns look at. */
export interface RerunRequest {
  readonly lab: Lab
  readonly failure: Failure
  /** What the failing tests did in the first run of their whole files. */
  readonly outcomes: readonly TestOutcome[]
  /** Texts of the failing tests' files and of what these load. */
  readonly texts: readonly string[]
  /** How long the run of the failing tests' whole files took. */
  readonly durationMs: number
  /** Whether a test of these files does not end: then they do so every time, and are not waited for. */
  isEndless(files: readonly TestFile[]): boolean
  /** See `Survey`. */
  readonly again: Survey['again']
}

async function rerun(
  { lab, failure, outcomes, durationMs }: Pick<RerunRequest, 'lab' | 'failure' | 'outcomes' | 'durationMs'>,
  { how, varied, perturb, worker = 'warm' }: Circumstance,
  signal: AbortSignal,
): Promise<Rerun> {
  const tests = { kind: 'files' as const, files: testFilesOf(failure) }
  const timeoutMs = timeoutFor(durationMs)
  const more = perturb ? { perturb } : {}
  const result = await lab.run({ overlay: new Map(), tests, worker, timeoutMs, ...more }, signal)
  return { how, varied, status: statusOf(result, failure.tests, outcomes) }
}

function isMentioned({ where }: Circumstance, texts: readonly string[]): boolean {
  return texts.some((text) => where.test(text))
}

function isOther({ status }: Rerun): boolean {
  return status === 'passes' || status === 'fails-otherwise'
}

/** Longer suites are not rerun under every circumstance, so that the first repair is not kept waiting (ms). */
const PATIENCE = 6_000

/** What reruns showed. */
export interface RerunsSeen {
  readonly runs: readonly Rerun[]
  /** Whether the failing tests can be run alone; null where it takes `failsAlone` to say. */
  readonly standAlone: boolean | null
}

/**
 * Runs the failing tests again, on unchanged files, until one run differs or all circumstances were tried; in another
 * order too where the project shuffles. A test that fails only after others, always in the same order, is not flaky.
 */
export async function reruns(request: RerunRequest, signal: AbortSignal): Promise<RerunsSeen> {
  const { lab, failure, texts } = request
  if (isUnrunnable(failure)) return { runs: [], standAlone: false }
  const runs: Rerun[] = []
  const started = performance.now()
  const differs = (seen: Rerun): boolean => runs.push(seen) > 0 && isOther(seen)
  const files = testFilesOf(failure)
  const endless = request.isEndless(files)
  const plain = await request.again(files, { endless, timeoutMs: timeoutFor(request.durationMs) }, signal)
  if (endless) return { runs, standAlone: true }
  const status = statusOf(plain, failure.tests, request.outcomes)
  if (differs({ how: 'when its file is run again', varied: 'nothing', status })) return { runs, standAlone: true }
  for (const circumstance of [...(lab.info.shuffled ? ORDERS : []), ...CIRCUMSTANCES]) {
    if (signal.aborted) return { runs, standAlone: true }
    if (!isMentioned(circumstance, texts) || performance.now() - started > PATIENCE) continue
    if (differs(await rerun(request, circumstance, signal))) return { runs, standAlone: true }
  }
  return { runs, standAlone: null }
}

/**
 * More reruns, until one differs, while the search goes on: a failure that is gone then is flaky, and no repair of it
 * counts.
 */
export async function lateReruns(request: Omit<RerunRequest, 'again'>, signal: AbortSignal): Promise<readonly Rerun[]> {
  const runs: Rerun[] = []
  if (isUnrunnable(request.failure) || request.isEndless(testFilesOf(request.failure))) return runs
  for (const circumstance of LATE) {
    if (signal.aborted || !isMentioned(circumstance, request.texts)) continue
    const seen = await rerun(request, circumstance, signal)
    runs.push(seen)
    if (isOther(seen)) break
  }
  return runs
}

/** Whether the failing tests fail as well without the other tests of their file. */
export async function failsAlone(
  { lab, failure, durationMs }: Pick<RerunRequest, 'lab' | 'failure' | 'durationMs'>,
  signal: AbortSignal,
): Promise<boolean> {
  const tests = { kind: 'tests', tests: failure.tests } as const
  const timeoutMs = timeoutFor(durationMs)
  const alone = await lab.run({ overlay: new Map(), tests, worker: 'warm', timeoutMs }, signal)
  return alone.status === 'ran' && alone.outcomes.every(({ state }) => state === 'failed')
}

function isUnrunnable({ kind }: Failure): boolean {
  return kind === 'load' || kind === 'hook'
}

function timeoutFor(durationMs: number): number {
  return 5_000 + 10 * durationMs
}
