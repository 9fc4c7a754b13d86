import { expect, test } from 'vitest'
import { keepDeferred } from '../../src/commands/keep-deferred.ts'
import type { CandidateState, SessionState } from '../../src/model/session-state.ts'
import { loadPending } from '../../src/workspace/pending.ts'
import { candidate, offer, PROVEN, red, state, TAX } from '../headless/states.ts'
import { plainProject } from '../workspace/project.ts'

test('what is put off is kept at once with all that is shown beside it, and forgotten when it is decided', async () => {
  const root = plainProject()
  let now: SessionState = state([red()])
  const listeners: (() => void)[] = []
  const session = {
    getState: () => now,
    subscribe(listener: () => void) {
      listeners.push(listener)
      return () => {}
    },
  }
  const problems: string[] = []
  const kept = keepDeferred(session, root, (text) => problems.push(text))
  const decide = async (decision: CandidateState['decision'], more: Partial<CandidateState> = {}) => {
    now = state([red({ candidates: [offer(candidate(TAX), { decision, ...more })] })])
    for (const listener of listeners) listener()
    await kept.settled()
    return (await loadPending(root)).pending.map((one) => [
      one.failure.id,
      one.verdict.kind,
      one.candidate,
      one.proof.status,
    ])
  }
  const waiting = ['f-7c1e02', 'code-wrong', candidate(TAX), 'proven']
  expect(await decide('open')).toEqual([])
  expect(await decide('deferred', { derived: { from: 'c-1', proving: true } })).toEqual([])
  expect((await decide('deferred', { proof: { ...PROVEN, status: 'plausible' } })).flat().at(-1)).toBe('plausible')
  expect([await decide('deferred'), kept.count()]).toEqual([[waiting], 1])
  expect(await decide('open')).toEqual([waiting])
  expect([await decide('accepted'), kept.count()]).toEqual([[], 0])
  expect(problems).toEqual([])
})

test('what nobody decided is left for a review until the next session ends', async () => {
  const root = plainProject()
  const plausible = { ...PROVEN, status: 'plausible' as const }
  const better = { ...offer(candidate(TAX)), decision: 'open' as const }
  const leave = async (now: SessionState): Promise<unknown> => {
    const kept = keepDeferred({ getState: () => now, subscribe: () => () => {} }, root, () => {})
    const failures = kept.keepUndecided()
    await kept.settled()
    return [failures, (await loadPending(root)).pending.map(({ proof, undecided }) => [proof.status, undecided])]
  }
  const one = (part: Partial<CandidateState>, stage: 'repairing' | 'finished' = 'finished') =>
    state([red({ stage, candidates: [{ ...better, ...part }] })])
  expect(await leave(one({}, 'repairing'))).toEqual([1, [['proven', true]]])
  expect(await leave(one({ proof: plausible }))).toEqual([1, [['plausible', true]]])
  expect(await leave(one({ proof: plausible }, 'repairing'))).toEqual([0, []])
  expect(await leave(one({ derived: { from: 'c-1', proving: true } }))).toEqual([0, []])
  expect(await leave(one({ decision: 'accepted' }))).toEqual([0, []])
  await leave(one({}))
  expect(await leave(state([]))).toEqual([0, []])
})
