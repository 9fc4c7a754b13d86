import { failureOf, observationOf, type RedObservation, withTest } from '../diagnose/group-failures.ts'
import type { TestRef } from '../model/failure.ts'
import type { HostEvent } from '../model/host.ts'
import type { TestFile } from '../model/lab.ts'
import type { FailureState, SessionState } from '../model/session-state.ts'
import { NO_SPEND } from '../model/spend.ts'
import { keyOfFile } from './failure-files.ts'
import { type FileResults, refocus, type TrackedState, update } from './tracked-state.ts'

const NO_KEYS: ReadonlySet<string> = new Set()
const NOTHING: FileResults = { passed: 0, failed: 0, skipped: 0, red: NO_KEYS, wasRed: NO_KEYS }

/** The state after a fact from the test runner at `at`: what the tests did, and which failures are there by it. Pure. */
export function reduceHost(state: TrackedState, event: HostEvent, at: number): TrackedState {
  switch (event.type) {
    case 'run-started': {
      const files = new Map([...state.files, ...state.underWay])
      for (const file of event.files) {
        const { red, wasRed } = files.get(keyOfFile(file)) ?? NOTHING
        files.set(keyOfFile(file), {
          ...NOTHING,
          wasRed: red.size + wasRed.size > 0 ? new Set([...red, ...wasRed]) : NO_KEYS,
        })
      }
      const progress = { done: 0, total: event.files.length || event.total }
      const sum = totals(files.values())
      return { ...state, phase: 'running', run: event.run, progress, files, underWay: new Map(), sum }
    }
    case 'test-finished': {
      const { test, state: outcome, errors } = event.outcome
      const key = keyOfFile(test)
      const own = resultsOf(state, test)
      const underWay = new Map(state.underWay).set(key, { ...own, [outcome]: own[outcome] + 1 })
      const sum = { ...state.sum, total: state.sum.total + 1, [outcome]: state.sum[outcome] + 1 }
      const counted = { ...state, underWay, sum, counts: sum }
      const [error] = errors
      if (outcome === 'failed' && error) return sawRed(counted, { test, error, stage: 'test' }, event.run, at)
      const leaves = outcome === 'passed' && mayBeRed(own, test)
      return leaves ? dropTests(counted, ({ key }) => key === test.key, at) : counted
    }
    case 'file-finished': {
      const progress = { ...state.progress, done: Math.min(state.progress.done + 1, state.progress.total) }
      const seen = event.error
        ? sawRed({ ...state, progress }, observationOf(event.error), event.run, at)
        : { ...state, progress }
      const { file, project } = event.file
      const results = resultsOf(seen, event.file)
      const { red, wasRed } = results
      const underWay = new Map(seen.underWay)
      underWay.delete(keyOfFile(event.file))
      const files = new Map(seen.files).set(keyOfFile(event.file), { ...results, wasRed: NO_KEYS })
      const ended = { ...seen, underWay, files }
      const isGone = (test: TestRef): boolean => test.file === file && test.project === project && !red.has(test.key)
      return [...wasRed].some((key) => !red.has(key)) ? dropTests(ended, isGone, at) : ended
    }
    case 'run-finished': {
      const phase = state.phase === 'host-failed' ? state.phase : 'idle'
      const [unhandled] = event.unhandled
      const next = { ...state, phase, runMs: event.durationMs } as const
      if (!unhandled) return dropTests(next, ({ key }) => key === UNHANDLED.key && state.run === event.run, at)
      return sawRed(next, { test: UNHANDLED, error: unhandled, stage: 'test' }, event.run, at)
    }
    case 'file-hung': {
      const seconds = Math.round(event.silentMs / 1_000)
      const text = `${event.file.file} says nothing for ${seconds} s: a loop that never ends? Its worker was ended, the lab looks`
      return { ...state, notice: { level: 'info', text, at } }
    }
    case 'file-removed': {
      const files = new Map(state.files)
      const underWay = new Map(state.underWay)
      for (const some of [files, underWay]) some.delete(keyOfFile(event.file))
      const sum = totals([...files.values(), ...underWay.values()])
      return dropTests(
        { ...state, files, underWay, sum, counts: sum },
        (test) => test.file === event.file.file && test.project === event.file.project,
        at,
      )
    }
    case 'host-failed':
      return {
        ...state,
        phase: 'host-failed',
        notice: { level: 'problem', text: `${event.message}; ${event.hint}`, at },
      }
  }
}

/** Stands for an error outside of all tests. */
const UNHANDLED: TestRef = { key: '|unhandled', project: '', file: '', name: 'unhandled error', line: 0 }

function resultsOf({ files, underWay }: TrackedState, file: TestFile): FileResults {
  return underWay.get(keyOfFile(file)) ?? files.get(keyOfFile(file)) ?? NOTHING
}

function mayBeRed({ red, wasRed }: FileResults, { key }: TestRef): boolean {
  return red.has(key) || wasRed.has(key)
}

function totals(files: Iterable<FileResults>): SessionState['counts'] {
  let [passed, failed, skipped] = [0, 0, 0]
  for (const counts of files) {
    passed += counts.passed
    failed += counts.failed
    skipped += counts.skipped
  }
  return { total: passed + failed + skipped, passed, failed, skipped }
}

function sawRed(before: TrackedState, observation: RedObservation, run: number, at: number): TrackedState {
  const { test } = observation
  const own = resultsOf(before, test)
  const underWay = new Map(before.underWay).set(keyOfFile(test), { ...own, red: new Set(own.red).add(test.key) })
  const state = { ...before, underWay }
  const seen = failureOf(observation)
  const find = (id: string): FailureState | undefined => state.failures.find(({ failure }) => failure.id === id)
  const into = state.merged.get(seen.id)
  const entry = (into === undefined ? undefined : find(into)) ?? find(seen.id)
  const id = entry?.failure.id ?? seen.id
  const failure = entry ? withTest(entry.failure, test) : seen
  // A test that now fails for another reason leaves the failure it was in.
  const moves = failure !== entry?.failure && mayBeRed(own, test)
  const others = moves ? dropTests(state, ({ key }) => key === test.key, at, id) : state
  if (entry) {
    return update(others, id, (one) => ({
      ...one,
      ...(one.run < run ? { run, redAt: at, stage: 'waiting' } : {}),
      failure,
    }))
  }
  const added: FailureState = {
    failure: seen,
    run,
    redAt: at,
    stage: 'waiting',
    verdict: null,
    question: null,
    flipped: false,
    candidates: [],
    tried: 0,
    refuted: 0,
    effortMs: 0,
    spend: NO_SPEND,
  }
  const next = { ...others, failures: [...others.failures, added] }
  if (next.focus.failureId !== null) return next
  return { ...next, focus: { failureId: id, candidateId: null }, focusChangedAt: at }
}

/** Takes tests out of all failures but one; a failure without tests is gone, and the cursor goes to its neighbour. */
function dropTests(state: TrackedState, gone: (test: TestRef) => boolean, at: number, except?: string): TrackedState {
  const isHit = ({ failure }: FailureState): boolean => failure.id !== except && failure.tests.some(gone)
  if (!state.failures.some(isHit)) return state
  const failures = state.failures.flatMap((entry) => {
    if (!isHit(entry)) return [entry]
    const tests = entry.failure.tests.filter((test) => !gone(test))
    return tests.length > 0 ? [{ ...entry, failure: { ...entry.failure, tests } }] : []
  })
  return refocus({ ...state, failures }, state, at)
}
