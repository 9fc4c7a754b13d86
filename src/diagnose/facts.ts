import type { Clause, ClauseOutcome } from '../model/clause.ts'
import type { Failure } from '../model/failure.ts'

/** What the failing tests did in one run: as they did before, or not. `unknown` when it could not be run. */
export type RunStatus = 'passes' | 'fails-alike' | 'fails-otherwise' | 'unknown'

/** One rerun of the failing tests on unchanged files, under the named circumstances. */
export interface Rerun {
  /** For a person: "in a fresh worker", "with another seed for Math.random". */
  readonly how: string
  /** What was different: nothing, or the thing that the outcome must not hang on. */
  readonly varied: 'nothing' | 'order' | 'random' | 'time' | 'time-zone'
  readonly status: RunStatus
}

/** The 2×2 experiment {test before, now} × {code before, now} against one earlier state of the files. */
export interface Experiment {
  /** The earlier state: the last commit with edits in the working tree on top, or the last commit's parent. */
  readonly against: 'head' | 'parent'
  /** Which kinds of files among those that the failing tests can reach differ between the two states. */
  readonly changed: {
    readonly code: boolean
    readonly test: boolean
    readonly contract: boolean
    /** Configuration, set-up or dependencies of the project. */
    readonly configuration: boolean
  }
  /** The failing tests as they are now, on the code as it was. */
  readonly oldCode: RunStatus
  /** The failing tests as they were, on the code as it is now; `unknown` also when they did not exist. */
  readonly oldTest: RunStatus
  /** True when none of the failing tests existed in the earlier state. */
  readonly newTests: boolean
  /** True when what the failing tests themselves say is other than it was, and not only what stands around them. */
  readonly editedTests: boolean
  /** The message of the commit between the states; empty for the working tree. */
  readonly message: string
  /** Clauses that were added or worded anew between the states. */
  readonly editedClauses: readonly string[]
  /** How the exports that the failing tests use are called otherwise since; empty where the edit left that alone. */
  readonly signatures: readonly string[]
}

/** What is known of a call whose value the failing assertion checks. */
export interface FailingCall {
  /** For example `bankersRound(4.5)`. */
  readonly call: string
  readonly expected: string
  /** Clauses that break when the code does what the assertion wants at this input. */
  readonly contradictedBy: readonly string[]
  /** Clauses that state just this call with the value that the assertion wants. */
  readonly statedBy: readonly string[]
}

/** What repairs showed about who is wrong. */
export interface RepairFacts {
  /** A code candidate that mends the failing tests and breaks nothing: how many tokens it changes; null for none. */
  readonly smallestCodePatch: number | null
  /** How many code candidates mended the failing tests, but broke another test or a clause. */
  readonly breakingPatches: number
  /** Clauses that are broken now and hold with a code candidate. */
  readonly mendedClauses: readonly string[]
}

/** What a model that saw the contract, and neither code nor test, said that the failing call gives. */
export interface Prediction {
  readonly call: string
  readonly samples: number
  /** Samples that gave what the test wants, and those that gave what the code does. */
  readonly forTest: number
  readonly forCode: number
}

/** When a clause was written, and what it may be at odds with; times as `Workspace.lastEdits` tells them. */
export interface ClauseAge {
  readonly id: string
  readonly edited: number
  /** False for a clause as old as the heading it stands under: then it was written down first at that time, not changed. */
  readonly reworded: boolean
  /** The failing assertion, and the declaration that the clause speaks of; null where that is not known. */
  readonly test: number | null
  readonly code: number | null
}

/** All observed facts about one failure; every judge looks at these alone. */
export interface Facts {
  readonly failure: Failure
  readonly reruns: readonly Rerun[]
  readonly experiments: readonly Experiment[]
  /** Clauses of the modules that the failing tests load. */
  readonly clauses: readonly Clause[]
  readonly clauseOutcomes: readonly ClauseOutcome[]
  /** Every clause of the contract. */
  readonly allClauses: readonly Clause[]
  /** Exports of project modules that the failing tests name. */
  readonly subjects: ReadonlySet<string>
  /** Clauses that speak of the subjects, those that share most words with the failing tests first. */
  readonly speaking: readonly Clause[]
  readonly calls: readonly FailingCall[]
  /** Null until repairs were tried. */
  readonly repairs: RepairFacts | null
  /** Of clauses that speak of the subjects or are broken; absent where history says nothing. */
  readonly ages?: readonly ClauseAge[]
  /** Null or absent where nobody was asked. */
  readonly prediction?: Prediction | null
}
