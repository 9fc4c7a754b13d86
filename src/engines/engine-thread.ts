import { Worker } from 'node:worker_threads'
import type { Candidate } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Engine, FateOf } from '../model/engine.ts'
import { builtEntry } from '../source/built-entry.ts'
import type { ComputingEngine, FromThread, News, Order, SentCandidate, ThreadSettings } from './thread-protocol.ts'

/** How many candidates the thread may be ahead of whoever asks for them. */
const WINDOW = 16

/** The engines that only compute, in a thread of their own: the same candidates in the same order as where they are asked directly. */
export interface EngineThread {
  readonly engines: Readonly<Record<ComputingEngine, Engine>>
  /** Starts the thread, which takes a tenth of a second; else the first proposal does. */
  start(): void
  /** Ends the thread and all that is under way; resolves when it is gone. Nothing is proposed afterwards. */
  dispose(): Promise<void>
}

/**
 * What an engine throws rejects its proposal alone. A thread that breaks (no memory) rejects the proposals under way, and the
 * next one starts another. The thread keeps no process alive.
 */
export function engineThread(settings: ThreadSettings): EngineThread {
  const thread = new Thread(settings)
  const engine = (name: ComputingEngine): Engine => ({
    name,
    propose: (diagnosis, signal, fateOf) => thread.propose(name, diagnosis, signal, fateOf),
  })
  return {
    engines: { history: engine('history'), templates: engine('templates'), 'test-literal': engine('test-literal') },
    start: () => thread.start(),
    dispose: () => thread.dispose(),
  }
}

interface Proposal {
  readonly id: number
  readonly diagnosis: Diagnosis
  readonly fateOf: FateOf | undefined
  readonly arrived: Candidate[]
  /** Candidates that were taken since more were asked for. */
  taken: number
  end: { readonly error: string | null } | null
  wake(): void
}

class Thread {
  readonly #settings: ThreadSettings
  readonly #proposals = new Map<number, Proposal>()
  #worker: Worker | null = null
  #known: Diagnosis | null = null
  readonly #orders: Order[] = []
  #next = 0
  #isOver = false

  constructor(settings: ThreadSettings) {
    this.#settings = settings
  }

  start(): void {
    if (this.#worker || this.#isOver) return
    const worker = new Worker(builtEntry(import.meta.url, 'engine-worker'), {
      workerData: this.#settings,
      execArgv: [],
      // What it might print belongs to no screen.
      stdout: true,
      stderr: true,
    })
    worker.unref()
    worker.on('message', (all: FromThread) => {
      for (const one of all) this.#hear(one)
    })
    worker.on('error', (error) => this.#lost(worker, `its thread ended: ${error.message}`))
    worker.on('exit', () => this.#lost(worker, 'its thread ended'))
    this.#worker = worker
  }

  async *propose(
    engine: ComputingEngine,
    diagnosis: Diagnosis,
    signal: AbortSignal,
    fateOf: FateOf | undefined,
  ): AsyncGenerator<Candidate> {
    if (signal.aborted || this.#isOver) return
    const proposal = this.#open(engine, diagnosis, fateOf)
    const stop = (): void => this.#close(proposal)
    signal.addEventListener('abort', stop, { once: true })
    try {
      while (!signal.aborted && !this.#isOver) {
        const next = proposal.arrived.shift()
        if (next) {
          this.#took(proposal)
          yield next
        } else if (proposal.end) {
          if (proposal.end.error === null) return
          throw new Error(proposal.end.error)
        } else
          await new Promise<void>((resolve) => {
            proposal.wake = resolve
          })
      }
    } finally {
      signal.removeEventListener('abort', stop)
      stop()
    }
  }

  async dispose(): Promise<void> {
    this.#isOver = true
    for (const proposal of this.#proposals.values()) this.#end(proposal, null)
    await this.#worker?.terminate()
  }

  #open(engine: ComputingEngine, diagnosis: Diagnosis, fateOf: FateOf | undefined): Proposal {
    this.start()
    if (this.#known !== diagnosis) {
      const { calls: _, ...rest } = diagnosis
      this.#send({ type: 'diagnosis', diagnosis: rest })
      this.#known = diagnosis
    }
    const id = this.#next++
    const proposal: Proposal = { id, diagnosis, fateOf, arrived: [], taken: 0, end: null, wake: () => {} }
    this.#proposals.set(id, proposal)
    this.#send({ type: 'propose', id, engine, count: WINDOW, hasFates: fateOf !== undefined })
    return proposal
  }

  #took(proposal: Proposal): void {
    proposal.taken++
    if (proposal.taken < WINDOW / 2 || proposal.end) return
    this.#send({ type: 'more', id: proposal.id, count: proposal.taken })
    proposal.taken = 0
  }

  #hear(news: News): void {
    const proposal = this.#proposals.get(news.id)
    if (!proposal) return
    if (news.type === 'candidate') proposal.arrived.push(received(news.candidate, proposal.diagnosis))
    else if (news.type === 'watch') void this.#tellFate(proposal, news.candidateId)
    else this.#end(proposal, news.error)
    proposal.wake()
  }

  async #tellFate({ id, fateOf }: Proposal, candidateId: string): Promise<void> {
    const fate = await fateOf?.(candidateId)
    if (fate && this.#proposals.has(id)) this.#send({ type: 'fate', id, candidateId, fate })
  }

  #end(proposal: Proposal, error: string | null): void {
    this.#proposals.delete(proposal.id)
    proposal.end = { error }
    proposal.wake()
  }

  /** Nobody wants more of it. */
  #close(proposal: Proposal): void {
    if (!proposal.end) this.#send({ type: 'abort', id: proposal.id })
    this.#end(proposal, null)
  }

  #lost(worker: Worker, error: string): void {
    if (this.#worker !== worker) return
    this.#worker = null
    this.#known = null
    for (const proposal of this.#proposals.values()) this.#end(proposal, error)
  }

  /** Engines that are asked in one breath begin in one turn: what the quickest has is not tried alone by chance. */
  #send(order: Order): void {
    if (this.#orders.length === 0) queueMicrotask(() => this.#worker?.postMessage(this.#orders.splice(0)))
    this.#orders.push(order)
  }
}

function received(candidate: SentCandidate, { files }: Diagnosis): Candidate {
  const changes = candidate.changes.map(({ path, before, after }) => ({
    path,
    before: before === undefined ? (files.get(path) ?? null) : before,
    after,
  }))
  return { ...candidate, changes }
}
