import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLedger } from '../../src/workspace/open-ledger.ts'
import { git, gitProject, plainProject, snapshot } from './project.ts'

const FILE = '.repair-watch/ledger.jsonl'
const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)

test('reading writes nothing, where there is no ledger too', async () => {
  const root = plainProject()
  expect(await openLedger(root).entries()).toEqual({ entries: [], unreadable: 0 })
  expect(snapshot(root)).toEqual({})
})

test('entries come back in order with the instant of their append, hidden from git', async () => {
  const root = gitProject({ 'a.ts': '' })
  const full = {
    event: 'accepted',
    failureId: 'f-000001',
    candidateId: 'c-00000001',
    engine: 'templates',
    rule: 'boundary',
    detail: 'two\nlines – ü',
  } as const
  await openLedger(root).append({ event: 'proposed', failureId: 'f-000001' })
  await openLedger(root).append(full)
  expect(await openLedger(root).entries()).toEqual({
    entries: [
      { at: instant, event: 'proposed', failureId: 'f-000001' },
      { at: instant, ...full },
    ],
    unreadable: 0,
  })
  expect(git(root, 'status', '--porcelain')).toBe('')
})

test('lines that cannot be read are counted and stay, and a torn one does not take the next with it', async () => {
  const root = plainProject()
  const ledger = openLedger(root)
  await ledger.append({ event: 'proposed', failureId: 'f-1' })
  const torn = '{"at":"2026-01-01T00:00:00Z","event":"accep'
  appendFileSync(join(root, FILE), `\n{"event":"unheard-of"}\n${torn}`)
  await ledger.append({ event: 'rejected', failureId: 'f-2' })
  expect(await ledger.entries()).toEqual({
    entries: [
      { at: instant, event: 'proposed', failureId: 'f-1' },
      { at: instant, event: 'rejected', failureId: 'f-2' },
    ],
    unreadable: 2,
  })
  expect(readFileSync(join(root, FILE), 'utf8')).toContain(`${torn}\n`)
})

test('many appends at once are as many whole lines', async () => {
  const root = plainProject()
  const names = Array.from({ length: 50 }, (_, index) => `f-${index}`)
  await Promise.all(names.map((failureId) => openLedger(root).append({ event: 'proposed', failureId })))
  const { entries, unreadable } = await openLedger(root).entries()
  expect(unreadable).toBe(0)
  expect(entries.map(({ failureId }) => failureId).sort()).toEqual([...names].sort())
})
