import { expect, test } from 'vitest'
import { clausesFor, rankClauses } from '../../src/contract/clauses-for.ts'
import { contractOf } from './fixture.ts'

const tariff = contractOf('tariff')
const best = (clauses: Parameters<typeof rankClauses>[0], ...words: string[]) =>
  rankClauses(clauses, words)
    .slice(0, 1)
    .map(({ id }) => id)

test('the clauses of some modules, in the order of the contract', () => {
  const modules = new Set(['src/meter.ts', 'src/clock.ts'])
  const found = clausesFor(tariff, modules)
  expect(new Set(found.map(({ module }) => module))).toEqual(modules)
  expect(found).toEqual(tariff.clauses.filter(({ module }) => modules.has(module)))
  expect(clausesFor(tariff, new Set(['src/none.ts']))).toEqual([])
})

test.each<[string, string[], string]>([
  ['tariff', ['bandAt > ends the peak at eight'], 'peak'],
  ['tariff', ['starts the nights at ten', "expect(bandAt(at(22))).toBe('night')"], 'night'],
  ['tariff', ['createBill > takes no tax from credits'], 'vat'],
  ['tariff', ['instalments > fall due on Fridays'], 'fridays'],
  ['weather', ['beaufort > runs each force through its upper limit'], 'beaufort'],
  ['stockroom', ['pickLots > uses lots on the day they expire'], 'good-through'],
  ['stockroom', ['rounds the reorder point up over the lead time'], 'safety'],
  ['filterql', ['reads keywords in any case, binding not tightest'], 'precedence'],
])('in %s, the words %j lead to the clause [%s]', (project, words, id) => {
  const prose = contractOf(project).clauses.filter(({ body }) => body.kind === 'prose')
  expect(best(prose, ...words)).toEqual([id])
})

test('clauses without a shared word are left out', () => {
  expect(rankClauses(tariff.clauses, ['expect the zebra to be const'])).toEqual([])
})
