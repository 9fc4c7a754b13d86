import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { FileChange } from '../../src/model/candidate.ts'
import type { Diagnosis } from '../../src/model/diagnosis.ts'
import type { Engine } from '../../src/model/engine.ts'
import { candidateId } from '../../src/model/hash.ts'
import type { CandidateState, SessionState } from '../../src/model/session-state.ts'
import { keepHunks } from '../../src/source/keep-hunks.ts'
import { openLedger } from '../../src/workspace/open-ledger.ts'
import { ensureBuilt } from '../built-tool.ts'
import { snapshot, temporaryFolder, write } from '../workspace/project.ts'
import { candidate } from './facts.ts'
import { committedProject, liveSession } from './live-session.ts'

beforeAll(ensureBuilt)

const ADD = 'export const add = (a: number, b: number): number => a + b\n'
const SUB = ADD.replace('a + b', 'a - b')
const FILES = {
  'src/add.ts': ADD,
  'test/add.test.ts': `import { expect, test } from 'vitest'
import { add } from '../src/add'

test('adds', () => expect(add(1, 2)).toBe(3))
`,
}

/** Proposes to change the source by these replacements, whatever it holds. */
function replacing(...pairs: readonly (readonly [find: string, replace: string])[]): Engine {
  return {
    name: 'templates',
    async *propose({ files }) {
      for (const [find, replace] of pairs) {
        for (const [path, before] of files) {
          if (!path.startsWith('src/') || !before.includes(find)) continue
          const changes = [{ path, before, after: before.replaceAll(find, replace) }]
          yield { ...candidate(`${find} → ${replace}`), id: `c-${find}${replace}`, changes }
        }
      }
    },
  }
}

/** Asks first what an edit does, and proposes it then. */
function probing({ name, propose }: Engine): Engine {
  return {
    name,
    async *propose(...given) {
      for await (const one of propose(...given)) {
        yield { ...one, probe: true }
        expect(await given[2]?.(one.id)).toEqual({ status: 'plausible', detail: '', mended: [], passesTarget: true })
        yield one
      }
    },
  }
}

const proposals = (state: SessionState): readonly (readonly string[])[] =>
  state.failures.map(({ candidates }) => candidates.map((entry) => entry.candidate.title))

const settled = async (session: Awaited<ReturnType<typeof liveSession>>): Promise<SessionState> =>
  session.until('settled', ({ phase }) => phase === 'idle' && session.session.settled())

test('a test that passed on the very same files is flaky, though every rerun fails', async () => {
  const outside = join(temporaryFolder(), 'outside')
  const reads = `import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'

test('looks elsewhere', () => expect(existsSync(${JSON.stringify(outside)})).toBe(false))
`
  const root = committedProject({ 'test/elsewhere.test.ts': reads })
  const live = await liveSession(root, { engines: [replacing()], watch: true })
  const run = async (until: (state: SessionState) => boolean) => {
    await live.session.dispatch({ type: 'order-host', order: { type: 'rerun-all' } })
    return live.until('judged', (state) => until(state) && state.phase === 'idle' && live.session.settled())
  }
  await settled(live)
  write(outside, { file: '' })
  const [flaky] = (await run(({ run, failures }) => run === 2 && failures.length > 0)).failures
  expect(flaky?.verdict?.kind).toBe('flaky')
  expect(flaky?.verdict?.evidence[0]?.detail).toBe('passes in 1 of 2 runs since the last save, with nothing changed')

  write(root, { 'test/elsewhere.test.ts': `${reads}// saved\n` })
  const [red] = (
    await live.until('red', (state) => state.run === 3 && state.phase === 'idle' && live.session.settled())
  ).failures
  expect(red?.verdict?.kind).not.toBe('flaky')
})

describe('accept and undo', () => {
  test('an accept writes what was shown, which a probe never is, an undo gives back every byte', async () => {
    const root = committedProject(FILES)
    write(root, { 'src/add.ts': SUB.replace('\n', '\r\n') })
    const before = snapshot(root, { times: false, skip: ['.repair-watch'] })
    const live = await liveSession(root, { engines: [probing(replacing([' - ', ' + ']))] })
    const events: number[] = []
    live.session.subscribe(() => events.push(live.session.getState().failures[0]?.candidates.length ?? 0))
    const { failures, ...rest } = await settled(live)
    expect([proposals({ failures, ...rest }), failures[0]?.tried, Math.max(...events)]).toEqual([[[' -  →  + ']], 2, 1])
    const [failureId, candidateId] = [failures[0]!.failure.id, failures[0]!.candidates[0]!.candidate.id]
    expect(snapshot(root, { times: false })).toEqual(before)
    await live.session.dispatch({ type: 'accept', failureId, candidateId })
    expect(readFileSync(join(root, 'src/add.ts'), 'utf8')).toBe(ADD.replace('\n', '\r\n'))
    expect(live.session.getState()).toMatchObject({ accepted: 1, notice: { level: 'info' } })
    await live.session.dispatch({ type: 'accept', failureId, candidateId })
    expect(live.session.getState()).toMatchObject({ accepted: 1, notice: { level: 'problem' } })
    await live.session.dispatch({ type: 'undo' })
    expect(snapshot(root, { times: false, skip: ['.repair-watch'] })).toEqual(before)
    expect(live.session.getState()).toMatchObject({ accepted: 0, notice: { text: 'undone: src/add.ts' } })
    const { entries } = await openLedger(root).entries()
    const rule = { failureId, candidateId, engine: 'templates', rule: failures[0]!.candidates[0]!.candidate.rule }
    expect(entries).toEqual([
      { at: expect.any(String), event: 'accepted', ...rule, provedMs: expect.any(Number) },
      { at: expect.any(String), event: 'undone', ...rule, detail: expect.any(String) },
    ])
    await live.session.dispatch({ type: 'undo' })
    expect(live.session.getState().notice?.text).toBe('There is nothing to undo.')
  })

  test('a candidate whose file was saved meanwhile writes nothing', async () => {
    const root = committedProject(FILES)
    write(root, { 'src/add.ts': SUB })
    const live = await liveSession(root, { engines: [replacing([' - ', ' + '])] })
    const { failures } = await settled(live)
    write(root, { 'src/add.ts': `// mine\n${SUB}` })
    const before = snapshot(root)
    const [failureId, candidateId] = [failures[0]!.failure.id, failures[0]!.candidates[0]!.candidate.id]
    await live.session.dispatch({ type: 'accept', failureId, candidateId })
    expect(snapshot(root)).toEqual(before)
    expect(live.session.getState()).toMatchObject({ accepted: 0, notice: { level: 'problem' } })
    expect(live.session.getState().notice?.text).toMatch(/^src\/add\.ts changed since this was proven; nothing was/)
  })

  test('a rejected candidate is not proposed again', async () => {
    const root = committedProject(FILES)
    write(root, { 'src/add.ts': SUB })
    const live = await liveSession(root, { engines: [replacing([' - ', ' + '], ['a - b', 'b + a'])] })
    const first = await settled(live)
    expect(proposals(first)).toEqual([[' -  →  + ', 'a - b → b + a']])
    const failureId = first.failures[0]!.failure.id
    await live.session.dispatch({ type: 'reject', failureId, candidateId: 'c- -  + ' })
    await live.session.dispatch({ type: 'repair-again', failureId })
    const second = await settled(live)
    const open = second.failures[0]!.candidates.filter(({ decision }) => decision === 'open')
    expect(open.map((entry) => entry.candidate.title)).toEqual(['a - b → b + a'])
  })
})

test('where many repairs break other tests of the file, those are asked before each is proven', async () => {
  const root = committedProject({
    ...FILES,
    'test/add.test.ts': `${FILES['test/add.test.ts']}\ntest('adds nothing', () => expect(add(5, 0)).toBe(5))\n`,
  })
  write(root, { 'src/add.ts': SUB })
  const wrong = Array.from({ length: 22 }, (_, n) => [' - ', ` * 0 + ${n} + ${3 - n} + 0 * `] as const)
  const engine = replacing(...wrong, [' - ', ' + '])
  const fates = new Map<string, string>()
  const watched: Engine = {
    ...engine,
    async *propose(...given) {
      for await (const one of engine.propose(...given)) {
        void given[2]?.(one.id).then((fate) => fates.set(one.id, `${fate.passesTarget} ${fate.status} ${fate.detail}`))
        yield one
      }
    },
  }
  const live = await liveSession(root, { engines: [watched] })
  const { failures } = await settled(live)
  const [failure] = failures
  expect([failure?.tried, failure?.refuted, failure?.candidates.map(({ candidate: { title } }) => title)]).toEqual([
    23,
    22,
    [' -  →  + '],
  ])
  expect(new Set(fates.values())).toEqual(
    new Set([
      'true refuted Breaks adds nothing',
      'true refuted expected 3 to be 5 // Object.is equality',
      'true proven ',
    ]),
  )
})

test('what a person makes of a candidate is proven before it can be accepted', async () => {
  const LONG = `${SUB}export const one = 1\nexport const two = 2\nexport const three = 3\n`
  const root = committedProject({ ...FILES, 'src/add.ts': LONG.replace(' - ', ' + ') })
  write(root, { 'src/add.ts': LONG })
  const both = LONG.replace(' - ', ' + ').replace('three = 3', 'three = 4')
  const two: Engine = {
    name: 'templates',
    async *propose() {
      const changes = [{ path: 'src/add.ts', before: LONG, after: both }]
      yield { ...candidate('two hunks'), id: candidateId(changes), changes }
    },
  }
  const { session, until } = await liveSession(root, { engines: [two] })
  const first = await until('shown', ({ failures }) => (failures[0]?.candidates.length ?? 0) > 0)
  expect(first.failures[0]?.tried).toBe(1)
  await until('settled', ({ phase }) => phase === 'idle' && session.settled())
  const { failureId, candidateId: from } = session.getState().focus
  const shown = (): CandidateState | undefined => {
    const { failures, focus } = session.getState()
    return failures[0]?.candidates.find(({ candidate }) => candidate.id === focus.candidateId)
  }
  const derive = (changes: readonly FileChange[], how: 'hunks' | 'edited'): Promise<void> =>
    session.dispatch({ type: 'derive', failureId: failureId!, candidateId: from!, changes, how })
  const original = shown()!.candidate

  // Without the hunk that mends the test nothing is left to accept, and the cursor is where it was.
  await derive(keepHunks(original.changes, new Set([1])), 'hunks')
  expect(session.getState().focus).toEqual({ failureId, candidateId: from })
  expect(session.getState().notice?.text).toMatch(/^It does not hold: Still failing: adds\. Nothing was written\.$/)

  const proving = derive(keepHunks(original.changes, new Set([0])), 'hunks')
  expect(shown()).toMatchObject({
    candidate: { title: 'part of: two hunks', engine: 'templates', rule: original.rule, fixes: 'code' },
    derived: { from, proving: true },
  })
  await session.dispatch({ type: 'accept', failureId: failureId!, candidateId: shown()!.candidate.id })
  expect(session.getState()).toMatchObject({ accepted: 0, notice: { text: expect.stringContaining('not proven yet') } })
  await proving
  expect(shown()).toMatchObject({ proof: { status: 'proven' }, derived: { from, proving: false } })

  const edited = LONG.replace('a - b', 'b + a')
  await derive([{ path: 'src/add.ts', before: LONG, after: edited }], 'edited')
  expect(shown()).toMatchObject({
    candidate: { title: 'your edit of: two hunks', engine: 'person', rule: 'edited' },
    proof: { status: 'proven' },
  })
  expect(readFileSync(join(root, 'src/add.ts'), 'utf8')).toBe(LONG)
  await session.dispatch({ type: 'accept', failureId: failureId!, candidateId: shown()!.candidate.id })
  expect(readFileSync(join(root, 'src/add.ts'), 'utf8')).toBe(edited)
})

test('a save in mid-repair cancels the repair at once and begins a new one on the new text', async () => {
  const root = committedProject(FILES)
  write(root, { 'src/add.ts': SUB })
  const asked: { readonly text: string | undefined; readonly signal: AbortSignal }[] = []
  const endless: Engine = {
    name: 'templates',
    async *propose(diagnosis: Diagnosis, signal) {
      asked.push({ text: diagnosis.files.get('src/add.ts'), signal })
      yield* replacing([' - ', ' + '], [' * ', ' + ']).propose(diagnosis, signal)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    },
  }
  const live = await liveSession(root, { engines: [endless], watch: true })
  const shown = await live.until('a candidate on the screen', (state) => proposals(state).flat().length === 1)
  expect([proposals(shown), shown.failures[0]?.stage]).toEqual([[[' -  →  + ']], 'repairing'])
  const times = ADD.replace('a + b', 'a * b')
  write(root, { 'src/add.ts': times })
  const again = await live.until('a candidate for the new text', (state) =>
    proposals(state).flat().includes(' *  →  + '),
  )
  expect(proposals(again)).toEqual([[' *  →  + ']])
  expect(again.failures[0]?.candidates[0]?.candidate.changes).toEqual([
    { path: 'src/add.ts', before: times, after: ADD },
  ])
  expect(asked.map(({ text, signal }) => [text, signal.aborted])).toEqual([
    [SUB, true],
    [times, false],
  ])
})

describe('one cause or two', () => {
  const TWO = {
    'src/add.ts': ADD,
    'src/mul.ts': 'export const mul = (a: number, b: number): number => a * b\n',
    'test/both.test.ts': `import { expect, test } from 'vitest'
import { add } from '../src/add'
import { mul } from '../src/mul'

test('adds', () => expect(add(1, 2)).toBe(3))
test('adds to a sum', () => expect(add(1, 3)).toBe(4))
test('multiplies', () => expect(mul(2, 4)).toBe(8))
`,
  }
  const broken = { 'src/add.ts': SUB, 'src/mul.ts': TWO['src/mul.ts'].replace('a * b', 'a / b') }

  test('failures that one change of one place mends are one; what mends only a part is not shown', async () => {
    const root = committedProject(TWO)
    write(root, { 'src/add.ts': SUB })
    const engine = replacing(['a - b', 'a + b'], ['a - b', 'a === 1 && b === 2 ? 3 : a - b'])
    const state = await settled(await liveSession(root, { engines: [engine] }))
    expect(state.failures.map(({ failure }) => failure.tests.map(({ name }) => name))).toEqual([
      ['adds', 'adds to a sum'],
    ])
    expect(proposals(state)).toEqual([['a - b → a + b']])
  })

  test('a change of two places says nothing about the cause', async () => {
    const root = committedProject(TWO)
    write(root, broken)
    const all: Engine = {
      name: 'history',
      async *propose({ files }) {
        const changes = Object.entries(broken).map(([path]) => ({
          path,
          before: files.get(path) ?? null,
          after: TWO[path as keyof typeof TWO],
        }))
        yield { ...candidate('undo all'), id: 'c-all', changes, engine: 'history' }
      },
    }
    const state = await settled(await liveSession(root, { engines: [all] }))
    expect(state.failures.map(({ failure }) => failure.tests.map(({ name }) => name))).toEqual([
      ['adds'],
      ['adds to a sum'],
      ['multiplies'],
    ])
  })
})

test('one answer decides an undecided failure, and can be written into the contract', async () => {
  // Committed red, without a contract: nothing says who is wrong.
  const root = committedProject({ ...FILES, 'src/add.ts': SUB })
  const live = await liveSession(root, { engines: [replacing([' - ', ' + '])] })
  const undecided = await settled(live)
  const [entry] = undecided.failures
  const failureId = entry!.failure.id
  expect(entry).toMatchObject({
    verdict: { kind: 'undecided' },
    question: {
      call: 'add(1, 2)',
      module: 'src/add.ts',
      symbol: 'add',
      test: { throws: false, text: '3' },
      code: { throws: false, text: '-1' },
    },
  })
  await live.session.dispatch({ type: 'answer', failureId, side: 'test' })
  const answered = await live.until('answered', ({ failures: [one] }) => one?.stage === 'finished' && one.flipped)
  expect(answered.failures).toMatchObject([
    {
      question: null,
      verdict: { kind: 'code-wrong', evidence: [{ kind: 'person', detail: 'you said that add(1, 2) is 3' }, {}] },
    },
  ])
  expect(proposals(answered)).toEqual([[' -  →  + ', 'write down that add(1, 2) is 3']])
  expect(existsSync(join(root, 'contract.md'))).toBe(false)
  const statement = answered.failures[0]!.candidates[1]!.candidate
  await live.session.dispatch({ type: 'accept', failureId, candidateId: statement.id })
  expect(readFileSync(join(root, 'contract.md'), 'utf8')).toBe(
    '# Contract\n\n## src/add.ts\n\n### add\n\n- `add(1, 2)` → `3`\n',
  )
})
