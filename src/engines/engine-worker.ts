import { readlinkSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'
import { basename } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { Candidate } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { CandidateFate, Engine } from '../model/engine.ts'
import { history } from './history.ts'
import { templatesEngine } from './templates.ts'
import { testLiteral } from './test-literal.ts'
import type { ComputingEngine, News, Order, SentCandidate, ThreadSettings, ToThread } from './thread-protocol.ts'

// The thread of the engines that only compute: what they take would come between a key and its picture.

const ENGINES: Readonly<Record<ComputingEngine, Engine>> = {
  history,
  templates: templatesEngine,
  'test-literal': testLiteral,
}

interface Proposal {
  readonly id: number
  readonly abort: AbortController
  /** Candidates that may be sent now. */
  open: number
  wake(): void
  readonly fates: Map<string, (fate: CandidateFate) => void>
}

const proposals = new Map<number, Proposal>()
let diagnosis: Diagnosis | null = null
let news: News[] = []

/** All of one turn together: what engines have to say at once arrives at once. */
function tell(one: News): void {
  if (news.length === 0)
    setImmediate(() => {
      parentPort?.postMessage(news)
      news = []
    })
  news.push(one)
}

parentPort?.on('message', (orders: ToThread) => {
  for (const order of orders)
    if (order.type === 'diagnosis') diagnosis = order.diagnosis
    else if (order.type === 'propose') void propose(order)
    else hear(order)
})

function hear(order: Exclude<Order, { type: 'diagnosis' | 'propose' }>): void {
  const proposal = proposals.get(order.id)
  if (!proposal) return
  if (order.type === 'fate') {
    proposal.fates.get(order.candidateId)?.(order.fate)
    proposal.fates.delete(order.candidateId)
    return
  }
  if (order.type === 'more') proposal.open += order.count
  else proposal.abort.abort()
  proposal.wake()
}

async function propose({ id, engine, count, hasFates }: Extract<Order, { type: 'propose' }>): Promise<void> {
  const abort = new AbortController()
  const proposal: Proposal = { id, abort, open: count, wake: () => {}, fates: new Map() }
  proposals.set(id, proposal)
  let error: string | null = null
  try {
    if (!diagnosis) throw new Error('no diagnosis was sent')
    const subject = diagnosis
    for await (const candidate of ENGINES[engine].propose(
      subject,
      abort.signal,
      hasFates ? fatesOf(proposal) : undefined,
    )) {
      if (abort.signal.aborted) break
      tell({ type: 'candidate', id, candidate: sent(candidate, subject) })
      proposal.open--
      while (proposal.open <= 0 && !abort.signal.aborted)
        await new Promise<void>((resolve) => {
          proposal.wake = resolve
        })
    }
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown)
  }
  proposals.delete(id)
  tell({ type: 'ended', id, error })
}

function fatesOf({ id, fates }: Proposal): (candidateId: string) => Promise<CandidateFate> {
  return (candidateId) =>
    new Promise((resolve) => {
      fates.set(candidateId, resolve)
      tell({ type: 'watch', id, candidateId })
    })
}

function sent(candidate: Candidate, { files }: Diagnosis): SentCandidate {
  const changes = candidate.changes.map(({ before, ...change }) =>
    before === files.get(change.path) ? change : { ...change, before },
  )
  return { ...candidate, changes }
}

/** On Linux a thread has a `nice` of its own, by its number; elsewhere it is what it is. */
function standBack(niceness: number): void {
  try {
    const thread = Number(basename(readlinkSync('/proc/thread-self')))
    setPriority(thread, Math.min(19, getPriority() + niceness))
  } catch {
    // There are no such numbers here.
  }
}

standBack((workerData as ThreadSettings).niceness)
