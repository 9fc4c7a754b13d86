import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startReview } from '../../src/session/review-session.ts'
import { openLedger } from '../../src/workspace/open-ledger.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { candidate, PROVEN, TAX, TAX_FAILURE } from '../headless/states.ts'
import { temporaryFolder, write } from '../workspace/project.ts'

const VERDICT = { kind: 'code-wrong', confidence: 0.9, evidence: [], clauses: [], explanation: '' } as const

async function review() {
  const root = temporaryFolder()
  write(root, { [TAX.path]: TAX.before })
  const workspace = await openWorkspace(root)
  onTestFinished(() => workspace.dispose())
  const first = candidate(TAX)
  const second = candidate({ ...TAX, after: TAX.after.replace('round', 'ceil') })
  const decided: string[] = []
  const ledger = openLedger(root)
  const other = { ...TAX_FAILURE, id: 'f-other' }
  const session = startReview(
    [
      { failure: other, verdict: VERDICT, candidate: candidate({ ...TAX, after: '' }), proof: PROVEN },
      { failure: TAX_FAILURE, verdict: VERDICT, candidate: first, proof: PROVEN },
      { failure: TAX_FAILURE, verdict: VERDICT, candidate: second, proof: PROVEN },
    ],
    {
      workspace,
      ledger,
      onDecided: async ({ id }, decision) => void decided.push(`${decision} ${id}`),
    },
  )
  return { session, first, second, decided, ledger, text: () => readFileSync(join(root, TAX.path), 'utf8') }
}

test('the cursor goes down to the last failure and stays where it is at the end of the list', async () => {
  const { session, second } = await review()
  await session.dispatch({ type: 'focus-failure', step: 1 })
  await session.dispatch({ type: 'focus-candidate', step: 1 })
  await session.dispatch({ type: 'focus-failure', step: 1 })

  expect(session.getState().focus).toEqual({ failureId: TAX_FAILURE.id, candidateId: second.id })
})

test('what is accepted is written, and waits again when it is taken back', async () => {
  const { session, first, decided, text } = await review()
  await session.dispatch({ type: 'accept', failureId: TAX_FAILURE.id, candidateId: first.id })
  expect(text()).toBe(TAX.after)

  await session.dispatch({ type: 'undo' })
  expect(text()).toBe(TAX.before)
  expect(decided).toEqual([`accepted ${first.id}`, `deferred ${first.id}`])
})

test('a verdict that the person sets binds what may be written', async () => {
  const { session, first, text } = await review()
  await session.dispatch({ type: 'flip-verdict', failureId: TAX_FAILURE.id, kind: 'test-wrong' })
  await session.dispatch({ type: 'accept', failureId: TAX_FAILURE.id, candidateId: first.id })
  expect(text()).toBe(TAX.before)
  const notice = { level: 'problem', text: expect.stringContaining('frozen') }
  expect(session.getState()).toMatchObject({ accepted: 0, notice })

  await session.dispatch({ type: 'flip-verdict', failureId: TAX_FAILURE.id, kind: 'code-wrong' })
  await session.dispatch({ type: 'accept', failureId: TAX_FAILURE.id, candidateId: first.id })
  expect(text()).toBe(TAX.after)
})

test('the ledger hears of a review what it hears of a watch, but not how long ago a repair was found', async () => {
  const { session, first, ledger } = await review()
  const [test] = TAX_FAILURE.tests
  const draft = {
    event: 'accepted',
    failureId: 'draft',
    engine: 'templates',
    rule: 'characterize',
    detail: test?.file ?? '',
  } as const
  await ledger.append(draft)
  const target = { failureId: TAX_FAILURE.id, candidateId: first.id }
  await session.dispatch({ type: 'reject', ...target, reason: 'too wide' })
  await session.dispatch({ type: 'accept', ...target })

  const known = { failureId: TAX_FAILURE.id, candidateId: first.id, engine: first.engine, rule: first.rule }
  const { engine: _, ...noted } = known
  expect((await ledger.entries()).entries.map(({ at, ...entry }) => entry)).toEqual([
    draft,
    { event: 'rejected', ...known, detail: 'too wide' },
    { event: 'accepted', ...known },
    { event: 'test-observed', ...noted, rule: 'caught', detail: test?.file ?? '' },
  ])
})
