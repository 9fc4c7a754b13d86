import { expect, test } from 'vitest'
import type { Candidate } from '../../src/model/candidate.ts'
import type { Proof } from '../../src/model/proof.ts'
import type { CandidateState } from '../../src/model/session-state.ts'
import { rankCandidates } from '../../src/session/rank-candidates.ts'

const proven: Proof = {
  status: 'proven',
  target: 'passes',
  related: { ran: 1, passed: 1, broken: [] },
  contract: { ran: 0, passed: 0, broken: [] },
  mended: [],
  guards: [],
  reasons: [],
}

function entry(title: string, candidate: Partial<Candidate>, proof: Partial<Proof> = {}): CandidateState {
  return {
    candidate: {
      id: title,
      engine: 'templates',
      fixes: 'code',
      title,
      changes: [{ path: 'a.ts', before: 'a\n', after: 'b\n' }],
      clauses: [],
      rule: 'r',
      weight: 0,
      ...candidate,
    },
    proof: { ...proven, ...proof },
    foundAt: 0,
    provedAt: 0,
    behaviour: null,
    decision: 'open',
  }
}

const long = { path: 'a.ts', before: 'a\nb\nc\n', after: 'x\ny\nz\n' }
const ORDERED = [
  entry('proven, mends a clause', {}, { mended: ['x'] }),
  entry('a small undo', { engine: 'history', rule: 'undo-hunk' }),
  entry('a repair of greater weight', { weight: 2 }),
  entry('a repair of less weight', { weight: 1 }),
  entry('a large undo', { engine: 'history', rule: 'undo-hunk', weight: 9, changes: [long] }),
  entry('plausible, mends a clause', {}, { status: 'plausible', mended: ['x'] }),
  entry('plausible', {}, { status: 'plausible' }),
]

test('the more convincing candidate stands first, whatever came first', () => {
  const titles = (list: readonly CandidateState[]) => list.map(({ candidate }) => candidate.title)
  expect(titles(rankCandidates([...ORDERED].reverse()))).toEqual(titles(ORDERED))
})
