import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Candidate } from '../model/candidate.ts'
import type { TestRef } from '../model/failure.ts'
import type { LabResult, LabRun, Overlay, SweepVerdict } from '../model/lab.ts'
import { fileRole } from '../model/paths.ts'
import { loopTicks } from '../source/loop-ticks.ts'
import { isProgram } from '../source/syntax.ts'
import type { LabOrder, SweepAnswers, WorkerOrder, WorkerReport, WorkerSweep } from './lab-protocol.ts'
import { whyNotPassing } from './lab-result.ts'
import { planSweep, type SweepGroup } from './plan-sweep.ts'

/** What to sweep. */
export type SweepOrder = Extract<LabOrder, { type: 'sweep' }>

/** Told of each candidate once: null when the tests pass, else the first line of what went wrong. */
export type SweepAnswer = (index: number, detail: string | null, level: SweepVerdict['level']) => void

/** What a sweep needs of the lab. */
export interface SweepLab {
  readonly root: string
  /** Runs on top of an overlay; with `sweep`, all alternatives behind the switch after the run. */
  run(request: LabRun, sweep: WorkerOrder['sweep']): Promise<LabResult>
  /** Where what workers say goes while a run with `sweep` is under way. */
  listen(listener: ((report: WorkerReport) => void) | null): void
  /** Vitest's id of a test of a file as the disk has it, once that file was run. */
  testId(test: TestRef): string | undefined
  /** Ends the workers that are busy now. */
  stop(): void
  isCancelled(): boolean
}

/** Candidates that a worker begins at once. */
const BATCH = 32

/** Time for a worker to start and to run the tests twice as the code is, ms, on top of twice the time for a candidate. */
const START_MS = 10_000

/**
 * Tries candidates against a few tests. Each index is answered once, with null when the tests pass, else with the first
 * line of what went wrong; after a cancellation with nothing more.
 */
export async function sweepCandidates(lab: SweepLab, order: SweepOrder, answer: SweepAnswer): Promise<void> {
  const { candidates, overlay } = order
  const plan = planSweep(candidates, overlay, (path) => textOf(join(lab.root, path)))
  const rest = [...plan.rest]
  for (const group of plan.groups) {
    if (lab.isCancelled()) return
    rest.push(...(await sweepGroup(lab, group, order, answer)))
  }
  for (const index of rest.sort((a, b) => a - b)) {
    if (lab.isCancelled()) return
    const detail = await check(lab, candidates[index] as Candidate, order)
    if (lab.isCancelled()) return
    answer(index, detail, 'overlay')
  }
}

/** All alternatives of one file in one module; returns the indices that it could not decide. */
async function sweepGroup(
  lab: SweepLab,
  { path, text, ids, sites }: SweepGroup,
  { overlay, tests, timeoutMs }: SweepOrder,
  answer: SweepAnswer,
): Promise<readonly number[]> {
  const texts = new Map(overlay).set(path, text)
  const indexOf = (id: number): number => ids.get(id) as number
  const undecided: number[] = []
  let candidates = [...ids.keys()]
  const files = byFile(tests)
  for (const own of files) {
    const testIds = own.map((test) => (overlay.has(test.file) ? undefined : lab.testId(test)))
    if (testIds.includes(undefined)) return [...undecided, ...candidates].map(indexOf)
    const passing: number[] = []
    let waiting = candidates
    /** When a worker is lost, one of these is to blame: they are begun one by one. */
    let doubtful: readonly number[] = []
    let byFunctions = true
    while (waiting.length > 0) {
      const sweep = {
        ids: doubtful.length > 0 ? doubtful : waiting,
        testIds: testIds as string[],
        sites,
        batch: doubtful.length > 0 ? 1 : BATCH,
        byFunctions,
      }
      const hear = ({ ids: heard, detail, level }: SweepAnswers): void => {
        if (lab.isCancelled()) return
        for (const id of heard) {
          if (detail !== null || own === files.at(-1)) answer(indexOf(id), detail, level)
          else passing.push(id)
        }
      }
      const { answered, begun, end } = await visit(lab, { texts, own, sweep, timeoutMs }, hear)
      if (lab.isCancelled()) return []
      if (end === 'unfit') return [...undecided, ...passing, ...waiting].map(indexOf)
      waiting = waiting.filter((id) => !answered.has(id))
      doubtful = doubtful.filter((id) => !answered.has(id))
      if (end === 'done') continue
      const left = begun.filter((id) => !answered.has(id))
      if (left.length > 1) doubtful = left
      if (end === 'polluted' && begun.length === 0) {
        // Loading the file without running its tests is enough to leave something behind.
        if (!byFunctions) return [...undecided, ...passing, ...waiting].map(indexOf)
        byFunctions = false
      }
      if (left.length > 1 || end === 'polluted') continue
      const lost = left[0] ?? waiting[0]
      if (lost === undefined) break
      if (end === 'hung') answer(indexOf(lost), `no end after ${timeoutMs} ms`, 'modules')
      else undecided.push(lost)
      waiting = waiting.filter((id) => id !== lost)
      doubtful = doubtful.filter((id) => id !== lost)
    }
    candidates = passing
  }
  return undecided.map(indexOf)
}

interface Visit {
  readonly texts: Overlay
  /** Tests of one file. */
  readonly own: readonly TestRef[]
  readonly sweep: WorkerSweep
  readonly timeoutMs: number
}

interface VisitOutcome {
  readonly answered: ReadonlySet<number>
  /** Those that were begun last. */
  readonly begun: readonly number[]
  /**
   * `unfit`: the code as it is does not do the same twice, or does not get so far. `hung` and `died` are said of a
   * candidate that was begun and not answered any more; after `polluted` the others need another worker.
   */
  readonly end: 'done' | 'unfit' | 'hung' | 'died' | 'polluted'
}

/** One visit to a worker; ends it when nothing is heard for `timeoutMs`. */
async function visit(
  lab: SweepLab,
  { texts, own, sweep, timeoutMs }: Visit,
  hear: (answers: SweepAnswers) => void,
): Promise<VisitOutcome> {
  const answered = new Set<number>()
  let begun: readonly number[] = []
  let repeats = false
  let polluted = false
  let hung = false
  const kill = (): void => {
    hung = true
    lab.stop()
  }
  let timer = setTimeout(kill, START_MS + 2 * timeoutMs)
  lab.listen((report) => {
    if (report.repairWatch === 'control') repeats = report.repeats
    else if (report.repairWatch === 'variants') {
      for (const answers of report.answers) {
        for (const id of answers.ids) answered.add(id)
        hear(answers)
      }
      begun = report.begun
    } else if (report.repairWatch === 'polluted') polluted = true
    else if (report.repairWatch !== 'level') return
    clearTimeout(timer)
    timer = setTimeout(kill, timeoutMs)
  })
  try {
    const limit = START_MS + timeoutMs * (sweep.ids.length + 4)
    await lab.run(
      { overlay: texts, tests: { kind: 'tests', tests: own }, worker: 'warm', timeoutMs: limit, bail: 1 },
      sweep,
    )
  } finally {
    clearTimeout(timer)
    lab.listen(null)
  }
  if (!repeats) return { answered, begun, end: 'unfit' }
  if (answered.size === sweep.ids.length) return { answered, begun, end: 'done' }
  return { answered, begun, end: hung ? 'hung' : polluted ? 'polluted' : 'died' }
}

/** One candidate as it is, with a bound on its loops. */
async function check(lab: SweepLab, candidate: Candidate, order: SweepOrder): Promise<string | null> {
  const { overlay, tests, timeoutMs } = order
  const texts = new Map(overlay)
  for (const { path, after } of candidate.changes) {
    const ticking = after !== null && isProgram(path) && fileRole(path) === 'source' ? loopTicks(path, after) : null
    texts.set(path, ticking ?? after)
  }
  const request: LabRun = { overlay: texts, tests: { kind: 'tests', tests }, worker: 'warm', timeoutMs, bail: 1 }
  return whyNotPassing(await lab.run(request, null), tests)
}

function byFile(tests: readonly TestRef[]): readonly (readonly TestRef[])[] {
  const files = new Map<string, TestRef[]>()
  for (const test of tests) {
    const key = `${test.project}|${test.file}`
    files.set(key, [...(files.get(key) ?? []), test])
  }
  return [...files.values()]
}

function textOf(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}
