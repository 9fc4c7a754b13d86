import type { Candidate, EngineName, FileChange, Writing } from './candidate.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Proof } from './proof.ts'

/** What became of a candidate that an engine proposed. */
export interface CandidateFate {
  /** `left-out`: it may not be tried, or need not be any more. */
  readonly status: Proof['status'] | 'left-out'
  /** What went wrong, in one line; empty for `proven`. */
  readonly detail: string
  /** Ids of broken clauses that hold with it. */
  readonly mended: readonly string[]
  /** True where the failing tests pass with it, whatever else it breaks. */
  readonly passesTarget?: boolean
}

/** Resolves when it is known what became of a candidate; may stay open, but then the signal of the proposal aborts. */
export type FateOf = (candidateId: string) => Promise<CandidateFate>

/** A source of candidates. Best first; never throws for an expected failure, ends early when `signal` aborts. */
export interface Engine {
  readonly name: EngineName
  /**
   * Who is wrong about a failure is still being judged: what is asked now is at hand when `propose` is called for it. The diagnosis
   * holds what is known without a run; nothing is proposed before the verdict. What is under way ends when `signal` aborts.
   */
  begin?(diagnosis: Diagnosis, signal: AbortSignal): void
  /**
   * Where `fateOf` is given, an engine may learn from what it proposed before it proposes more. One that writes for a while tells
   * `onWriting` how far it is, as often as it likes, and null at the end.
   */
  propose(
    diagnosis: Diagnosis,
    signal: AbortSignal,
    fateOf?: FateOf,
    onWriting?: (writing: Writing | null) => void,
  ): AsyncIterable<Candidate>
}

/** Looks whether an edit names what is not there. It never rejects and keeps nobody waiting for long. */
export interface TypeChecker {
  /** Files on disk may have changed; the projects of these paths (relative to the root) will be asked about. Resolves when it can be asked. */
  refresh(paths: readonly string[]): Promise<void>
  /**
   * The first error of that kind that the changes bring along on the lines they write, in one line with its place; null for none, and
   * where that is not known soon enough.
   */
  invented(changes: readonly FileChange[]): Promise<string | null>
  dispose(): void
}
