import type { Predictor, Reviewer } from '../model/advisers.ts'
import type { Candidate } from '../model/candidate.ts'
import type { Engine, TypeChecker } from '../model/engine.ts'
import type { Intent } from '../model/event.ts'
import { ENDLESS, type Failure } from '../model/failure.ts'
import type { Lab, TestFile } from '../model/lab.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FailureState } from '../model/session-state.ts'
import type { Workspace } from '../model/workspace.ts'
import { Beside } from './beside.ts'
import type { ContractProblems } from './contract-problems.ts'
import { DerivedProofs } from './derived-proofs.ts'
import { keyOfFile } from './failure-files.ts'
import { flakyNotes } from './generated-tests.ts'
import { HeadStart } from './head-start.ts'
import { mayRepair } from './many-failures.ts'
import { pastDecisions } from './past-decisions.ts'
import { type Judged, judgeFailure, searchRepairs } from './repair.ts'
import type { RepairContext, RepairEnd, RepairEvent } from './repair-context.ts'
import { sameCause } from './same-cause.ts'
import type { SessionStore } from './session-store.ts'
import { makeSurvey, type Survey } from './survey.ts'
import { TestHistory } from './test-history.ts'

/** What repairs are made with, beside the lab. */
export interface RepairParts {
  readonly workspace: Workspace
  readonly ledger: Ledger
  readonly engines: readonly Engine[]
  readonly fastCheck: string
  /** Globs of contract files from the configuration; empty for the usual places. */
  readonly contracts: readonly string[]
  /** Milliseconds for the repair of one failure. */
  readonly timeBudgetMs: number
  /** A second opinion on what was proven; null or absent for none. */
  readonly reviewer?: Reviewer | null
  /** Reads the contract where the evidence does not decide; null or absent for none. */
  readonly predictor?: Predictor | null
  /** Looks at what models write before it is run; null or absent for none. */
  readonly types?: TypeChecker | null
}

/** Failures that are judged before the first of them is repaired: one repair often mends many, which then need no verdict. */
const JUDGED_AHEAD = 8

/** Repairs the failures of a session, one after the other: which is next, what becomes of it, and what ends it early. */
export class Repairs {
  readonly #parts: RepairParts
  readonly #store: SessionStore
  readonly #problems: ContractProblems
  readonly #beside: Beside
  readonly #noteFlaky: ReturnType<typeof flakyNotes>
  /** Has to hear what the runner says. */
  readonly history: TestHistory
  readonly #finishedFiles = new Set<string>()
  #lab: Lab | 'opening' | 'failed' = 'opening'
  #toldNotes = 0
  #survey: Promise<Survey> | null = null
  #active: { readonly failureId: string; readonly abort: AbortController } | null = null
  /** What the person said, as changes of the contract that can be accepted: failure id → candidate. */
  readonly #answers = new Map<string, Candidate>()
  /** Failures of this run that are judged and wait for their search. */
  readonly #judged = new Map<string, Judged>()
  /** Judgements of this run, also of failures that are repaired. */
  readonly #known = new Map<string, Judged>()
  readonly #headStart = new HeadStart()
  readonly #derived: DerivedProofs

  constructor(parts: RepairParts, store: SessionStore, problems: ContractProblems) {
    this.#parts = parts
    this.#store = store
    this.#problems = problems
    this.#beside = new Beside(() => store.notify())
    this.#noteFlaky = flakyNotes(parts.ledger)
    this.history = new TestHistory(parts.workspace)
    this.#derived = new DerivedProofs(store, {
      contracts: parts.contracts,
      context: (lab) => this.#context(lab),
      judged: (failureId) => this.#known.get(failureId),
      onRepair: (failure, run, event) => this.#onRepair(failure, run, event),
    })
  }

  /** True when nothing is being repaired, proven or asked. */
  get idle(): boolean {
    return this.#active === null && this.#derived.underWay === 0 && this.#beside.underWay === 0
  }

  /** Null before the lab has opened and where it did not open. */
  get lab(): Lab | null {
    return typeof this.#lab === 'string' ? null : this.#lab
  }

  /** The lab has opened, or with null has not: then failures end without repairs. */
  start(lab: Lab | null): void {
    this.#lab = lab ?? 'failed'
    if (lab) this.#tellNotes(lab)
    // The first time takes longest, and nobody waits for it yet.
    this.#prepare()
    this.schedule()
  }

  /** A run that begins may follow a save: what was computed from the old files is worth nothing any more. */
  runStarted(files: readonly TestFile[]): void {
    for (const file of files) this.#finishedFiles.delete(keyOfFile(file))
    this.#forget()
    this.lab?.invalidate()
    this.interrupt()
    this.#beside.cancel()
  }

  /** Something is red: what its repair begins with is read while the run goes on. */
  testFailed(): void {
    this.#prepare()
  }

  /** Repairs begin when a file is through: then all its tests that fail for one reason are in one failure. */
  fileFinished(file: TestFile): void {
    this.#finishedFiles.add(keyOfFile(file))
  }

  /** Contract or configuration changed on disk: everything red is judged and repaired anew. */
  refresh(): void {
    this.#forget()
    const active = this.#active?.failureId
    this.interrupt()
    for (const { failure } of this.#store.state.failures) if (failure.id !== active) this.restart(failure.id)
  }

  /** Ends the repair under way; its failure waits again. */
  interrupt(): void {
    this.#active?.abort.abort()
    this.#headStart.cancel()
  }

  /** Ends all that is under way. */
  stop(): void {
    this.interrupt()
    this.#beside.cancel()
    this.#derived.cancel()
  }

  /** Judges and repairs a failure anew; what the person answered about it is then one of its candidates. */
  restart(failureId: string, answer: Candidate | null = null): void {
    if (answer) this.#answers.set(failureId, answer)
    const entry = this.#store.failure(failureId)
    if (!entry || !this.lab) return
    this.#judged.delete(failureId)
    // What was seen of it is looked at again.
    this.#survey = null
    this.#headStart.cancel(failureId)
    if (this.#active?.failureId === failureId) {
      // Its end puts the failure back to waiting, and the loop takes it up again.
      this.interrupt()
      return
    }
    this.#store.tell({ type: 'repair-finished', failureId, run: entry.run, outcome: 'cancelled' })
    this.schedule()
  }

  /**
   * Starts the next piece of work: failures are judged before the first long search begins, a few of them where there are
   * many; the failure under the cursor goes first, then the order of arrival.
   */
  schedule(): void {
    const { failures, focus } = this.#store.state
    const may = mayRepair(this.#store.state)
    if (!may) this.interrupt()
    if (!may || this.#active || this.#lab === 'opening') return
    const waiting = failures.filter((entry) => entry.stage === 'waiting' && this.#isReady(entry))
    const judged = waiting.filter(({ failure }) => this.#judged.has(failure.id))
    const unjudged = waiting.filter((entry) => !judged.includes(entry))
    const first = unjudged.length > 0 && judged.length < JUDGED_AHEAD ? unjudged : judged
    const next = first.find(({ failure }) => failure.id === focus.failureId) ?? first[0]
    if (!next) return
    if (this.#lab !== 'failed') void this.#repair(next.failure, this.#lab)
    else {
      const { failure, run } = next
      this.#store.tell({ type: 'repair-finished', failureId: failure.id, run, outcome: 'budget-spent' })
      this.schedule()
    }
  }

  #isReady({ failure }: FailureState): boolean {
    return this.#store.state.phase === 'idle' || failure.tests.every((test) => this.#finishedFiles.has(keyOfFile(test)))
  }

  async #repair(failure: Failure, lab: Lab): Promise<void> {
    const abort = new AbortController()
    const { run } = this.#store.state
    const failureId = failure.id
    const judged = this.#judged.get(failureId)
    this.#active = { failureId, abort }
    this.#store.tell({ type: judged ? 'search-started' : 'repair-started', failureId, run })
    let outcome: RepairEnd = 'budget-spent'
    try {
      outcome = await this.#work(failure, judged, { lab, run, signal: abort.signal })
    } catch (error) {
      const text = `Repair stopped: ${error instanceof Error ? error.message : String(error)}`
      if (!abort.signal.aborted) this.#store.say('problem', text)
    }
    if (abort.signal.aborted) outcome = 'cancelled'
    if (outcome !== 'judged') {
      this.#judged.delete(failureId)
      this.#headStart.cancel(failureId)
    }
    this.#tellNotes(lab)
    this.#active = null
    this.#store.tell({ type: 'repair-finished', failureId, run, outcome })
    this.schedule()
    this.#store.notify()
  }

  /** One visit to a failure: the judgement, or the search when it is judged. */
  async #work(
    failure: Failure,
    judged: Judged | undefined,
    { lab, run, signal }: { readonly lab: Lab; readonly run: number; readonly signal: AbortSignal },
  ): Promise<RepairEnd> {
    const emit = (event: RepairEvent): void => {
      if (!signal.aborted) this.#onRepair(failure, run, event)
    }
    const context = await this.#context(lab)
    if (judged) return searchRepairs({ ...judged, failure }, context, emit, signal)
    // The first that is judged is the first to be searched; what is found for it may be all that the others need.
    if (this.#judged.size === 0 && !signal.aborted) void this.#headStart.begin(failure, context).catch(() => {})
    const result = await judgeFailure(failure, context, emit, signal)
    if (!result) return 'judged'
    this.#judged.set(failure.id, result)
    this.#known.set(failure.id, result)
    this.#headStart.judged(failure.id, context.flipped(failure.id) ?? result.verdict.kind)
    return 'judged'
  }

  #onRepair(failure: Failure, run: number, event: RepairEvent): void {
    const { id: failureId, tests: target } = failure
    if (event.type !== 'candidate-proved') {
      this.#store.tell({ ...event, failureId, run })
      if (event.type === 'failure-judged' && event.verdict.kind === 'flaky') void this.#noteFlaky(failure)
      return
    }
    const { mendedTests, ...rest } = event
    if (event.proof.status === 'refuted') {
      this.#store.tell({ ...rest, failureId, run, alsoMends: [] })
      return
    }
    const passing = new Set([...target, ...mendedTests].map(({ key }) => key))
    // Tests that came to the failure since its repair began are its target too.
    if (!this.#store.failure(failureId)?.failure.tests.every(({ key }) => passing.has(key))) return
    const alsoMends = sameCause(this.#store.state, failureId, event.candidate, passing)
    this.#store.tell({ ...rest, failureId, run, alsoMends, alsoPass: mendedTests.length })
  }

  /** What a person made of a candidate is proven beside whatever else goes on, since somebody waits for it. */
  async derive(intent: Extract<Intent, { type: 'derive' }>): Promise<void> {
    return this.#derived.prove(intent, this.lab)
  }

  async #context(lab: Lab): Promise<RepairContext> {
    const { workspace, engines, timeBudgetMs, ledger, reviewer, predictor, types } = this.#parts
    const survey = await this.#surveyed(lab)
    this.#problems.show(survey.contract)
    const { entries } = await ledger.entries()
    return {
      ...pastDecisions(entries, (id) => this.#store.failure(id)),
      lab,
      workspace,
      survey,
      engines,
      timeBudgetMs,
      isEndless: (files) => this.#isEndless(files),
      unchanged: (tests) => this.history.unchanged(tests),
      answered: (id) => this.#answers.get(id) ?? null,
      now: () => this.#store.now(),
      reviewer: reviewer ?? null,
      predictor: predictor ?? null,
      types: types ?? null,
      beside: (work) => this.#beside.start(work),
      onProblem: (text) => this.#store.say('problem', text),
    }
  }

  #isEndless(files: readonly TestFile[]): boolean {
    const wanted = new Set(files.map(keyOfFile))
    return this.#store.state.failures.some(
      ({ failure: { error, tests } }) => error.name === ENDLESS && tests.some((test) => wanted.has(keyOfFile(test))),
    )
  }

  #prepare(): void {
    if (this.lab && mayRepair(this.#store.state)) this.#surveyed(this.lab).catch(() => {})
  }

  #surveyed(lab: Lab): Promise<Survey> {
    const { workspace, fastCheck, contracts } = this.#parts
    this.#survey ??= makeSurvey(workspace, lab, { fastCheck, contracts })
    return this.#survey
  }

  /** Judgements and proofs of files that are others now. */
  #forget(): void {
    this.#survey = null
    this.#judged.clear()
    this.#known.clear()
    this.#derived.cancel()
  }

  /** Some limits of a project show only when its tests are run. */
  #tellNotes({ info }: Lab): void {
    for (const text of info.notes.slice(this.#toldNotes)) this.#store.say('info', text)
    this.#toldNotes = info.notes.length
  }
}
