import { expect, test } from 'vitest'
import { percent, repairReport, repairText } from './repair-report.mjs'

const candidate = (right: boolean, more: object = {}) => ({
  title: 'a change',
  engine: 'templates',
  status: 'proven',
  guards: [],
  mended: [],
  behaviour: null,
  tier: 'C',
  right,
  ...more,
})

/** A code-wrong case of one statement for which these candidates are shown, best first. */
function row(id: string, every: readonly ReturnType<typeof candidate>[], more: object = {}) {
  return {
    id,
    half: 'dev',
    kind: 'code-wrong',
    difficulty: 'single-edit',
    fixKind: 'boundary',
    verdicts: ['code-wrong'],
    tried: 100,
    codeProvenMs: every.length > 0 ? 3000 : null,
    rerunMs: 1000,
    firsts: every.slice(0, 1),
    every,
    at1: every[0]?.right ?? false,
    at3: every.slice(0, 3).some(({ right }) => right),
    plausible: every.length > 0,
    undo: false,
    ...more,
  }
}

test('shares, tiers, lifts and losses are counted over the code-wrong cases', () => {
  const mended = { mended: ['one'], tier: 'A' }
  const rows = [
    row('first', [candidate(true, mended), candidate(false)], { undo: true }),
    row('third', [candidate(false), candidate(false), candidate(true)], { rerunMs: 500 }),
    row('fifth', [...Array.from({ length: 4 }, () => candidate(false)), candidate(true)], {
      difficulty: 'multi-line',
      lost: { stage: 'rank', detail: 'shown at 5' },
    }),
    row('nothing', [], { difficulty: 'multi-file', half: 'measured', lost: { stage: 'template', detail: 'secret' } }),
    row('two', [candidate(true)], {
      every: undefined,
      firsts: [candidate(true, mended), candidate(true, { status: 'plausible', tier: 'D' })],
    }),
    { ...row('other', []), kind: 'test-wrong' },
  ]
  const report = repairReport(rows)
  const share = ({ hits, n }: { hits: number; n: number }) => `${hits}/${n}`
  expect({
    cases: report.cases,
    all: Object.values(report.all).map(share),
    difficulty: Object.entries(report.byDifficulty).map(([name, { at3 }]) => `${name} ${share(at3)}`),
    tiers: Object.entries(report.tiers).map(([tier, one]) => `${tier} ${share(one)}`),
    random: report.lift.random.random,
    first: share(report.lift.random.first),
    notChecked: report.lift.random.notChecked,
    undo: share(report.lift.undo.undo),
    time: report.time,
    lost: report.lost,
  }).toEqual({
    cases: 5,
    all: ['4/5', '2/5', '3/5'],
    difficulty: ['multi-file 0/1', 'multi-line 0/1', 'one statement 3/3'],
    tiers: ['A 1/1', 'B 0/0', 'C 0/2', 'D 1/1', 'A and B 1/1', 'mended 1/1'],
    random: (1 / 2 + 1 / 3 + 1 / 5) / 3,
    first: '1/3',
    notChecked: 1,
    undo: '1/5',
    time: { cases: 4, provenMs: 3000, rerunMs: 1000, multiple: 3 },
    lost: [
      {
        stage: 'rank',
        misses: 1,
        share: 0.5,
        oneStatement: 0,
        multiLine: 1,
        multiFile: 0,
        wrongShown: 1,
        cases: ['fifth (shown at 5)'],
      },
      {
        stage: 'template',
        misses: 1,
        share: 0.5,
        oneStatement: 0,
        multiLine: 0,
        multiFile: 1,
        wrongShown: 0,
        cases: [],
      },
    ],
  })
  expect(repairText(report)).not.toContain('secret')
})

test('a report on nothing can be printed', () => {
  expect(repairText(repairReport([]))).toContain('0 code-wrong cases')
})

test('a share is printed with its interval', () => {
  expect([percent({ hits: 33, n: 69, share: 33 / 69, low: 0.365, high: 0.594 }), percent(0.5), percent(null)]).toEqual([
    '33/69 = 48 % (37–59)',
    '50 %',
    '–',
  ])
})
