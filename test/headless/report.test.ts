import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { applicable } from '../../src/headless/applicable.ts'
import { exitStatus } from '../../src/headless/exit-status.ts'
import { buildReport, type ReportInfo } from '../../src/headless/report.ts'
import { type Report, reportJsonSchema, reportSchema, type Stopped } from '../../src/headless/report-schema.ts'
import { candidate, offer, PROVEN, red, state, TAX, TAX_FAILURE } from './states.ts'

const FAIL_ON = new Set(['weakened' as const])

const info: ReportInfo = {
  tool: { version: '0.1.0', vitest: '4.1.12', node: '20.20.2' },
  prefix: '',
  durationMs: 4180.3,
  applied: [],
  weakened: [],
  stopped: null,
}

const LITERAL = {
  path: 'test/slug.test.ts',
  before: "expect(slug('a.b')).toBe('a-b')\n",
  after: "expect(slug('a.b')).toBe('a.b')\n",
}

const two = state([
  red(),
  red({
    failure: {
      ...TAX_FAILURE,
      id: 'f-000001',
      tests: [
        {
          key: 'k3',
          project: '',
          file: 'test/slug.test.ts',
          name: 'slug > keeps dots',
          line: 0,
        },
      ],
      at: null,
    },
    verdict: null,
    stage: 'budget-spent',
    candidates: [
      offer(
        candidate(LITERAL, {
          id: 'c-2',
          engine: 'test-literal',
          fixes: 'test',
          title: 'expect a.b',
        }),
        {
          proof: {
            ...PROVEN,
            status: 'plausible',
            guards: [
              {
                guard: 'assertion-weakened',
                detail: 'toBe',
                path: LITERAL.path,
                line: 1,
              },
              {
                guard: 'assertion-weakened',
                detail: 'toBe',
                path: LITERAL.path,
                line: 2,
              },
            ],
            reasons: ['a guard objects'],
          },
          foundAt: 900,
        },
      ),
      offer(candidate(TAX, { id: 'c-3' }), {
        proof: { ...PROVEN, status: 'refuted' },
      }),
      offer(candidate(TAX, { id: 'c-4' }), {
        proof: {
          ...PROVEN,
          status: 'plausible',
          guards: [{ guard: 'frozen-path', detail: '', path: 'a', line: 1 }],
        },
      }),
    ],
  }),
])

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hashesOf = (file: string, before: string, after: string) => [
  { file, before: sha256(before), after: sha256(after) },
]

test('a report holds what the session knows, and only candidates that may be proposed', () => {
  expect(buildReport(two, info)).toEqual({
    version: 1,
    tool: {
      name: 'repair-watch',
      version: '0.1.0',
      vitest: '4.1.12',
      node: '20.20.2',
    },
    status: 'failing',
    summary: {
      tests: 124,
      passed: 121,
      failed: 3,
      skipped: 0,
      failures: 2,
      proven: 1,
      applied: 0,
      durationMs: 4180,
    },
    failures: [
      {
        id: 'f-7c1e02',
        tests: [
          {
            file: 'test/tax.test.ts',
            name: 'calculateTax > rounds half up',
            line: 14,
          },
          {
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
          at: { file: 'src/tax.ts', line: 3, column: 12 },
        },
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
        candidates: [
          {
            id: candidate(TAX).id,
            engine: 'templates',
            fixes: 'code',
            files: ['src/tax.ts'],
            title: 'round half up in place of truncating',
            diff: [
              'diff --git a/src/tax.ts b/src/tax.ts',
              '--- a/src/tax.ts',
              '+++ b/src/tax.ts',
              '@@ -1,4 +1,4 @@',
              ' export function calculateTax(income, rate) {',
              ' \tconst raw = income * rate',
              '-\treturn Math.trunc(raw * 100) / 100',
              '+\treturn Math.round(raw * 100) / 100',
              ' }',
              '',
            ].join('\n'),
            hashes: hashesOf(TAX.path, TAX.before, TAX.after),
            proof: {
              status: 'proven',
              target: 'passes',
              related: { ran: 118, passed: 118, broken: [] },
              contract: { ran: 6, passed: 6, broken: [] },
              guards: [],
              mended: ['calculateTax.rounding'],
              reasons: [],
            },
            timing: { firstSeenMs: 140, verifiedMs: 260 },
            behaviour: null,
            tier: 'B',
            applied: false,
          },
        ],
        effort: { tried: 412, refuted: 409, ms: 1830 },
        stage: 'finished',
      },
      {
        id: 'f-000001',
        tests: [{ file: 'test/slug.test.ts', name: 'slug > keeps dots', line: 0 }],
        error: {
          name: 'AssertionError',
          message: 'expected 10 to be 10.01 // Object.is equality',
          expected: '10.01',
          actual: '10',
          at: null,
        },
        verdict: {
          kind: 'undecided',
          confidence: 0,
          clauses: [],
          evidence: [
            {
              kind: 'not-diagnosed',
              supports: 'undecided',
              detail: 'the budget was spent before this failure could be judged',
              weight: 0,
            },
          ],
        },
        candidates: [
          {
            id: 'c-2',
            engine: 'test-literal',
            fixes: 'test',
            files: ['test/slug.test.ts'],
            title: 'expect a.b',
            diff: [
              'diff --git a/test/slug.test.ts b/test/slug.test.ts',
              '--- a/test/slug.test.ts',
              '+++ b/test/slug.test.ts',
              '@@ -1,1 +1,1 @@',
              "-expect(slug('a.b')).toBe('a-b')",
              "+expect(slug('a.b')).toBe('a.b')",
              '',
            ].join('\n'),
            hashes: hashesOf(
              'test/slug.test.ts',
              "expect(slug('a.b')).toBe('a-b')\n",
              "expect(slug('a.b')).toBe('a.b')\n",
            ),
            proof: {
              status: 'plausible',
              target: 'passes',
              related: { ran: 118, passed: 118, broken: [] },
              contract: { ran: 6, passed: 6, broken: [] },
              guards: ['assertion-weakened'],
              mended: ['calculateTax.rounding'],
              reasons: ['a guard objects'],
            },
            timing: { firstSeenMs: 0, verifiedMs: 260 },
            behaviour: null,
            tier: 'D',
            applied: false,
          },
        ],
        effort: { tried: 412, refuted: 409, ms: 1830 },
        stage: 'budget-spent',
      },
    ],
    weakened: [],
    flaky: [],
    stopped: null,
  })
})

/** The document that stands in the description of the format, word for word. */
const FORMAT_EXAMPLE = {
  version: 1,
  tool: {
    name: 'repair-watch',
    version: '0.1.0',
    vitest: '4.1.12',
    node: '20.20.2',
  },
  status: 'repairable',
  summary: {
    tests: 124,
    passed: 121,
    failed: 3,
    skipped: 0,
    failures: 2,
    proven: 2,
    applied: 0,
    durationMs: 4180,
  },
  failures: [
    {
      id: 'f-7c1e02',
      tests: [
        {
          file: 'test/tax.test.ts',
          name: 'calculateTax > rounds half up',
          line: 14,
        },
      ],
      error: {
        name: 'AssertionError',
        message: 'expected 10 to be 10.01',
        expected: '10.01',
        actual: '10',
        at: { file: 'src/tax.ts', line: 9, column: 12 },
      },
      verdict: {
        kind: 'code-wrong',
        confidence: 0.97,
        clauses: ['calculateTax.rounding'],
        evidence: [
          {
            kind: 'contract-example',
            supports: 'code-wrong',
            detail: 'calculateTax(10.005, 1) → 10.01 does not hold at HEAD',
            weight: 0,
          },
        ],
      },
      candidates: [
        {
          id: 'c-1',
          engine: 'templates',
          fixes: 'code',
          files: ['src/tax.ts'],
          title: 'round half up in place of truncating',
          diff: '--- a/src/tax.ts\n+++ b/src/tax.ts\n@@ ...',
          proof: {
            status: 'proven',
            target: 'passes',
            related: { ran: 118, passed: 118, broken: [] },
            contract: { ran: 6, passed: 6, broken: [] },
            guards: [],
          },
          timing: { firstSeenMs: 140, verifiedMs: 260 },
        },
      ],
      effort: { tried: 412, refuted: 409, ms: 1830 },
    },
  ],
}

test('every report is valid by the JSON Schema, with fields of a later version too', () => {
  const validate = new Ajv2020({ strict: true }).compile(reportJsonSchema())
  const report = JSON.parse(JSON.stringify(buildReport(two, info)))
  expect({ valid: validate(report), errors: validate.errors }).toEqual({
    valid: true,
    errors: null,
  })
  const later = {
    ...report,
    shiny: 1,
    summary: { ...report.summary, shiny: 1 },
  }
  expect(validate(later)).toBe(true)
  expect(reportSchema.parse(later)).toEqual(report)
  expect(validate({ ...report, status: 'fine' })).toBe(false)
  expect(validate({ ...report, version: 2 })).toBe(false)
  const { summary: _, ...without } = report
  expect(validate(without)).toBe(false)
})

test('what looks like a secret is blanked out of what a failure says', () => {
  const token = `ghp_${'a1B2'.repeat(9)}`
  const error = { ...TAX_FAILURE.error, message: `401 for ${token}`, expected: token, actual: null }
  const evidence = [{ kind: 'k', supports: 'undecided' as const, detail: `called with ${token}`, weight: 1 }]
  const leaky = red({
    failure: { ...TAX_FAILURE, error },
    verdict: { kind: 'undecided', confidence: 0.5, clauses: [], evidence },
  })
  const report = buildReport(state([leaky]), info)
  expect(JSON.stringify(report)).not.toContain(token)
  expect(report.failures[0]?.error).toMatchObject({ message: '401 for [redacted: GitHub token]', actual: null })
})

test('the example of the report format is valid, and the fields that were added since have defaults', () => {
  const validate = new Ajv2020({ strict: true }).compile(reportJsonSchema())
  const { failures, ...rest } = FORMAT_EXAMPLE
  expect({ valid: validate(FORMAT_EXAMPLE), errors: validate.errors }).toEqual({
    valid: true,
    errors: null,
  })
  expect(reportSchema.parse(FORMAT_EXAMPLE)).toEqual({
    ...rest,
    failures: failures.map((failure) => ({
      ...failure,
      candidates: failure.candidates.map((one) => ({
        ...one,
        hashes: [],
        proof: { ...one.proof, mended: [], reasons: [] },
        behaviour: null,
        tier: null,
        applied: false,
      })),
      stage: 'finished',
    })),
    weakened: [],
    flaky: [],
    stopped: null,
  })
})

const time: Stopped = { reason: 'time-limit', detail: '9.0 s' }
const interrupted: Stopped = { reason: 'interrupted', detail: 'SIGINT' }
const host: Stopped = { reason: 'host-failed', detail: 'vitest is missing' }
const none = state([], {
  counts: { total: 0, passed: 0, failed: 0, skipped: 0 },
})
const green = state([])
const fixed = red()
const unfixed = red({ candidates: [] })
const spent = red({ candidates: [], stage: 'budget-spent' })
const spentButProven = red({ stage: 'budget-spent' })
const running = red({ candidates: [], stage: 'repairing', verdict: null })
const unloadable = red({
  candidates: [],
  verdict: { kind: 'environment', confidence: 1, clauses: [], evidence: [] },
})
const applied: ReportInfo['applied'] = [{ failure: fixed, candidateId: candidate(TAX).id }]
const other = red({ failure: { ...TAX_FAILURE, id: 'f-2' }, candidates: [] })

test.each<[string, Parameters<typeof buildReport>[0], Partial<ReportInfo>, Report['status'], number]>([
  ['every test passes', green, {}, 'green', 0],
  ['a fix was applied and all is green', green, { applied }, 'applied', 0],
  ['a fix was applied and something else is red', state([other]), { applied }, 'failing', 1],
  ['a fix was applied and did not help', state([fixed]), { applied }, 'repairable', 1],
  ['a proven fix waits', state([fixed]), {}, 'repairable', 1],
  ['one of two has a proven fix', state([fixed, other]), {}, 'failing', 1],
  ['no fix was found', state([unfixed]), {}, 'failing', 1],
  ['the budget was spent', state([spent]), {}, 'failing', 5],
  ['the budget was spent after a proof', state([spentButProven]), {}, 'repairable', 1],
  ['one failure is decided, another spent its budget', state([fixed, spent]), {}, 'failing', 5],
  ['the time ran out while repairing', state([running]), { stopped: time }, 'failing', 5],
  ['the time ran out with a proof at hand', state([fixed]), { stopped: time }, 'repairable', 1],
  ['the time ran out while nothing was red yet', green, { stopped: time }, 'failing', 5],
  ['the time ran out after --apply, in the second run', green, { stopped: time, applied }, 'failing', 5],
  ['no test was collected', none, {}, 'failing', 3],
  ['no test could be loaded', state([unloadable], { counts: none.counts }), {}, 'failing', 1],
  [
    'a test failed that no failure holds',
    state([], { counts: { total: 2, passed: 1, failed: 1, skipped: 0 } }),
    {},
    'failing',
    1,
  ],
  ['interrupted while green', green, { stopped: interrupted }, 'failing', 130],
  ['interrupted while red', state([fixed]), { stopped: interrupted }, 'repairable', 130],
  ['Vitest failed', none, { stopped: host }, 'failing', 2],
])('%s: status and exit status', (_, session, more, status, exit) => {
  const report = buildReport(session, { ...info, ...more })
  expect({ status: report.status, exit: exitStatus(report, FAIL_ON) }).toEqual({
    status,
    exit,
  })
})

test('a policy gate speaks only where the tests pass', () => {
  const weakened = [{ guard: 'assertion-removed' as const, detail: 'gone', path: 'a.test.ts', line: 3 }]
  expect(exitStatus(buildReport(green, { ...info, weakened }), FAIL_ON)).toBe(4)
  expect(exitStatus(buildReport(state([fixed]), { ...info, weakened }), FAIL_ON)).toBe(1)
})

test('what was applied stays listed, as mended', () => {
  const { failures, summary } = buildReport(state([other]), {
    ...info,
    applied,
  })
  expect(failures.map(({ id, stage, candidates }) => [id, stage, candidates.map((one) => one.applied)])).toEqual([
    ['f-7c1e02', 'mended', [true]],
    ['f-2', 'finished', []],
  ])
  expect(summary.applied).toBe(1)
})

test.each<[string, Parameters<typeof red>[0], boolean]>([
  ['a proven fix of code that is wrong', {}, true],
  [
    'a verdict that does not decide',
    {
      verdict: {
        kind: 'undecided',
        confidence: 0.5,
        clauses: [],
        evidence: [],
      },
    },
    false,
  ],
  [
    'a verdict against the test',
    {
      verdict: {
        kind: 'test-wrong',
        confidence: 0.9,
        clauses: [],
        evidence: [],
      },
    },
    false,
  ],
  ['no verdict', { verdict: null }, false],
  [
    'a plausible fix',
    {
      candidates: [offer(candidate(TAX), { proof: { ...PROVEN, status: 'plausible' } })],
    },
    false,
  ],
  [
    'a fix that a reviewer remarked on',
    { candidates: [offer(candidate(TAX), { proof: { ...PROVEN, reasons: ['big has a concern: it rounds twice'] } })] },
    false,
  ],
  ['a change of a test', { candidates: [offer(candidate(LITERAL, { fixes: 'test' }))] }, false],
  ['a change of a test under the name of code', { candidates: [offer(candidate(LITERAL))] }, false],
  [
    'a snapshot',
    {
      candidates: [offer(candidate({ ...TAX, path: 'src/__snapshots__/tax.snap' }))],
    },
    false,
  ],
  [
    'the contract',
    {
      candidates: [offer(candidate({ ...TAX, path: 'contract.md' }, { fixes: 'contract' }))],
    },
    false,
  ],
])('--apply and %s', (_, more, may) => {
  const { failures } = buildReport(state([red(more)]), info)
  expect(failures.map((failure) => applicable(failure) !== null)).toEqual([may])
})

test('a diff of a project inside of a repository applies with git apply', async () => {
  const root = await mkdtemp(join(tmpdir(), 'rw-report-'))
  const run = promisify(execFile)
  try {
    const file = join(root, 'packages/till', TAX.path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, TAX.before)
    await run('git', ['init', '-q'], { cwd: root })
    const { failures } = buildReport(state([red()]), {
      ...info,
      prefix: 'packages/till/',
    })
    await writeFile(join(root, 'fix.patch'), failures[0]?.candidates[0]?.diff ?? '')
    await run('git', ['apply', join(root, 'fix.patch')], {
      cwd: join(root, 'packages/till'),
    })
    expect(await readFile(file, 'utf8')).toBe(TAX.after)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})
