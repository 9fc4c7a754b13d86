import type { TestRef } from './failure.ts'

/** What a cheating patch does; the names are part of the report format. */
export const REPORTED_GUARDS = [
  'assertion-removed',
  'assertion-weakened',
  'test-skipped',
  'input-special-cased',
  'subject-mocked',
  'error-swallowed',
  'snapshot-blind-update',
  'timeout-raised',
  'type-check-silenced',
] as const

/** A candidate that writes where nobody may write is dropped before any report. */
export type GuardName = (typeof REPORTED_GUARDS)[number] | 'frozen-path'

/** A guard's objection to a candidate; `path` and 1-based `line` point into the changed text. */
export interface Objection {
  readonly guard: GuardName
  readonly detail: string
  readonly path: string
  readonly line: number
}

/** What running a candidate showed. */
export interface Proof {
  /**
   * `proven`: target passes, nothing else broke, no clause broke, no guard objects, confirmed in a fresh worker.
   * `plausible`: the target passes, but something of that is unknown or a guard objects; `reasons` says which.
   * `refuted`: the target still fails or something that passed before broke.
   */
  readonly status: 'proven' | 'plausible' | 'refuted'
  readonly target: 'passes' | 'fails'
  readonly related: {
    readonly ran: number
    readonly passed: number
    readonly broken: readonly TestRef[]
  }
  /** Ids of clauses that held before and are broken now; clauses that were broken before do not count. */
  readonly contract: {
    readonly ran: number
    readonly passed: number
    readonly broken: readonly string[]
  }
  /** Ids of executable clauses that were broken before and hold with the candidate. */
  readonly mended: readonly string[]
  readonly guards: readonly Objection[]
  /** Plain sentences: why it is not proven, or how it was refuted. When proven only what a reviewer remarked. */
  readonly reasons: readonly string[]
}

/** What a proof says of tests and clauses before any of them ran. */
export const NOTHING_RAN: Pick<Proof, 'related' | 'contract' | 'mended'> = {
  related: { ran: 0, passed: 0, broken: [] },
  contract: { ran: 0, passed: 0, broken: [] },
  mended: [],
}
