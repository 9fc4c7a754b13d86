import { expect, test } from 'vitest'
import type { LedgerEntry } from '../../src/model/ledger.ts'
import { learnedPriors } from '../../src/session/learned-priors.ts'

const entry = (event: LedgerEntry['event'], rule?: string): LedgerEntry => ({
  at: '2026-01-01T00:00:00.000Z',
  event,
  failureId: 'f-1',
  ...(rule === undefined ? {} : { rule }),
})
const times = (count: number, event: LedgerEntry['event'], rule: string) =>
  Array.from({ length: count }, () => entry(event, rule))

test.each<[string, readonly LedgerEntry[], Readonly<Record<string, number>>]>([
  ['nothing decided says nothing', [entry('deferred', 'boundary'), entry('accepted')], {}],
  [
    'an accept raises a rule, a rejection lowers it',
    [...times(2, 'accepted', 'a'), ...times(2, 'rejected', 'b')],
    { a: 1.2, b: 0.8 },
  ],
  ['an accept that was undone is a rejection', [entry('accepted', 'a'), entry('undone', 'a')], { a: 8 / 9 }],
  ['many decisions are bounded', times(100, 'rejected', 'a'), { a: 0.5 }],
  ['the parts of a pair are taught alike', times(8, 'accepted', 'a+b+a'), { a: 1.5, b: 1.5 }],
])('%s', (_name, entries, expected) => {
  const learned = Object.fromEntries(learnedPriors(entries))
  expect(Object.keys(learned)).toEqual(Object.keys(expected))
  for (const [rule, factor] of Object.entries(expected)) expect(learned[rule]).toBeCloseTo(factor, 10)
})
