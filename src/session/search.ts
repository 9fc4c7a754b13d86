import { setTimeout } from 'node:timers/promises'
import type { RepairFacts } from '../diagnose/facts.ts'
import { frozenPaths } from '../guard/frozen-path.ts'
import type { GuardContext } from '../guard/guard.ts'
import { objectInTurns } from '../guard/object-to.ts'
import type { Proven } from '../model/advisers.ts'
import type { Candidate, Writing } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Engine } from '../model/engine.ts'
import type { Failure, TestRef } from '../model/failure.ts'
import { fileRole } from '../model/paths.ts'
import type { Proof } from '../model/proof.ts'
import type { VerdictKind } from '../model/verdict.ts'
import { smallestEdit } from '../source/apply-edits.ts'
import { type CandidateQueue, candidateQueue, type Found } from './candidate-queue.ts'
import { compareBehaviours } from './compare-behaviour.ts'
import { Fates } from './fates.ts'
import { guardContext } from './guard-context.ts'
import { patience } from './patience.ts'
import { prove, refuted } from './prove.ts'
import type { RepairContext, RepairEnd, RepairEvent } from './repair-context.ts'

/** Candidates per visit to the lab: few at first, for an early answer. */
const FIRST_BATCH = 16
const BATCH = 48
/** Enough plausible repairs to rank; more make the choice harder and not better. */
const PLENTY = 12
/** After the first proof the search goes on for this long (ms): the first plausible repair is often not the right one. */
const AFTER_PROOF = 4_000
/** The same, and the number of candidates, where nothing says who is wrong: then the choice among repairs is all there is. */
const AFTER_UNDECIDED_PROOF = [10_000, 500] as const
/** The same when the proof mended a broken clause as well: then little is left to doubt. */
const AFTER_MENDED_CLAUSE = 2_500

/** Engines that have something to say at once, or whose answer is there and looked at, have said it by then, ms. */
const SOON = 100

/** When that many repairs broke other tests, and that many more pass: they are tried against those tests before each is proven. */
const OFTEN = 3

/** What became of a probe with which the tests pass. */
const PROBED = { status: 'plausible', detail: '', mended: [], passesTarget: true } as const

/** How often it is told what a model writes, ms. */
const WRITING_MS = 100

/** What a verdict allows to be changed. */
export const MAY_FIX: Readonly<Record<VerdictKind, readonly Candidate['fixes'][]>> = {
  'code-wrong': ['code'],
  'test-wrong': ['test'],
  undecided: ['code', 'test'],
  flaky: [],
  environment: ['code', 'test'],
}

/** Verdicts under which a repair of a test can be proven: it is wrong, or it could not be loaded. */
const MAY_PROVE_TEST = new Set<VerdictKind>(['test-wrong', 'environment'])

/** Engines that make sense when a file cannot even be loaded: there is nothing to locate a fault with. */
const WITHOUT_RUN = new Set<Engine['name']>(['history', 'model', 'templates'])

/** The search for candidates that prove: a queue of proposals, visits to the lab, and what came of them. */
export class Search {
  readonly #failure: Failure
  readonly #context: RepairContext
  readonly #diagnosis: Diagnosis
  readonly #sweepTests: () => Promise<readonly TestRef[]>
  readonly #guardContext: GuardContext
  readonly #siblings: readonly TestRef[]
  readonly #timeoutMs: number
  readonly #isSteady: () => Promise<boolean>
  readonly #emit: (event: RepairEvent) => void
  #tried = 0
  #refuted = 0
  #plausible = 0
  #smallest: number | null = null
  #breaking = 0
  #toldWriting = Number.NEGATIVE_INFINITY
  readonly #mended = new Set<string>()
  readonly #fates = new Fates()
  readonly #proven = new Map<string, Proven>()
  /** Candidates that are shown. */
  readonly #shown = new Map<string, Candidate>()

  constructor(parts: {
    readonly failure: Failure
    readonly context: RepairContext
    readonly diagnosis: Diagnosis
    /** What a candidate must pass before it is proven at length; asked when the first one is swept. */
    sweepTests(): Promise<readonly TestRef[]>
    /** Tests of the failing files that pass. */
    readonly siblings: readonly TestRef[]
    readonly timeoutMs: number
    /** False when the failure turned out to come and go: then there is nothing to repair. Asked when something passes. */
    isSteady(): Promise<boolean>
    emit(event: RepairEvent): void
  }) {
    this.#failure = parts.failure
    this.#context = parts.context
    this.#diagnosis = parts.diagnosis
    this.#sweepTests = parts.sweepTests
    this.#siblings = parts.siblings
    this.#guardContext = guardContext(parts.failure, parts.diagnosis, parts.context.survey.contract.files)
    this.#timeoutMs = parts.timeoutMs
    this.#isSteady = parts.isSteady
    this.#emit = parts.emit
  }

  facts(): RepairFacts {
    return {
      smallestCodePatch: this.#smallest,
      breakingPatches: this.#breaking,
      mendedClauses: [...this.#mended],
    }
  }

  /** Those that proved to the end, as they came. */
  proven(): readonly Proven[] {
    return [...this.#proven.values()]
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
      accepts: (candidate) => this.#mayBeTried(candidate, refused),
      holds: (candidate) => this.#isTyped(candidate),
      fateOf: (id) => this.#fates.of(id),
      onWriting: (writing) => this.#tellWriting(writing),
      onProblem: (text) => this.#context.onProblem(text),
    })
    const limit = patience({ budgetMs: timeBudgetMs, now, tried: () => this.#tried, end: () => inner.abort() })
    try {
      for (let batch = await this.#take(queue, FIRST_BATCH); batch.length > 0; batch = await this.#take(queue, BATCH)) {
        const fresh = batch.filter(({ candidate }) => !this.#holdsShown(candidate))
        for await (const found of this.#sweep(fresh, signal)) {
          this.#tellProgress()
          if (found.candidate.probe) {
            this.#fates.settle(found.candidate.id, PROBED)
            continue
          }
          // What passes is proven to the end, also when time runs out meanwhile.
          await this.#prove(found.candidate, found.foundAt, outer)
          if (this.#proven.size > 0) limit.within(...this.#afterProof())
          if (signal.aborted) break
          if (!(await this.#isSteady())) return 'finished'
        }
        this.#tellProgress()
        if (this.#proven.size + this.#plausible >= PLENTY) break
      }
      inner.abort()
      await this.#compare(outer)
      return outer.aborted ? 'cancelled' : 'finished'
    } finally {
      limit.stop()
      inner.abort()
    }
  }

  /** A thousand tokens a second are more than anybody sees. */
  #tellWriting(writing: Writing | null): void {
    const now = this.#context.now()
    if (writing && now - this.#toldWriting < WRITING_MS) return
    this.#toldWriting = now
    this.#emit({ type: 'answer-grew', writing })
  }

  /** While there is nothing to try, the lab looks whether the failure is steady: every proof has to wait for that. */
  async #take(queue: CandidateQueue, most: number): ReturnType<CandidateQueue['take']> {
    const taken = queue.take(most)
    const isLate = await Promise.race([taken.then(() => false), setTimeout(SOON, true)])
    if (isLate) this.#isSteady().catch(() => {})
    return taken
  }

  /** How long the search goes on after a proof (ms), and for how many candidates at least. */
  #afterProof(): readonly [ms: number, least: number] {
    if (this.#mended.size > 0) return [AFTER_MENDED_CLAUSE, 0]
    return this.#diagnosis.verdict.kind === 'undecided' ? AFTER_UNDECIDED_PROOF : [AFTER_PROOF, 0]
  }

  /** Proves what a person made of a candidate; emits nothing before its proof is whole. */
  async proveDerived(candidate: Candidate, signal: AbortSignal): Promise<void> {
    const { kind } = this.#diagnosis.verdict
    const frozen = MAY_FIX[kind].includes(candidate.fixes)
      ? frozenPaths(candidate, this.#guardContext).map(({ detail }) => detail)
      : [`The verdict is ${kind}, which allows no change of the ${candidate.fixes}`]
    if (frozen.length === 0) return this.#prove(candidate, this.#context.now(), signal, false)
    const proof = refuted([], frozen.join('; ')).proof
    this.#emit({ type: 'candidate-proved', candidate, proof, foundAt: this.#context.now(), mendedTests: [] })
  }

  #mayBeTried(candidate: Candidate, refused: ReadonlySet<string>): boolean {
    const { kind } = this.#diagnosis.verdict
    const objection = !MAY_FIX[kind].includes(candidate.fixes)
      ? `the verdict is ${kind}, which allows no change of the ${candidate.fixes}`
      : refused.has(candidate.id)
        ? 'the person rejected it'
        : frozenPaths(candidate, this.#guardContext)[0]?.detail
    if (objection !== undefined) this.#fates.settle(candidate.id, { status: 'left-out', detail: objection, mended: [] })
    return objection === undefined
  }

  /** What a model invents need not be run to see that it is not there; what varies an answer is as likely right as not. */
  async #isTyped(candidate: Candidate): Promise<boolean> {
    const error = candidate.rule === 'model' ? await this.#context.types?.invented(candidate.changes) : null
    if (!error) return true
    this.#tried++
    this.#refuted++
    this.#fates.settle(candidate.id, { status: 'refuted', detail: error, mended: [] })
    this.#tellProgress()
    return false
  }

  #tellProgress(): void {
    this.#emit({ type: 'repair-progressed', tried: this.#tried, refuted: this.#refuted })
  }

  /** Two edits of which one is enough by itself: the other one is nobody's business. */
  #holdsShown({ engine, rule, title }: Candidate): boolean {
    const parts = engine === 'templates' && rule.includes('+') ? title.split(', and ') : []
    return [...this.#shown.values()].some((shown) => shown.engine === 'templates' && parts.includes(shown.title))
  }

  /** What repairs do where no test looks tells more of them than their order. */
  async #compare(signal: AbortSignal): Promise<void> {
    const code = [...this.#shown.values()].filter(({ fixes }) => fixes === 'code')
    const { files } = this.#diagnosis
    const parts = { lab: this.#context.lab, failure: this.#failure, files, timeoutMs: this.#timeoutMs }
    const behaviours = await compareBehaviours(code, parts, signal)
    if (behaviours.size > 0 && !signal.aborted) this.#emit({ type: 'candidates-compared', behaviours })
  }

  async *#sweep(batch: readonly Found[], signal: AbortSignal): AsyncGenerator<Found> {
    const [only] = batch
    const isDirect = only !== undefined && batch.length === 1 && isDirectlyProven(only.candidate)
    const tests = isDirect ? [] : (await this.#sweepTests()).filter(({ name, file }) => name !== file)
    if (tests.length === 0) {
      this.#tried += batch.length
      yield* batch
      return
    }
    const candidates = batch.map(({ candidate }) => candidate)
    const request = { candidates, overlay: new Map(), tests, timeoutMs: this.#timeoutMs }
    const passing = new Set<string>()
    for await (const { candidate, status, detail } of this.#context.lab.sweep(request, signal)) {
      this.#tried++
      if (status === 'passes') passing.add(candidate.id)
      else {
        this.#refuted++
        this.#fates.settle(candidate.id, { status: 'refuted', detail, mended: [] })
      }
    }
    // In the order of the queue, not in that in which the lab was through with them: a whole proof may take long.
    const passed = batch.filter(({ candidate }) => passing.has(candidate.id))
    const isWorthIt = this.#siblings.length > 0 && this.#breaking >= OFTEN && passed.length >= OFTEN
    yield* isWorthIt ? await this.#unbroken(passed, signal) : passed
  }

  /** Those with which the other tests of the failing files pass as well: a sweep tells sooner than a proof of each. */
  async #unbroken(found: readonly Found[], signal: AbortSignal): Promise<readonly Found[]> {
    const candidates = found.map(({ candidate }) => candidate)
    const request = { candidates, overlay: new Map(), tests: this.#siblings, timeoutMs: this.#timeoutMs }
    const broken = new Set<string>()
    for await (const { candidate, status, detail } of this.#context.lab.sweep(request, signal)) {
      if (status === 'passes') continue
      broken.add(candidate.id)
      this.#refuted++
      this.#breaking++
      this.#fates.settle(candidate.id, { status: 'refuted', detail, mended: [], passesTarget: true })
    }
    return found.filter(({ candidate }) => !broken.has(candidate.id))
  }

  async #prove(candidate: Candidate, foundAt: number, signal: AbortSignal, showsEarly = true): Promise<void> {
    const { lab, survey } = this.#context
    const {
      proof: shown,
      mendedTests,
      detail,
    } = await prove(
      candidate,
      {
        lab,
        survey,
        target: this.#failure.tests,
        objections: (one) => objectInTurns(one, this.#guardContext),
        clauses: this.#diagnosis.clauses,
        onPlausible: (proof) => {
          if (!signal.aborted && showsEarly)
            this.#emit({ type: 'candidate-proved', candidate, proof, foundAt, mendedTests: [] })
        },
      },
      signal,
    )
    if (signal.aborted) return
    const proof = this.#unlessUnjudged(candidate, shown)
    const { status, mended, reasons } = proof
    const passesTarget = proof.target === 'passes'
    this.#fates.settle(candidate.id, { status, detail: detail ?? reasons.join('; '), mended, passesTarget })
    if (proof.status === 'refuted') {
      this.#refuted++
      this.#emit({ type: 'candidate-proved', candidate, proof, foundAt, mendedTests: [] })
      if (candidate.fixes === 'code' && proof.target === 'passes') this.#breaking++
      return
    }
    this.#shown.set(candidate.id, candidate)
    if (proof.status === 'proven') this.#proven.set(candidate.id, { candidate, proof })
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
    if (candidate.fixes === 'code' || proof.status !== 'proven' || MAY_PROVE_TEST.has(this.#diagnosis.verdict.kind))
      return proof
    return { ...proof, status: 'plausible', reasons: ['Nothing says that the test is wrong'] }
  }
}

/** One answer of a model, or the edit undone, is often all there is: its proof begins with the tests that a sweep would run. */
function isDirectlyProven({ engine, changes }: Candidate): boolean {
  return engine !== 'templates' && changes.every(({ path, after }) => after !== null && fileRole(path) === 'source')
}

/** How much a candidate changes: characters taken out and put in. */
function sizeOf({ changes }: Candidate): number {
  return changes.reduce((total, { before, after }) => {
    const edit = smallestEdit(before ?? '', after ?? '')
    return total + (edit.end - edit.start) + edit.text.length
  }, 0)
}
