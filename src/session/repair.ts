import type { Facts, Prediction } from '../diagnose/facts.ts'
import { judge } from '../diagnose/judge.ts'
import { localise } from '../diagnose/localise.ts'
import type { Proven } from '../model/advisers.ts'
import type { Candidate } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Failure, TestOutcome, TestRef } from '../model/failure.ts'
import type { LabResult } from '../model/lab.ts'
import { fileRole } from '../model/paths.ts'
import { NOTHING_RAN, type Proof } from '../model/proof.ts'
import type { Question } from '../model/question.ts'
import type { Verdict } from '../model/verdict.ts'
import { withCalls } from './call-values.ts'
import { clauseAges } from './clause-ages.ts'
import { diagnosisFiles } from './diagnosis-files.ts'
import { failingCalls } from './failing-calls.ts'
import { fewOf, testFilesOf } from './failure-files.ts'
import { clausesReached, gatherFacts } from './gather-facts.ts'
import { predictExpected } from './predict-expected.ts'
import { questionOf } from './question-of.ts'
import type { RepairContext, RepairEnd, RepairEvent } from './repair-context.ts'
import { failsAlone, lateReruns } from './reruns.ts'
import { MAY_FIX, Search } from './search.ts'

/** A failure that was observed and judged, ready for the search. */
export interface Judged {
  readonly failure: Failure
  /** The same with the tests that were observed. */
  readonly few: Failure
  readonly facts: Facts
  readonly verdict: Verdict
  readonly observed: Observed
  readonly standAlone: boolean | null
  readonly surroundings: Promise<Surroundings>
}

/**
 * Observes one failure in the lab and judges who is wrong. Null when `signal` aborted. Never throws for an expected
 * failure.
 */
export async function judgeFailure(
  whole: Failure,
  context: RepairContext,
  emit: (event: RepairEvent) => void,
  signal: AbortSignal,
): Promise<Judged | null> {
  const failure = fewOf(whole)
  const observed = await observe(failure, context, signal)
  if (signal.aborted) return null
  // The lab works for the verdict meanwhile.
  const surroundings = surroundingsOf(failure, observed, context)
  surroundings.catch(() => {})
  const { facts: before, standAlone } = await gatherFacts({ ...context, failure, ...observed }, signal)
  if (signal.aborted) return null
  const aging = clauseAges(before, context)
  const limits = { timeoutMs: 20_000, signal }
  const calls = await failingCalls(failure, before.clauses, before.clauseOutcomes, context.survey.runner, limits)
  const facts = { ...before, calls, ages: await aging }
  if (signal.aborted) return null
  const verdict = judge(facts)
  emit({ type: 'failure-judged', verdict, question: await asked(failure, verdict, context, observed) })
  return { failure: whole, few: failure, facts, verdict, observed, standAlone, surroundings }
}

/**
 * Searches repairs of a judged failure: lets all engines propose at once, tries and proves what they propose, and judges
 * again with what the repairs showed. Emits facts as they happen; ends early and quietly when `signal` aborts.
 */
export async function searchRepairs(
  { failure, few, facts, verdict, observed, standAlone, surroundings }: Judged,
  context: RepairContext,
  emit: (event: RepairEvent) => void,
  signal: AbortSignal,
): Promise<RepairEnd> {
  const kind = context.flipped(failure.id) ?? verdict.kind
  if (MAY_FIX[kind].length === 0) return 'finished'
  const stated = context.answered(failure.id)
  if (stated)
    emit({ type: 'candidate-proved', candidate: stated, proof: STATED, foundAt: context.now(), mendedTests: [] })
  const seen = diagnosisOf(few, context, observed, facts, { ...verdict, kind }, await surroundings)
  const diagnosis = withCalls(seen, context.lab, observed.timeoutMs, signal)
  const siblings = passingIn(observed.result)
  let sweepTests: Promise<readonly TestRef[]> | null = null
  const testsToSweep = async (): Promise<readonly TestRef[]> => {
    const isAlone = standAlone ?? (await failsAlone({ lab: context.lab, failure: few, ...observed }, signal))
    // Tests that fail only after others of their file are tried together with those.
    return isAlone ? few.tests : [...few.tests, ...siblings]
  }
  let late: Promise<Facts> | null = null
  const withLate = (): Promise<Facts> => {
    const { lab, isEndless } = context
    const request = { lab, isEndless, failure: few, ...observed }
    late ??= lateReruns({ ...request, texts: [...diagnosis.files.values()] }, signal).then((reruns) => ({
      ...facts,
      reruns: [...facts.reruns, ...reruns],
    }))
    return late
  }
  // Whoever set the verdict by hand has seen the failure often enough.
  const isSteady = async (): Promise<boolean> =>
    context.flipped(failure.id) !== null || judge(await withLate()).kind !== 'flaky'
  let known = facts
  context.beside(async (stop) => {
    const prediction = await predicted(few, known, { ...verdict, kind }, context, observed, stop)
    if (!prediction || stop.aborted) return
    known = { ...known, prediction }
    const now = judge(known)
    emit({ type: 'failure-judged', verdict: now, question: await asked(failure, now, context, observed) })
  })
  const search = new Search({
    failure,
    context,
    diagnosis,
    sweepTests() {
      sweepTests ??= testsToSweep()
      return sweepTests
    },
    siblings,
    timeoutMs: observed.timeoutMs,
    isSteady,
    emit,
  })
  const end = await search.run(signal)
  const all = await withLate()
  if (signal.aborted) return 'cancelled'
  known = { ...all, repairs: search.facts(), prediction: known.prediction ?? null }
  const last = judge(known)
  emit({ type: 'failure-judged', verdict: last, question: await asked(failure, last, context, observed) })
  if (last.kind !== 'flaky') review(diagnosis, search.proven(), context, emit)
  return end
}

function review(
  diagnosis: Diagnosis,
  proven: readonly Proven[],
  { reviewer, beside }: RepairContext,
  emit: (event: RepairEvent) => void,
): void {
  if (!reviewer || proven.length === 0) return
  beside(async (signal) => {
    const reviews = await reviewer.review(diagnosis, proven, signal)
    if (!signal.aborted) emit({ type: 'candidates-reviewed', reviews })
  })
}

/** Only where the evidence does not decide, and where there is a call to ask about. */
async function predicted(
  failure: Failure,
  facts: Facts,
  verdict: Verdict,
  context: RepairContext,
  observed: Observed,
  signal: AbortSignal,
): Promise<Prediction | null> {
  const { predictor, workspace } = context
  const question = predictor && (await asked(failure, verdict, context, observed))
  if (!predictor || !question || signal.aborted) return null
  return predictExpected(question, facts, predictor, { read: (path) => workspace.read(path), signal })
}

/** Proves what a person made of a candidate of a judged failure. Emits one `candidate-proved`, none when `signal` aborts. */
export async function proveDerived(
  candidate: Candidate,
  { failure, few, facts, verdict, observed, surroundings }: Judged,
  context: RepairContext,
  emit: (event: RepairEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const kind = context.flipped(failure.id) ?? verdict.kind
  const diagnosis = diagnosisOf(few, context, observed, facts, { ...verdict, kind }, await surroundings)
  const isSteady = async (): Promise<boolean> => true
  const { timeoutMs } = observed
  const search = new Search({
    failure,
    context,
    diagnosis,
    sweepTests: async () => few.tests,
    siblings: passingIn(observed.result),
    timeoutMs,
    isSteady,
    emit,
  })
  await search.proveDerived(candidate, signal)
}

async function asked(
  failure: Failure,
  { kind }: Verdict,
  { workspace }: RepairContext,
  { reached }: Observed,
): Promise<Question | null> {
  return kind === 'undecided' ? questionOf(failure, { reached, read: (path) => workspace.read(path) }) : null
}

/** The proof of what was written down: it says what holds and mends nothing. */
const STATED: Proof = {
  ...NOTHING_RAN,
  status: 'plausible',
  target: 'fails',
  guards: [],
  reasons: ['It writes down what you decided, and mends no test by itself'],
}

interface Observed {
  readonly outcomes: readonly TestOutcome[]
  readonly reached: readonly string[]
  readonly result: LabResult
  /** Generous for one run of the failing tests alone. */
  readonly timeoutMs: number
  readonly durationMs: number
}

async function observe(
  failure: Failure,
  { lab, survey, isEndless }: RepairContext,
  signal: AbortSignal,
): Promise<Observed> {
  const files = testFilesOf(failure)
  const result = await survey.observe(files, isEndless(files), signal)
  const keys = new Set(failure.tests.map(({ key }) => key))
  const outcomes = result.status === 'ran' ? result.outcomes.filter(({ test }) => keys.has(test.key)) : []
  const reached = signal.aborted ? [] : await lab.reach(files)
  // A test that timed out says nothing of how long it takes when it works.
  const timed = outcomes.filter(({ errors }) => !errors.some(({ message }) => /timed out in \d+ ?ms/.test(message)))
  const spent = timed.reduce((total, { durationMs }) => total + durationMs, 0)
  const durationMs = result.status === 'ran' ? result.durationMs : 0
  return { outcomes, reached, result, timeoutMs: Math.round(1_500 + 6 * spent), durationMs }
}

/** More files than this are no neighbourhood any more. */
const MOST_DEPENDENTS = 40

/** Source files that load what the failing tests load: a repair of a signature or unit has its other half there. */
async function dependents(lab: RepairContext['lab'], reached: readonly string[]): Promise<readonly string[]> {
  // Who loads what is known after every test file was walked once: in a large project that would keep the search waiting.
  if (lab.info.testFiles.length > MOST_DEPENDENTS) return []
  const sources = reached.filter((path) => fileRole(path) === 'source')
  const around = await lab.reach(await lab.related(sources))
  const others = around.filter((path) => fileRole(path) === 'source' && !reached.includes(path))
  return others.length > MOST_DEPENDENTS ? [] : others
}

/** Errors of names and paths that nothing answers to. */
const LEADS_NOWHERE =
  /is not defined|is not a (?:function|constructor)|Cannot find (?:module|package)|Failed to (?:resolve|load)|Could not resolve|does not provide an export|ENOENT/

/** Source files that are read to find what a name or a path may have meant. */
const MOST_ELSEWHERE = 600

async function sourcesElsewhere(
  workspace: RepairContext['workspace'],
  known: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const path of (await workspace.find(['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'])).slice(0, MOST_ELSEWHERE)) {
    const text = known.has(path) ? null : await workspace.read(path)
    if (text !== null) found.set(path, text)
  }
  return found
}

/** What a diagnosis says besides the facts. */
type Surroundings = Pick<Diagnosis, 'files' | 'testPaths' | 'ignored' | 'suspects' | 'lastCommit' | 'elsewhere'>

async function surroundingsOf(
  failure: Failure,
  { result, reached, outcomes }: Observed,
  { lab, workspace, survey }: RepairContext,
): Promise<Surroundings> {
  const snapshots = testFilesOf(failure).map(({ file }) => file.replace(/([^/]+)$/, '__snapshots__/$1.snap'))
  const more = [...reached, ...snapshots, ...(await dependents(lab, reached))]
  const read = await diagnosisFiles(failure, more, { workspace, survey })
  const spectrum = result.status === 'ran' ? result.spectrum : null
  const states = result.status === 'ran' ? result.outcomes : []
  const suspects = spectrum
    ? localise({
        spectrum,
        failing: failure.tests.map(({ key }) => key),
        passing: states.filter(({ state }) => state === 'passed').map(({ test }) => test.key),
        outcomes,
        changed: survey.changed,
        clauses: clausesReached(survey, reached),
        testTitles: failure.tests.map(({ name }) => name),
        files: read.files,
      })
    : []
  return {
    ...read,
    suspects,
    lastCommit: await survey.lastCommit(reached),
    ...(LEADS_NOWHERE.test(failure.error.message) ? { elsewhere: await sourcesElsewhere(workspace, read.files) } : {}),
  }
}

function diagnosisOf(
  failure: Failure,
  { survey, learned, rejections }: RepairContext,
  { outcomes }: Observed,
  { clauses, clauseOutcomes }: Facts,
  verdict: Verdict,
  surroundings: Surroundings,
): Diagnosis {
  return {
    failure,
    ...surroundings,
    outcomes,
    changed: survey.changed,
    clauses,
    clauseOutcomes,
    verdict,
    learned,
    rejections: rejections(failure.id),
  }
}

/** Tests that pass beside those that fail. */
function passingIn(result: LabResult): readonly TestRef[] {
  if (result.status !== 'ran') return []
  return result.outcomes.filter(({ state }) => state === 'passed').map(({ test }) => test)
}
