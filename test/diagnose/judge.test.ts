import { describe, expect, test } from 'vitest'
import type { Experiment, Facts } from '../../src/diagnose/facts.ts'
import { judge } from '../../src/diagnose/judge.ts'
import type { Clause } from '../../src/model/clause.ts'
import type { Failure } from '../../src/model/failure.ts'

const failure: Failure = {
  id: 'f-000001',
  kind: 'assertion',
  tests: [{ key: '|test/tax.test.ts|rounds', project: '', file: 'test/tax.test.ts', name: 'rounds', line: 3 }],
  error: { name: 'AssertionError', message: 'expected 10 to be 11', expected: '11', actual: '10', frames: [] },
  at: null,
}

const prose: Clause = {
  id: 'rounding',
  module: 'src/tax.ts',
  symbol: 'calculateTax',
  text: 'Tax is rounded half up.',
  at: { file: 'contract.md', line: 5, column: 1 },
  body: { kind: 'prose' },
}
const example: Clause = {
  ...prose,
  id: 'calculateTax.2',
  text: '`calculateTax(1)` → `11`',
  body: { kind: 'example', code: 'calculateTax(1)', expected: '11', setup: [] },
}

function facts(known: Partial<Facts>): Facts {
  return {
    failure,
    reruns: [{ how: 'in a fresh worker', varied: 'nothing', status: 'fails-alike' }],
    experiments: [],
    clauses: [],
    clauseOutcomes: [],
    allClauses: [],
    subjects: new Set(['calculateTax']),
    speaking: [],
    calls: [],
    repairs: null,
    ...known,
  }
}

function experiment(known: Partial<Experiment>): Experiment {
  return {
    against: 'head',
    changed: { code: false, test: false, contract: false, configuration: false },
    oldCode: 'unknown',
    oldTest: 'unknown',
    newTests: false,
    editedTests: false,
    message: '',
    editedClauses: [],
    signatures: [],
    ...known,
  }
}

const code = { code: true, test: false, contract: false, configuration: false }
const onlyTest = { code: false, test: true, contract: false, configuration: false }

describe('who is wrong', () => {
  test.each<[string, Partial<Facts>, { kind: string; clauses: readonly string[] }]>([
    ['nothing is known: the person decides', {}, { kind: 'undecided', clauses: [] }],
    [
      'a clause of the tested function is broken: the code',
      { clauses: [example], clauseOutcomes: [{ id: example.id, status: 'broken', detail: 'expected 10' }] },
      { kind: 'code-wrong', clauses: ['calculateTax.2'] },
    ],
    [
      'the code was edited since the last commit and the old code passes: the code',
      { experiments: [experiment({ changed: code, oldCode: 'passes' })] },
      { kind: 'code-wrong', clauses: [] },
    ],
    [
      'a clause would break if the code did what the test wants: the test',
      {
        clauses: [example],
        speaking: [example],
        calls: [{ call: 'calculateTax(1)', expected: '12', contradictedBy: ['calculateTax.2'], statedBy: [] }],
      },
      { kind: 'test-wrong', clauses: ['calculateTax.2'] },
    ],
    [
      'the clause was worded anew in the commit that changed the code: the test is stale',
      {
        speaking: [prose],
        experiments: [
          experiment({
            against: 'parent',
            changed: { ...code, contract: true },
            oldCode: 'passes',
            message: 'Round half up',
            editedClauses: ['rounding'],
          }),
        ],
      },
      { kind: 'test-wrong', clauses: ['rounding'] },
    ],
    [
      'a clause is broken and another one contradicts the test: a conflict of clauses is for the person',
      {
        clauses: [example],
        speaking: [example],
        clauseOutcomes: [{ id: example.id, status: 'broken', detail: 'expected 10' }],
        calls: [{ call: 'calculateTax(1)', expected: '12', contradictedBy: ['rounding'], statedBy: [] }],
      },
      { kind: 'undecided', clauses: [] },
    ],
    [
      'only a new test was added and no clause decides: the person decides',
      { speaking: [prose], experiments: [experiment({ changed: onlyTest, newTests: true })] },
      { kind: 'undecided', clauses: [] },
    ],
    [
      'only what stands around the test was edited, and the old one passes: the test',
      { speaking: [prose], experiments: [experiment({ changed: onlyTest, oldTest: 'passes' })] },
      { kind: 'test-wrong', clauses: ['rounding'] },
    ],
    [
      'the test itself was edited, and the old one passes: it may have been written first, the person decides',
      { speaking: [prose], experiments: [experiment({ changed: onlyTest, oldTest: 'passes', editedTests: true })] },
      { kind: 'undecided', clauses: [] },
    ],
    [
      'the code is called in another way since the commit, and the test does it the old way: the test',
      {
        experiments: [
          experiment({
            against: 'parent',
            changed: code,
            oldCode: 'passes',
            message: 'Call the option required',
            signatures: ['checkbox has no mustBe any more'],
          }),
        ],
      },
      { kind: 'test-wrong', clauses: [] },
    ],
    [
      'a commit that says it only simplifies broke the test, and no clause speaks: the code',
      {
        experiments: [
          experiment({ against: 'parent', changed: code, oldCode: 'passes', message: 'Simplify the rounding' }),
        ],
      },
      { kind: 'code-wrong', clauses: [] },
    ],
    [
      'any other commit broke the test, and no clause speaks: the person decides',
      {
        experiments: [experiment({ against: 'parent', changed: code, oldCode: 'passes', message: 'Round half up' })],
      },
      { kind: 'undecided', clauses: [] },
    ],
    [
      'the matcher is misused, whether a clause speaks or not: the test',
      {
        failure: {
          ...failure,
          error: {
            ...failure.error,
            message: 'If it should pass with deep equality, replace "toBe" with "toStrictEqual"',
          },
        },
      },
      { kind: 'test-wrong', clauses: [] },
    ],
    [
      'a rerun passes: flaky, whatever else is known',
      {
        reruns: [{ how: 'in a fresh worker', varied: 'nothing', status: 'passes' }],
        experiments: [experiment({ changed: code, oldCode: 'passes' })],
      },
      { kind: 'flaky', clauses: [] },
    ],
    [
      'red in another way each time, and nothing explains it: flaky',
      { reruns: [{ how: 'in a fresh worker', varied: 'nothing', status: 'fails-otherwise' }] },
      { kind: 'flaky', clauses: [] },
    ],
    [
      'red in another way each time, but the old code passes: the code',
      {
        reruns: [{ how: 'in a fresh worker', varied: 'nothing', status: 'fails-otherwise' }],
        experiments: [experiment({ changed: code, oldCode: 'passes' })],
      },
      { kind: 'code-wrong', clauses: [] },
    ],
    [
      'a module cannot be found: the environment',
      {
        failure: {
          ...failure,
          kind: 'load',
          error: {
            ...failure.error,
            name: 'Error',
            message: "Cannot find module './tariffs'",
            expected: null,
            actual: null,
          },
        },
      },
      { kind: 'environment', clauses: [] },
    ],
    [
      'equal objects compared by identity: the matcher, without any clause',
      {
        failure: {
          ...failure,
          error: {
            ...failure.error,
            message:
              'expected {} to be {}\n\nIf it should pass with deep equality, replace "toBe" with "toStrictEqual"',
          },
        },
        speaking: [prose],
      },
      { kind: 'test-wrong', clauses: ['rounding'] },
    ],
  ])('%s', (_, known, { kind, clauses }) => {
    const verdict = judge(facts(known))
    expect({ kind: verdict.kind, clauses: verdict.clauses }).toEqual({ kind, clauses })
  })

  test('a silent contract caps the confidence at 0.80', () => {
    const verdict = judge(facts({ experiments: [experiment({ changed: code, oldCode: 'passes' })] }))
    expect(verdict.confidence).toBe(0.8)
  })

  test('the clause to read is quoted beside the evidence that decided', () => {
    const verdict = judge(facts({ speaking: [prose], experiments: [experiment({ changed: code, oldCode: 'passes' })] }))
    expect(verdict).toEqual({
      kind: 'code-wrong',
      confidence: expect.closeTo(0.931, 3),
      clauses: ['rounding'],
      evidence: [
        {
          kind: 'experiment',
          supports: 'code-wrong',
          detail: 'passes when the code is put back to the last commit',
          weight: 1.6,
        },
        { kind: 'contract-prose', supports: 'code-wrong', detail: '[rounding] Tax is rounded half up.', weight: 0 },
      ],
    })
  })
})

describe('a blind prediction', () => {
  const predicted = (forTest: number, forCode: number, samples = 5) =>
    judge(facts({ speaking: [prose], prediction: { call: 'calculateTax(1)', samples, forTest, forCode } }))

  test('counts when nearly all samples agree, by how many', () => {
    const seen = [predicted(5, 0), predicted(4, 1), predicted(0, 4)].map(({ evidence }) =>
      evidence
        .filter(({ weight }) => weight > 0)
        .map(({ kind, supports, weight }) => [kind, supports, Number(weight.toFixed(2))]),
    )
    expect(seen).toEqual([
      [['blind-prediction', 'code-wrong', 0.9]],
      [['blind-prediction', 'code-wrong', 0.54]],
      [['blind-prediction', 'test-wrong', 0.54]],
    ])
  })
  test.each([
    [3, 2, 5],
    [0, 0, 5],
    [3, 0, 3],
  ])('%i and %i of %i are no vote', (forTest, forCode, samples) => {
    expect(predicted(forTest, forCode, samples).evidence).toEqual([])
  })
  test('alone never makes a test verdict', () => {
    expect(predicted(0, 5).kind).toBe('undecided')
  })
})

describe('a clause edited later than what it may be at odds with', () => {
  const age = { id: prose.id, edited: 30, reworded: true, test: 10, code: 40 }
  const back = [experiment({ changed: code, oldCode: 'passes' })]
  const outcome = { id: example.id, status: 'broken', detail: 'expected 10' } as const
  const call = { call: 'calculateTax(1)', expected: '12', contradictedBy: [example.id], statedBy: [] }

  /** The verdict and what the age of a clause added to it. */
  const seen = (known: Partial<Facts>) => {
    const { kind, evidence } = judge(facts(known))
    const own = evidence.filter((one) => one.kind === 'clause-newer')
    return { kind, own: own.map(({ supports, weight }) => [supports, weight]) }
  }

  test('the code that breaks a newer clause is stale, and not the one that is newer itself', () => {
    const known = { clauses: [example], clauseOutcomes: [outcome] }
    const at = (edited: number, code: number | null) =>
      seen({ ...known, ages: [{ ...age, id: example.id, edited, code }] })
    expect([at(30, 20), at(30, 30), at(30, 40), at(30, null)]).toEqual([
      { kind: 'code-wrong', own: [['code-wrong', 0.8]] },
      { kind: 'code-wrong', own: [] },
      { kind: 'code-wrong', own: [] },
      { kind: 'code-wrong', own: [] },
    ])
  })

  test('the assertion that contradicts a newer clause is stale, whenever the clause was first written', () => {
    const known = { clauses: [example], speaking: [example], calls: [call] }
    const at = (edited: number, test: number | null) =>
      seen({ ...known, ages: [{ ...age, id: example.id, edited, test, reworded: false }] })
    expect([at(30, 10), at(30, 30), at(30, Number.POSITIVE_INFINITY), at(30, null)]).toEqual([
      { kind: 'test-wrong', own: [['test-wrong', 1]] },
      { kind: 'test-wrong', own: [] },
      { kind: 'test-wrong', own: [] },
      { kind: 'test-wrong', own: [] },
    ])
  })

  test('prose changed after the test, and the code after that: the person decides', () => {
    const clauseAlone = experiment({
      against: 'parent',
      changed: { code: false, test: false, contract: true, configuration: false },
      editedClauses: [prose.id],
    })
    expect(seen({ speaking: [prose], experiments: [...back, clauseAlone], ages: [age] })).toEqual({
      kind: 'undecided',
      own: [['undecided', 1]],
    })
  })

  test.each<[string, Partial<Facts>]>([
    ['the prose is as old as its heading', { ages: [{ ...age, reworded: false }] }],
    ['the test is as new as the prose', { ages: [{ ...age, test: 30 }] }],
    ['the prose is newer than the code', { ages: [{ ...age, code: 20 }] }],
    ['the clause speaks of something else', { ages: [{ ...age, id: 'other' }] }],
    ['the clause can be executed, and holds', { speaking: [example], ages: [{ ...age, id: example.id }] }],
    ['nothing is known of the code', { ages: [{ ...age, code: null }] }],
  ])('%s: the code that was put back decides', (_, known) => {
    expect(seen({ speaking: [prose], experiments: back, ...known })).toEqual({ kind: 'code-wrong', own: [] })
  })

  test('what was executed decides before what is only newer', () => {
    const known = { speaking: [prose, example], clauses: [example], experiments: back, ages: [age] }
    expect([
      seen({ ...known, clauseOutcomes: [outcome] }),
      seen({ ...known, calls: [{ ...call, contradictedBy: [], statedBy: [example.id] }] }),
      seen({ ...known, calls: [call] }).own,
    ]).toEqual([{ kind: 'code-wrong', own: [] }, { kind: 'code-wrong', own: [] }, []])
  })

  test('age alone never makes a test verdict', () => {
    expect(seen({ speaking: [prose], ages: [age] }).kind).toBe('undecided')
  })
})
