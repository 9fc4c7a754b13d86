import { expect, test } from 'vitest'
import { frozenPaths } from '../../src/guard/frozen-path.ts'
import type { GuardContext } from '../../src/guard/guard.ts'
import { GUARDS } from '../../src/guard/guards.ts'
import { objectInTurns, objectTo } from '../../src/guard/object-to.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import { fileRole } from '../../src/model/paths.ts'

const context: GuardContext = {
  verdict: 'code-wrong',
  roles: (path) => fileRole(path),
  failure: {
    id: 'f-000000',
    kind: 'assertion',
    tests: [],
    error: { name: 'AssertionError', message: '', expected: '4', actual: '3', frames: [] },
    at: null,
  },
  expectedValues: ['4'],
  failingInputs: ['2'],
  clauseTexts: [],
  testTitles: ['doubles'],
}

function candidate(changes: Candidate['changes'], fixes: Candidate['fixes'] = 'code'): Candidate {
  return { id: 'c-00000000', engine: 'model', fixes, title: '', changes, clauses: [], rule: '', weight: 0 }
}

const SOURCE = 'export function double(n: number): number {\n  return n + 1\n}\n'
const TEST =
  "import { expect, it } from 'vitest'\nimport { double } from '../src/double'\n\nit('doubles', () => {\n  expect(double(2)).toBe(4)\n})\n"

test('an objection names the guard, the file, the line of the changed text and the reason', () => {
  const after = SOURCE.replace('  return n + 1', '  // two\n  if (n === 2) return 4\n  return n + 1')
  expect(objectTo(candidate([{ path: 'src/double.ts', before: SOURCE, after }]), context)).toEqual([
    {
      guard: 'input-special-cased',
      path: 'src/double.ts',
      line: 3,
      detail: 'decides by an input of the failing test: n === 2',
    },
    {
      guard: 'input-special-cased',
      path: 'src/double.ts',
      line: 3,
      detail: 'is the value that the failing test expects, and no clause speaks of it: 4',
    },
  ])
})

test('all files of a candidate are judged together', () => {
  const changes = [
    { path: 'src/double.ts', before: SOURCE, after: SOURCE.replace('n + 1', '(n as any) * 2') },
    { path: 'test/double.test.ts', before: TEST, after: TEST.replace("it('", "it.skip('") },
  ]
  expect(objectTo(candidate(changes), context)).toEqual([
    { guard: 'frozen-path', path: 'test/double.test.ts', line: 1, detail: 'the verdict code-wrong freezes test files' },
    { guard: 'test-skipped', path: 'test/double.test.ts', line: 4, detail: '"doubles" is marked `skip` now' },
    { guard: 'type-check-silenced', path: 'src/double.ts', line: 2, detail: '`any` is new' },
  ])
})

test('a text that does not parse is left to the lab, but a frozen file stays frozen', () => {
  expect(objectTo(candidate([{ path: 'src/double.ts', before: SOURCE, after: 'export function (' }]), context)).toEqual(
    [],
  )
  const broken = [{ path: 'test/double.test.ts', before: TEST, after: 'it(' }]
  expect(objectTo(candidate(broken), context).map(({ guard }) => guard)).toEqual(['frozen-path'])
})

test('where one text does not parse no file is judged, and text that is no program is none', () => {
  const cheat = { path: 'src/double.ts', before: SOURCE, after: SOURCE.replace('n + 1', '(n as any) * 2') }
  const of = (path: string) => objectTo(candidate([cheat, { path, before: '', after: 'a {' }]), context).length
  expect([of('src/twice.ts'), of('src/twice.css')]).toEqual([0, 1])
})

test('a file that was unreadable before is judged by what it is now', () => {
  const after = SOURCE.replace('n + 1', 'process.env.VITEST ? 4 : n * 2')
  const changes = [{ path: 'src/double.ts', before: 'export function (', after }]
  expect(objectTo(candidate(changes), context).map(({ guard }) => guard)).toContain('input-special-cased')
})

test('a deleted and a created source raise no objection by themselves', () => {
  const moved = [
    { path: 'src/double.ts', before: SOURCE, after: null },
    { path: 'src/twice.ts', before: null, after: SOURCE },
  ]
  expect(objectTo(candidate(moved), context)).toEqual([])
})

test('text that is no program and odd files do not crash', () => {
  const odd = [
    { path: 'src/a.css', before: 'a {}', after: 'b {}' },
    { path: 'src/empty.ts', before: '', after: ' ' },
    { path: 'src/a.json', before: '{}', after: '{' },
    { path: 'src/bang.mjs', before: '', after: '#!/usr/bin/env node\nexport {}\n' },
    { path: 'src/types.d.ts', before: '', after: 'declare const a: any\n' },
  ]
  expect(objectTo(candidate(odd), context)).toEqual([])
})

test('what is frozen is known from the paths alone', () => {
  const changes = [
    { path: 'test/double.test.ts', before: TEST, after: 'it(' },
    { path: 'package.json', before: '{}', after: '{ }' },
    { path: 'contract.md', before: '', after: '# Contract\n' },
    { path: 'src/double.ts', before: SOURCE, after: '' },
    { path: 'test/same.test.ts', before: TEST, after: TEST },
  ]
  expect(frozenPaths(candidate(changes), context).map(({ path }) => path)).toEqual([
    'package.json',
    'test/double.test.ts',
    'contract.md',
  ])
  expect(frozenPaths(candidate(changes.slice(2, 3), 'contract'), context)).toEqual([])
})

test('asked in turns the guards say the same, and others have their turns meanwhile', async () => {
  const after = SOURCE.replace('  return n + 1', '  if (n === 2) return 4\n  return n + 1')
  const cheat = candidate([{ path: 'src/double.ts', before: SOURCE, after }])
  const broken = candidate([{ path: 'test/double.test.ts', before: TEST, after: 'export function (' }])
  let turns = 0
  const turn = (): void => {
    turns++
    next = setImmediate(turn)
  }
  let next = setImmediate(turn)
  const said = [await objectInTurns(cheat, context), await objectInTurns(broken, context)]
  clearImmediate(next)
  expect(said).toEqual([objectTo(cheat, context), objectTo(broken, context)])
  expect(said.map((objections) => objections.length > 0)).toEqual([true, true])
  expect(turns).toBeGreaterThanOrEqual(GUARDS.length - 1)
})
