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
const ended = (reason: 'passed' | 'failed'): HostEvent => ({
  type: 'run-finished',
  run: 1,
  reason,
  unhandled: [],
  durationMs: 9,
})

test('after a green run the quickest file is run once in the lab, whichever of the two is there first', () => {
  for (const labFirst of [true, false]) {
    const { asked, lab } = noted()
    const warmUp = new WarmUp()
    if (labFirst) warmUp.open(lab)
    for (const event of [started, took('slow.test.ts', 40), took('quick.test.ts', 3), ended('passed')])
      warmUp.hear(event)
    if (!labFirst) warmUp.open(lab)
    warmUp.hear(ended('passed'))
    expect(asked.map(({ request }) => [request.worker, request.overlay.size, request.tests])).toEqual([
      ['warm', 0, { kind: 'files', files: [{ project: '', file: 'quick.test.ts' }] }],
    ])
  }
})

test('nothing is warmed up where tests fail; a run that begins ends it, and the next green one begins it again', () => {
  const { asked, lab } = noted()
  const warmUp = new WarmUp()
  warmUp.open(lab)
  for (const event of [started, took('a.test.ts', 1), ended('failed')]) warmUp.hear(event)
  expect(asked.length).toBe(0)
  for (const event of [started, ended('passed'), started]) warmUp.hear(event)
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true])
  warmUp.hear(ended('passed'))
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
  warmUp.end()
  expect(asked[1]?.signal.aborted).toBe(true)
})
