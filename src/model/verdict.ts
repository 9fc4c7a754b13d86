/** Who is wrong. */
export type VerdictKind = 'code-wrong' | 'test-wrong' | 'undecided' | 'flaky' | 'environment'

/** True where an answer about the code is of use. */
export function codeMayBeWrong(kind: VerdictKind): boolean {
  return kind === 'code-wrong' || kind === 'undecided'
}

/** One observed fact that speaks for a verdict. */
export interface Evidence {
  /** Stable name of the judge that saw it, for example `contract-example`. */
  readonly kind: string
  readonly supports: VerdictKind
  /** One sentence for a person, naming values, clauses and places. */
  readonly detail: string
  /** Log-odds in favour of what it supports; at least 0. */
  readonly weight: number
}

/** The judgement on one failure. `clauses` holds the ids of the contract clauses that decided. */
export interface Verdict {
  readonly kind: VerdictKind
  /** Calibrated probability of `kind`, 0 to 1. */
  readonly confidence: number
  readonly clauses: readonly string[]
  readonly evidence: readonly Evidence[]
}
