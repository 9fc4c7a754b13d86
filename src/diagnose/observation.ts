import type { VerdictKind } from '../model/verdict.ts'
import type { Facts } from './facts.ts'

/** What a judge saw. Weights are log-odds, at least 0. */
export interface Observation {
  readonly supports: VerdictKind
  readonly detail: string
  readonly weight: number
  /** Clauses that it rests on. */
  readonly clauses?: readonly string[]
  /** An executed or edited clause, or a mechanical case: enough to entitle to a test verdict. */
  readonly decides?: boolean
}

/** A small pure judge of one kind of evidence. */
export interface Judge {
  /** The `kind` of its evidence in reports. */
  readonly name: string
  observe(facts: Facts): readonly Observation[]
}
