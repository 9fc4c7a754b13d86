import type { Candidate } from '../model/candidate.ts'
import type { Contract } from '../model/clause.ts'
import { RepairWatchError } from '../model/errors.ts'
import type { Intent, SessionEvent } from '../model/event.ts'
import type { Failure } from '../model/failure.ts'
import type { FileRole } from '../model/paths.ts'
import type {
  Diagnosis,
  Engine,
  HostEvent,
  Lab,
  Ledger,
  LedgerEntry,
  Predictor,
  Reviewer,
  TestHost,
  Workspace,
} from '../model/ports.ts'
import type { CandidateState, FailureState, SessionState } from '../model/session-state.ts'
import type { Spend } from '../model/spend.ts'
import type { VerdictKind } from '../model/verdict.ts'
import { diffHunks } from '../source/unified-diff.ts'
import { Beside } from './beside.ts'
import { derivedCandidate } from './derived-candidate.ts'
import { effortOf, observeGenerated } from './generated-tests.ts'
import { learnedPriors } from './learned-priors.ts'
import { type PinParts, Pins } from './pins.ts'
import { refuted } from './prove.ts'
import { answerCandidate, answerText } from './question-of.ts'
import { initialState, reduce, type TrackedState } from './reduce.ts'
import { type Judged, judgeFailure, proveDerived, searchRepairs } from './repair.ts'
import type { RepairContext, RepairEnd, RepairEvent } from './repair-context.ts'
import { makeSurvey, readContract, type Survey } from './survey.ts'
import { whyNotUndone, whyNotWritten } from './write-messages.ts'

/** What a session is made of; the one who composes it disposes of the parts. */
export interface SessionParts {
  readonly host: TestHost
  /** Opens beside the first run; a rejection leaves the session without repairs. */
  readonly lab: Promise<Lab>
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
  /** What pinning behaviour takes; null or absent where nothing is to be pinned. */
  readonly pins?: PinParts | null
  /** Reads the contract where the evidence does not decide; null or absent for none. */
  readonly predictor?: Predictor | null
}

/** The running session, as faces see it. */
export interface Session {
  getState(): SessionState
  subscribe(listener: () => void): () => void
  /** Resolves when the order was carried out or refused; what came of it is in the state. */
  dispatch(intent: Intent): Promise<void>
  now(): number
  /** What was decided in this project so far, the oldest first. */
  history(): Promise<readonly LedgerEntry[]>
  /** Shows one line to the person. */
  say(level: 'info' | 'problem', text: string): void
  /** Books what a model's answer about a failure cost. */
  spent(failureId: string, spend: Spend): void
  /** Contract or configuration changed on disk: everything red is judged and repaired anew. */
  refresh(): void
  /** True when no run is under way and no failure waits for its repair or is being repaired. */
  settled(): boolean
  /** Resolves after `quit` was dispatched. */
  readonly ended: Promise<void>
}

/** Which roles of files a candidate may write, by the verdict that binds: checked again where files are written. */
export function writableRoles(verdict: VerdictKind, candidate: Candidate): ReadonlySet<FileRole> {
  const code = new Set<FileRole>(['source'])
  const test = new Set<FileRole>(['test', 'snapshot'])
  // What the person answered is theirs to write down, whoever is wrong by it.
  if (candidate.engine === 'person' && candidate.fixes === 'contract') return new Set(['contract'])
  if (verdict === 'code-wrong') return code
  if (verdict === 'test-wrong') return test
  if (verdict === 'flaky') return new Set()
  return candidate.fixes === 'code' ? code : candidate.fixes === 'test' ? test : new Set(['contract'])
}

/** Failures that are judged before the first of them is repaired: one repair often mends many, which then need no verdict. */
const JUDGED_AHEAD = 8

/** Starts the first run and keeps the loop going: facts in, state out, repairs started and cancelled as failures come and go. */
export function startSession(parts: SessionParts): Session {
  return new Loop(parts)
}

class Loop implements Session {
  readonly ended: Promise<void>
  readonly #parts: SessionParts
  readonly #listeners = new Set<() => void>()
  readonly #finishedFiles = new Set<string>()
  readonly #started = performance.now()
  #end: () => void = () => {}
  #state: TrackedState = initialState()
  #lab: Lab | null = null
  #labFailed = false
  #survey: Promise<Survey> | null = null
  #active: { readonly failureId: string; readonly abort: AbortController } | null = null
  #labProblem = ''
  /** What was accepted in this session and not undone, the last one last. */
  readonly #accepted: { readonly failureId: string; readonly candidate: Candidate }[] = []
  #shownProblems = ''
  /** How many readings of the contract are under way. */
  #checking = 0
  #toldNotes = 0
  /** What the person said, as changes of the contract that can be accepted: failure id → candidate. */
  readonly #answers = new Map<string, Candidate>()
  /** Failures of this run that are judged and wait for their search. */
  readonly #judged = new Map<string, Judged>()
  /** Judgements of this run, also of failures that are repaired. */
  readonly #known = new Map<string, Judged>()
  /** Proofs under way of what a person made. */
  readonly #proving = new Set<AbortController>()
  readonly #beside = new Beside(() => this.#notify())
  readonly #pins: Pins | null

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#pins = parts.pins
      ? new Pins(
          parts.pins,
          (event) => this.#apply({ ...event, at: this.now() }),
          (level, text) => this.say(level, text),
        )
      : null
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
    parts.host.onEvent((event) => this.#onHost(event))
    parts.lab.then(
      (lab) => {
        this.#lab = lab
        this.#tellNotes(lab)
        this.#schedule()
      },
      (error: unknown) => {
        this.#labFailed = true
        this.#labProblem = `No repairs: ${error instanceof Error ? error.message : String(error)}`
        this.#tellLabProblem()
        this.#schedule()
      },
    )
    parts.host.start()
    void this.#checkContract()
  }

  getState(): SessionState {
    return this.#state
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  now(): number {
    return Math.round(performance.now() - this.#started)
  }

  async history(): Promise<readonly LedgerEntry[]> {
    return (await this.#parts.ledger.entries()).entries
  }

  settled(): boolean {
    const { phase, failures, paused } = this.#state
    if (phase === 'host-failed') return true
    if (this.#checking > 0) return false
    return (
      phase === 'idle' &&
      this.#active === null &&
      this.#proving.size === 0 &&
      this.#beside.underWay === 0 &&
      (paused || !failures.some(({ stage }) => stage === 'waiting'))
    )
  }

  refresh(): void {
    this.#survey = null
    this.#forgetJudgements()
    void this.#checkContract()
    const active = this.#active?.failureId
    this.#active?.abort.abort()
    for (const { failure } of this.#state.failures) if (failure.id !== active) this.#restart(failure.id)
  }

  async dispatch(intent: Intent): Promise<void> {
    try {
      await this.#carryOut(intent)
    } catch (error) {
      // Whoever pressed a key has to hear why nothing came of it.
      this.say('problem', error instanceof RepairWatchError ? `${error.message}; ${error.hint}` : String(error))
    }
  }

  async #carryOut(intent: Intent): Promise<void> {
    const at = this.now()
    switch (intent.type) {
      case 'focus-failure':
        return this.#focusFailure(intent.step)
      case 'focus-on':
        return this.#focusOn(this.#failure(intent.failureId))
      case 'focus-candidate':
        return this.#focusCandidate((index, count) => Math.min(Math.max(index + intent.step, 0), count - 1))
      case 'focus-candidate-number':
        return this.#focusCandidate((index, count) => (intent.number <= count ? intent.number - 1 : index))
      case 'accept':
        return this.#accept(intent.failureId, intent.candidateId)
      case 'derive':
        return this.#derive(intent)
      case 'reject':
        this.#apply({ type: 'candidate-rejected', at, failureId: intent.failureId, candidateId: intent.candidateId })
        return this.#record('rejected', intent.failureId, intent.candidateId, intent.reason)
      case 'defer':
        this.#apply({ type: 'candidate-deferred', at, failureId: intent.failureId, candidateId: intent.candidateId })
        return this.#record('deferred', intent.failureId, intent.candidateId)
      case 'undo':
        return this.#undo()
      case 'flip-verdict':
        this.#apply({ type: 'verdict-flipped', at, failureId: intent.failureId, kind: intent.kind })
        this.#restart(intent.failureId)
        return this.#record('verdict-flipped', intent.failureId, undefined, intent.kind)
      case 'answer':
        return this.#answer(intent.failureId, intent.side)
      case 'repair-again':
        return this.#restart(intent.failureId)
      case 'characterize':
        if (!this.#lab || !this.#pins) return this.say('problem', 'there is no lab to characterize code in')
        return this.#pins.draft(this.#lab, intent.module)
      case 'pause':
        this.#apply({ type: 'repairs-paused', at, paused: !this.#state.paused })
        if (this.#state.paused) this.#active?.abort.abort()
        return this.#schedule()
      case 'order-host':
        return this.#parts.host.send(intent.order)
      case 'quit':
        this.#active?.abort.abort()
        this.#beside.cancel()
        this.#pins?.cancel()
        for (const abort of this.#proving) abort.abort()
        return this.#end()
    }
  }

  #onHost(event: HostEvent): void {
    if (event.type === 'run-started') {
      const files = new Set(event.files.map(({ project, file }) => `${project}|${file}`))
      for (const key of files) this.#finishedFiles.delete(key)
      this.#survey = null
      this.#forgetJudgements()
      this.#lab?.invalidate()
      // A run that begins may follow a save: what was computed from the old files is worth nothing any more.
      this.#active?.abort.abort()
      this.#beside.cancel()
      this.#pins?.cancel()
    }
    this.#apply({ ...event, at: this.now() })
    if (event.type === 'run-started') this.#tellLabProblem()
    if (event.type === 'file-finished') this.#finishedFiles.add(`${event.file.project}|${event.file.file}`)
    if (event.type !== 'test-finished') this.#schedule()
    if (event.type === 'run-finished') this.#lookAtPins()
  }

  /** Beside everything else; what it throws has no bearing on repairs. */
  #lookAtPins(): void {
    if (!this.#lab || !this.#pins || this.#state.phase !== 'idle') return
    const isGreen = this.#state.failures.length === 0 && this.#state.counts.failed === 0
    void this.#pins.look(this.#lab, isGreen).catch(() => {})
  }

  /** Where Vitest itself does not start, that is the news: the lab fails for the same reason. */
  #tellLabProblem(): void {
    const { phase } = this.#state
    if (this.#labProblem === '' || phase === 'starting' || phase === 'host-failed') return
    this.say('problem', this.#labProblem)
    this.#labProblem = ''
  }

  /** Some limits of a project show only when its tests are run. */
  #tellNotes({ info }: Lab): void {
    for (const text of info.notes.slice(this.#toldNotes)) this.say('info', text)
    this.#toldNotes = info.notes.length
  }

  /**
   * Starts the next piece of work: failures are judged before the first long search begins, a few of them where there are
   * many; the failure under the cursor goes first, then the order of arrival.
   */
  #schedule(): void {
    if (this.#active || this.#state.paused || !(this.#lab || this.#labFailed)) return
    const waiting = this.#state.failures.filter((entry) => entry.stage === 'waiting' && this.#isReady(entry))
    const judged = waiting.filter(({ failure }) => this.#judged.has(failure.id))
    const unjudged = waiting.filter((entry) => !judged.includes(entry))
    const first = unjudged.length > 0 && judged.length < JUDGED_AHEAD ? unjudged : judged
    const next = first.find(({ failure }) => failure.id === this.#state.focus.failureId) ?? first[0]
    if (!next) return
    if (this.#lab) void this.#repair(next, this.#lab)
    else {
      const { run } = next
      this.#apply({ type: 'repair-finished', at: this.now(), failureId: next.failure.id, run, outcome: 'budget-spent' })
      this.#schedule()
    }
  }

  /** Repairs begin when the file is through: then all its tests that fail for one reason are in one failure. */
  #isReady({ failure }: FailureState): boolean {
    return (
      this.#state.phase === 'idle' ||
      failure.tests.every(({ project, file }) => this.#finishedFiles.has(`${project}|${file}`))
    )
  }

  async #repair({ failure }: FailureState, lab: Lab): Promise<void> {
    const abort = new AbortController()
    const run = this.#state.run
    const failureId = failure.id
    const judged = this.#judged.get(failureId)
    this.#active = { failureId, abort }
    this.#apply({ type: judged ? 'search-started' : 'repair-started', at: this.now(), failureId, run })
    let outcome: RepairEnd = 'budget-spent'
    try {
      outcome = await this.#work(failure, judged, { lab, run, signal: abort.signal })
    } catch (error) {
      const text = `Repair stopped: ${error instanceof Error ? error.message : String(error)}`
      if (!abort.signal.aborted) this.say('problem', text)
    }
    if (abort.signal.aborted) outcome = 'cancelled'
    if (outcome !== 'judged') this.#judged.delete(failureId)
    this.#tellNotes(lab)
    this.#active = null
    this.#apply({ type: 'repair-finished', at: this.now(), failureId, run, outcome })
    this.#schedule()
    this.#notify()
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
    const result = await judgeFailure(failure, context, emit, signal)
    if (result) {
      this.#judged.set(failure.id, result)
      this.#known.set(failure.id, result)
    }
    return 'judged'
  }

  #onRepair({ id: failureId, tests: target }: Failure, run: number, event: RepairEvent): void {
    const at = this.now()
    if (event.type !== 'candidate-proved') {
      this.#apply({ ...event, at, failureId, run })
      return
    }
    const { mendedTests, ...rest } = event
    if (event.proof.status === 'refuted') {
      this.#apply({ ...rest, at, failureId, run, alsoMends: [] })
      return
    }
    const passing = new Set([...target, ...mendedTests].map(({ key }) => key))
    // Tests that came to the failure since its repair began are its target too.
    if (!this.#failure(failureId)?.failure.tests.every(({ key }) => passing.has(key))) return
    const alsoMends = this.#sameCause(failureId, event.candidate, passing)
    this.#apply({ ...rest, at, failureId, run, alsoMends })
    void this.#record('proposed', failureId, event.candidate.id, event.proof.status)
  }

  /**
   * Other failures have the same root cause when one change of one place turns all their tests green too. Only the first
   * repair of a failure tells: after it, whatever mends more mends more than one cause.
   */
  #sameCause(failureId: string, { id, changes }: Candidate, passing: ReadonlySet<string>): readonly string[] {
    const places = changes.flatMap((change) => diffHunks(change, 0)).length
    const isOther = ({ decision, candidate }: CandidateState): boolean => decision === 'open' && candidate.id !== id
    if (places !== 1 || this.#failure(failureId)?.candidates.some(isOther)) return []
    return this.#state.failures
      .filter(({ failure }) => failure.id !== failureId && failure.tests.every(({ key }) => passing.has(key)))
      .map(({ failure }) => failure.id)
  }

  async #context(lab: Lab): Promise<RepairContext> {
    const { workspace, engines, fastCheck, timeBudgetMs, contracts, ledger } = this.#parts
    this.#survey ??= makeSurvey(workspace, lab, { fastCheck, contracts })
    const survey = await this.#survey
    this.#showContractProblems(survey.contract)
    const { entries } = await ledger.entries()
    return {
      lab,
      workspace,
      survey,
      engines,
      fastCheck,
      timeBudgetMs,
      rejected: (id) =>
        new Set(
          entries
            .filter(({ event, failureId }) => event === 'rejected' && failureId === id)
            .map(({ candidateId }) => candidateId ?? ''),
        ),
      rejections: (id) => this.#rejectionsOf(id, entries),
      learned: learnedPriors(entries),
      answered: (id) => this.#answers.get(id) ?? null,
      flipped: (id) => {
        const entry = this.#failure(id)
        return entry?.flipped ? (entry.verdict?.kind ?? null) : null
      },
      now: () => this.now(),
      reviewer: this.#parts.reviewer ?? null,
      predictor: this.#parts.predictor ?? null,
      beside: (work) => this.#beside.start(work),
      onProblem: (text) => this.say('problem', text),
    }
  }

  /** Also while nothing is red: whoever writes a contract learns at once what in it cannot be understood. */
  async #checkContract(): Promise<void> {
    const { workspace, contracts } = this.#parts
    this.#checking++
    try {
      this.#showContractProblems(await readContract(workspace, contracts))
    } finally {
      this.#checking--
      this.#notify()
    }
  }

  #showContractProblems({ problems }: Contract): void {
    const [first, ...others] = problems
    const { file, line, column } = first?.at ?? { file: '', line: 0, column: 0 }
    const more = others.length > 0 ? ` (and ${others.length} more)` : ''
    const text = first ? `${file}:${line}:${column} ${first.message}; ${first.hint}${more}` : ''
    if (text === this.#shownProblems) return
    this.#shownProblems = text
    if (text !== '') this.#apply({ type: 'noticed', at: this.now(), level: 'problem', text })
  }

  #forgetJudgements(): void {
    this.#judged.clear()
    this.#known.clear()
    for (const abort of this.#proving) abort.abort()
  }

  #rejectionsOf(failureId: string, entries: readonly LedgerEntry[]): NonNullable<Diagnosis['rejections']> {
    const shown = this.#failure(failureId)?.candidates ?? []
    return entries.flatMap(({ event, detail, candidateId, ...entry }) =>
      event === 'rejected' && entry.failureId === failureId && detail
        ? [{ candidate: shown.find((one) => one.candidate.id === candidateId)?.candidate ?? null, reason: detail }]
        : [],
    )
  }

  /** What a person made of a candidate is proven beside whatever else goes on, since somebody waits for it. */
  async #derive({ failureId, candidateId, changes, how }: Extract<Intent, { type: 'derive' }>): Promise<void> {
    const entry = this.#failure(failureId)
    const from = entry?.candidates.find((one) => one.candidate.id === candidateId)
    if (!entry || !from || !this.#lab || changes.length === 0)
      return this.say('problem', 'That candidate is gone; nothing was proven.')
    const candidate = derivedCandidate(from.candidate, changes, how, this.#parts.contracts)
    const id = candidate.id
    if (openCandidates(entry).some((one) => one.candidate.id === id))
      return this.#apply({ type: 'focus-moved', at: this.now(), failureId, candidateId: id })
    const abort = new AbortController()
    const { run } = entry
    this.#proving.add(abort)
    this.#apply({ type: 'candidate-derived', at: this.now(), failureId, run, candidate, from: candidateId })
    let problem = 'It was not proven: the files changed meanwhile.'
    try {
      const context = await this.#context(this.#lab)
      const known = this.#known.get(failureId) ?? (await judgeFailure(entry.failure, context, () => {}, abort.signal))
      const emit = (event: RepairEvent): void => {
        if (abort.signal.aborted) return
        if (event.type === 'candidate-proved' && event.proof.status === 'refuted')
          problem = `It does not hold: ${event.proof.reasons.join('; ')}. Nothing was written.`
        else this.#onRepair(entry.failure, run, event)
      }
      if (known) await proveDerived(candidate, { ...known, failure: entry.failure }, context, emit, abort.signal)
    } catch (error) {
      problem = `It was not proven: ${error instanceof Error ? error.message : String(error)}`
    }
    this.#proving.delete(abort)
    const left = this.#failure(failureId)
    if (left?.candidates.find((one) => one.candidate.id === id)?.derived?.proving) {
      const refutation = { candidate, proof: refuted([], problem).proof, foundAt: this.now(), alsoMends: [] }
      this.#apply({ type: 'candidate-proved', at: this.now(), failureId, run: left.run, ...refutation })
      this.say('problem', problem)
    }
    this.#notify()
  }

  #restart(failureId: string): void {
    const entry = this.#failure(failureId)
    if (!entry || !this.#lab) return
    this.#judged.delete(failureId)
    if (this.#active?.failureId === failureId) {
      // Its end puts the failure back to waiting, and the loop takes it up again.
      this.#active.abort.abort()
      return
    }
    this.#apply({ type: 'repair-finished', at: this.now(), failureId, run: entry.run, outcome: 'cancelled' })
    this.#schedule()
  }

  async #accept(failureId: string, candidateId: string): Promise<void> {
    const entry = this.#failure(failureId)
    const shown = entry?.candidates.find(({ candidate }) => candidate.id === candidateId)
    if (!entry || !shown || shown.decision === 'accepted')
      return this.say('problem', 'That candidate is gone; nothing was written.')
    if (shown.derived?.proving) return this.say('problem', 'That candidate is not proven yet; nothing was written.')
    const { candidate } = shown
    const roles = writableRoles(entry.verdict?.kind ?? 'undecided', candidate)
    const outcome = await this.#parts.workspace.apply(candidate.changes, roles)
    const at = this.now()
    switch (outcome.status) {
      case 'applied':
        this.#apply({ type: 'candidate-accepted', at, failureId, candidateId, paths: outcome.paths })
        this.#accepted.push({ failureId, candidate })
        this.say('info', `written: ${outcome.paths.join(', ')}; undo takes it back`)
        return this.#record('accepted', failureId, candidateId)
      case 'stale':
        return this.say('problem', `${whyNotWritten(outcome)} Save again to repair anew.`)
      default:
        return this.say('problem', whyNotWritten(outcome))
    }
  }

  async #answer(failureId: string, side: 'test' | 'code'): Promise<void> {
    const question = this.#failure(failureId)?.question
    const answer = question?.[side]
    if (!question || !answer) return this.say('problem', 'There is no question to answer; nothing was changed.')
    const kind = side === 'test' ? 'code-wrong' : 'test-wrong'
    const detail = `you said that ${answerText(question.call, answer)}`
    const { workspace, contracts } = this.#parts
    const { files } = await readContract(workspace, contracts)
    const path = files[0] ?? 'contract.md'
    const candidate = await answerCandidate(question, answer, { path, text: await workspace.read(path) })
    if (candidate) this.#answers.set(failureId, candidate)
    this.#apply({ type: 'verdict-flipped', at: this.now(), failureId, kind, detail })
    this.#restart(failureId)
    await this.#record('verdict-flipped', failureId, undefined, detail)
  }

  async #undo(): Promise<void> {
    const outcome = await this.#parts.workspace.undo()
    switch (outcome.status) {
      case 'undone': {
        this.#apply({ type: 'accept-undone', at: this.now(), paths: outcome.paths })
        const { failureId = '', candidate } = this.#accepted.pop() ?? {}
        const { id: candidateId, engine, rule } = candidate ?? {}
        const known = candidate ? { candidateId, engine, rule } : {}
        return this.#parts.ledger.append({ event: 'undone', failureId, ...known, detail: outcome.undoId })
      }
      default:
        return this.say(outcome.status === 'nothing' ? 'info' : 'problem', whyNotUndone(outcome))
    }
  }

  #focusFailure(step: number): void {
    const { failures, focus } = this.#state
    const index = failures.findIndex(({ failure }) => failure.id === focus.failureId)
    this.#focusOn(failures[Math.min(Math.max(index + step, 0), failures.length - 1)])
  }

  #focusOn(next: FailureState | undefined): void {
    const { focus } = this.#state
    if (!next || next.failure.id === focus.failureId) return
    const candidateId = openCandidates(next)[0]?.candidate.id ?? null
    this.#apply({ type: 'focus-moved', at: this.now(), failureId: next.failure.id, candidateId })
    this.#schedule()
  }

  #focusCandidate(pick: (index: number, count: number) => number): void {
    const { focus } = this.#state
    const entry = focus.failureId === null ? undefined : this.#failure(focus.failureId)
    if (!entry) return
    const open = openCandidates(entry)
    const index = open.findIndex(({ candidate }) => candidate.id === focus.candidateId)
    const next = open[pick(index, open.length)]
    if (!next || next.candidate.id === focus.candidateId) return
    this.#apply({ type: 'focus-moved', at: this.now(), failureId: entry.failure.id, candidateId: next.candidate.id })
  }

  async #record(
    event: 'proposed' | 'accepted' | 'rejected' | 'deferred' | 'verdict-flipped',
    failureId: string,
    candidateId?: string,
    detail?: string,
  ): Promise<void> {
    // Proposals stay in memory: a run that only looks leaves no trace in the project.
    if (event === 'proposed') return
    const entry = this.#failure(failureId)
    const shown = entry?.candidates.find(({ candidate }) => candidate.id === candidateId)
    const { ledger } = this.#parts
    const told = event === 'accepted' && entry && shown ? (await ledger.entries()).entries : []
    await ledger.append({
      event,
      failureId,
      ...(candidateId === undefined ? {} : { candidateId }),
      ...(shown ? { engine: shown.candidate.engine, rule: shown.candidate.rule } : {}),
      ...(detail === undefined ? {} : { detail }),
      ...(entry && shown ? effortOf(entry) : {}),
    })
    if (entry && shown)
      for (const observed of observeGenerated(entry.failure, shown.candidate, told)) await ledger.append(observed)
  }

  #failure(id: string): FailureState | undefined {
    return this.#state.failures.find(({ failure }) => failure.id === id)
  }

  say(level: 'info' | 'problem', text: string): void {
    this.#apply({ type: 'noticed', at: this.now(), level, text })
  }

  spent(failureId: string, spend: Spend): void {
    this.#apply({ type: 'model-answered', at: this.now(), failureId, spend })
  }

  #apply(event: SessionEvent): void {
    this.#state = reduce(this.#state, event)
    this.#notify()
  }

  #notify(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** The candidates that the cursor can go to: rejected ones are out of sight. */
export function openCandidates({ candidates }: FailureState): readonly CandidateState[] {
  return candidates.filter(({ decision }) => decision !== 'rejected')
}
