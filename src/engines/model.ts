import type { Candidate, Writing } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Engine, FateOf } from '../model/engine.ts'
import { codeMayBeWrong } from '../model/verdict.ts'
import { type AnswerAhead, askAhead } from './answer-ahead.ts'
import { AnswerReader, type Conversation } from './answer-reader.ts'
import type { Tried } from './candidate-pieces.ts'
import { isRepairable, type ModelEngineParts, planRequests } from './model-plan.ts'
import type { AnswerEvent } from './model-stream.ts'
import { skeletons } from './skeletons.ts'

/**
 * The engine that asks a model of any OpenAI-compatible endpoint. Candidates come while the answers are still being written. Its
 * iterables never throw: what goes wrong is one notice, and they end. Where the fate of candidates is told, refuted ones are handed to
 * the templates and to at most two further rounds. The first sample can be asked ahead of the verdict, of one failure at a time.
 */
export function modelEngine(parts: ModelEngineParts): Engine {
  let ahead: AnswerAhead | null = null
  const take = ({ failure, verdict }: Diagnosis): AnswerAhead | null => {
    if (ahead?.failureId !== failure.id) return null
    const taken = ahead
    ahead = null
    // It was asked to repair the code.
    if (!codeMayBeWrong(verdict.kind)) taken.stop()
    return taken.isOpen() ? taken : null
  }
  return {
    name: 'model',
    begin(diagnosis, signal) {
      ahead?.stop()
      ahead = askAhead(parts, diagnosis, signal)
    },
    propose: (diagnosis, signal, fateOf, onWriting = () => {}) =>
      propose(parts, diagnosis, signal, { fateOf, onWriting, ahead: take(diagnosis) }),
  }
}

interface Talk {
  /** Ends all requests, also when nothing more is needed. */
  readonly stop: AbortController
  readonly fateOf: FateOf | undefined
  /** The first sample, where it was asked for before. */
  readonly ahead: AnswerAhead | null
  /** Hears of the first of several answers. */
  readonly onWriting: (writing: Writing | null) => void
  emit(candidate: Candidate): void
}

async function* propose(
  parts: ModelEngineParts,
  diagnosis: Diagnosis,
  signal: AbortSignal,
  given: Pick<Talk, 'fateOf' | 'ahead' | 'onWriting'>,
): AsyncGenerator<Candidate> {
  const stop = new AbortController()
  const abort = () => stop.abort()
  if (given.ahead) stop.signal.addEventListener('abort', given.ahead.stop, { once: true })
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  let work: Promise<void> = Promise.resolve()
  const candidates = new ReadableStream<Candidate>({
    start: (queue) => {
      const emit = (candidate: Candidate) => queue.enqueue(candidate)
      work = ask(parts, diagnosis, { ...given, stop, emit })
        .catch((error: unknown) => parts.client.broken(error))
        .finally(() => queue.close())
    },
  })
  try {
    const reader = candidates.getReader()
    for (let next = await reader.read(); !next.done && !signal.aborted; next = await reader.read()) yield next.value
  } finally {
    signal.removeEventListener('abort', abort)
    stop.abort()
    await work
  }
}

/** Rounds that learn from what was refuted, after the first one (`research.md` §2: short conversations, then another start). */
const FURTHER_ROUNDS = 2
/** Answers asked for in each of them. */
const FURTHER_SAMPLES = 2

async function ask(
  { client, prompts, spending, samples }: ModelEngineParts,
  diagnosis: Diagnosis,
  { stop, fateOf, ahead, onWriting, emit }: Talk,
): Promise<void> {
  if (client.isHopeless || !isRepairable(diagnosis.verdict.kind)) return
  const told = new Set<string>()
  const notice = (text: string) => {
    if (!told.has(text)) client.notice(text)
    told.add(text)
  }
  const count = await client.counter()
  const { signal } = stop
  const account = spending.account(diagnosis.failure.id, 'search')
  const tried: Tried[] = []
  const conversation: Conversation = { diagnosis, seen: new Set(), reasons: new Set(), dropped: [], notice, emit }
  let begun = ahead
  for (let round = 0; round <= (fateOf ? FURTHER_ROUNDS : 0) && !signal.aborted; round++) {
    const proposed: Candidate[] = []
    const learning = {
      ...conversation,
      emit: (candidate: Candidate) => {
        proposed.push(candidate)
        emit(candidate)
        void fateOf?.(candidate.id).then(({ status, mended }) => {
          // Proven, and a clause says so: what else is still being written would only cost.
          if (status === 'proven' && mended.length > 0) stop.abort()
        })
      },
    }
    const wanted = round === 0 ? samples : Math.min(samples, FURTHER_SAMPLES)
    const asked = begun ? 1 : 0
    const askOthers = async (): Promise<void> => {
      if (asked === wanted) return
      const calls = await diagnosis.calls?.()
      const tokens = account.room(client.prices)
      const requests = planRequests(diagnosis, prompts, { samples: wanted, begun: asked, tokens, count, tried, calls })
      if (requests.length === 0) client.tellNoRoom(account)
      await Promise.all(
        requests.map((request, index) =>
          read(client.ask(request, account, signal), learning, asked + index === 0 ? onWriting : undefined),
        ),
      )
    }
    await Promise.all([begun && read(begun.events, learning, onWriting), askOthers()])
    const isLost = begun !== null && wanted === 1 && proposed.length + conversation.dropped.length === 0
    begun = null
    if (isLost) {
      // Nothing came of what was asked with less knowledge: it is asked again with all there is now.
      round--
      continue
    }
    const failed = fateOf ? await failedOf(proposed, fateOf, signal) : null
    if (failed === null) break
    const before = tried.length
    tried.push(...conversation.dropped.splice(0), ...failed)
    if (tried.length === before) break
    for (const { candidate, ran } of failed) if (ran) for (const one of skeletons(diagnosis, candidate)) emit(one)
  }
  const [reason] = conversation.reasons
  if (conversation.seen.size === 0 && reason !== undefined) notice(`no repair: ${reason}`)
}

/** What became of candidates that did not do; null when one did, or the search ended. */
async function failedOf(
  proposed: readonly Candidate[],
  fateOf: FateOf,
  signal: AbortSignal,
): Promise<readonly (Tried & { readonly candidate: Candidate; readonly ran: boolean })[] | null> {
  const ended = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null)
    signal.addEventListener('abort', () => resolve(null), { once: true })
  })
  const fates = await Promise.race([ended, Promise.all(proposed.map(({ id }) => fateOf(id)))])
  if (fates === null || fates.some(({ status }) => status === 'proven' || status === 'plausible')) return null
  return fates.map(({ status, detail }, index) => {
    const candidate = proposed[index] as Candidate
    const { title, changes } = candidate
    return { title, changes, detail: detail || 'the test still fails', candidate, ran: status === 'refuted' }
  })
}

/** One answer, read while it streams in. */
async function read(
  events: AsyncIterable<AnswerEvent>,
  conversation: Conversation,
  onWriting: Talk['onWriting'] = () => {},
): Promise<void> {
  const reader = new AnswerReader(conversation)
  for await (const event of events) {
    if (event.type === 'text') {
      reader.read(event.text)
      onWriting(reader.draft)
    } else if (event.type === 'end') reader.end(event.reason)
    else if (event.type === 'fault') reader.broken()
  }
  onWriting(null)
}
