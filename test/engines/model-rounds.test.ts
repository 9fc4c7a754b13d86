import { expect, test } from 'vitest'
import { skeletons } from '../../src/engines/skeletons.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import type { CandidateFate, FateOf } from '../../src/model/engine.ts'
import { Fates } from '../../src/session/fates.ts'
import { type Exchange, modelServer } from './model-server.ts'
import { testModels } from './run-engine.ts'
import { answerOf, ROUND, taxDiagnosis } from './tax-diagnosis.ts'

const refuted = (detail: string): CandidateFate => ({ status: 'refuted', detail, mended: [] })
const proven = (...mended: string[]): CandidateFate => ({ status: 'proven', detail: '', mended })
const shifted = (by: number) =>
  answerOf(`add ${by}`, '  return Math.trunc(raw) / 100', `  return Math.trunc(raw + ${by}) / 100`)
const titles = (candidates: readonly Candidate[]) => candidates.map(({ title }) => title)
const userOf = ({ body }: Exchange): string => (body.messages as { readonly content: string }[])[1]?.content ?? ''

async function converse(
  script: (exchange: Exchange) => void | Promise<void>,
  decide: (candidate: Candidate) => CandidateFate,
  samples = 1,
) {
  const server = await modelServer(script)
  const notices: string[] = []
  const fates = new Fates()
  const fateOf: FateOf = (id) => fates.of(id)
  const { engine } = testModels({ baseURL: server.baseURL, samples, onNotice: (text) => notices.push(text) })
  const candidates: Candidate[] = []
  for await (const candidate of engine?.propose(taxDiagnosis(), new AbortController().signal, fateOf) ?? []) {
    candidates.push(candidate)
    fates.settle(candidate.id, decide(candidate))
  }
  await server.stop()
  return { candidates, notices, exchanges: server.exchanges }
}

test('what was refuted is asked about again with its failure, twice at most, and handed to the templates', async () => {
  const { candidates, exchanges, notices } = await converse(
    (x) => {
      x.text(shifted(x.number))
      x.finish()
    },
    ({ title }) => refuted(`expected 9 to be 10.01 (${title})`),
  )
  const own = candidates.filter(({ rule }) => rule === 'model')
  expect(titles(own)).toEqual(['add 1', 'add 2', 'add 3'])
  expect(exchanges.length).toBe(3)
  const [first = '', second = '', third = ''] = exchanges.map(userOf)
  expect(first).toContain('# Tried and refuted\n\n(nothing)')
  expect(second).toMatch(
    /<refuted-\w+ title="add 1">\nexpected 9 to be 10\.01 \(add 1\)\n[\s\S]*\+ {2}return Math\.trunc\(raw \+ 1\) \/ 100/,
  )
  expect(third.indexOf('title="add 2"')).toBeLessThan(third.indexOf('title="add 1"'))
  const varied = candidates.filter(({ rule }) => rule.startsWith('model+'))
  expect(varied.length).toBeGreaterThan(3)
  for (const { engine, changes } of varied) {
    expect([engine, changes[0]?.before]).toEqual(['model', taxDiagnosis().files.get('src/tax.ts')])
    expect(changes[0]?.after).not.toBe(changes[0]?.before)
  }
  expect(notices).toEqual([])
})

test('nothing more is asked once something passes', async () => {
  const plausible: CandidateFate = { status: 'plausible', detail: 'a guard objects', mended: [] }
  const run = await converse(
    (x) => {
      x.text(shifted(1))
      x.finish()
    },
    () => plausible,
  )
  expect([run.exchanges.length, titles(run.candidates)]).toEqual([1, ['add 1']])
})

test('a proven candidate that a clause confirms closes the other connections', { timeout: 10_000 }, async () => {
  const run = await converse(
    (x) => {
      if (x.number > 1) return x.closed
      x.text(ROUND)
      return x.closed
    },
    () => proven('calculateTax.rounding'),
    3,
  )
  expect(titles(run.candidates)).toEqual(['round in place of truncating'])
  await Promise.all(run.exchanges.map(({ closed }) => closed))
})

test('a candidate that could not be applied is asked for again, with the reason', async () => {
  const run = await converse(
    (x) => {
      x.text(x.number === 1 ? answerOf('guess', '  return Math.floor(raw)', 'x') : ROUND)
      x.finish()
    },
    () => proven(),
  )
  expect(titles(run.candidates)).toEqual(['round in place of truncating'])
  expect(run.exchanges.map(userOf)[1]).toMatch(
    /<refuted-\w+ title="guess">\nwas dropped: its SEARCH does not occur in src\/tax\.ts\n<\/refuted-/,
  )
})

test('what the person rejected with a reason stands in the first question', async () => {
  const server = await modelServer((x) => x.finish())
  const { engine } = testModels({ baseURL: server.baseURL })
  const diagnosis = taxDiagnosis({ rejections: [{ candidate: null, reason: 'rounding belongs into toCents' }] })
  for await (const _ of engine?.propose(diagnosis, new AbortController().signal) ?? []);
  await server.stop()
  expect(userOf(server.exchanges[0] as Exchange)).toMatch(
    /<rejected-by-the-person-\w+ title="">\nrounding belongs into/,
  )
})

test('a skeleton keeps its shape and varies names, members, literals and boundaries on the lines that the patch wrote', () => {
  const before = taxDiagnosis().files.get('src/tax.ts') ?? ''
  const after = before.replace('Math.trunc(raw) / 100', 'Math.floor(raw) / 10')
  const patch: Candidate = {
    id: 'c-1',
    engine: 'model',
    fixes: 'code',
    title: 'floor',
    changes: [{ path: 'src/tax.ts', before, after }],
    clauses: [],
    rule: 'model',
    weight: 0,
  }
  const made = skeletons(taxDiagnosis(), patch)
  const lines = made.map(({ changes }) => /return Math.*/.exec(changes[0]?.after ?? '')?.[0])
  expect(lines).toContain('return Math.round(raw) / 10')
  expect(lines).toContain('return Math.floor(raw) / 100')
  expect(new Set(made.map(({ id }) => id)).size).toBe(made.length)
  expect(made.length).toBeLessThanOrEqual(40)
  // Nothing outside of the patch is touched.
  const line = before.split('\n').findIndex((text) => text.includes('Math.trunc'))
  const others = (text: string | null | undefined) => text?.split('\n').toSpliced(line, 1)
  for (const { changes } of made) expect(others(changes[0]?.after)).toEqual(others(before))
})
