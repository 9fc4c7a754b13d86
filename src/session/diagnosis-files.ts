import type { Diagnosis } from '../model/diagnosis.ts'
import type { Failure } from '../model/failure.ts'
import { fileRole } from '../model/paths.ts'
import { isTestPath, testFilesOf } from './failure-files.ts'
import type { RepairContext } from './repair-context.ts'

/**
 * Reads the files that a diagnosis of `failure` is made from: its test files, those its error leads to (what cannot be loaded
 * reaches nothing) and `more`. A path without a text is left out.
 */
export async function diagnosisFiles(
  failure: Failure,
  more: readonly string[],
  { workspace, survey }: Pick<RepairContext, 'workspace' | 'survey'>,
): Promise<Required<Pick<Diagnosis, 'files' | 'testPaths' | 'ignored'>>> {
  const named = [...testFilesOf(failure), ...failure.error.frames].map(({ file }) => file)
  const files = new Map<string, string>()
  for (const path of new Set([...named, ...more])) {
    const text = await workspace.read(path)
    if (text !== null) files.set(path, text)
  }
  const paths = [...files.keys()]
  const testPaths = new Set(paths.filter((path) => isTestPath(fileRole(path, survey.contract.files))))
  return { files, testPaths, ignored: await survey.ignored(paths) }
}
