import type { Candidate } from '../model/candidate.ts'
import type { Clause, ClauseOutcome } from '../model/clause.ts'
import type { TestOutcome, TestRef } from '../model/failure.ts'
import type { Lab, LabResult, TestFile } from '../model/lab.ts'
import { NOTHING_RAN, type Objection, type Proof } from '../model/proof.ts'
import { keyOfFile } from './failure-files.ts'
import type { FileBaseline, Survey } from './survey.ts'

/** What a proof is made from. */
export interface ProofContext {
  readonly lab: Pick<Lab, 'related'>
  readonly survey: Survey
  /** The tests that shall pass. */
  readonly target: readonly TestRef[]
  objections(candidate: Candidate): Promise<readonly Objection[]>
  /** The clauses that speak of what the target reaches: to mend another one says nothing of this failure. */
  readonly clauses: readonly Clause[]
  /** Hears of a candidate with which the target's own files are well, while the rest of the proof is still under way. */
  onPlausible?(proof: Proof): void
}

/** A proof, and which other red tests the candidate turned green. */
export interface ProofResult {
  readonly proof: Proof
  readonly mendedTests: readonly TestRef[]
  /** First line of the error with which the target still fails. */
  readonly detail?: string
}

/** Files that are called by name in a reason. */
const MOST_NAMED = 5

/** Why a candidate that is shown is not proven yet. */
const UNDER_WAY = 'The rest of its proof is under way'

/**
 * Proves a candidate that already made its target pass once: the target's own files, everything else that can reach the
 * changed files, then the contract, then once more in a fresh worker. Compares test by test with the baseline under the same settings, so that
 * what was red before is not held against it. A new unhandled error refutes.
 */
export async function prove(candidate: Candidate, context: ProofContext, signal: AbortSignal): Promise<ProofResult> {
  const { lab, survey, target } = context
  const overlay = new Map(candidate.changes.map(({ path, after }) => [path, after] as const))
  const own = withFilesOf(target, [])
  // A large project has many related files: what is needed to show a repair does not wait for them.
  const [guards, baseline] = await Promise.all([context.objections(candidate), survey.baseline(own, signal)])
  const timeFor = (files: readonly TestFile[]): number =>
    5_000 + 10 * files.reduce((sum, file) => sum + (baseline.get(keyOfFile(file))?.durationMs ?? 500), 0)
  const run = async (
    some: readonly TestFile[],
    shall: readonly TestRef[],
    so: Comparison = NONE_SEEN,
  ): Promise<Comparison | ProofResult> => {
    const tests = { kind: 'files', files: some } as const
    const result = await survey.runs.run({ overlay, tests, worker: 'warm', timeoutMs: timeFor(some) }, signal)
    if (result.status !== 'ran') return refuted(guards, `The related tests did not end: ${result.detail}`)
    const seen = together(so, compare(some, baseline, result, shall))
    if (seen.missed.length > 0) {
      const reason = `Still failing: ${seen.missed.map(({ name }) => name).join(', ')}`
      return { ...refuted(guards, reason), detail: whyMissed(seen.missed, result) ?? reason }
    }
    if (seen.broken.length > 0) return refuted(guards, `Breaks ${seen.broken.map(({ name }) => name).join(', ')}`, seen)
    const [late] = result.unhandled
    return late ? refuted(guards, `Leaves an unhandled error: ${late.message.split('\n')[0]}`, seen) : seen
  }
  const first = await run(own, target)
  if ('proof' in first) return first
  context.onPlausible?.({
    ...NOTHING_RAN,
    status: 'plausible',
    target: 'passes',
    related: countsOf(first),
    guards,
    reasons: [...guards.map(({ detail }) => detail), UNDER_WAY],
  })
  const reached = await lab.related(candidate.changes.map(({ path }) => path))
  const wanted = withFilesOf(target, reached).slice(own.length)
  const everything = await survey.baseline(wanted, signal)
  // What cannot be compared proves nothing: it is left out and said.
  const others = wanted.filter((file) => everything.get(keyOfFile(file))?.ended)
  const unknown = wanted.filter((file) => !others.includes(file))
  const related = others.length > 0 ? await run(others, [], first) : first
  if ('proof' in related) return related
  const contract = await contractWith(candidate, context, signal)
  const reasons = guards.map(({ detail }) => detail)
  if (unknown.length > 0) {
    const named = unknown.slice(0, MOST_NAMED).map(({ file }) => file)
    const more = unknown.length > named.length ? ` and ${unknown.length - named.length} more` : ''
    reasons.push(`${unknown.length} related test files did not end in time: ${named.join(', ')}${more}`)
  }
  if (contract.broken.length > 0) reasons.push(`Breaks contract clause ${contract.broken.join(', ')}`)
  if (reasons.length === 0) reasons.push(...(await confirm(survey.runs, overlay, target, timeFor(own), signal)))
  return {
    mendedTests: related.mended,
    proof: {
      status: reasons.length === 0 ? 'proven' : 'plausible',
      target: 'passes',
      related: countsOf(related),
      contract: { ran: contract.ran, passed: contract.passed, broken: contract.broken },
      mended: contract.mended.filter((id) => context.clauses.some((clause) => clause.id === id)),
      guards,
      reasons,
    },
  }
}

/** The proof of a candidate that is out of the question, with what its tests showed where they ran. */
export function refuted(guards: readonly Objection[], reason: string, related?: Comparison): ProofResult {
  const counts = related ? countsOf(related) : NOTHING_RAN.related
  const target = related ? 'passes' : 'fails'
  return {
    mendedTests: [],
    proof: { ...NOTHING_RAN, status: 'refuted', target, related: counts, guards, reasons: [reason] },
  }
}

/** The last word is spoken by a worker that no earlier candidate can have touched. */
async function confirm(
  runs: Survey['runs'],
  overlay: ReadonlyMap<string, string | null>,
  target: readonly TestRef[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const files = withFilesOf(target, [])
  const result = await runs.run({ overlay, tests: { kind: 'files', files }, worker: 'fresh', timeoutMs }, signal)
  if (result.status !== 'ran') return [`Not confirmed in a fresh worker: ${result.detail}`]
  const passed = passedKeys(result.outcomes)
  return passesAll(target, passed, result) ? [] : ['Passes in a warm worker but not in a fresh one']
}

function whyMissed(
  missed: readonly TestRef[],
  { outcomes, fileErrors }: Extract<LabResult, { status: 'ran' }>,
): string | undefined {
  const keys = new Set(missed.map(({ key }) => key))
  const errors = outcomes.filter(({ test }) => keys.has(test.key)).flatMap((one) => one.errors)
  return (errors[0] ?? fileErrors[0]?.error)?.message.split('\n')[0]
}

interface Comparison {
  readonly ran: number
  readonly passed: number
  readonly broken: readonly TestRef[]
  /** Target tests that do not pass. */
  readonly missed: readonly TestRef[]
  /** Other tests that were red in the baseline and pass now, and files that did not load, as pseudo tests. */
  readonly mended: readonly TestRef[]
}

const NONE_SEEN: Comparison = { ran: 0, passed: 0, broken: [], missed: [], mended: [] }

function together(a: Comparison, b: Comparison): Comparison {
  return {
    ran: a.ran + b.ran,
    passed: a.passed + b.passed,
    broken: [...a.broken, ...b.broken],
    missed: [...a.missed, ...b.missed],
    mended: [...a.mended, ...b.mended],
  }
}

function countsOf({ ran, passed, broken }: Comparison): Proof['related'] {
  return { ran, passed, broken }
}

function compare(
  files: readonly TestFile[],
  baseline: ReadonlyMap<string, FileBaseline>,
  result: Extract<LabResult, { status: 'ran' }>,
  target: readonly TestRef[],
): Comparison {
  const passed = passedKeys(result.outcomes)
  const wanted = new Set(target.map(({ key }) => key))
  const before = files.flatMap((file) => baseline.get(keyOfFile(file))?.outcomes ?? [])
  const failedBefore = new Set(before.filter(({ state }) => state === 'failed').map(({ test }) => test.key))
  const broken = before
    .filter(({ state, test }) => state === 'passed' && !passed.has(test.key) && !wanted.has(test.key))
    .map(({ test }) => test)
  const brokenFiles = result.fileErrors
    .filter(({ project, file }) => (baseline.get(keyOfFile({ project, file }))?.fileErrors.length ?? 0) === 0)
    .map(({ project, file }) => ({ key: `${project}|${file}`, project, file, name: file, line: 0 }))
  return {
    ran: result.outcomes.filter(({ state }) => state !== 'skipped').length,
    passed: passed.size,
    broken: [...broken, ...brokenFiles],
    missed: target.filter((test) => !passesTarget(test, passed, result)),
    mended: [
      ...result.outcomes
        .filter(({ state, test }) => state === 'passed' && failedBefore.has(test.key))
        .map(({ test }) => test),
      ...files
        .filter((file) => baseline.get(keyOfFile(file))?.fileErrors.length)
        .map(({ project, file }) => ({ key: `${project}|${file}`, project, file, name: file, line: 0 }))
        .filter((test) => passesTarget(test, passed, result)),
    ].filter(({ key }) => !wanted.has(key)),
  }
}

/** A pseudo test that stands for its file passes when the file loads and at least one of its tests passes. */
function passesTarget(
  test: TestRef,
  passed: ReadonlySet<string>,
  { outcomes, fileErrors }: Extract<LabResult, { status: 'ran' }>,
): boolean {
  if (test.name !== test.file) return passed.has(test.key)
  const own = outcomes.filter((outcome) => outcome.test.file === test.file && outcome.test.project === test.project)
  return (
    own.some(({ state }) => state === 'passed') &&
    !own.some(({ state }) => state === 'failed') &&
    !fileErrors.some(({ file, project }) => file === test.file && project === test.project)
  )
}

function passesAll(
  target: readonly TestRef[],
  passed: ReadonlySet<string>,
  result: Extract<LabResult, { status: 'ran' }>,
): boolean {
  return target.every((test) => passesTarget(test, passed, result)) && result.unhandled.length === 0
}

function passedKeys(outcomes: readonly TestOutcome[]): ReadonlySet<string> {
  return new Set(outcomes.filter(({ state }) => state === 'passed').map(({ test }) => test.key))
}

function withFilesOf(tests: readonly TestRef[], files: readonly TestFile[]): readonly TestFile[] {
  const all = new Map<string, TestFile>()
  for (const { project, file } of [...tests, ...files]) all.set(keyOfFile({ project, file }), { project, file })
  return [...all.values()]
}

/**
 * The clauses of all modules that the target reaches or the candidate touches, before and with it. What does not load a file
 * that changes cannot do otherwise, and is not run again.
 */
async function contractWith(
  candidate: Candidate,
  { survey, clauses }: ProofContext,
  signal: AbortSignal,
): Promise<ReturnType<typeof compareClauses>> {
  const touched = await survey.touchedModules(candidate.changes)
  const modules = new Set([...touched, ...clauses.map(({ module }) => module)])
  const before = await survey.clauseOutcomes([...modules], signal)
  const again = survey.contract.clauses.filter(({ module }) => touched.has(module))
  const after = await survey.clausesWith(candidate.changes, again, signal)
  const anew = new Set(again.map(({ id }) => id))
  return compareClauses(before, [...before.filter(({ id }) => !anew.has(id)), ...after])
}

function compareClauses(
  before: readonly ClauseOutcome[],
  after: readonly ClauseOutcome[],
): {
  readonly ran: number
  readonly passed: number
  readonly broken: readonly string[]
  readonly mended: readonly string[]
} {
  const was = new Map(before.map(({ id, status }) => [id, status]))
  const ran = after.filter(({ status }) => status !== 'not-runnable')
  return {
    ran: ran.length,
    passed: ran.filter(({ status }) => status === 'holds').length,
    broken: after.filter(({ id, status }) => status !== 'holds' && was.get(id) === 'holds').map(({ id }) => id),
    mended: after.filter(({ id, status }) => status === 'holds' && was.get(id) === 'broken').map(({ id }) => id),
  }
}
