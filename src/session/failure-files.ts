import type { Failure } from '../model/failure.ts'
import type { TestFile } from '../model/lab.ts'
import type { FileRole } from '../model/paths.ts'

/** `project|file`: the key of a test file in maps. */
export function keyOfFile({ project, file }: TestFile): string {
  return `${project}|${file}`
}

/** The test files of a failure, each once. */
export function testFilesOf(failure: Failure): readonly TestFile[] {
  const files = new Map(failure.tests.map(({ project, file }) => [keyOfFile({ project, file }), { project, file }]))
  return [...files.values()]
}

/** Test files that are enough to see why a failure came about. */
const ENOUGH = 12

/**
 * A failure of very many test files with the tests of a few of them: these show the cause, and are tried first. What proves
 * a repair are all of them.
 */
export function fewOf(failure: Failure): Failure {
  const files = testFilesOf(failure)
  if (files.length <= ENOUGH) return failure
  const few = new Set(files.slice(0, ENOUGH).map(keyOfFile))
  return { ...failure, tests: failure.tests.filter((test) => few.has(keyOfFile(test))) }
}

/** True for what belongs to the tests: test files, fixtures, set-up, snapshots. */
export function isTestPath(role: FileRole | undefined): boolean {
  return role === 'test' || role === 'snapshot'
}
