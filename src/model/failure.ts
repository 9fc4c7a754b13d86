/**
 * One test case. `file` is relative to the project root with forward slashes, `name` is the full name joined with
 * ` > `, `line` is 1-based (0 when unknown). `key` identifies the test across runs and edits of other files:
 * project, file, name and the occurrence among tests of the same name.
 */
export interface TestRef {
  readonly key: string
  readonly project: string
  readonly file: string
  readonly name: string
  readonly line: number
}

/** One stack frame with mapped position (1-based line and column); `file` relative to the root, else absolute. */
export interface Frame {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly function: string | null
}

/** One error as the runner reported it, free of ANSI codes. `expected` and `actual` are the runner's printed values. */
export interface TestError {
  readonly name: string
  readonly message: string
  readonly expected: string | null
  readonly actual: string | null
  /** Inside the project first; frames of `node_modules` and of Node itself are left out. */
  readonly frames: readonly Frame[]
}

/** The name of the error with which a loop was stopped that took more turns than honest ones do. */
export const ENDLESS = 'EndlessLoop'

/** What one test case did in one run. A test that was not run has state `skipped`. */
export interface TestOutcome {
  readonly test: TestRef
  readonly state: 'passed' | 'failed' | 'skipped'
  readonly errors: readonly TestError[]
  readonly durationMs: number
}

/** A test file that could not be loaded, or whose suite-level hook threw: none of its results can be trusted. */
export interface FileError {
  readonly project: string
  readonly file: string
  readonly stage: 'load' | 'hook'
  readonly error: TestError
}

/** What makes a failure: how the first of its errors came about. */
export type FailureKind = 'assertion' | 'thrown' | 'timeout' | 'snapshot' | 'load' | 'hook' | 'unhandled'

/** One root cause: the tests that fail for the same reason. `id` is `f-` and six hex digits, stable across runs. */
export interface Failure {
  readonly id: string
  readonly kind: FailureKind
  /** Sorted by file and line; for `load`, `hook` and `unhandled` one entry stands for the file, named by its path. */
  readonly tests: readonly TestRef[]
  readonly error: TestError
  /** Where the error was thrown inside the project, source before test; null when no frame is inside. */
  readonly at: Frame | null
}
