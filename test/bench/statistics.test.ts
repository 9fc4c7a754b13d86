import { expect, test } from 'vitest'
import { calibrationError, expectedRandomPick, median, riskCoverage, shareOf, wilson } from './statistics.mjs'

const rounded = (value: object): unknown =>
  JSON.parse(JSON.stringify(value), (_, one) => (typeof one === 'number' ? Math.round(one * 1e4) / 1e4 : one))

// The intervals are those of Newcombe (1998), table I, method 3, and of `binom.confint(method = "wilson")` in R.
test.each([
  { hits: 81, n: 263, share: 0.308, low: 0.2553, high: 0.3662 },
  { hits: 15, n: 148, share: 0.1014, low: 0.0624, high: 0.1605 },
  { hits: 0, n: 20, share: 0, low: 0, high: 0.1611 },
  { hits: 29, n: 29, share: 1, low: 0.883, high: 1 },
  { hits: 0, n: 0, share: null, low: 0, high: 1 },
])('the Wilson interval of $hits of $n is $low to $high', (expected) => {
  expect(rounded(wilson(expected.hits, expected.n))).toEqual(expected)
})

test('a share counts the items that pass', () => {
  expect(rounded(shareOf([1, 2, 3, 4], (one) => one > 3))).toEqual({
    hits: 1,
    n: 4,
    share: 0.25,
    low: 0.0456,
    high: 0.6994,
  })
})

test('the median of an even number of values is the mean of the middle two', () => {
  expect([median([]), median([5]), median([9, 1, 5]), median([10, 1, 2, 4])]).toEqual([null, 5, 5, 3])
})

test('a random pick is right as often as candidates are right, failure by failure', () => {
  expect(expectedRandomPick([])).toBe(0)
  expect(expectedRandomPick([[true], [true, false, false, false], [false, false], []])).toBe(1.25)
})

test('calibration compares confidence and accuracy in bins of equal mass', () => {
  const answers = [
    ...Array.from({ length: 5 }, (_, index) => ({ confidence: 0.6, right: index < 2 })),
    ...Array.from({ length: 5 }, () => ({ confidence: 0.9, right: true })),
  ]
  expect(rounded(calibrationError(answers, 2) as object)).toEqual({
    error: 0.15,
    bins: [
      { n: 5, confidence: 0.6, accuracy: 0.4 },
      { n: 5, confidence: 0.9, accuracy: 1 },
    ],
  })
})

test('answers of the same confidence do not depend on their order, and bins differ by one answer at most', () => {
  const answers = Array.from({ length: 23 }, (_, index) => ({ confidence: 0.8, right: index < 16 }))
  const error = calibrationError(answers)
  expect(error?.bins.map(({ n }) => n).sort()).toEqual([2, 2, 2, 2, 2, 2, 2, 3, 3, 3])
  expect(error?.error).toBeCloseTo(0.8 - 16 / 23, 10)
  expect(calibrationError(answers.toReversed())).toEqual(error)
})

test('fewer answers than bins make a bin each, none make no error', () => {
  expect(calibrationError([{ confidence: 0.75, right: true }])).toEqual({
    error: 0.25,
    bins: [{ n: 1, confidence: 0.75, accuracy: 1 }],
  })
  expect(calibrationError([])).toBeNull()
})

test('risk falls and coverage shrinks as the threshold rises; the last point keeps every answer', () => {
  const item = (confidence: number | null, right: boolean, abstainingIsRight = false) => ({
    confidence,
    right,
    abstainingIsRight,
  })
  expect(riskCoverage([item(0.9, true), item(0.9, true), item(0.7, false), item(null, false)])).toEqual([
    { threshold: Number.POSITIVE_INFINITY, coverage: 0, risk: null },
    { threshold: 0.9, coverage: 0.5, risk: 0 },
    { threshold: 0.7, coverage: 0.75, risk: 1 / 3 },
  ])
})

test('a wrong answer that becomes an abstention is right where abstaining is', () => {
  const items = [
    { confidence: 0.9, right: true, abstainingIsRight: false },
    { confidence: 0.6, right: false, abstainingIsRight: true },
    { confidence: null, right: true, abstainingIsRight: true },
  ]
  expect(riskCoverage(items)).toEqual([
    { threshold: Number.POSITIVE_INFINITY, coverage: 2 / 3, risk: 0 },
    { threshold: 0.9, coverage: 1, risk: 0 },
    { threshold: 0.6, coverage: 1, risk: 1 / 3 },
  ])
})
