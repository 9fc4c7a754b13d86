import { RepairWatchError } from '../model/errors.ts'
import type { Intent } from '../model/event.ts'
import type { HostEvent, TestHost } from '../model/host.ts'
import type { Lab } from '../model/lab.ts'
import type { LedgerEntry } from '../model/ledger.ts'
import type { SessionState } from '../model/session-state.ts'
import type { Spend } from '../model/spend.ts'
import { ContractProblems } from './contract-problems.ts'
import { Decisions } from './decisions.ts'
import { candidateMove, failureMove } from './focus-moves.ts'
import { type PinParts, Pins } from './pins.ts'
import { type RepairParts, Repairs } from './repairs.ts'
import { SessionStore } from './session-store.ts'
import { WarmUp } from './warm-up.ts'

/** What a session is made of; the one who composes it disposes of the parts. */
export interface SessionParts extends RepairParts {
  readonly host: TestHost
  /** Opens beside the first run; a rejection leaves the session without repairs. */
  readonly lab: Promise<Lab>
  /** Runs follow one another: then the lab is made ready while nothing is to be done. */
  readonly watch?: boolean
  /** What pinning behaviour takes; null or absent where nothing is to be pinned. */
  readonly pins?: PinParts | null
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

/** Starts the first run and keeps the loop going: facts in, state out, repairs started and cancelled as failures come and go. */
export function startSession(parts: SessionParts): Session {
  return new Loop(parts)
}

class Loop implements Session {
  readonly ended: Promise<void>
  readonly #parts: SessionParts
  readonly #store = new SessionStore()
  readonly #contract: ContractProblems
  readonly #repairs: Repairs
  readonly #decisions: Decisions
  readonly #pins: Pins | null
  readonly #warmUp: WarmUp | null
  #end: () => void = () => {}
  /** Why there is no lab, until it was told. */
  #labProblem = ''

  constructor(parts: SessionParts) {
    const store = this.#store
    this.#parts = parts
    this.#contract = new ContractProblems(parts, store)
    this.#repairs = new Repairs(parts, store, this.#contract)
    this.#pins = parts.pins ? new Pins(parts.pins, store) : null
    this.#warmUp = parts.watch ? new WarmUp() : null
    this.#decisions = new Decisions({ ...parts, live: true }, store, {
      onVerdict: (failureId, answer) => this.#repairs.restart(failureId, answer),
      onUndone: async (undoId) => (await this.#pins?.undone(undoId)) ?? false,
    })
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
    parts.host.onEvent((event) => this.#onHost(event))
    parts.lab.then(
      (lab) => {
        this.#repairs.start(lab)
        this.#warmUp?.open(lab)
      },
      (error: unknown) => {
        this.#labProblem = `No repairs: ${error instanceof Error ? error.message : String(error)}`
        this.#tellLabProblem()
        this.#repairs.start(null)
      },
    )
    parts.host.start()
    void this.#contract.check()
  }

  getState(): SessionState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  now(): number {
    return this.#store.now()
  }

  say(level: 'info' | 'problem', text: string): void {
    this.#store.say(level, text)
  }

  spent(failureId: string, spend: Spend): void {
    this.#store.tell({ type: 'model-answered', failureId, spend })
  }

  async history(): Promise<readonly LedgerEntry[]> {
    return (await this.#parts.ledger.entries()).entries
  }

  settled(): boolean {
    const { phase, failures, paused } = this.#store.state
    if (phase === 'host-failed') return true
    return (
      phase === 'idle' &&
      this.#contract.underWay === 0 &&
      this.#repairs.idle &&
      (paused || !failures.some(({ stage }) => stage === 'waiting'))
    )
  }

  refresh(): void {
    void this.#contract.check()
    this.#repairs.refresh()
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
    switch (intent.type) {
      case 'focus-failure':
      case 'focus-on': {
        const move = failureMove(this.#store.state, intent)
        if (!move) return
        this.#store.tell(move)
        return this.#repairs.schedule()
      }
      case 'focus-candidate':
      case 'focus-candidate-number': {
        const move = candidateMove(this.#store.state, intent)
        if (move) this.#store.tell(move)
        return
      }
      case 'accept':
      case 'reject':
      case 'defer':
      case 'undo':
      case 'flip-verdict':
      case 'answer':
        await this.#decisions.carryOut(intent)
        return
      case 'derive':
        return this.#repairs.derive(intent)
      case 'repair-again':
        return this.#repairs.restart(intent.failureId)
      case 'characterize': {
        const { lab } = this.#repairs
        if (!lab || !this.#pins) return this.say('problem', 'there is no lab to characterize code in')
        return this.#pins.draft(lab, intent.module)
      }
      case 'decide-draft':
      case 'answer-change':
        return this.#pins?.decide(intent)
      case 'pause':
        this.#store.tell({ type: 'repairs-paused', paused: !this.#store.state.paused })
        if (this.#store.state.paused) this.#repairs.interrupt()
        return this.#repairs.schedule()
      case 'order-host':
        return this.#parts.host.send(intent.order)
      case 'quit':
        this.#repairs.stop()
        this.#warmUp?.end()
        this.#pins?.cancel()
        return this.#end()
    }
  }

  #onHost(event: HostEvent): void {
    this.#repairs.history.hear(event)
    this.#warmUp?.hear(event)
    if (event.type === 'run-started') {
      this.#repairs.runStarted(event.files)
      this.#pins?.cancel()
    }
    this.#store.tell(event)
    if (event.type === 'run-started') this.#tellLabProblem()
    if (event.type === 'test-finished' && event.outcome.state === 'failed') this.#repairs.testFailed()
    if (event.type === 'file-finished') this.#repairs.fileFinished(event.file)
    if (event.type !== 'test-finished') this.#repairs.schedule()
    if (event.type === 'run-finished') this.#lookAtPins()
  }

  /** Beside everything else; what it throws has no bearing on repairs. */
  #lookAtPins(): void {
    const { lab } = this.#repairs
    const { phase, failures, counts } = this.#store.state
    if (!lab || !this.#pins || phase !== 'idle') return
    const isGreen = failures.length === 0 && counts.failed === 0
    void this.#pins.look(lab, isGreen).catch(() => {})
  }

  /** Where Vitest itself does not start, that is the news: the lab fails for the same reason. */
  #tellLabProblem(): void {
    const { phase } = this.#store.state
    if (this.#labProblem === '' || phase === 'starting' || phase === 'host-failed') return
    this.say('problem', this.#labProblem)
    this.#labProblem = ''
  }
}
