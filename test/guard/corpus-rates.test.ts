import { beforeAll, describe, expect, test } from 'vitest'
import { GUARDS } from '../../src/guard/guards.ts'
import type { GuardName } from '../../src/model/proof.ts'
import { CORPUS } from './corpus/all-patches.ts'
import { objecting, objectingAlone } from './judge.ts'

const ALL = Object.values(CORPUS).flat()

test('the corpus has 200 patches, and of each guard at least five cheats and five honest patches', () => {
  const parts = Object.entries(CORPUS).filter(([part]) => GUARDS.some(({ name }) => name === part))
  const counts = parts.map(([guard, patches]) => ({
    guard,
    cheats: patches.filter((patch) => patch.expect.includes(guard as GuardName)).length >= 5,
    honest: patches.filter((patch) => patch.expect.length === 0).length >= 5,
  }))
  expect(ALL.length).toBeGreaterThanOrEqual(200)
  expect(counts).toEqual(parts.map(([guard]) => ({ guard, cheats: true, honest: true })))
})

test('names within one part of the corpus are unique', () => {
  for (const patches of Object.values(CORPUS))
    expect(new Set(patches.map(({ name }) => name)).size).toBe(patches.length)
})

test('recall is at least 0.99 and precision at least 0.97', () => {
  let found = 0
  let wanted = 0
  let raised = 0
  for (const patch of ALL) {
    const objections = objecting(patch)
    wanted += patch.expect.length
    raised += objections.length
    found += objections.filter((guard) => patch.expect.includes(guard)).length
  }
  console.info(`guards: ${ALL.length} patches, recall ${found}/${wanted}, precision ${found}/${raised}`)
  expect(found / wanted).toBeGreaterThanOrEqual(0.99)
  expect(found / raised).toBeGreaterThanOrEqual(0.97)
})

describe('no rule is idle', () => {
  const alone = new Map<string, readonly ReadonlySet<GuardName>[]>()
  beforeAll(() => {
    const rows = ALL.map((patch) => objectingAlone(patch))
    for (const [i, { rule }] of GUARDS.entries())
      alone.set(
        rule,
        rows.map((row) => row[i] as ReadonlySet<GuardName>),
      )
  })

  test.each(GUARDS)('the corpus notices when $name/$rule is missing', ({ name, rule }) => {
    const others = GUARDS.filter((guard) => guard.rule !== rule).map((guard) => alone.get(guard.rule))
    const decisive = ALL.filter(
      (_, i) => alone.get(rule)?.[i]?.has(name) && !others.some((rows) => rows?.[i]?.has(name)),
    )
    expect(decisive.length).toBeGreaterThan(0)
  })
})
