import { expect, test } from 'vitest'
import type { LedgerEntry } from '../../src/model/ledger.ts'
import { effortOf, flakyNotes, observeGenerated } from '../../src/session/generated-tests.ts'
import { ledgerStats } from '../../src/session/ledger-stats.ts'
import { openLedger } from '../../src/workspace/open-ledger.ts'
import { temporaryFolder } from '../workspace/project.ts'

const at = '2026-01-01T00:00:00.000Z'
const entry = (more: Partial<LedgerEntry>): LedgerEntry => ({ at, event: 'accepted', failureId: 'f-1', ...more })
const draft = (event: LedgerEntry['event'], id: string): LedgerEntry =>
  entry({ event, failureId: id, candidateId: id, rule: 'characterize', detail: `test/generated/${id}.test.ts` })
const observed = (rule: string, id: string): LedgerEntry =>
  entry({ event: 'test-observed', rule, detail: `test/generated/${id}.test.ts` })

test('decisions are counted by engine and rule, generated tests by what became of their alarms', () => {
  const entries = [
    entry({ engine: 'templates', rule: 'boundary+negate', provedMs: 900, tokens: 10 }),
    entry({ engine: 'templates', rule: 'boundary', event: 'rejected', failureId: 'f-2', provedMs: 300 }),
    entry({ engine: 'templates', rule: 'boundary+negate', event: 'undone', provedMs: 900, tokens: 40, price: 0.5 }),
    entry({ engine: 'model', rule: 'chat', event: 'deferred', failureId: 'f-3' }),
    entry({ event: 'verdict-flipped', failureId: 'f-4' }),
    draft('proposed', 'd-1'),
    draft('accepted', 'd-1'),
    draft('accepted', 'd-2'),
    draft('proposed', 'd-3'),
    observed('caught', 'd-1'),
    observed('intended', 'd-1'),
    observed('intended', 'd-2'),
    observed('flaky', 'd-2'),
    observed('caught', 'unknown'),
    draft('accepted', 'd-4'),
    draft('undone', 'd-4'),
    draft('accepted', 'd-5'),
    draft('undone', 'd-5'),
    draft('accepted', 'd-5'),
  ]
  const counts = { accepted: 0, rejected: 0, deferred: 0, undone: 0 }
  expect(ledgerStats(entries)).toEqual({
    engines: [
      { ...counts, name: 'templates', rejected: 1, undone: 1, acceptance: 0 },
      { ...counts, name: 'model', deferred: 1, acceptance: null },
    ],
    rules: [
      { ...counts, name: 'boundary', rejected: 1, undone: 1, acceptance: 0 },
      { ...counts, name: 'chat', deferred: 1, acceptance: null },
      { ...counts, name: 'negate', undone: 1, acceptance: 0 },
    ],
    tests: {
      drafted: 5,
      accepted: 3,
      caught: 1,
      falseAlarms: 3,
      files: [
        { path: 'test/generated/d-1.test.ts', since: at, caught: 1, intended: 1, flaky: 0 },
        { path: 'test/generated/d-2.test.ts', since: at, caught: 0, intended: 1, flaky: 1 },
        { path: 'test/generated/d-5.test.ts', since: at, caught: 0, intended: 0, flaky: 0 },
      ],
      removable: ['test/generated/d-2.test.ts'],
    },
    firstProvenMs: { median: 300, failures: 2 },
    spend: { tokens: 40, price: 0.5, failures: 1 },
  })
  expect(ledgerStats([])).toMatchObject({ engines: [], rules: [], firstProvenMs: { median: null, failures: 0 } })
})

test('an accepted repair tells what a generated test was good for, and what it took; chance counts once a session', async () => {
  const tests = ['test/generated/d-1.test.ts', 'test/own.test.ts'].map((file) => ({
    key: file,
    project: '',
    file,
    name: 'a',
    line: 1,
  }))
  const error = { name: 'Error', message: '', expected: null, actual: null, frames: [] }
  const failure = { id: 'f-1', kind: 'assertion', tests, error, at: null } as const
  const candidate = {
    id: 'c-1',
    engine: 'templates',
    title: '',
    changes: [],
    clauses: [],
    rule: 'r',
    weight: 0,
  } as const
  const entries = [draft('accepted', 'd-1')]
  const note = { event: 'test-observed', failureId: 'f-1', candidateId: 'c-1', detail: 'test/generated/d-1.test.ts' }
  expect(observeGenerated(failure, { ...candidate, fixes: 'code' }, entries)).toEqual([{ ...note, rule: 'caught' }])
  expect(observeGenerated(failure, { ...candidate, fixes: 'test' }, entries)).toEqual([{ ...note, rule: 'intended' }])
  expect(observeGenerated(failure, { ...candidate, fixes: 'code' }, [draft('proposed', 'd-1')])).toEqual([])

  const ledger = openLedger(temporaryFolder())
  const { at: _, ...accepted } = draft('accepted', 'd-1')
  await ledger.append(accepted)
  const book = flakyNotes(ledger)
  await book(failure)
  await book(failure)
  await book({ ...failure, id: 'f-2', tests: failure.tests.slice(1) })
  const { candidateId: __, ...chance } = note
  const taken = { ...accepted, event: 'undone' } as const
  await ledger.append(taken)
  await flakyNotes(ledger)(failure)
  expect((await ledger.entries()).entries.map(({ at: _at, ...one }) => one)).toEqual([
    accepted,
    { ...chance, rule: 'flaky' },
    taken,
  ])

  const state = { redAt: 100, spend: { requests: 1, promptTokens: 5, completionTokens: 2, price: null } }
  const shown = (status: string, provedAt: number) => ({ proof: { status }, provedAt })
  const effort = (candidates: readonly unknown[]) => effortOf({ ...state, candidates } as never)
  expect(effort([shown('plausible', 150), shown('proven', 400), shown('proven', 300)])).toEqual({
    provedMs: 200,
    tokens: 7,
  })
  expect(effort([])).toEqual({ tokens: 7 })
})
