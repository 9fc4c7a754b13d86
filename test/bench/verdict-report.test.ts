import { expect, test } from 'vitest'
import { score, together, verdictReport, verdictText } from './verdict-report.mjs'

function row(kind: string, verdicts: readonly (readonly [string, number])[], more: object = {}) {
  return {
    id: 'x-1',
    half: 'dev',
    set: 'cases',
    kind,
    clause: null,
    verdicts: verdicts.map(([verdict]) => verdict),
    confidence: verdicts.map(([, confidence]) => confidence),
    evidence: verdicts.map(() => [] as string[]),
    recency: null,
    ...more,
  }
}

test.each([
  ['code-wrong', [], 'no failure'],
  ['code-wrong', ['code-wrong', 'code-wrong'], 'code-wrong'],
  ['code-wrong', ['code-wrong', 'undecided'], 'undecided'],
  ['code-wrong', ['test-wrong', 'undecided'], 'test-wrong'],
  ['undecided', ['code-wrong', 'undecided'], 'code-wrong'],
  ['code-wrong', ['code-wrong', 'test-wrong', 'undecided'], 'differ'],
])('of a %s case %o are together %s', (label, verdicts, said) => {
  expect(together(label, verdicts)).toBe(said)
})

test('undecided is an answer where the label says so, and an abstention elsewhere', () => {
  expect([
    score('undecided', 'undecided'),
    score('flaky', 'undecided'),
    score('undecided', 'code-wrong'),
    score('flaky', 'flaky'),
    score('code-wrong', 'no failure'),
  ]).toEqual([
    { answers: true, right: true },
    { answers: false, right: false },
    { answers: true, right: false },
    { answers: true, right: true },
    { answers: false, right: false },
  ])
})

const share = ({ hits, n }: { hits: number; n: number }) => `${hits}/${n}`

test('a report holds what was said of which label, and what simpler verdicts come to', () => {
  const report = verdictReport([
    row('code-wrong', [['code-wrong', 0.9]], {
      recency: 'code-wrong',
      clause: 'sum',
      evidence: [['contract-example>code-wrong', 'experiment>code-wrong']],
    }),
    row('code-wrong', [['test-wrong', 0.95]], { recency: 'test-wrong', half: 'measured', id: 'hidden' }),
    row('code-wrong', [['undecided', 0.3]], { set: 'small' }),
    row('test-wrong', [['test-wrong', 0.95]], { evidence: [['contract-contradicts-test>test-wrong']] }),
    row('undecided', [['undecided', 0.5]], {
      evidence: [['contract-example>code-wrong', 'contract-contradicts-test>test-wrong']],
    }),
    row('undecided', [['code-wrong', 0.8]], { recency: 'code-wrong' }),
    row('environment', []),
    row('flaky', [['flaky', 0.98]]),
    row('flaky', []),
  ])
  expect(report.neverRed).toBe(1)
  expect(report.confusion['code-wrong']).toEqual({
    'code-wrong': 1,
    'test-wrong': 1,
    undecided: 1,
    flaky: 0,
    environment: 0,
    differ: 0,
    'no failure': 0,
  })
  const figures = ({ accuracy, coverage, wrongTests }: typeof report.tool) =>
    [accuracy, coverage, wrongTests].map(share)
  expect({
    tool: figures(report.tool),
    byContract: Object.values(report.byContract).map(figures),
    baselines: Object.values(report.baselines).map(figures),
    wrongTestVerdicts: share(report.wrongTestVerdicts),
    last: report.riskCoverage.at(-1),
    strictest: report.riskCoverage[0],
    wrong: report.wrong,
  }).toEqual({
    tool: ['4/6', '6/8', '1/8'],
    byContract: [
      ['1/1', '1/1', '0/1'],
      ['2/4', '4/4', '1/4'],
      ['0/0', '0/1', '0/1'],
    ],
    baselines: [
      ['3/8', '8/8', '0/8'],
      ['2/4', '4/8', '1/8'],
      ['4/4', '4/8', '0/8'],
    ],
    wrongTestVerdicts: '1/8',
    last: { threshold: 0.8, coverage: 6 / 8, risk: 2 / 6 },
    strictest: { threshold: null, coverage: 2 / 8, risk: 0 },
    wrong: ['x-1 undecided: code-wrong at 0.80'],
  })
  expect(report.calibration?.error).toBeCloseTo((0.1 + 2 * 0.45 + 0.8 + 0.02) / 5, 10)
  expect(verdictText(report)).not.toContain('hidden')
})

test('a report on nothing can be printed', () => {
  expect(verdictText(verdictReport([]))).toContain('0 labelled failures')
})
