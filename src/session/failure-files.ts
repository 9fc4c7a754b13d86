import type { Failure } from '../model/failure.ts'
import type { FileRole } from '../model/paths.ts'
import type { TestFile } from '../model/ports.ts'

/** The test files of a failure, each once. */
export function testFilesOf(failure: Failure): readonly TestFile[] {
  const files = new Map(failure.tests.map(({ project, file }) => [`${project}|${file}`, { project, file }]))
  return [...files.values()]
}

/** True for what belongs to the tests: test files, fixtures, set-up, snapshots. */
export function isTestPath(role: FileRole | undefined): boolean {
  return role === 'test' || role === 'snapshot'
}
