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
}

/** What failed in the earlier run and passes now. A test that did not run again is none of them. */
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
    .map(({ file, name, message }) => ({ file, name: plain(name || file), line: 0, message: plain(message) }))
}
