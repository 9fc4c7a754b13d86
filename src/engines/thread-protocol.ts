import type { Candidate, EngineName, FileChange } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { CandidateFate } from '../model/engine.ts'

/** Engines that only compute. */
export type ComputingEngine = Exclude<EngineName, 'model'>

/** What the thread of the engines is started with. */
export interface ThreadSettings {
  /** How far it stands back behind the thread that it serves, as in `nice`. */
  readonly niceness: number
}

/** A diagnosis without what would run something. */
export type SentDiagnosis = Omit<Diagnosis, 'calls'>

/** A change of which `before` is left out where it is the text that the diagnosis has of the file. */
export type SentChange = Omit<FileChange, 'before'> & { readonly before?: string | null }

/** A candidate as it crosses the border. */
export type SentCandidate = Omit<Candidate, 'changes'> & { readonly changes: readonly SentChange[] }

/** To the thread: what was ordered in one turn, in order. */
export type ToThread = readonly Order[]

/** One order. `id` names one proposal, from `propose` to its end. */
export type Order =
  /** What later proposals speak of, until another one comes. */
  | { readonly type: 'diagnosis'; readonly diagnosis: SentDiagnosis }
  /** `count` candidates may be sent before more are asked for. */
  | {
      readonly type: 'propose'
      readonly id: number
      readonly engine: ComputingEngine
      readonly count: number
      readonly hasFates: boolean
    }
  | { readonly type: 'more'; readonly id: number; readonly count: number }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'fate'; readonly id: number; readonly candidateId: string; readonly fate: CandidateFate }

/** What happened in one turn of the thread, in order. */
export type FromThread = readonly News[]

/** One fact of a proposal. */
export type News =
  | { readonly type: 'candidate'; readonly id: number; readonly candidate: SentCandidate }
  /** It wants to hear what becomes of this one. */
  | { readonly type: 'watch'; readonly id: number; readonly candidateId: string }
  /** `error` is null for an end in peace. */
  | { readonly type: 'ended'; readonly id: number; readonly error: string | null }
