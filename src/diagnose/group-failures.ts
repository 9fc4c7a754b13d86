import type { Failure, FailureKind, FileError, Frame, TestError, TestRef } from '../model/failure.ts'
import { shortHash } from '../model/hash.ts'
import { fileRole } from '../model/paths.ts'

/** One red observation, before it is grouped: a failing test, or a file that could not be loaded or set up. */
export interface RedObservation {
  readonly test: TestRef
  readonly error: TestError
  readonly stage: 'test' | FileError['stage']
}

/** What a failing file stands for in a failure: one pseudo test named by its path. */
export function observationOf(fileError: FileError): RedObservation {
  const { project, file, error, stage } = fileError
  return { test: { key: `${project}|${file}`, project, file, name: file, line: 0 }, error, stage }
}

/**
 * The failure that one observation belongs to, with this one test. Two observations with the same id have one root
 * cause: the same kind of error thrown at the same source position, the same assertion with the same message at the
 * same test position, or the same reason not to load. That two assertions in different tests have one cause is not
 * visible here; it shows when one candidate mends both.
 */
export function failureOf({ test, error, stage }: RedObservation): Failure {
  const kind = kindOf(error, stage)
  const at = error.frames.find(({ file }) => fileRole(file) === 'source') ?? error.frames[0] ?? null
  return { id: `f-${shortHash(causeOf(kind, error, at, test), 6)}`, kind, tests: [test], error, at }
}

/** A failure with one more test, in the order of file and line; the same failure when it has the test already. */
export function withTest(failure: Failure, test: TestRef): Failure {
  const { tests } = failure
  // Halving, since a failure may have all tests of a large project; those of one file stand together.
  let at = 0
  for (let end = tests.length; at < end; ) {
    const middle = (at + end) >> 1
    if (compare((tests[middle] as TestRef).file, test.file) < 0) at = middle + 1
    else end = middle
  }
  let place = at
  for (; tests[at]?.file === test.file; at++) {
    const other = tests[at] as TestRef
    if (other.key === test.key) return failure
    if ((other.line - test.line || compare(other.name, test.name)) <= 0) place = at + 1
  }
  return { ...failure, tests: tests.toSpliced(place, 0, test) }
}

/** How an error came about, from what the runner printed. */
export function kindOf(error: TestError, stage: RedObservation['stage']): FailureKind {
  if (stage !== 'test') return stage
  if (/^Snapshot\b.*\bmismatched/.test(error.message)) return 'snapshot'
  if (/^Test timed out in \d+ ?ms/.test(error.message)) return 'timeout'
  if (/^Hook timed out in \d+ ?ms/.test(error.message)) return 'hook'
  if (error.name === 'AssertionError' || error.expected !== null || error.actual !== null) return 'assertion'
  return 'thrown'
}

function causeOf(kind: FailureKind, error: TestError, at: Frame | null, test: TestRef): string {
  const headline = error.message.split('\n')[0]
  const place = at ? `${at.file}:${at.line}:${at.column}` : test.key
  if (kind === 'load') return JSON.stringify([kind, error.name, headline])
  if (at && fileRole(at.file) === 'source') return JSON.stringify([kind, error.name, place])
  return JSON.stringify([kind, error.name, headline, place])
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
