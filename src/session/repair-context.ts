import type { Predictor, Reviewer } from '../model/advisers.ts'
import type { Behaviour } from '../model/behaviour.ts'
import type { Candidate, Writing } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Engine, TypeChecker } from '../model/engine.ts'
import type { SessionEvent } from '../model/event.ts'
import type { TestRef } from '../model/failure.ts'
import type { Lab, TestFile } from '../model/lab.ts'
import type { Proof } from '../model/proof.ts'
import type { Question } from '../model/question.ts'
import type { Review } from '../model/review.ts'
import type { Verdict, VerdictKind } from '../model/verdict.ts'
import type { Workspace } from '../model/workspace.ts'
import type { Survey } from './survey.ts'
import type { UnchangedRuns } from './test-history.ts'

/** All that one repair needs; the same for every failure of a run. */
export interface RepairContext {
  readonly lab: Lab
  readonly workspace: Workspace
  readonly survey: Survey
  readonly engines: readonly Engine[]
  /** Whether a test of these files was seen not to end: they are run with loops that do. */
  isEndless(files: readonly TestFile[]): boolean
  /** What these tests did in this session on the very files that are there now. */
  unchanged(tests: readonly TestRef[]): Promise<UnchangedRuns>
  /** Milliseconds from the first candidate until the search ends. */
  readonly timeBudgetMs: number
  /** Ids of candidates that the person rejected for this failure. */
  rejected(failureId: string): ReadonlySet<string>
  /** What the person rejected for a failure and said why. */
  rejections(failureId: string): NonNullable<Diagnosis['rejections']>
  /** What this project's decisions say of rules (see `learnedPriors`). */
  readonly learned: ReadonlyMap<string, number>
  /** What the person answered about a failure, as a change of the contract; null for nothing. */
  answered(failureId: string): Candidate | null
  /** Verdict that a person set by hand; null for none. */
  flipped(failureId: string): VerdictKind | null
  now(): number
  /** Null where none is configured. */
  readonly reviewer: Reviewer | null
  readonly predictor: Predictor | null
  /** Null where the project has no types that can be asked for. */
  readonly types: TypeChecker | null
  /** Starts work that nobody waits for; its signal aborts when what it looks at is not what there is any more. */
  beside(work: (signal: AbortSignal) => Promise<void>): void
  /** An engine that failed, in one line. */
  onProblem(text: string): void
}

/** Facts of a repair, without the run and time that the session adds. */
export type RepairEvent =
  | { readonly type: 'failure-judged'; readonly verdict: Verdict; readonly question?: Question | null }
  | {
      readonly type: 'candidate-proved'
      readonly candidate: Candidate
      readonly proof: Proof
      readonly foundAt: number
      readonly mendedTests: readonly TestRef[]
    }
  | { readonly type: 'answer-grew'; readonly writing: Writing | null }
  | { readonly type: 'candidates-reviewed'; readonly reviews: readonly Review[] }
  | { readonly type: 'candidates-compared'; readonly behaviours: ReadonlyMap<string, Behaviour> }
  | { readonly type: 'repair-progressed'; readonly tried: number; readonly refuted: number }

/** How a repair came to its end. */
export type RepairEnd = Extract<SessionEvent, { type: 'repair-finished' }>['outcome']
