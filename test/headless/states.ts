import type { Candidate, FileChange } from '../../src/model/candidate.ts'
import type { Failure } from '../../src/model/failure.ts'
import { candidateId } from '../../src/model/hash.ts'
import type { Proof } from '../../src/model/proof.ts'
import type { CandidateState, FailureState, SessionState } from '../../src/model/session-state.ts'
import { NO_SPEND } from '../../src/model/spend.ts'

/** A file before its fix, and after it. */
export const TAX = {
  path: 'src/tax.ts',
  before:
    'export function calculateTax(income, rate) {\n\tconst raw = income * rate\n\treturn Math.trunc(raw * 100) / 100\n}\n',
  after:
    'export function calculateTax(income, rate) {\n\tconst raw = income * rate\n\treturn Math.round(raw * 100) / 100\n}\n',
} satisfies FileChange

export const PROVEN: Proof = {
  status: 'proven',
  target: 'passes',
  related: { ran: 118, passed: 118, broken: [] },
  contract: { ran: 6, passed: 6, broken: [] },
  mended: ['calculateTax.rounding'],
  guards: [],
  reasons: [],
}

export function candidate(change: FileChange, more: Partial<Candidate> = {}): Candidate {
  return {
    id: candidateId([change]),
    engine: 'templates',
    fixes: 'code',
    title: 'round half up in place of truncating',
    changes: [change],
    clauses: [],
    rule: 'rounding',
    weight: 0,
    ...more,
  }
}

export function offer(of: Candidate, more: Partial<CandidateState> = {}): CandidateState {
  return {
    candidate: of,
    proof: PROVEN,
    foundAt: 1140.4,
    provedAt: 1259.6,
    behaviour: null,
    decision: 'open',
    ...more,
  }
}

export const TAX_FAILURE: Failure = {
  id: 'f-7c1e02',
  kind: 'assertion',
  tests: [
    {
      key: 'k1',
      project: '',
      file: 'test/tax.test.ts',
      name: 'calculateTax > rounds half up',
      line: 14,
    },
    {
      key: 'k2',
      project: '',
      file: 'test/tax.test.ts',
      name: 'calculateTax > rounds cents',
      line: 20,
    },
  ],
  error: {
    name: 'AssertionError',
    message: 'expected 10 to be 10.01 // Object.is equality',
    expected: '10.01',
    actual: '10',
    frames: [{ file: 'test/tax.test.ts', line: 15, column: 3, function: null }],
  },
  at: { file: 'src/tax.ts', line: 3, column: 12, function: 'calculateTax' },
}

/** A failure in the queue: code-wrong, with one proven fix. */
export function red(more: Partial<FailureState> = {}): FailureState {
  return {
    failure: TAX_FAILURE,
    run: 1,
    redAt: 1000,
    stage: 'finished',
    verdict: {
      kind: 'code-wrong',
      confidence: 0.97,
      clauses: ['calculateTax.rounding'],
      evidence: [
        {
          kind: 'contract-example',
          supports: 'code-wrong',
          detail: 'calculateTax(10.005, 1) → 10.01 does not hold at HEAD',
          weight: 3.5,
        },
      ],
    },
    question: null,
    flipped: false,
    candidates: [offer(candidate(TAX))],
    tried: 412,
    refuted: 409,
    effortMs: 1830.2,
    spend: NO_SPEND,
    ...more,
  }
}

/** A state after a whole run of 124 tests in two files. */
export function state(failures: readonly FailureState[], more: Partial<SessionState> = {}): SessionState {
  const failed = failures.reduce((sum, { failure }) => sum + failure.tests.length, 0)
  return {
    phase: 'idle',
    run: 1,
    counts: { total: 124, passed: 124 - failed, failed, skipped: 0 },
    progress: { done: 2, total: 2 },
    runMs: 800,
    failures,
    focus: { failureId: null, candidateId: null },
    focusChangedAt: 0,
    accepted: 0,
    paused: false,
    spend: NO_SPEND,
    notice: null,
    ...more,
  }
}
