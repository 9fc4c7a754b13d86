import type { TestCase, TestModule, TestSpecification } from 'vitest/node'
import type { FileError, TestOutcome, TestRef } from '../model/failure.ts'
import type { LabResult } from '../model/lab.ts'
import { toFileErrors, toOutcomes, toTestError } from './convert.ts'

/** What is known of a run besides its test files. */
export interface RunFacts {
  /** Absolute; paths in the result are relative to it. */
  readonly root: string
  /** Keys of the tests whose outcomes are wanted; null for all. */
  readonly wanted: ReadonlySet<TestRef['key']> | null
  readonly unhandled: readonly unknown[]
  readonly durationMs: number
  /** Called with every test that was there, wanted or not. */
  onTest?(outcome: TestOutcome, testCase: TestCase, module: TestModule): void
}

/** What a run of Vitest came to, as the lab tells it; without a spectrum. */
export function resultOf(
  specifications: readonly TestSpecification[],
  { root, wanted, unhandled, durationMs, onTest }: RunFacts,
): Extract<LabResult, { status: 'ran' }> {
  const outcomes: TestOutcome[] = []
  const fileErrors: FileError[] = []
  for (const specification of specifications) {
    const module = specification.testModule as TestModule | undefined
    if (!module) continue
    fileErrors.push(...toFileErrors(module, root))
    const tests = toOutcomes(module, root)
    // Its worker ended before its tests did: nothing is known of any of them, not even that they were skipped.
    const isCutOff = tests.some(({ testCase }) => testCase.result().state === 'pending')
    for (const { outcome, testCase } of tests) {
      onTest?.(outcome, testCase, module)
      if (isCutOff) continue
      if (wanted === null || wanted.has(outcome.test.key)) outcomes.push(outcome)
    }
  }
  return {
    status: 'ran',
    outcomes,
    fileErrors,
    unhandled: unhandled.map((error) => toTestError(error, root)),
    durationMs,
    spectrum: null,
  }
}
