import { expect, test } from 'vitest'
import type { Diagnosis } from '../../src/model/diagnosis.ts'
import type { Engine } from '../../src/model/engine.ts'
import type { VerdictKind } from '../../src/model/verdict.ts'
import { HeadStart } from '../../src/session/head-start.ts'
import type { RepairContext } from '../../src/session/repair-context.ts'
import { taxDiagnosis } from '../engines/tax-diagnosis.ts'

const { failure, files, clauses, changed } = taxDiagnosis()

function started() {
  const begun: { readonly diagnosis: Diagnosis; readonly signal: AbortSignal }[] = []
  const engine: Engine = {
    name: 'model',
    begin: (diagnosis, signal) => void begun.push({ diagnosis, signal }),
    async *propose() {},
  }
  const contract = { files: ['contract.md'], clauses, problems: [], subjects: [] }
  const context = {
    engines: [engine],
    lab: { reach: async () => [...files.keys()] },
    workspace: { read: async (path: string) => files.get(path) ?? null },
    survey: { contract, changed, lastCommit: async () => null, ignored: async () => new Set() },
    learned: new Map(),
    rejections: () => [],
  } as unknown as RepairContext
  return { begun, context, headStart: new HeadStart() }
}

test('an engine begins with the sources, the clauses and the likely places, before anything ran and with no verdict', async () => {
  const { begun, context, headStart } = started()
  await headStart.begin(failure, context)
  const [{ diagnosis } = { diagnosis: null }] = begun
  expect(diagnosis).toMatchObject({
    failure,
    files,
    clauses,
    testPaths: new Set(['test/tax.test.ts']),
    outcomes: [],
    clauseOutcomes: [],
    verdict: { kind: 'undecided', confidence: 0 },
  })
  // The line that was changed last, then the function that the test calls.
  expect(diagnosis?.suspects.map(({ statement, score }) => [statement.path, statement.line, score])).toEqual([
    ['src/tax.ts', 6, 2],
    ['src/tax.ts', 4, 1],
  ])
})

test('one failure at a time; it ends with a verdict under which it is of no use, with its search, and with a save', async () => {
  const ends = async (how: (headStart: HeadStart) => void): Promise<boolean> => {
    const { begun, context, headStart } = started()
    await headStart.begin(failure, context)
    await headStart.begin({ ...failure, id: 'f-000002' }, context)
    expect(begun.length).toBe(1)
    how(headStart)
    await headStart.begin({ ...failure, id: 'f-000002' }, context)
    expect(begun.length).toBe(begun[0]?.signal.aborted ? 2 : 1)
    return begun[0]?.signal.aborted === true
  }
  const verdicts: readonly VerdictKind[] = ['code-wrong', 'undecided', 'test-wrong', 'flaky', 'environment']
  const ended = await Promise.all(verdicts.map((kind) => ends((one) => one.judged(failure.id, kind))))
  expect(ended).toEqual([false, false, true, true, true])
  expect(await ends((one) => one.judged('f-000009', 'flaky'))).toBe(false)
  expect(await ends((one) => one.cancel('f-000009'))).toBe(false)
  expect(await ends((one) => one.cancel(failure.id))).toBe(true)
  expect(await ends((one) => one.cancel())).toBe(true)
})

test('a save while files are being read leaves nothing behind', async () => {
  const { begun, context, headStart } = started()
  const beginning = headStart.begin(failure, context)
  headStart.cancel()
  await beginning
  expect(begun).toEqual([])
})
