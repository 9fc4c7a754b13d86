import type { PastTest } from '../headless/past-results.ts'
import { plain } from '../headless/phrases.ts'
import type { RanTest } from '../headless/render-context.ts'
import type { Report } from '../headless/report-schema.ts'

/** An earlier run of this project. */
export interface PastRun {
  /** Its tests whose files are here, relative to the root. */
  readonly tests: readonly PastTest[]
  /** The files that hold what failed. */
  readonly failedFiles: readonly string[]
  /** The tests of still older runs. */
  readonly older: readonly (readonly PastTest[])[]
}

/**
 * What failed in the earlier run and passes now, and how often it failed in all runs that are known. A test that did not run
 * again is none of them.
 */
export function passedAgain(past: PastRun, now: readonly RanTest[]): Report['flaky'] {
  const keyOf = ({ file, name }: { readonly file: string; readonly name: string }) => `${file}\n${name}`
  const states = new Map<string, ReadonlySet<string>>()
  for (const test of now) {
    for (const key of [keyOf(test), keyOf({ file: test.file, name: '' })])
      states.set(key, new Set([...(states.get(key) ?? []), test.state]))
  }
  return past.tests
    .filter(({ state }) => state === 'failed')
    .filter((test) => {
      const seen = states.get(keyOf(test))
      return seen?.has('passed') && !seen.has('failed')
    })
    .map((test) => ({
      file: test.file,
      name: plain(test.name || test.file),
      line: 0,
      message: plain(test.message),
      history: historyOf(test, [past.tests, ...past.older]),
    }))
}

/** In how many of the runs the test ran, and in how many of those it failed. */
function historyOf({ file, name }: PastTest, runs: PastRun['older']): Report['flaky'][number]['history'] {
  const states = runs
    .map((tests) => tests.filter((test) => test.file === file && test.name === name).map(({ state }) => state))
    .filter((own) => own.some((state) => state !== 'skipped'))
  return { runs: states.length, failed: states.filter((own) => own.includes('failed')).length }
}
