import { expect, test } from 'vitest'
import type { HostEvent } from '../../src/model/host.ts'
import type { Lab, LabRun } from '../../src/model/lab.ts'
import { WarmUp } from '../../src/session/warm-up.ts'
import { outcome, testRef } from './facts.ts'

/** A lab that only notes what it is asked for, and ends a run when it is told to. */
function noted() {
  const asked: { readonly request: LabRun; readonly signal: AbortSignal; end(): void }[] = []
  const run = (request: LabRun, signal: AbortSignal) =>
    new Promise((resolve) => asked.push({ request, signal, end: () => resolve({ status: 'cancelled', detail: '' }) }))
  return { asked, lab: { run } as unknown as Lab }
}

const took = (file: string, durationMs: number): HostEvent => ({
  type: 'test-finished',
  run: 1,
  outcome: { ...outcome(testRef('a', file)), durationMs },
})
const started: HostEvent = { type: 'run-started', run: 1, files: [], total: 2 }
const finished = (reason: 'passed' | 'failed'): HostEvent => ({
  type: 'run-finished',
  run: 1,
  reason,
  unhandled: [],
  durationMs: 9,
})

test('after a green run the quickest file is run in each way that a repair needs, whichever of the two is there first', () => {
  for (const labFirst of [true, false]) {
    const { asked, lab } = noted()
    const warmUp = new WarmUp()
    if (labFirst) warmUp.open(lab)
    for (const event of [started, took('slow.test.ts', 40), took('quick.test.ts', 3), finished('passed')])
      warmUp.hear(event)
    if (!labFirst) warmUp.open(lab)
    warmUp.hear(finished('passed'))
    const tests = { kind: 'files', files: [{ project: '', file: 'quick.test.ts' }] }
    expect(asked.map(({ request: { timeoutMs, ...request } }) => request)).toEqual([
      { worker: 'warm', overlay: new Map(), tests },
      { worker: 'warm', overlay: new Map(), tests, spectrum: true },
      { worker: 'warm', overlay: new Map([['.__warm__.ts', '']]), tests },
    ])
  }
})

test('nothing is warmed up where tests fail; a run that begins ends it, and the next green one begins it again', () => {
  const { asked, lab } = noted()
  const warmUp = new WarmUp()
  warmUp.open(lab)
  for (const event of [started, took('a.test.ts', 1), finished('failed')]) warmUp.hear(event)
  expect(asked.length).toBe(0)
  for (const event of [started, finished('passed'), started]) warmUp.hear(event)
  const cancelled = () => asked.map(({ signal }) => signal.aborted)
  expect(cancelled()).toEqual([true, true, true])
  warmUp.hear(finished('passed'))
  expect(cancelled()).toEqual([true, true, true, false, false, false])
  warmUp.end()
  expect(cancelled()).toEqual([true, true, true, true, true, true])
})
