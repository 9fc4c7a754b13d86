import type { Candidate, FileChange, Fixes, Writing } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import { candidateId } from '../model/hash.ts'
import { fileRole } from '../model/paths.ts'
import { type AnswerCandidate, type AnswerItem, AnswerParser } from './answer-parser.ts'
import { applyBlocks } from './apply-blocks.ts'
import type { Tried } from './candidate-pieces.ts'
import type { AnswerEnd } from './model-stream.ts'

/** What all answers about one failure share. */
export interface Conversation {
  readonly diagnosis: Diagnosis
  /** Ids of candidates that some answer gave already. */
  readonly seen: Set<string>
  /** What answers said instead of a candidate. */
  readonly reasons: Set<string>
  /** What answers proposed that could not be applied. */
  readonly dropped: Tried[]
  readonly notice: (text: string) => void
  readonly emit: (candidate: Candidate) => void
}

const END_NOTICE: Readonly<Partial<Record<AnswerEnd, string>>> = {
  length: 'the answer was cut off at its token limit',
  filtered: "the answer was stopped by the endpoint's content filter",
  truncated: 'the answer broke off before its end',
  'too-long': 'the answer was longer than allowed and was cut off',
}

/** Turns the text of one answer, as it streams in, into candidates and notices. */
export class AnswerReader {
  readonly #conversation: Conversation
  readonly #parser = new AnswerParser()
  #text = ''
  #items = 0
  #position = 0

  constructor(conversation: Conversation) {
    this.#conversation = conversation
  }

  /** What is being written. */
  get draft(): Writing | null {
    return this.#parser.draft()
  }

  /** Emits every candidate that this chunk completed. */
  read(chunk: string): void {
    this.#text += chunk
    for (const item of this.#parser.feed(chunk)) this.#take(item)
  }

  /** Emits what the end completes, and says in one notice what was wrong with the answer as a whole. */
  end(reason: AnswerEnd): void {
    // The person asked for the end: that half a block is left is no news.
    if (reason === 'cancelled') return
    const cut = END_NOTICE[reason]
    for (const item of this.#parser.end()) if (item.status !== 'malformed' || cut === undefined) this.#take(item)
    if (cut !== undefined) this.#notice(cut)
    else if (this.#text.trim() === '') this.#notice('the answer is empty')
    else if (this.#items === 0) this.#notice('the answer holds no candidate in the format asked for')
  }

  /** Emits what was complete when the connection broke. */
  broken(): void {
    for (const item of this.#parser.end()) if (item.status !== 'malformed') this.#take(item)
  }

  #take(item: AnswerItem): void {
    this.#items++
    if (item.status === 'none') this.#conversation.reasons.add(item.reason)
    else if (item.status === 'malformed')
      this.#notice(`a candidate is malformed at line ${item.line} of the answer: ${item.message}`)
    else this.#propose(item)
  }

  #propose(answer: AnswerCandidate): void {
    const { diagnosis, seen, emit } = this.#conversation
    const contracts = [...new Set(diagnosis.clauses.map(({ at }) => at.file))]
    const applied = applyBlocks(answer.blocks, diagnosis.files, contracts)
    if (applied.status === 'refused') {
      // A snapshot that does not apply comes back as a final candidate, or ends as a malformed one.
      if (!answer.final) return
      this.#notice(`"${answer.title}" was dropped: ${applied.reason}`)
      this.#conversation.dropped.push({ title: answer.title, changes: [], detail: `was dropped: ${applied.reason}` })
      return
    }
    const { changes } = applied
    const id = candidateId(changes)
    if (!seen.has(id)) {
      seen.add(id)
      const known = new Set(diagnosis.clauses.map((clause) => clause.id))
      emit({
        id,
        engine: 'model',
        fixes: fixesOf(changes),
        title: answer.title || 'a change without a title',
        changes,
        clauses: answer.clauses.filter((clause) => known.has(clause)),
        rule: 'model',
        // The prompt asks for the most trusted candidate first; an unfinished one is trusted less.
        weight: -this.#position - (answer.final ? 0 : 0.5),
      })
    }
    if (answer.final) this.#position++
  }

  #notice(text: string): void {
    this.#conversation.notice(text)
  }
}

/** What the changes really touch, whatever the answer calls itself: one line of source makes it a code repair. */
function fixesOf(changes: readonly FileChange[]): Fixes {
  return changes.some(({ path }) => fileRole(path) === 'source') ? 'code' : 'test'
}
