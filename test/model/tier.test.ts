import { expect, test } from 'vitest'
import { tierOf } from '../../src/model/tier.ts'

const MENDS = ['tax.rounding']
const AGREED = { alike: 2, groups: 1 }

test.each([
  ['A', 'a mended clause and another way that does the same', { mended: MENDS, behaviour: AGREED }],
  ['A', 'a mended clause and the code as it was', { mended: MENDS, engine: 'history' as const }],
  ['B', 'a mended clause alone', { mended: MENDS, behaviour: { alike: 1, groups: 1 } }],
  ['B', 'a mended clause, where nothing was observed', { mended: MENDS }],
  ['B', 'a mended clause, where other repairs do otherwise', { mended: MENDS, behaviour: { alike: 2, groups: 2 } }],
  ['B', 'consensus alone', { behaviour: AGREED }],
  ['C', 'the code as it was, which no clause speaks of', { engine: 'history' as const }],
  ['C', 'one way among others', { behaviour: { alike: 2, groups: 5 } }],
  ['C', 'no other way', { behaviour: { alike: 1, groups: 1 } }],
  ['C', 'a proof and no more', {}],
  ['D', 'no proof, whatever else holds', { status: 'plausible' as const, mended: MENDS, behaviour: AGREED }],
] as const)('tier %s: %s', (tier, _, parts) => {
  const { mended, engine, status, behaviour } = { ...NOTHING, ...parts }
  expect(tierOf({ engine, proof: { status, mended }, behaviour })).toBe(tier)
})

const NOTHING = { mended: [], engine: 'templates', status: 'proven', behaviour: null } as const
