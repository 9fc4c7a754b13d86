/** A call that a test makes of a module, and what it gave: `total([1])`, `1` or `throws RangeError: …`. */
export interface ObservedCall {
  /** Title of the test. */
  readonly test: string
  readonly call: string
  readonly gave: string
}

/** An input at which two versions of the code differ, and what each does there. */
export interface Distinction {
  /** As a person writes it: `total([])`. */
  readonly input: string
  readonly here: string
  readonly there: string
}

/**
 * What a candidate does beside the other candidates of its failure, at inputs that lie near those of the tests. There is none for
 * a candidate that does there what the code as it is does: what it mends was not seen.
 */
export interface Behaviour {
  /** Number of its group: candidates of one group did the same at every input; 0 is the largest. */
  readonly group: number
  /**
   * Different ways in the group: candidates of one rule count once, and so do those that ask the same sort of question. From 2 on
   * they confirm each other; 1 where hardly more than the failing input comes out otherwise.
   */
  readonly alike: number
  /** Groups there are. */
  readonly groups: number
  /** Inputs that were tried. */
  readonly inputs: number
  /** Inputs at which it does something else than the code as it is. */
  readonly changed?: number
  /** The smallest input that tells it from the best other group; null where it stands alone. */
  readonly differs: Distinction | null
  /** Inputs at which it throws or gives NaN, and the code as it is does not. */
  readonly faults: readonly string[]
}
