/** What a call gives: a value as source, or what it throws (a class name or a `/pattern/`). */
export interface Answer {
  readonly throws: boolean
  readonly text: string
}

/** What only a person can say of an undecided failure: which of two answers the call at the failing assertion should give. */
export interface Question {
  /** As the test makes it: `total([])`. */
  readonly call: string
  /** Where the function is exported, and its name. */
  readonly module: string
  readonly symbol: string
  /** What the test wants. */
  readonly test: Answer
  /** What the code does; null where that cannot be written down. */
  readonly code: Answer | null
}
