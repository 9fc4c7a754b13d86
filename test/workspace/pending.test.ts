import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { candidateId } from '../../src/model/hash.ts'
import { dropPending, loadPending, type Pending, savePending } from '../../src/workspace/pending.ts'
import { plainProject, snapshot, write } from './project.ts'

function pending(after: string): Pending {
  const changes = [{ path: 'src/tax ü.ts', before: '\uFEFFa\r\n', after }]
  const test = { key: 'k', project: '', file: 'test/a.test.ts', name: 'a > b', line: 3 }
  const at = { file: 'src/tax ü.ts', line: 1, column: 2, function: null }
  return {
    failure: {
      id: 'f-0000aa',
      kind: 'assertion',
      tests: [test],
      error: { name: 'AssertionError', message: 'no', expected: '1', actual: null, frames: [at] },
      at,
    },
    verdict: {
      kind: 'code-wrong',
      confidence: 0.97,
      clauses: ['rounding'],
      evidence: [{ kind: 'contract-example', supports: 'code-wrong', detail: 'it says so', weight: 4 }],
    },
    candidate: {
      id: candidateId(changes),
      engine: 'templates',
      fixes: 'code',
      title: 'round',
      changes,
      clauses: ['rounding'],
      rule: 'rounding',
      weight: -0.5,
    },
    proof: {
      status: 'plausible',
      target: 'passes',
      related: { ran: 3, passed: 2, broken: [test] },
      contract: { ran: 1, passed: 1, broken: [] },
      mended: ['rounding'],
      guards: [{ guard: 'error-swallowed', detail: 'empty catch', path: 'src/tax ü.ts', line: 1 }],
      reasons: ['a guard objects'],
    },
  }
}

test('candidates are kept whole, in a stable order, until they are dropped', async () => {
  const root = plainProject()
  const both = [pending('b'), pending('c')].sort((a, b) => (a.candidate.id < b.candidate.id ? -1 : 1))
  for (const one of [...both].reverse()) await savePending(root, one)
  await savePending(root, both[0] as Pending)
  expect(await loadPending(root)).toEqual({ pending: both, unreadable: 0 })
  await dropPending(root, both[0]?.candidate.id ?? '')
  await dropPending(root, both[0]?.candidate.id ?? '')
  expect(await loadPending(root)).toEqual({ pending: both.slice(1), unreadable: 0 })
})

test('loading and dropping write nothing where nothing was kept', async () => {
  const root = plainProject()
  expect(await loadPending(root)).toEqual({ pending: [], unreadable: 0 })
  await dropPending(root, 'c-00000000')
  expect(snapshot(root)).toEqual({})
})

test('a kept file that was cut off or edited is counted, not believed', async () => {
  const root = plainProject()
  const one = pending('b')
  await savePending(root, one)
  const path = `.repair-watch/pending/${one.candidate.id}.json`
  const text = readFileSync(join(root, path), 'utf8')
  write(root, {
    [path]: text.replace('"after":"b"', '"after":"evil"'),
    '.repair-watch/pending/c-00000000.json': text.slice(0, 100),
  })
  expect(await loadPending(root)).toEqual({ pending: [], unreadable: 2 })
})

test('an id that is not one does not become a path', async () => {
  const root = plainProject({ 'a.json': '{}' })
  await expect(dropPending(root, '../../a')).rejects.toThrow('not a candidate id')
  const one = pending('b')
  await expect(savePending(root, { ...one, candidate: { ...one.candidate, id: '../a' } })).rejects.toThrow(
    'not a candidate id',
  )
})
