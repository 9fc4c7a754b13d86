import { failureOf } from '../../src/diagnose/group-failures.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import type { SessionEvent } from '../../src/model/event.ts'
import type { TestError, TestOutcome, TestRef } from '../../src/model/failure.ts'
import { candidateId } from '../../src/model/hash.ts'
import type { Proof } from '../../src/model/proof.ts'

/** Facts as they come, for tests of what is made of them. */

export function testRef(name: string, file = 'test/a.test.ts', line = 1): TestRef {
  return { key: `|${file}|${name}`, project: '', file, name, line }
}

export function error(message: string, file = 'src/a.ts', line = 1): TestError {
  const frames = [{ file, line, column: 1, function: null }]
  return { name: 'AssertionError', message, expected: null, actual: null, frames }
}

export function outcome(test: TestRef, failed?: TestError): TestOutcome {
  return { test, state: failed ? 'failed' : 'passed', errors: failed ? [failed] : [], durationMs: 1 }
}

/** The id under which a failing test comes into the queue. */
export function idOf(test: TestRef, failed: TestError): string {
  return failureOf({ test, error: failed, stage: 'test' }).id
}

export const PROVEN: Proof = {
  status: 'proven',
  target: 'passes',
  related: { ran: 1, passed: 1, broken: [] },
  contract: { ran: 0, passed: 0, broken: [] },
  mended: [],
  guards: [],
  reasons: [],
}

export const PLAUSIBLE: Proof = { ...PROVEN, status: 'plausible', reasons: ['no clause speaks of it'] }

export function candidate(after: string, more: Partial<Candidate> = {}): Candidate {
  const changes = [{ path: 'src/a.ts', before: 'one\ntwo\nthree\n', after }]
  return {
    id: candidateId(changes),
    engine: 'templates',
    fixes: 'code',
    title: after,
    changes,
    clauses: [],
    rule: 'boundary',
    weight: 0,
    ...more,
  }
}

/** The facts of one run over test files, at these times and in this order. */
export function runOf(run: number, at: number, outcomes: readonly TestOutcome[]): readonly SessionEvent[] {
  const files = [...new Set(outcomes.map(({ test }) => test.file))].map((file) => ({ project: '', file }))
  return [
    { type: 'run-started', at, run, files, total: files.length },
    ...outcomes.map((one): SessionEvent => ({ type: 'test-finished', at, run, outcome: one })),
    ...files.map((file): SessionEvent => ({ type: 'file-finished', at, run, file, error: null })),
    { type: 'run-finished', at, run, reason: 'failed', unhandled: [], durationMs: 7 },
  ]
}
