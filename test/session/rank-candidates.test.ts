import { expect, test } from 'vitest'
import type { Candidate } from '../../src/model/candidate.ts'
import type { Proof } from '../../src/model/proof.ts'
import type { CandidateState } from '../../src/model/session-state.ts'
import { rankCandidates, shortList } from '../../src/session/rank-candidates.ts'

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
const places = { path: 'a.ts', before: 'a\nb\nc\n', after: 'x\nb\nz\n' }
const ORDERED: readonly CandidateState[] = [
  entry('proven, mends a clause', {}, { mended: ['x'] }),
  entry('a small undo', { engine: 'history', rule: 'undo-hunk' }),
  { ...entry('a repair that mends two more tests', {}), alsoPass: 2 },
  { ...entry('a repair that mends one more', {}), alsoPass: 1 },
  { ...entry('two places that mend more', { weight: 3, changes: [places] }), alsoPass: 3 },
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

test('three are offered: one of each side where both could be changed, besides what was decided and what the cursor is on', () => {
  const titles = (list: readonly CandidateState[]) => list.map(({ candidate }) => candidate.title)
  const ranked = ['a', 'b', 'c', 'd', 'e'].map((title) => entry(title, {}))
  const [, , , d, e] = ranked as [CandidateState, CandidateState, CandidateState, CandidateState, CandidateState]
  const test = entry('test', { fixes: 'test' })
  const person = entry('person', { engine: 'person' })
  const rejected: CandidateState = { ...d, decision: 'rejected' }
  expect({
    plain: titles(shortList(ranked, null)),
    focusedFirst: titles(shortList(ranked, 'a')),
    focusedLast: titles(shortList(ranked, e.candidate.id)),
    decided: titles(shortList([...ranked.slice(0, 3), rejected, e, person], null)),
    bothSides: titles(shortList([...ranked, test], null)),
    few: titles(shortList([d, test], null)),
  }).toEqual({
    plain: ['a', 'b', 'c'],
    focusedFirst: ['a', 'b', 'c'],
    focusedLast: ['a', 'b', 'c', 'e'],
    decided: ['a', 'b', 'c', 'd', 'person'],
    bothSides: ['a', 'b', 'test'],
    few: ['d', 'test'],
  })
})

test('what throws at many inputs that were clean comes last of its standing', () => {
  const faults = (count: number) => ({
    ...entry(`${count} faults`, { weight: count }),
    behaviour: { group: count, alike: 1, groups: 3, inputs: 40, differs: null, faults: Array(count).fill('f(1)') },
  })
  const plausible = entry('plausible', { weight: 99 }, { status: 'plausible' })
  expect(rankCandidates([plausible, faults(20), faults(4), faults(0)]).map(({ candidate }) => candidate.title)).toEqual(
    ['4 faults', '0 faults', '20 faults', 'plausible'],
  )
})

test('of those that do the same the best stands for all, before ways that do something else', () => {
  const does = (group: number) => ({ group, alike: 1, groups: 2, inputs: 9, differs: null, faults: [] })
  const list = [
    entry('first', { weight: 4 }),
    entry('the same again', { weight: 3 }),
    entry('another way', { weight: 2 }),
    entry('unknown', { weight: 1 }),
    entry('the same, plausible', {}, { status: 'plausible' }),
  ].map((one, at) => ({ ...one, behaviour: [does(0), does(0), does(1), null, does(0)][at] ?? null }))
  expect(rankCandidates([...list].reverse()).map(({ candidate }) => candidate.title)).toEqual([
    'first',
    'another way',
    'unknown',
    'the same again',
    'the same, plausible',
  ])
})

test('of two repairs that pass, the one that changes less of what the code does stands first', () => {
  const seen = { group: 0, alike: 1, groups: 2, inputs: 100, differs: null, faults: [] }
  const wide = { ...entry('wide', { weight: 2 }), behaviour: { ...seen, changed: 12 } }
  const narrow = { ...entry('narrow', { weight: 1 }), behaviour: { ...seen, group: 1, changed: 6 } }
  const unseen = entry('unseen', { weight: 3 })
  const titles = rankCandidates([unseen, wide, narrow]).map(({ candidate }) => candidate.title)
  expect(titles).toEqual(['narrow', 'wide', 'unseen'])
})
