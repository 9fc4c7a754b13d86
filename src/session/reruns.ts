import type { Rerun } from '../diagnose/facts.ts'
import type { Failure, TestOutcome } from '../model/failure.ts'
import type { Lab, LabResult, LabRun, Perturbation, TestFile } from '../model/lab.ts'
import { testFilesOf } from './failure-files.ts'
import { statusOf } from './run-status.ts'

const HOUR = 3_600_000

/** One way to run the failing tests again. */
interface Circumstance {
  readonly how: string
  readonly varied: Rerun['varied']
  readonly perturb?: Perturbation
  /** Only where the tests or what they load match this. */
  readonly where: RegExp
}

const RANDOM = /Math\.random|randomUUID|getRandomValues|randomBytes|\bfc\.|faker/
const CLOCK = /\bDate\.now|new Date\(\s*\)|\bDate\(\)|Temporal\.Now/
const ZONE =
  /getHours|getDate\(|getDay\(|getMonth|getFullYear|getTimezoneOffset|setHours|toLocale|Intl\.|new Date\([^)]*,|toString\(\)/
const TIMER = /setTimeout|setInterval|performance\.now|hrtime/

/**
 * Circumstances that an honest test does not hang on, each tried only where the code mentions what it varies. The shifts reach other months, weekdays, halves of the year and times of day.
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
  })),
  ...[1, 2, 3, 4, 5, 6].map((n) => ({
    how: `when it is run once more (${n})`,
    varied: 'nothing' as const,
    where: TIMER,
  })),
]

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
  /** The files once more under the same circumstances. */
  again(files: readonly TestFile[], timeoutMs: number, signal: AbortSignal): Promise<LabResult>
}

async function rerun(
  { lab, failure, outcomes, durationMs }: Omit<RerunRequest, 'texts' | 'again'>,
  how: string,
  varied: Rerun['varied'],
  more: Partial<LabRun>,
  signal: AbortSignal,
): Promise<Rerun> {
  const tests = { kind: 'files' as const, files: testFilesOf(failure) }
  const timeoutMs = timeoutFor(durationMs)
  const result = await lab.run({ overlay: new Map(), tests, worker: 'warm', timeoutMs, ...more }, signal)
  return { how, varied, status: statusOf(result, failure.tests, outcomes) }
}

/**
 * The failing tests once more in a worker that ran nothing before. Dear, so it is not waited for before the search: a
 * failure that is gone then is flaky, and no repair of it counts.
 */
export async function rerunFresh(
  request: Omit<RerunRequest, 'texts' | 'again'>,
  signal: AbortSignal,
): Promise<readonly Rerun[]> {
  if (isUnrunnable(request.failure)) return []
  return [await rerun(request, 'in a fresh worker', 'nothing', { worker: 'fresh' }, signal)]
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
  const differs = (seen: Rerun): boolean => {
    runs.push(seen)
    return seen.status === 'passes' || seen.status === 'fails-otherwise'
  }
  const run = async (how: string, varied: Rerun['varied'], more: Partial<LabRun>): Promise<boolean> =>
    differs(await rerun(request, how, varied, more, signal))
  const plain = await request.again(testFilesOf(failure), timeoutFor(request.durationMs), signal)
  const status = statusOf(plain, failure.tests, request.outcomes)
  if (differs({ how: 'when its file is run again', varied: 'nothing', status })) return { runs, standAlone: true }
  for (const { how, varied, perturb, where } of CIRCUMSTANCES) {
    if (signal.aborted) return { runs, standAlone: true }
    if (!texts.some((text) => where.test(text)) || performance.now() - started > PATIENCE) continue
    const worker = varied === 'time-zone' ? 'fresh' : 'warm'
    if (await run(how, varied, { worker, ...(perturb ? { perturb } : {}) })) return { runs, standAlone: true }
  }
  for (const order of lab.info.shuffled ? [null, 11, 12, 13, 14, 15] : []) {
    const how =
      order === null
        ? 'with the tests in the order in which they are written'
        : `with the tests in another order (seed ${order})`
    if (signal.aborted || (await run(how, 'order', { perturb: { order } }))) return { runs, standAlone: true }
  }
  return { runs, standAlone: null }
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
