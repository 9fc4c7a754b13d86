import { failingInputs } from '../guard/failing-inputs.ts'
import type { GuardContext } from '../guard/guard.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Failure } from '../model/failure.ts'
import { fileRole } from '../model/paths.ts'
import { testFilesOf } from './failure-files.ts'

/** What guards know of a failure; clauses of other modules would excuse literals by chance. */
export function guardContext(
  failure: Failure,
  { verdict, outcomes, clauses, files }: Diagnosis,
  contracts: readonly string[],
): GuardContext {
  return {
    verdict: verdict.kind,
    roles: (path) => fileRole(path, contracts),
    failure,
    expectedValues: outcomes.flatMap(({ errors }) => errors.flatMap(({ expected }) => expected ?? [])),
    failingInputs: testFilesOf(failure).flatMap(({ file }) =>
      failingInputs(
        file,
        files.get(file) ?? '',
        failure.tests.filter((test) => test.file === file),
      ),
    ),
    clauseTexts: clauses.map(({ text }) => text),
    testTitles: failure.tests.map(({ name }) => name),
  }
}
