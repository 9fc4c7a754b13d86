import type { TestRef } from '../model/failure.ts'
import type { LabResult, LabRun, TestFile } from '../model/lab.ts'

/** Null when all of these tests ran and passed and nothing else went wrong; else the first line of what did. */
export function whyNotPassing(result: LabResult, tests: readonly TestRef[]): string | null {
  if (result.status !== 'ran') return result.detail
  const failed = result.outcomes.find(({ state }) => state === 'failed')
  if (failed) return firstLine(failed.errors[0]?.message ?? 'a test failed')
  const [broken] = result.fileErrors
  if (broken) return firstLine(broken.error.message)
  const [late] = result.unhandled
  if (late) return firstLine(late.message)
  const passed = new Set(result.outcomes.filter(({ state }) => state === 'passed').map(({ test }) => test.key))
  return tests.every(({ key }) => passed.has(key)) ? null : 'not all of the tests ran'
}

/** All that tells two runs of the same tests apart, but for times and messages. */
export function digestOf(result: LabResult): string {
  if (result.status !== 'ran') return result.status
  const tests = result.outcomes.map(({ test, state }) => `${test.key} ${state}`).sort()
  const files = result.fileErrors.map(({ project, file, stage }) => `${project}|${file} ${stage}`).sort()
  return [...tests, ...files, `${result.unhandled.length} unhandled`].join('\n')
}

/** A run that came to its end. */
export type Ran = Extract<LabResult, { status: 'ran' }>

/** Two runs of different files as one; where the second did not get to its end, neither did both. */
export function together(one: Ran, two: LabResult): LabResult {
  if (two.status !== 'ran') return two
  return {
    ...one,
    outcomes: [...one.outcomes, ...two.outcomes],
    fileErrors: [...one.fileErrors, ...two.fileErrors],
    unhandled: [...one.unhandled, ...two.unhandled],
    durationMs: one.durationMs + two.durationMs,
  }
}

/** What one file did in a run of several. */
export function ofFile(result: Ran, { project, file }: TestFile): Ran {
  return {
    ...result,
    outcomes: result.outcomes.filter(({ test }) => test.project === project && test.file === file),
    fileErrors: result.fileErrors.filter((error) => error.project === project && error.file === file),
  }
}

/** True for whole files, as the disk has them, in a kept worker and in no special circumstances. */
export function isPlain({ overlay, tests, worker, spectrum, perturb, bail }: LabRun): boolean {
  return overlay.size === 0 && tests.kind === 'files' && worker === 'warm' && !spectrum && !perturb && !bail
}

/** The test files of a run, each once. */
export function filesOf({ tests }: Pick<LabRun, 'tests'>): readonly TestFile[] {
  const all = tests.kind === 'files' ? tests.files : tests.tests
  return [...new Map(all.map(({ project, file }) => [`${project}|${file}`, { project, file }])).values()]
}

function firstLine(text: string): string {
  return text.split('\n')[0] as string
}
