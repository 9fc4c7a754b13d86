import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Experiment, Facts, FailingCall } from '../../src/diagnose/facts.ts'
import { judge } from '../../src/diagnose/judge.ts'
import type { Clause, ClauseOutcome } from '../../src/model/clause.ts'
import type { Verdict } from '../../src/model/verdict.ts'

const SYMBOLS = ['calculateTax', 'netOf', 'toCents'] as const
const IDS = ['rounding', 'calculateTax.2', 'netOf.1', 'cents'] as const
const STATUS = ['passes', 'fails-alike', 'fails-otherwise', 'unknown'] as const

const clause: fc.Arbitrary<Clause> = fc.record({
  id: fc.constantFrom(...IDS),
  module: fc.constant('src/tax.ts'),
  symbol: fc.constantFrom(...SYMBOLS, null),
  text: fc.constantFrom('Tax is rounded half up.', '`calculateTax(1)` → `11`', 'A cent is never lost.'),
  at: fc.constant({ file: 'contract.md', line: 5, column: 1 }),
  body: fc.constantFrom(
    { kind: 'prose' } as const,
    { kind: 'example', code: 'calculateTax(1)', expected: '11', setup: [] } as const,
  ),
})
const experiment = (against: Experiment['against']): fc.Arbitrary<Experiment> =>
  fc.record({
    against: fc.constant(against),
    changed: fc.record({ code: fc.boolean(), test: fc.boolean(), contract: fc.boolean(), configuration: fc.boolean() }),
    oldCode: fc.constantFrom(...STATUS),
    oldTest: fc.constantFrom(...STATUS),
    newTests: fc.boolean(),
    editedTests: fc.boolean(),
    message: fc.constantFrom('', 'refactor: simplify', 'Round half up'),
    editedClauses: fc.subarray([...IDS]),
    signatures: fc.constantFrom([], ['calculateTax takes 2 parameters in place of 1']),
  })
const call: fc.Arbitrary<FailingCall> = fc.record({
  call: fc.constant('calculateTax(1)'),
  expected: fc.constant('12'),
  contradictedBy: fc.subarray([...IDS], { maxLength: 2 }),
  statedBy: fc.subarray([...IDS], { maxLength: 1 }),
})
const facts: fc.Arbitrary<Facts> = fc
  .record({
    clauses: fc.uniqueArray(clause, { selector: ({ id }) => id, maxLength: 4 }),
    broken: fc.subarray([...IDS]),
    experiments: fc.tuple(experiment('head'), experiment('parent')).chain((both) => fc.subarray([...both])),
    reruns: fc.array(
      fc.record({
        how: fc.constant('in a fresh worker'),
        varied: fc.constant('nothing' as const),
        status: fc.constantFrom(...STATUS),
      }),
      { maxLength: 3 },
    ),
    calls: fc.array(call, { maxLength: 2 }),
    subjects: fc.subarray([...SYMBOLS]),
    files: fc.constantFrom(['a'], ['a', 'b', 'c']),
    actual: fc.constantFrom('10', 'NaN', 'undefined'),
    ages: fc.uniqueArray(
      fc.record({
        id: fc.constantFrom(...IDS),
        edited: fc.nat(2),
        reworded: fc.boolean(),
        test: fc.option(fc.nat(2)),
        code: fc.option(fc.nat(2)),
      }),
      { selector: ({ id }) => id },
    ),
    repairs: fc.option(
      fc.record({
        smallestCodePatch: fc.constantFrom(null, 2),
        breakingPatches: fc.nat(3),
        mendedClauses: fc.subarray([...IDS], { maxLength: 1 }),
      }),
    ),
  })
  .map(({ broken, subjects, files, actual, ...rest }) => ({
    ...rest,
    failure: {
      id: 'f-000001',
      kind: 'assertion',
      tests: files.map((file) => ({ key: file, project: '', file: `test/${file}.test.ts`, name: 'rounds', line: 3 })),
      error: { name: 'AssertionError', message: 'expected 10 to be 11', expected: '11', actual, frames: [] },
      at: null,
    },
    allClauses: rest.clauses,
    speaking: rest.clauses.filter(({ symbol }) => symbol !== null && subjects.includes(symbol as never)),
    clauseOutcomes: rest.clauses.map(
      ({ id }): ClauseOutcome => ({
        id,
        status: broken.includes(id as never) ? 'broken' : 'holds',
        detail: 'expected 10',
      }),
    ),
    subjects: new Set<string>(subjects),
  }))

/** The same facts in another order. */
function shuffled(given: Facts, order: readonly number[]): Facts {
  let at = 0
  const mix = <T>(list: readonly T[]): readonly T[] =>
    [...list]
      .map((one) => [order[at++ % order.length] as number, one] as const)
      .sort(([a], [b]) => a - b)
      .map(([, one]) => one)
  return {
    ...given,
    clauses: mix(given.clauses),
    clauseOutcomes: mix(given.clauseOutcomes),
    allClauses: mix(given.allClauses),
    speaking: mix(given.speaking),
    experiments: mix(given.experiments),
    reruns: mix(given.reruns),
    calls: mix(given.calls),
    ages: mix(given.ages ?? []),
    subjects: new Set(mix([...given.subjects])),
  }
}

/** The same facts about a project in which everything is called otherwise. */
function renamed(given: Facts): Facts {
  const names = new Map(SYMBOLS.map((name, index) => [name as string, `other${index}`]))
  const text = JSON.stringify({ ...given, subjects: [...given.subjects] }).replace(
    /calculateTax|netOf|toCents/g,
    (name) => names.get(name) as string,
  )
  const read = JSON.parse(text) as Omit<Facts, 'subjects'> & { readonly subjects: readonly string[] }
  return { ...read, subjects: new Set(read.subjects) }
}

const essence = ({ kind, confidence }: Verdict) => ({ kind, confidence: confidence.toFixed(9) })

test('a verdict hangs neither on the order of the facts nor on names', () => {
  fc.assert(
    fc.property(facts, fc.array(fc.nat(1_000), { minLength: 7, maxLength: 7 }), (given, order) => {
      const verdict = essence(judge(given))
      expect(essence(judge(shuffled(given, order)))).toEqual(verdict)
      expect(essence(judge(renamed(given)))).toEqual(verdict)
    }),
    { numRuns: 2_000 },
  )
})

test('the hard rules stand over every score', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const { kind, confidence, evidence } = judge(given)
      const decided = [
        'contract-contradicts-test',
        'clause-edited',
        'signature-changed',
        'tests-put-back',
        'matcher-misused',
      ]
      if (kind === 'test-wrong')
        expect(evidence.some((one) => one.supports === 'test-wrong' && decided.includes(one.kind))).toBe(true)
      if ((kind === 'test-wrong' || kind === 'code-wrong') && given.speaking.length === 0)
        expect(confidence).toBeLessThanOrEqual(0.8)
      const contradicted = given.calls.some(({ contradictedBy }) => contradictedBy.length > 0)
      const stated = given.calls.some(({ statedBy }) => statedBy.length > 0)
      // Clauses that contradict each other are nobody's verdict.
      if (contradicted && stated) expect(['undecided', 'flaky', 'environment']).toContain(kind)
    }),
    { numRuns: 2_000 },
  )
})
