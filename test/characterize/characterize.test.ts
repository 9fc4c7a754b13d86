import { expect, test } from 'vitest'
import type { CharacterizeRequest } from '../../src/characterize/bench.ts'
import { characterize } from '../../src/characterize/characterize.ts'
import { parseContract } from '../../src/contract/parse-contract.ts'
import { labOf } from '../vitest/lab-fixture.ts'

const SHOP = `export function total(prices: readonly number[], rate = 7): number {
  let sum = 0
  for (const price of prices) {
    if (price < 0) throw new RangeError('a price below zero')
    sum += price
  }
  return sum > 100 ? sum : sum + rate
}
export const stamp = (): number => Date.now()
export const draw = (): number => Math.random()
/**
 * In the second half of a day a little more, which shows in no run that is
 * days away: only those that are half a day away see it.
 *
 * Nothing else in this module hangs on half days.
 *
 * These lines are here for their number,
 * since a module of few lines
 * gets few tests.
 */
export const part = (n: number): number => (n > 5 ? n * 2 : n + (Math.floor(Date.now() / 43_200_000) % 2))
export const order = (total: number) => ({ id: Math.random(), at: new Date(), total: total > 50 ? total : 0 })
export function token(): string {
  return 'sk-' + 'abcdefghijklmnopqrstuvwx'
}
export async function later(text: string): Promise<string> {
  return text.trim()
}
export class Cart {
  #prices: number[] = []
  add(price: number): this {
    this.#prices.push(price)
    return this
  }
  get size(): number {
    return this.#prices.length
  }
}
`
const TEST = `import { expect, test } from 'vitest'
import { total } from '../src/shop'
test('a sum', () => {
  expect(total([1, 2])).toBe(10)
})
`

test('what tests do not notice is pinned in few tests, in the style of the project, without what is secret or by chance', async () => {
  const { lab, states } = await labOf({ 'src/shop.ts': SHOP, 'test/shop.test.ts': TEST })
  const contract = parseContract('contract.md', '# Shop\n\n## src/shop.ts\n\n### later\n\n- `later(" a ")` → `"b"`\n')
  const [clause] = contract.clauses
  const request: CharacterizeRequest = {
    lab,
    module: 'src/shop.ts',
    text: SHOP,
    only: [],
    overlay: new Map(),
    read: async (path) => ({ 'src/shop.ts': SHOP, 'test/shop.test.ts': TEST })[path] ?? null,
    folder: 'test/generated',
    clauses: contract.clauses,
    clauseOutcomes: [{ id: clause?.id ?? '', status: 'broken', detail: 'expected "a" to equal "b"' }],
    countExisting: true,
  }
  const outcome = await characterize(request, new AbortController().signal)
  if (outcome.status !== 'drafted') throw new Error(outcome.reason)
  expect(outcome.suspected).toEqual([
    { module: 'src/shop.ts', symbol: 'later', clause: clause?.id, detail: 'expected "a" to equal "b"' },
  ])
  const { draft } = outcome
  expect(draft.path).toBe('test/generated/shop.test.ts')
  expect(draft.text).toMatch(
    /^import \{ expect, test \} from 'vitest'\nimport \{ [\w, ]+ \} from '\.\.\/\.\.\/src\/shop'$/m,
  )
  expect(draft.text).toMatch(
    /expect\(order\(\d+\)\)\.toEqual\(\{ at: expect\.any\(Date\), id: expect\.any\(Number\), total: \d+ \}\)/,
  )
  const parts = [...draft.text.matchAll(/part\(([-\d.]+)\)/g)].map(([, n]) => Number(n))
  expect({ some: parts.length > 0, unsteady: parts.filter((n) => n <= 5) }).toEqual({ some: true, unsteady: [] })
  expect(draft.text).not.toMatch(/;$|sk-|stamp|draw|later\(' a '\)/m)
  expect(draft.tests.length).toBeLessThanOrEqual(4)
  expect(draft.tests.every(({ kills, stable, rewrites }) => kills > 0 && stable === 10 && rewrites >= 5)).toBe(true)
  expect(draft.tests.every(({ text }) => text.split('\n').length <= 12)).toBe(true)
  expect(draft.mutants.after).toBeGreaterThan(draft.mutants.before)
  const names = draft.tests.map(({ name }) => name)
  const run = async (shop: string) => {
    const found = await states({ 'src/shop.ts': shop, [draft.path]: draft.text }, [draft.path])
    return names.map((name) => found[name])
  }
  expect(await run(SHOP)).toEqual(names.map(() => 'passed'))
  expect(await run(SHOP.replace('price < 0', 'price < 1').replace('sum > 100', 'sum > 5'))).toContain('failed')
})

test('calls that somebody suggests are observed like all others, and what they say of them names the tests', async () => {
  const source = `export function shipping(grams: number, country: string): number {
  if (country === 'CH' && grams > 500) return 12
  return grams === 0 ? 0 : 5
}
`
  const { lab } = await labOf({ 'src/shipping.ts': source })
  const asked: (readonly string[])[] = []
  const outcome = await characterize(
    {
      lab,
      module: 'src/shipping.ts',
      text: source,
      only: [],
      overlay: new Map(),
      read: async (path) => (path === 'src/shipping.ts' ? source : null),
      folder: 'test/generated',
      clauses: [],
      clauseOutcomes: [],
      countExisting: true,
      suggested: async (known) => {
        asked.push(known)
        return [
          { call: "shipping(501, 'CH')", says: 'a heavy "parcel"\nabroad' },
          { call: "shipping(0, '')", says: 'nothing is sent' },
          { call: "shipping(1, 'CH')", says: 'a light parcel abroad' },
          { call: 'shipping(globalThis.secret, fetch)', says: 'not plain' },
          { call: 'process.exit(1)', says: 'no export' },
          { call: 'shipping(', says: 'no expression' },
        ]
      },
    },
    new AbortController().signal,
  )
  if (outcome.status !== 'drafted') throw new Error(outcome.reason)
  expect(asked).toEqual([[]])
  expect(outcome.draft.tests.map(({ name }) => name)).toEqual([
    "current behaviour: nothing is sent, a light parcel abroad, a heavy 'parcel' abroad",
  ])
  expect(outcome.draft.text).toContain('toBe(12)')
})
