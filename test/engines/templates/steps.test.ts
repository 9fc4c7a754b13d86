import { expect, test } from 'vitest'
import { templatesEngine } from '../../../src/engines/templates.ts'
import type { Candidate } from '../../../src/model/candidate.ts'
import type { Diagnosis } from '../../../src/model/diagnosis.ts'
import type { CandidateFate } from '../../../src/model/engine.ts'
import { taxDiagnosis } from '../tax-diagnosis.ts'

const FAILS: CandidateFate = { status: 'refuted', detail: 'expected 10 to be 11 // Object.is equality', mended: [] }
const TEST = `import { expect, test } from 'vitest'
import { f } from '../src/f.ts'

test('f', () => {
  expect(f(10)).toBe(11)
  expect(f(-20)).toBe(1_900)
})
`
const SOURCE = 'export function f(n: number): number {\n  if (n > 0) return n\n  return n - 1\n}\n'

function diagnosis(): Diagnosis {
  const base = taxDiagnosis()
  const ref = { key: 'k', project: '', file: 'test/f.test.ts', name: 'f', line: 4 }
  const error = {
    name: 'AssertionError',
    message: 'expected 10 to be 11 // Object.is equality',
    expected: '11',
    actual: '10',
    frames: [{ file: 'test/f.test.ts', line: 5, column: 17, function: null }],
  }
  return {
    ...base,
    failure: { ...base.failure, tests: [ref], error },
    outcomes: [{ test: ref, state: 'failed', errors: [error], durationMs: 1 }],
    files: new Map([
      ['src/f.ts', SOURCE],
      ['test/f.test.ts', TEST],
    ]),
    testPaths: new Set(['test/f.test.ts']),
    suspects: [],
    changed: [],
  }
}

/** All that is proposed where each candidate ends as `fate` says. */
async function proposed(fate: (after: string) => Partial<CandidateFate>): Promise<readonly Candidate[]> {
  const found = new Map<string, Candidate>()
  const fateOf = async (id: string): Promise<CandidateFate> => ({
    ...FAILS,
    ...fate(found.get(id)?.changes[0]?.after ?? ''),
  })
  const lazily = (id: string): Promise<CandidateFate> => Promise.resolve().then(() => fateOf(id))
  for await (const candidate of templatesEngine.propose(diagnosis(), new AbortController().signal, lazily))
    found.set(candidate.id, candidate)
  return [...found.values()]
}

const FIRST = SOURCE.replace('return n\n', 'return n + 1\n')

test('an edit with which a later assertion fails is gone on from, anywhere in the file', async () => {
  const both = FIRST.replace('n - 1', 'n - 100')
  const later = { detail: 'expected -21 to be 1900 // Object.is equality' }
  const found = await proposed((after) => (after === FIRST ? later : {}))
  const step = found.find(({ changes }) => changes[0]?.after === FIRST)
  const next = found.find(({ changes }) => changes[0]?.after === both)
  expect(next).toMatchObject({
    title: `${step?.title}, and use 100 in place of 1`,
    changes: [{ path: 'src/f.ts', before: SOURCE }],
  })
})

test('an edit with which an earlier assertion fails is not', async () => {
  const earlier = { detail: 'expected 3 to be 11 // Object.is equality' }
  const [some, none] = [await proposed((after) => (after === FIRST ? earlier : {})), await proposed(() => ({}))]
  expect(some.map(({ id }) => id)).toEqual(none.map(({ id }) => id))
})

test('an edit that mends its test and breaks others is made to hang on a condition', async () => {
  const wide = { detail: 'Breaks g', passesTarget: true }
  const found = await proposed((after) => (after === FIRST ? wide : {}))
  expect(found.map(({ changes }) => changes[0]?.after)).toContain(
    SOURCE.replace('return n\n', 'return n === 0 ? n + 1 : n\n'),
  )
})
