import type { Candidate } from './candidate.ts'
import type { Clause } from './clause.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Proof } from './proof.ts'
import type { Answer } from './question.ts'
import type { Review } from './review.ts'

/** A candidate and what running it showed. */
export interface Proven {
  readonly candidate: Candidate
  readonly proof: Proof
}

/** A second opinion on proven candidates of one failure. Never rejects, ends early when `signal` aborts, and takes some seconds at most. */
export interface Reviewer {
  /** In any order, at most one for each candidate; what it has no opinion on is left out. */
  review(diagnosis: Diagnosis, proven: readonly Proven[], signal: AbortSignal): Promise<readonly Review[]>
}

/** What a call gives is predicted from this: no code, no test, no value that either has. */
export interface BlindQuestion {
  readonly failureId: string
  /** As a test makes it: `total([])`. */
  readonly call: string
  readonly symbol: string
  /** The head of the function as it is declared, else its name. */
  readonly signature: string
  readonly clauses: readonly Clause[]
}

/** Predicts what a call gives, several times over. Never rejects, ends early when `signal` aborts, and takes some seconds at most. */
export interface Predictor {
  /** One answer for each sample, null for one that does not know; empty where nobody could be asked. */
  predict(question: BlindQuestion, signal: AbortSignal): Promise<readonly (Answer | null)[]>
}

/** A module that is to be pinned, and what is known of it. */
export interface CaseQuestion {
  readonly module: string
  readonly text: string
  readonly clauses: readonly Clause[]
  /** Calls that tests make already, as they write them. */
  readonly known: readonly string[]
}

/** A call that somebody finds worth a test, and what is special about it in their words. Both are to be doubted. */
export interface SuggestedCase {
  readonly call: string
  readonly says: string
}

/** Names inputs worth a test. Never rejects, ends early when `signal` aborts, and takes half a minute at most. */
export interface CaseWriter {
  suggest(question: CaseQuestion, signal: AbortSignal): Promise<readonly SuggestedCase[]>
}
