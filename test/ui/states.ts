import type { Candidate, EngineName, Fixes } from '../../src/model/candidate.ts'
import type { Draft, PinChange } from '../../src/model/draft.ts'
import type { Failure } from '../../src/model/failure.ts'
import { candidateId } from '../../src/model/hash.ts'
import type { Proof } from '../../src/model/proof.ts'
import type { CandidateState, FailureState, SessionState } from '../../src/model/session-state.ts'
import { NO_SPEND } from '../../src/model/spend.ts'
import type { Verdict } from '../../src/model/verdict.ts'

const TAX = `import { rates } from './rates.ts'

/** What is left of an income after tax. */
export interface Net { readonly tax: number }

export function calculateTax(income: number, rate: number): number {
  if (income <= 0) return 0
  const raw = income * rate
  return Math.trunc(raw * 100) / 100
}

export const standard = (income: number) => calculateTax(income, rates.standard)
`

const SLUG = `export function slugify(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
}
`

const SLUG_TEST = `import { expect, test } from 'vitest'
import { slugify } from '../src/slug.ts'

test('keeps dots', () => {
  expect(slugify('v1.2 notes')).toBe('v1.2-notes')
})
`

/** A proof in which everything holds, with exceptions. */
export function proof(part: Partial<Proof> = {}): Proof {
  return {
    status: 'proven',
    target: 'passes',
    related: { ran: 118, passed: 118, broken: [] },
    contract: { ran: 6, passed: 6, broken: [] },
    mended: [],
    guards: [],
    reasons: [],
    ...part,
  }
}

/** A candidate that rewrites one file. */
export function candidate(
  path: string,
  before: string | null,
  after: string | null,
  part: { title: string; fixes?: Fixes; engine?: EngineName; rule?: string; clauses?: readonly string[] },
): Candidate {
  const changes = [{ path, before, after }]
  return {
    id: candidateId(changes),
    engine: 'templates',
    fixes: 'code',
    changes,
    clauses: [],
    rule: 'rounding',
    weight: -1,
    ...part,
  }
}

/** A candidate as the session holds it. */
export function held(candidate: Candidate, proof: Proof, provedAt = 1_300): CandidateState {
  return { candidate, proof, foundAt: provedAt - 100, provedAt, behaviour: null, decision: 'open' }
}

/** A failure as the session holds it, red since the first second. */
export function failing(failure: Failure, part: Partial<FailureState> = {}): FailureState {
  return {
    failure,
    run: 1,
    redAt: 1_000,
    stage: 'finished',
    verdict: null,
    question: null,
    flipped: false,
    candidates: [],
    tried: 0,
    refuted: 0,
    effortMs: 0,
    spend: NO_SPEND,
    ...part,
  }
}

/** A state with these failures and the cursor on the first candidate of the first of them. */
export function session(failures: readonly FailureState[], part: Partial<SessionState> = {}): SessionState {
  const failed = failures.reduce((sum, { failure }) => sum + failure.tests.length, 0)
  return {
    phase: 'idle',
    run: 1,
    counts: { total: 122 + failed, passed: 122, failed, skipped: 0 },
    progress: { done: 12, total: 12 },
    runMs: 812,
    failures,
    focus: {
      failureId: failures[0]?.failure.id ?? null,
      candidateId: failures[0]?.candidates[0]?.candidate.id ?? null,
    },
    focusChangedAt: 1_300,
    accepted: 0,
    paused: false,
    spend: NO_SPEND,
    notice: null,
    ...part,
  }
}

function failure(
  id: string,
  part: Partial<Failure> & { file: string; name: string; line: number; message: string },
): Failure {
  const { file, name, line, message, ...rest } = part
  return {
    id,
    kind: 'assertion',
    tests: [{ key: `|${file}|${name}|0`, project: '', file, name, line }],
    error: { name: 'AssertionError', message, expected: null, actual: null, frames: [] },
    at: null,
    ...rest,
  }
}

const taxFailure = failure('f-aaaaaa', {
  file: 'test/tax.test.ts',
  name: 'calculateTax > rounds half up',
  line: 14,
  message: 'expected 10 to be 10.01 // Object.is equality',
  error: {
    name: 'AssertionError',
    message: 'expected 10 to be 10.01 // Object.is equality',
    expected: '10.01',
    actual: '10',
    frames: [],
  },
  at: { file: 'src/tax.ts', line: 9, column: 10, function: 'calculateTax' },
})

const slugFailure = failure('f-bbbbbb', {
  file: 'test/slug.test.ts',
  name: 'slugify > keeps dots',
  line: 5,
  message: "expected 'v1-2-notes' to be 'v1.2-notes'",
  error: {
    name: 'AssertionError',
    message: "expected 'v1-2-notes' to be 'v1.2-notes'",
    expected: "'v1.2-notes'",
    actual: "'v1-2-notes'",
    frames: [],
  },
  at: { file: 'src/slug.ts', line: 4, column: 6, function: 'slugify' },
})

const taxVerdict: Verdict = {
  kind: 'code-wrong',
  confidence: 0.97,
  clauses: ['tax.rounding'],
  evidence: [
    {
      kind: 'git-experiment',
      supports: 'test-wrong',
      detail: 'the code before your last edit fails the same test',
      weight: 0.4,
    },
    {
      kind: 'contract-example',
      supports: 'code-wrong',
      detail:
        '[tax.rounding] Tax is income times rate, rounded half up to cents: calculateTax(100.05, 0.1) is 10.01, got 10',
      weight: 3.1,
    },
    { kind: 'agreement', supports: 'code-wrong', detail: '118 other tests of the same module pass', weight: 0.8 },
  ],
}

const round = candidate('src/tax.ts', TAX, TAX.replace('Math.trunc', 'Math.round'), {
  title: 'round instead of truncating',
  clauses: ['tax.rounding'],
})
const ceil = candidate('src/tax.ts', TAX, TAX.replace('Math.trunc', 'Math.ceil'), {
  title: 'round up',
  rule: 'rounding',
})
const guardPatch = candidate('src/tax.ts', TAX, TAX.replace('if (income <= 0) return 0', 'if (income < 0) return 0'), {
  title: 'tighten the boundary',
  rule: 'boundary',
})
const dots = candidate('src/slug.ts', SLUG, SLUG.replace('[^a-z0-9]+', '[^a-z0-9.]+'), {
  title: 'let dots through',
  rule: 'regex',
})
const dotsTest = candidate('test/slug.test.ts', SLUG_TEST, SLUG_TEST.replace("'v1.2-notes'", "'v1-2-notes'"), {
  title: 'expect a dash for the dot',
  fixes: 'test',
  engine: 'test-literal',
  rule: 'literal',
})

/** One failure with one proven candidate. */
export const taxFailing = failing(taxFailure, {
  verdict: taxVerdict,
  candidates: [held(round, proof({ mended: ['tax.rounding'] }))],
  tried: 38,
  refuted: 37,
  effortMs: 2_100,
})

/** One failure that nobody can decide, with a candidate for the code and one for the test. */
export const slugFailing = failing(slugFailure, {
  verdict: {
    kind: 'undecided',
    confidence: 0.55,
    clauses: [],
    evidence: [
      {
        kind: 'contract-silent',
        supports: 'undecided',
        detail: 'no clause of the contract speaks of dots in slugs',
        weight: 1,
      },
      { kind: 'age', supports: 'test-wrong', detail: 'the test is 3 minutes old, the code 5 months', weight: 0.7 },
    ],
  },
  candidates: [
    held(
      dots,
      proof({
        status: 'plausible',
        related: { ran: 4, passed: 4, broken: [] },
        contract: { ran: 0, passed: 0, broken: [] },
        reasons: ['no clause speaks of what it changes'],
      }),
    ),
    held(
      dotsTest,
      proof({
        status: 'plausible',
        related: { ran: 0, passed: 0, broken: [] },
        contract: { ran: 0, passed: 0, broken: [] },
        guards: [
          { guard: 'assertion-weakened', detail: 'the expected value changed', path: 'test/slug.test.ts', line: 5 },
        ],
        reasons: ['a change of the test needs a person'],
      }),
    ),
  ],
  tried: 12,
  refuted: 10,
  effortMs: 900,
})

const flakyFailing = failing(
  failure('f-cccccc', {
    file: 'test/queue.test.ts',
    name: 'queue > drains in order',
    line: 31,
    message: 'expected [ 1, 3, 2 ] to deeply equal [ 1, 2, 3 ]',
    error: {
      name: 'AssertionError',
      message: 'expected [ 1, 3, 2 ] to deeply equal [ 1, 2, 3 ]',
      expected: '[\n  1,\n  2,\n  3,\n]',
      actual: '[\n  1,\n  3,\n  2,\n]',
      frames: [],
    },
  }),
  {
    verdict: {
      kind: 'flaky',
      confidence: 0.92,
      clauses: [],
      evidence: [
        { kind: 'rerun', supports: 'flaky', detail: 'passed 2 of 3 reruns with nothing changed', weight: 2.4 },
      ],
    },
  },
)

const environmentFailing = failing(
  failure('f-dddddd', {
    kind: 'load',
    file: 'test/db.test.ts',
    name: 'test/db.test.ts',
    line: 0,
    message: 'connect ECONNREFUSED 127.0.0.1:5432\n    at TCPConnectWrap.afterConnect',
    error: { name: 'Error', message: 'connect ECONNREFUSED 127.0.0.1:5432', expected: null, actual: null, frames: [] },
  }),
  {
    verdict: {
      kind: 'environment',
      confidence: 0.99,
      clauses: [],
      evidence: [{ kind: 'refused', supports: 'environment', detail: 'nothing listens on 127.0.0.1:5432', weight: 4 }],
    },
  },
)

const several = [
  {
    ...taxFailing,
    candidates: [
      taxFailing.candidates[0]!,
      held(ceil, proof({ status: 'plausible', reasons: ['rounds 0.001 up as well'] })),
    ],
  },
  slugFailing,
  flakyFailing,
  environmentFailing,
  ...[
    'parse > rejects an empty line',
    'parse > 全角の空白も区切りとして扱う (full-width blanks are separators too, in every position)',
    'cart > total',
  ].map((name, index) =>
    failing(failure(`f-e0000${index}`, { file: 'test/more.test.ts', name, line: 3 + index, message: 'boom' }), {
      stage: index === 0 ? 'repairing' : 'waiting',
      tried: index === 0 ? 7 : 0,
    }),
  ),
]

const LONG = Array.from({ length: 60 }, (_, index) => `export const line${index} = ${index}\n`).join('')

const NAMES = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta', 'iota', 'kappa', 'lambda', 'mu']
const GREEK = NAMES.map((name, index) => `export const ${name} = ${index}\n`).join('')
const threeHunks = held(
  candidate(
    'src/greek.ts',
    GREEK,
    GREEK.replace('alpha = 0', 'alpha = 10').replace('zeta = 5', 'zeta = 50').replace('mu = 11', 'mu = 110'),
    { title: 'ten times as much' },
  ),
  proof(),
)
const derivedCandidate = candidate('src/greek.ts', GREEK, GREEK.replace('zeta = 5', 'zeta = 50'), {
  title: 'part of: ten times as much',
})
const derived: CandidateState = {
  ...held(derivedCandidate, proof({ status: 'plausible', target: 'fails', reasons: ['It is being proven'] })),
  derived: { from: threeHunks.candidate.id, proving: true },
}
const SENTENCE = Array.from({ length: 20 }, (_, index) => `word ${index}`).join(', ')
const farApart = (file: string) =>
  held(
    candidate(`src/${file}.ts`, 'export const one = 1\n', 'export const one = 2\n', { title: `mend ${file}` }),
    proof(),
  )

/** Three tests of a module, as they wait in quarantine. */
export const draft: Draft = {
  id: 'd-11111111',
  module: 'src/price.ts',
  path: 'test/generated/price.test.ts',
  text: `// Current behaviour of src/price.ts, pinned by repair-watch: each test notices changes that no other test does.
import { expect, test } from 'vitest'
import { double, price } from '../../src/price.ts'

test('current behaviour: price(9) gives 36, price(10) gives 30', () => {
  expect(price(9)).toBe(36)
  expect(price(10)).toBe(30)
})

test('double(2) gives 4 [price.double]', () => {
  expect(double(2)).toBe(4)
})
`,
  tests: [
    {
      name: 'current behaviour: price(9) gives 36, price(10) gives 30',
      symbol: 'price',
      text: `test('current behaviour: price(9) gives 36, price(10) gives 30', () => {
  expect(price(9)).toBe(36)
  expect(price(10)).toBe(30)
})`,
      kills: 3,
      stable: 10,
      rewrites: 6,
      score: 84,
      clauses: [],
    },
    {
      name: 'double(2) gives 4 [price.double]',
      symbol: 'double',
      text: `test('double(2) gives 4 [price.double]', () => {
  expect(double(2)).toBe(4)
})`,
      kills: 1,
      stable: 10,
      rewrites: 6,
      score: 92,
      clauses: ['price.double'],
    },
  ],
  mutants: { total: 9, before: 4, after: 8 },
}

/** What is or could be pinned, with exceptions. */
export function pinned(part: Partial<NonNullable<SessionState['pins']>> = {}): NonNullable<SessionState['pins']> {
  return { offer: null, drafting: null, drafts: [], later: new Set(), changed: new Map(), ...part }
}

const priceChange: PinChange = {
  test: 'current behaviour: price(9) gives 36, price(10) gives 30',
  call: 'price(10)',
  was: '30',
  is: '40',
}

/** Everything the screen can look like, by name. */
export const STATES = {
  starting: session([], {
    phase: 'starting',
    run: 0,
    counts: { total: 0, passed: 0, failed: 0, skipped: 0 },
    progress: { done: 0, total: 0 },
    focus: { failureId: null, candidateId: null },
  }),
  running: session([], { phase: 'running', progress: { done: 3, total: 12 } }),
  green: session([]),
  'no-tests': session([], { counts: { total: 0, passed: 0, failed: 0, skipped: 0 } }),
  'host-failed': session([], {
    phase: 'host-failed',
    notice: {
      level: 'problem',
      text: 'Vitest ended with status 1: the configuration has a syntax error. Mend vitest.config.ts, then start again.',
      at: 1_000,
    },
  }),
  proven: session([taxFailing]),
  undecided: session([slugFailing]),
  flaky: session([flakyFailing]),
  environment: session([environmentFailing]),
  several: session(several, { phase: 'running', progress: { done: 5, total: 12 }, accepted: 1 }),
  repairing: session([failing(taxFailure, { stage: 'repairing', verdict: taxVerdict, tried: 9 })], { paused: false }),
  'test-wrong': session([
    failing(slugFailure, {
      verdict: { ...slugFailing.verdict!, kind: 'test-wrong', confidence: 0.9, clauses: ['slug.dots'] },
      candidates: [held(dotsTest, proof({ contract: { ran: 1, passed: 1, broken: [] } }))],
    }),
  ]),
  frozen: session([failing(slugFailure, { verdict: taxVerdict, candidates: [held(dotsTest, proof())] })]),
  long: session([
    failing(taxFailure, {
      verdict: taxVerdict,
      candidates: [
        held(
          candidate('src/long.ts', LONG, LONG.replaceAll('export const', 'const'), {
            title: 'export nothing',
            engine: 'model',
          }),
          proof(),
        ),
      ],
    }),
  ]),
  hunks: session([failing(taxFailure, { verdict: taxVerdict, candidates: [threeHunks] })]),
  deriving: session([failing(taxFailure, { verdict: taxVerdict, candidates: [derived, threeHunks] })]),
  'long-lines': session([
    failing(taxFailure, {
      verdict: taxVerdict,
      candidates: [
        held(
          candidate('src/text.ts', `export const text = '${SENTENCE}'\n`, `export const text = '${SENTENCE}!'\n`, {
            title: 'mark the end',
          }),
          proof(),
        ),
      ],
    }),
  ]),
  alike: session(
    ['one', 'two', 'three'].map((file, index) =>
      failing(
        failure(`f-f0000${index}`, { file: `test/${file}.test.ts`, name: `${file} > works`, line: 3, message: 'boom' }),
        {
          verdict: index === 2 ? { ...taxVerdict, kind: 'undecided' } : taxVerdict,
          candidates: [farApart(file)],
        },
      ),
    ),
  ),
  spent: session(
    [
      failing(taxFailure, {
        verdict: taxVerdict,
        spend: { requests: 2, promptTokens: 12_400, completionTokens: 940, price: 0.0312 },
      }),
    ],
    { spend: { requests: 3, promptTokens: 20_800, completionTokens: 1_480, price: 0.0532 } },
  ),
  'pins-offered': session([], {
    pins: pinned({ offer: { module: 'src/price.ts', symbols: ['price'], tried: 6, missed: 4 } }),
  }),
  'pins-drafting': session([taxFailing], { pins: pinned({ drafting: 'src/price.ts' }) }),
  'pins-drafted': session([taxFailing], { pins: pinned({ drafts: [draft] }) }),
  'pins-later': session([taxFailing], { pins: pinned({ drafts: [draft], later: new Set([draft.id]) }) }),
  'pins-changed': session([], {
    pins: pinned({
      drafts: [{ ...draft, id: 'd-22222222', module: 'src/other.ts' }, draft],
      later: new Set([draft.id]),
      changed: new Map([['src/price.ts', [priceChange]]]),
    }),
  }),
  judging: session([failing(taxFailure, { stage: 'repairing' })], { phase: 'running' }),
  writing: session([
    failing(taxFailure, {
      stage: 'repairing',
      verdict: taxVerdict,
      writing: {
        title: 'round half up\u001b[31m',
        path: 'src/tax.ts',
        lines: [
          { kind: 'context', text: '  const raw = income * rate' },
          { kind: 'removed', text: '  return Math.trunc(raw * 100) / 100' },
          { kind: 'added', text: '  return Math.ro' },
        ],
      },
    }),
  ]),
  waiting: session([failing(taxFailure, { stage: 'waiting', verdict: taxVerdict })]),
  'budget-spent': session([failing(taxFailure, { stage: 'budget-spent', verdict: taxVerdict, tried: 412 })]),
  'none-found': session([
    failing(taxFailure, { verdict: taxVerdict, tried: 412, refuted: 412, effortMs: 14_200 }),
    failing(slugFailure, { verdict: slugFailing.verdict }),
  ]),
  'all-rejected': session(
    [failing(taxFailure, { verdict: taxVerdict, candidates: [{ ...held(round, proof()), decision: 'rejected' }] })],
    { focus: { failureId: taxFailure.id, candidateId: null } },
  ),
  accepted: session(
    [failing(taxFailure, { verdict: taxVerdict, candidates: [{ ...held(round, proof()), decision: 'accepted' }] })],
    { accepted: 1, notice: { level: 'info', text: 'written: src/tax.ts; undo takes it back', at: 4_000 } },
  ),
  'put-off': session([
    failing(taxFailure, { verdict: taxVerdict, candidates: [{ ...held(round, proof()), decision: 'deferred' }] }),
  ]),
  stale: session([taxFailing], {
    notice: {
      level: 'problem',
      text: 'src/tax.ts changed since this was proven; nothing was written. Save again to repair anew.',
      at: 1_000,
    },
  }),
  paused: session([failing(taxFailure, { stage: 'waiting', verdict: taxVerdict })], { paused: true }),
  asked: session([
    failing(slugFailure, {
      verdict: {
        kind: 'undecided',
        confidence: 0.6,
        clauses: ['slug.dots', 'slug.dashes'],
        evidence: [
          { kind: 'contract-example', supports: 'code-wrong', detail: '[slug.dots] asks for the dot', weight: 4 },
          { kind: 'contract-example', supports: 'test-wrong', detail: '[slug.dashes] forbids it', weight: 4 },
        ],
      },
      question: {
        call: "slugify('v1.2 notes')",
        module: 'src/slug.ts',
        symbol: 'slugify',
        test: { throws: false, text: "'v1.2-notes'" },
        code: { throws: false, text: "'v1-2-notes'" },
      },
      candidates: slugFailing.candidates,
    }),
  ]),
  'contract-problem': session([], {
    notice: {
      level: 'problem',
      text: 'contract.md:7:3 the arrow of this clause has no value; write `call` → `value` (and 1 more)',
      at: 1_000,
    },
  }),
  restarting: session([taxFailing], { phase: 'running', progress: { done: 0, total: 0 } }),
  'no-lab': session([failing(taxFailure, { stage: 'budget-spent' })], {
    notice: { level: 'problem', text: 'No repairs: the lab did not open', at: 1_000 },
  }),
  two: session([{ ...taxFailing, candidates: [held(round, proof()), held(guardPatch, proof())] }, slugFailing]),
} satisfies Record<string, SessionState>

/** The name of a state above. */
export type StateName = keyof typeof STATES
