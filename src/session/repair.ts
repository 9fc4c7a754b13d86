import type { Facts, RepairFacts } from '../diagnose/facts.ts'
import { judge } from '../diagnose/judge.ts'
import { localise } from '../diagnose/localise.ts'
import { objectTo } from '../guard/object-to.ts'
import type { Candidate } from '../model/candidate.ts'
import type { SessionEvent } from '../model/event.ts'
import type { Failure, TestOutcome, TestRef } from '../model/failure.ts'
import { type FileRole, fileRole } from '../model/paths.ts'
import type { Diagnosis, Engine, Lab, LabResult, Workspace } from '../model/ports.ts'
import type { Objection, Proof } from '../model/proof.ts'
import type { Verdict, VerdictKind } from '../model/verdict.ts'
import { smallestEdit } from '../source/apply-edits.ts'
import { candidateQueue } from './candidate-queue.ts'
import { failingCalls } from './failing-calls.ts'
import { isTestPath, testFilesOf } from './failure-files.ts'
import { gatherFacts } from './gather-facts.ts'
import { prove } from './prove.ts'
import { runClauses } from './run-clauses.ts'
import type { Survey } from './survey.ts'

/** All that one repair needs; the same for every failure of a run. */
export interface RepairContext {
  readonly lab: Lab
  readonly workspace: Workspace
  readonly survey: Survey
  readonly engines: readonly Engine[]
  /** Absolute path of the fast-check entry that contract suites import. */
  readonly fastCheck: string
  /** Milliseconds from the first candidate until the search ends. */
  readonly timeBudgetMs: number
  /** Ids of candidates that the person rejected for this failure. */
  rejected(failureId: string): ReadonlySet<string>
  /** Verdict that a person set by hand; null for none. */
  flipped(failureId: string): VerdictKind | null
  now(): number
  /** An engine that failed, in one line. */
  onProblem(text: string): void
}

/** Facts of a repair, without the run and time that the session adds. */
export type RepairEvent =
  | { readonly type: 'failure-judged'; readonly verdict: Verdict }
  | {
      readonly type: 'candidate-proved'
      readonly candidate: Candidate
      readonly proof: Proof
      readonly foundAt: number
      readonly mendedTests: readonly TestRef[]
    }
  | { readonly type: 'repair-progressed'; readonly tried: number; readonly refuted: number }

/** How a repair came to its end. */
export type RepairEnd = Extract<SessionEvent, { type: 'repair-finished' }>['outcome']

/** Candidates per visit to the lab. */
const BATCH = 16
/** Enough plausible repairs to rank; more make the choice harder and not better. */
const PLENTY = 12
/** After the first proof the search goes on for this long (ms): the first plausible repair is often not the right one. */
const AFTER_PROOF = 6_000
/** The same when the proof mended a broken clause as well: then little is left to doubt. */
const AFTER_MENDED_CLAUSE = 2_500

/** What a verdict allows to be changed. */
const MAY_FIX: Readonly<Record<VerdictKind, readonly Candidate['fixes'][]>> = {
  'code-wrong': ['code'],
  'test-wrong': ['test'],
  undecided: ['code', 'test'],
  flaky: [],
  environment: ['code', 'test'],
}

/** Engines that make sense when a file cannot even be loaded: there is nothing to locate a fault with. */
const WITHOUT_RUN = new Set<Engine['name']>(['history', 'model'])

/** A failure that was observed and judged, ready for the search. */
export interface Judged {
  readonly failure: Failure
  readonly facts: Facts
  readonly verdict: Verdict
  readonly observed: Observed
  readonly standAlone: boolean
}

/**
 * Observes one failure in the lab and judges who is wrong. Null when `signal` aborted. Never throws for an expected
 * failure.
 */
export async function judgeFailure(
  failure: Failure,
  context: RepairContext,
  emit: (event: RepairEvent) => void,
  signal: AbortSignal,
): Promise<Judged | null> {
  const observed = await observe(failure, context, signal)
  if (signal.aborted) return null
  const { facts, standAlone } = await gatherFacts({ ...context, failure, ...observed }, signal)
  if (signal.aborted) return null
  const runner = {
    lab: context.lab,
    read: (path: string) => context.workspace.read(path),
    fastCheck: context.fastCheck,
  }
  const limits = { timeoutMs: 20_000, signal }
  const calls = await failingCalls(failure, facts.clauses, facts.clauseOutcomes, runner, limits)
  if (signal.aborted) return null
  const verdict = judge({ ...facts, calls })
  emit({ type: 'failure-judged', verdict })
  return { failure, facts: { ...facts, calls }, verdict, observed, standAlone }
}

/**
 * Searches repairs of a judged failure: lets all engines propose at once, tries and proves what they propose, and judges
 * again with what the repairs showed. Emits facts as they happen; ends early and quietly when `signal` aborts.
 */
export async function searchRepairs(
  { failure, facts, verdict, observed, standAlone }: Judged,
  context: RepairContext,
  emit: (event: RepairEvent) => void,
  signal: AbortSignal,
): Promise<RepairEnd> {
  const kind = context.flipped(failure.id) ?? verdict.kind
  if (MAY_FIX[kind].length === 0) return 'finished'
  const diagnosis = await diagnose(failure, context, observed, facts, { ...verdict, kind })
  const sweepTests = standAlone ? failure.tests : withPassing(failure.tests, observed.result)
  const search = new Search({ failure, context, diagnosis, sweepTests, timeoutMs: observed.timeoutMs, emit })
  const end = await search.run(signal)
  if (signal.aborted) return 'cancelled'
  emit({ type: 'failure-judged', verdict: judge({ ...facts, repairs: search.facts() }) })
  return end
}

interface Observed {
  readonly outcomes: readonly TestOutcome[]
  readonly reached: readonly string[]
  readonly result: LabResult
  /** Generous for one run of the failing tests alone. */
  readonly timeoutMs: number
  readonly durationMs: number
}

async function observe(failure: Failure, { lab }: RepairContext, signal: AbortSignal): Promise<Observed> {
  const files = testFilesOf(failure)
  const result = await lab.run(
    { overlay: new Map(), tests: { kind: 'files', files }, worker: 'warm', timeoutMs: 60_000, spectrum: true },
    signal,
  )
  const keys = new Set(failure.tests.map(({ key }) => key))
  const outcomes = result.status === 'ran' ? result.outcomes.filter(({ test }) => keys.has(test.key)) : []
  const reached = signal.aborted ? [] : await lab.reach(files)
  const spent = outcomes.reduce((total, { durationMs }) => total + durationMs, 0)
  const durationMs = result.status === 'ran' ? result.durationMs : 0
  return { outcomes, reached, result, timeoutMs: Math.round(1_500 + 6 * spent), durationMs }
}

async function diagnose(
  failure: Failure,
  { workspace, survey }: RepairContext,
  { result, reached, outcomes }: Observed,
  facts: Facts,
  verdict: Verdict,
): Promise<Diagnosis> {
  const files = new Map<string, string>()
  const snapshots = testFilesOf(failure).map(({ file }) => file.replace(/([^/]+)$/, '__snapshots__/$1.snap'))
  for (const path of [...reached, ...snapshots]) {
    const text = await workspace.read(path)
    if (text !== null) files.set(path, text)
  }
  const testPaths = new Set([...files.keys()].filter((path) => isTestPath(fileRole(path, survey.contract.files))))
  const spectrum = result.status === 'ran' ? result.spectrum : null
  const states = result.status === 'ran' ? result.outcomes : []
  const suspects = spectrum
    ? localise({
        spectrum,
        failing: failure.tests.map(({ key }) => key),
        passing: states.filter(({ state }) => state === 'passed').map(({ test }) => test.key),
        outcomes,
        changed: survey.changed,
        clauses: facts.clauses,
        testTitles: failure.tests.map(({ name }) => name),
        files,
      })
    : []
  return {
    failure,
    outcomes,
    files,
    testPaths,
    suspects,
    changed: survey.changed,
    lastCommit: survey.lastCommit,
    clauses: facts.clauses,
    clauseOutcomes: facts.clauseOutcomes,
    verdict,
  }
}

/** The search for candidates that prove: a queue of proposals, visits to the lab, and what came of them. */
class Search {
  readonly #failure: Failure
  readonly #context: RepairContext
  readonly #diagnosis: Diagnosis
  readonly #sweepTests: readonly TestRef[]
  readonly #timeoutMs: number
  readonly #emit: (event: RepairEvent) => void
  #tried = 0
  #refuted = 0
  #proven = 0
  #plausible = 0
  #smallest: number | null = null
  #breaking = 0
  readonly #mended = new Set<string>()

  constructor(parts: {
    readonly failure: Failure
    readonly context: RepairContext
    readonly diagnosis: Diagnosis
    /** What a candidate must pass before it is proven at length. */
    readonly sweepTests: readonly TestRef[]
    readonly timeoutMs: number
    emit(event: RepairEvent): void
  }) {
    this.#failure = parts.failure
    this.#context = parts.context
    this.#diagnosis = parts.diagnosis
    this.#sweepTests = parts.sweepTests
    this.#timeoutMs = parts.timeoutMs
    this.#emit = parts.emit
  }

  facts(): RepairFacts {
    return {
      smallestCodePatch: this.#smallest,
      breakingPatches: this.#breaking,
      mendedClauses: [...this.#mended],
    }
  }

  async run(outer: AbortSignal): Promise<RepairEnd> {
    const { now, timeBudgetMs, rejected } = this.#context
    const inner = new AbortController()
    const signal = AbortSignal.any([outer, inner.signal])
    const kind = this.#diagnosis.verdict.kind
    const refused = rejected(this.#failure.id)
    const engines = this.#context.engines.filter(({ name }) => kind !== 'environment' || WITHOUT_RUN.has(name))
    const queue = candidateQueue(engines, this.#diagnosis, {
      signal,
      now,
      accepts: (candidate) =>
        MAY_FIX[kind].includes(candidate.fixes) && !refused.has(candidate.id) && this.#guards(candidate).every(isSoft),
      onProblem: (text) => this.#context.onProblem(text),
    })
    const started = now()
    let deadline = started + timeBudgetMs
    try {
      for (;;) {
        const batch = await queue.take(BATCH)
        if (outer.aborted) return 'cancelled'
        if (batch.length === 0) return 'finished'
        for await (const found of this.#sweep(batch, signal)) {
          await this.#prove(found.candidate, found.foundAt, signal)
          if (this.#proven > 0) {
            const more = this.#mended.size > 0 ? AFTER_MENDED_CLAUSE : AFTER_PROOF
            deadline = Math.min(deadline, now() + more)
          }
          if (now() > deadline) break
        }
        this.#emit({ type: 'repair-progressed', tried: this.#tried, refuted: this.#refuted })
        if (this.#proven + this.#plausible >= PLENTY) return 'finished'
        if (now() > deadline) return 'finished'
      }
    } finally {
      inner.abort()
    }
  }

  async *#sweep(
    batch: readonly { readonly candidate: Candidate; readonly foundAt: number }[],
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly candidate: Candidate; readonly foundAt: number }> {
    const tests = this.#sweepTests.filter(({ name, file }) => name !== file)
    if (tests.length === 0) {
      this.#tried += batch.length
      yield* batch
      return
    }
    const foundAt = new Map(batch.map((entry) => [entry.candidate.id, entry.foundAt]))
    const candidates = batch.map(({ candidate }) => candidate)
    const request = { candidates, overlay: new Map(), tests, timeoutMs: this.#timeoutMs }
    const passing: Candidate[] = []
    for await (const { candidate, status } of this.#context.lab.sweep(request, signal)) {
      this.#tried++
      if (status === 'passes') passing.push(candidate)
      else this.#refuted++
    }
    for (const candidate of passing) yield { candidate, foundAt: foundAt.get(candidate.id) ?? 0 }
  }

  async #prove(candidate: Candidate, foundAt: number, signal: AbortSignal): Promise<void> {
    const { lab, survey, workspace, fastCheck } = this.#context
    const { proof: shown, mendedTests } = await prove(
      candidate,
      {
        lab,
        survey,
        target: this.#failure.tests,
        objections: (one) => this.#guards(one),
        clausesWith: (one) =>
          runClauses(
            { lab, read: (path) => workspace.read(path), fastCheck },
            survey.contract.clauses,
            new Map(one.changes.map(({ path, after }) => [path, after])),
            { timeoutMs: 20_000, signal },
          ),
      },
      signal,
    )
    if (signal.aborted) return
    const proof = this.#unlessUnjudged(candidate, shown)
    if (proof.status === 'refuted') {
      this.#refuted++
      if (candidate.fixes === 'code' && proof.target === 'passes') this.#breaking++
      return
    }
    if (proof.status === 'proven') this.#proven++
    else this.#plausible++
    if (candidate.fixes === 'code' && candidate.engine !== 'history') {
      if (proof.contract.broken.length > 0) this.#breaking++
      else this.#smallest = Math.min(this.#smallest ?? Number.POSITIVE_INFINITY, sizeOf(candidate))
      for (const id of proof.mended) this.#mended.add(id)
    }
    this.#emit({ type: 'candidate-proved', candidate, proof, foundAt, mendedTests })
  }

  /** Any test can be made to pass by changing it: without a verdict against the test that proves nothing. */
  #unlessUnjudged(candidate: Candidate, proof: Proof): Proof {
    if (candidate.fixes === 'code' || proof.status !== 'proven' || this.#diagnosis.verdict.kind === 'test-wrong')
      return proof
    return { ...proof, status: 'plausible', reasons: ['Nothing says that the test is wrong'] }
  }

  #guards(candidate: Candidate): readonly Objection[] {
    const { survey } = this.#context
    const { verdict, outcomes, clauses } = this.#diagnosis
    const roles = (path: string): FileRole => fileRole(path, survey.contract.files)
    return objectTo(candidate, {
      verdict: verdict.kind,
      roles,
      failure: this.#failure,
      expectedValues: outcomes.flatMap(({ errors }) => errors.flatMap(({ expected }) => expected ?? [])),
      failingInputs: [],
      clauseTexts: clauses.map(({ text }) => text),
      testTitles: this.#failure.tests.map(({ name }) => name),
    })
  }
}

/** Tests that fail only after others of their file are tried together with those that pass there. */
function withPassing(failing: readonly TestRef[], result: LabResult): readonly TestRef[] {
  if (result.status !== 'ran') return failing
  const passing = result.outcomes.filter(({ state }) => state === 'passed').map(({ test }) => test)
  return [...failing, ...passing]
}

/** A path that the verdict freezes is out of the question; other objections make a candidate plausible at best. */
function isSoft({ guard }: Objection): boolean {
  return guard !== 'frozen-path'
}

/** How much a candidate changes: characters taken out and put in. */
function sizeOf({ changes }: Candidate): number {
  return changes.reduce((total, { before, after }) => {
    const edit = smallestEdit(before ?? '', after ?? '')
    return total + (edit.end - edit.start) + edit.text.length
  }, 0)
}
