import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Decisions } from '../../src/session/decisions.ts'
import { SessionStore } from '../../src/session/session-store.ts'
import { openLedger } from '../../src/workspace/open-ledger.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { temporaryFolder, write } from '../workspace/project.ts'
import { candidate, error, idOf, outcome, PROVEN, runOf, testRef } from './facts.ts'

test('an accept whose failure a rerun ends while it is written is booked all the same', async () => {
  const root = temporaryFolder()
  write(root, { 'src/a.ts': 'one\ntwo\nthree\n' })
  const workspace = await openWorkspace(root)
  onTestFinished(() => workspace.dispose())
  const ledger = openLedger(root)
  const store = new SessionStore()
  const failing = testRef('adds')
  const failed = error('expected 2 to be 3')
  const failureId = idOf(failing, failed)
  for (const { at: _, ...fact } of runOf(1, 0, [outcome(failing, failed)])) store.tell(fact)
  const repair = candidate('one\n2\nthree\n')
  const shown = { candidate: repair, proof: PROVEN, foundAt: 0, alsoMends: [] }
  store.tell({ type: 'candidate-proved', failureId, run: 1, ...shown })
  const decisions = new Decisions({ workspace, ledger, contracts: [], live: true }, store, {
    onVerdict() {},
    onUndone: async () => false,
  })

  const accepted = decisions.carryOut({ type: 'accept', failureId, candidateId: repair.id })
  for (const { at: _, ...fact } of runOf(2, 1, [outcome(failing)])) store.tell(fact)

  expect(store.failure(failureId)).toBeUndefined()
  expect(await accepted).toEqual({ decision: 'accepted', failureId, candidate: repair })
  expect(readFileSync(join(root, 'src/a.ts'), 'utf8')).toBe('one\n2\nthree\n')
  expect((await ledger.entries()).entries.map(({ event, candidateId }) => ({ event, candidateId }))).toEqual([
    { event: 'accepted', candidateId: repair.id },
  ])
})
