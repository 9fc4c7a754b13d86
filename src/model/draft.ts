/** One generated test and what it is worth. */
export interface DraftTest {
  /** As it stands in the file, the text of `describe` not included. */
  readonly name: string
  /** The export that it calls. */
  readonly symbol: string
  /** Source of the test, without a newline at its end. */
  readonly text: string
  /** Mutants of the module that this test notices and no existing test does. */
  readonly kills: number
  /** Runs under another clock, time zone, random seed and order that it passed. */
  readonly stable: number
  /** Behaviour-preserving rewrites of the module under which it stays green. */
  readonly rewrites: number
  /** Oracle quality, 0 to 100 (see `oracleScore`). */
  readonly score: number
  /** Contract clauses that say the same; empty where the contract is silent. */
  readonly clauses: readonly string[]
}

/** A file of generated tests that waits for a person. `id` is `d-` and eight hex digits of a hash over path and text. */
export interface Draft {
  readonly id: string
  /** The module under test and the file to be written; relative to the root, forward slashes. */
  readonly module: string
  readonly path: string
  readonly text: string
  readonly tests: readonly DraftTest[]
  readonly mutants: {
    /** Mutants of the module that load and that some input of those tried tells from it. */
    readonly total: number
    /** Of `total`: noticed by the tests that exist. */
    readonly before: number
    /** Of `total`: noticed by those or by the draft. */
    readonly after: number
  }
}

/** A pinned behaviour that is another one now. */
export interface PinChange {
  /** Name of the draft's test. */
  readonly test: string
  /** The call whose result is another one, as the test makes it: `total([1])`; null where the test has none on one line. */
  readonly call: string | null
  /** The runner's printed values; null where it has none. */
  readonly was: string | null
  readonly is: string | null
}

/** A value that the code gives and the contract forbids. It is never pinned. */
export interface SuspectedBug {
  readonly module: string
  readonly symbol: string
  /** Id of the clause. */
  readonly clause: string
  /** What the clause says and what the code does instead, in one line. */
  readonly detail: string
}
