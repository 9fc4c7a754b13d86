import { join } from 'node:path'
import type { TestProject, TestSpecification } from 'vitest/node'
import type { LabRun, TestFile } from '../model/lab.ts'
import { specificationOf } from './test-graph.ts'
import type { TestIds } from './test-ids.ts'

/**
 * What Vitest is to run for a request: one specification for each file of a project that does not run in a browser. Single
 * tests are asked for by their ids; where one is not known, and where the file has another text, the whole file runs.
 */
export function specificationsOf(
  { tests, overlay }: LabRun,
  root: string,
  projectOf: (name: string) => TestProject | undefined,
  ids: TestIds,
): TestSpecification[] {
  const byFile = new Map<string, { readonly file: TestFile; readonly ids: string[]; whole: boolean }>()
  const entryOf = (file: TestFile) => {
    const key = `${file.project}\0${file.file}`
    const entry = byFile.get(key) ?? { file, ids: [], whole: false }
    byFile.set(key, entry)
    return entry
  }
  if (tests.kind === 'files') for (const file of tests.files) entryOf(file).whole = true
  else {
    for (const test of tests.tests) {
      const entry = entryOf(test)
      const id = overlay.has(test.file) ? undefined : ids.of(test)
      if (id) entry.ids.push(id)
      else entry.whole = true
    }
  }
  return [...byFile.values()].flatMap(({ file, ids: own, whole }) => {
    const project = projectOf(file.project)
    return project && !project.config.browser?.enabled
      ? [specificationOf(project, join(root, file.file), whole ? undefined : own)]
      : []
  })
}
