/** A place in a contract file: path relative to the root, 1-based line and column. */
export interface ClausePosition {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** What a clause states. `code` fields hold the text of the code spans as written. */
export type ClauseBody =
  | {
      readonly kind: 'example'
      readonly code: string
      readonly expected: string
      readonly setup: readonly string[]
    }
  | {
      readonly kind: 'throws'
      readonly code: string
      /** A class name or a `/pattern/flags` on the message. */
      readonly thrown: string
      readonly async: boolean
      readonly setup: readonly string[]
    }
  | {
      readonly kind: 'property'
      readonly code: string
      readonly variables: readonly {
        readonly name: string
        readonly domain: string
      }[]
    }
  | { readonly kind: 'prose' }

/** One clause of the contract. `id` is unique within all contract files of a project. */
export interface Clause {
  readonly id: string
  /** The module it speaks of, relative to the root with forward slashes. */
  readonly module: string
  /** `name` or `Class.method`; null for a clause that stands under the module alone. */
  readonly symbol: string | null
  /** The Markdown of the bullet or paragraph, or the line of the `ts contract` block, without its `[id]`. */
  readonly text: string
  readonly at: ClausePosition
  readonly body: ClauseBody
}

/** A part of a contract that could not be understood; never silently skipped. */
export interface ContractProblem {
  readonly at: ClausePosition
  readonly message: string
  /** What to write instead. */
  readonly hint: string
}

/** All contract files of a project, read together. */
export interface Contract {
  readonly files: readonly string[]
  readonly clauses: readonly Clause[]
  readonly problems: readonly ContractProblem[]
}

/** What executing one clause against one state of the files showed. */
export interface ClauseOutcome {
  readonly id: string
  readonly status: 'holds' | 'broken' | 'not-runnable'
  /** For `broken`: the first line of the error, with the counter-example of a property. */
  readonly detail: string
}
