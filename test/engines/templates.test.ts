import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { templatesEngine } from '../../src/engines/templates.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import type { Diagnosis } from '../../src/model/diagnosis.ts'
import type { FateOf } from '../../src/model/engine.ts'
import type { TestError } from '../../src/model/failure.ts'
import { candidateId } from '../../src/model/hash.ts'
import { instrument } from '../../src/source/instrument.ts'
import { parse } from '../../src/source/syntax.ts'

const SOURCE = `import { scale } from './scale.ts'
const LIMIT = 10

export function clip(n: number): number {
  if (n < LIMIT) return scale(n, 2)
  return LIMIT
}

export function days(from: number, to: number): number {
  return to - from + 1
}
`
const SCALE = `export function scale(factor: number, n: number): number {
  return factor * n
}

export function span(from: number, to: number): number {
  return days(from, to) - 1
}
`
const TEST = "test('clips', () => { expect(clip(10)).toBe(20) })"

function diagnosis({
  files = { 'src/clip.ts': SOURCE, 'src/scale.ts': SCALE, 'test/clip.test.ts': TEST },
  suspect,
  error = {},
}: {
  readonly files?: Readonly<Record<string, string>>
  readonly suspect?: string
  readonly error?: Partial<TestError>
} = {}): Diagnosis {
  const statements = Object.entries(files).flatMap(([path, text]) => instrument(path, text, 0)?.statements ?? [])
  const whole: TestError = { name: 'AssertionError', message: '', expected: null, actual: null, frames: [], ...error }
  const ref = { key: 'k', project: '', file: 'test/clip.test.ts', name: 'clips', line: 1 }
  return {
    failure: { id: 'f-000000', kind: 'assertion', tests: [ref], error: whole, at: null },
    outcomes: [{ test: ref, state: 'failed', errors: [whole], durationMs: 1 }],
    files: new Map(Object.entries(files)),
    testPaths: new Set(['test/clip.test.ts', 'src/helpers.ts']),
    suspects: suspect
      ? statements
          .map((statement) => ({
            statement,
            score: files[statement.path]?.slice(statement.start, statement.end).startsWith(suspect) ? 1 : 0.02,
          }))
          .sort((a, b) => b.score - a.score)
      : [],
    changed: [],
    lastCommit: null,
    clauses: [],
    clauseOutcomes: [],
    verdict: { kind: 'code-wrong', confidence: 1, clauses: [], evidence: [] },
  }
}

async function propose(given: Diagnosis, most = Number.POSITIVE_INFINITY): Promise<readonly Candidate[]> {
  const found: Candidate[] = []
  const stop = new AbortController()
  for await (const candidate of templatesEngine.propose(given, stop.signal)) {
    found.push(candidate)
    if (found.length >= most) stop.abort()
  }
  return found
}

const after = (candidates: readonly Candidate[], path: string) =>
  candidates.map(({ changes }) => changes.find((change) => change.path === path)?.after ?? null)

test('every candidate parses, changes sources alone and is offered once', async () => {
  const found = await propose(diagnosis())
  expect(found.length).toBeGreaterThan(100)
  for (const { id, changes, engine, fixes } of found) {
    expect({ id, engine, fixes }).toEqual({ id: candidateId(changes), engine: 'templates', fixes: 'code' })
    for (const { path, after: text } of changes) {
      expect(path).toMatch(/^src\//)
      expect(parse(path, text ?? '').status).toBe('parsed')
    }
  }
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
})

test('titles are plain phrases that say what changes', async () => {
  const found = await propose(diagnosis())
  const boundary = found.find(({ changes }) => changes[0]?.after?.includes('n <= LIMIT'))
  expect(boundary).toMatchObject({ title: 'use <= in place of <', rule: 'comparison', clauses: [] })
})

test('what is suspicious comes first', async () => {
  const suspected = await propose(diagnosis({ suspect: 'return to - from' }), 10)
  for (const { changes } of suspected) expect(changes[0]?.after).not.toContain('return to - from + 1')
})

test("a project's own decisions move rules to the front and to the back", async () => {
  const given = diagnosis()
  const rank = async (learned: ReadonlyMap<string, number>) =>
    (await propose({ ...given, learned })).findIndex(({ rule }) => rule === later)
  const rules = (await propose(given)).map(({ rule }) => rule)
  const later = rules.filter((rule, at) => rules.indexOf(rule) === at)[3] as string
  const [liked, unknown, disliked] = [
    await rank(new Map([[later, 2]])),
    await rank(new Map()),
    await rank(new Map([[later, 0.5]])),
  ]
  expect(liked).toBeLessThan(unknown)
  expect(unknown).toBeLessThan(disliked)
})

test('the error decides which families come first', async () => {
  const files = {
    'src/a.ts': 'export const first = (user) => user.name.length\nexport const ms = (s: number) => wait(s)\n',
    'test/clip.test.ts': TEST,
  }
  const [nothing] = await propose(
    diagnosis({ files, error: { message: "Cannot read properties of undefined (reading 'length')" } }),
    1,
  )
  expect(['optional-chain', 'fallback']).toContain(nothing?.rule)
  const units = await propose(diagnosis({ files, error: { expected: '5000', actual: '5' } }), 20)
  expect(after(units, 'src/a.ts')).toContain(files['src/a.ts'].replace('wait(s)', 'wait(s * 1000)'))
})

test('conditions are forced, which is no repair, and what that tells moves what is proposed after', async () => {
  const near = 'n < LIMIT'
  const far = 'n + 3 > m - 1'
  const source = `${SOURCE}
export function isFar(n: number, m: number): boolean {
  while (m < 5) m += n
  if (${far}) return m > 4
  return n < 2
}
`
  const given = diagnosis({
    files: { 'src/clip.ts': source, 'test/clip.test.ts': TEST },
    error: { message: 'wrong\nby 2' },
  })
  const order = async (mends: string) => {
    const texts = new Map<string, string>()
    const fateOf: FateOf = async (id) => {
      while (!texts.has(id)) await setImmediate()
      return texts.get(id)?.includes(mends)
        ? { status: 'refuted', detail: 'wrong', mended: [] }
        : { status: 'plausible', detail: '', mended: [], passesTarget: true }
    }
    const found: Candidate[] = []
    for await (const one of templatesEngine.propose(given, new AbortController().signal, fateOf)) {
      texts.set(one.id, one.changes[0]?.after ?? '')
      found.push(one)
    }
    const from = found.findLastIndex(({ probe }) => probe)
    const tail = after(found.slice(from + 1, from + 100), 'src/clip.ts')
    const count = (condition: string): number => tail.filter((text) => !text?.includes(condition)).length
    return { probes: found.filter(({ probe }) => probe), near: count(near), far: count(far) }
  }
  const [inNear, inFar] = [await order(near), await order(far)]
  const forced = (condition: string, value: string) => source.replace(condition, value)
  expect(new Set(after(inNear.probes, 'src/clip.ts'))).toEqual(
    new Set([
      forced(near, 'true'),
      forced(near, 'false'),
      forced(far, 'true'),
      forced(far, 'false'),
      forced('m < 5', 'false'),
    ]),
  )
  expect(inNear.near).toBeGreaterThan(inFar.near)
  expect(inFar.far).toBeGreaterThan(inNear.far)
})

test('faults in two files are mended together', async () => {
  const found = await propose(diagnosis())
  const both = found.find(
    ({ changes }) =>
      changes.find(({ path }) => path === 'src/clip.ts')?.after?.includes('return to - from\n') &&
      changes.find(({ path }) => path === 'src/scale.ts')?.after?.includes('return days(from, to)\n'),
  )
  expect(both).toMatchObject({ rule: 'off-by-one+off-by-one', title: 'drop the + 1, and drop the - 1' })
})

test('a signal ends it at once, broken and foreign files are left out', async () => {
  expect(await propose(diagnosis(), 3)).toHaveLength(3)
  const files = {
    'src/broken.ts': 'const = 1',
    'src/helpers.ts': 'export const a = 1',
    'dist/a.js': 'f(1)',
    'a.json': '1',
  }
  expect(await propose(diagnosis({ files }))).toEqual([])
})
