import { readFileSync } from 'node:fs'
import type { TestProject, Vitest } from 'vitest/node'
import type { OverlayFiles } from './overlay.ts'

/**
 * Proves that what the overlay says is what tests of a project get: a value that is planted in the project's own test
 * files is read back from each of its environments. False where one of them still has the text of the disk. A file that
 * does not transform proves nothing, the next one is taken. `testFiles` are absolute.
 */
export async function isOverlayLive(
  vitest: Vitest,
  project: TestProject,
  overlay: OverlayFiles,
  testFiles: readonly string[],
): Promise<boolean> {
  for (const path of testFiles.slice(0, FILES)) {
    const value = `planted-${Math.random().toString(36).slice(2)}`
    overlay.texts.set(path, `${readFileSync(path, 'utf8')}\nexport const repairWatchPlanted = '${value}'\n`)
    vitest.invalidateFile(path)
    const codes = await Promise.all(
      Object.values(project.vite.environments).map((environment) =>
        environment.transformRequest(path).then(
          (result) => result?.code ?? null,
          () => null,
        ),
      ),
    )
    overlay.texts.delete(path)
    vitest.invalidateFile(path)
    const read = codes.filter((code) => code !== null)
    if (read.length > 0) return read.every((code) => code.includes(value))
  }
  return true
}

/** Test files that are tried. */
const FILES = 3
