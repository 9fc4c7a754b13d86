import { join } from 'node:path'
import type { Vitest } from 'vitest/node'
import type { HostOrder } from '../model/host.ts'
import { everyProject, watchControls } from './version-differences.ts'

/** An order that starts a run. */
export type RunOrder = Exclude<HostOrder, { readonly type: 'cancel' }>

/**
 * Does what Vitest's own watch key for this order does, and resolves when the run that it starts has ended. Throws a
 * `SyntaxError` for a name pattern that is no regular expression.
 */
export async function obey(vitest: Vitest, order: RunOrder, root: string): Promise<void> {
  const controls = watchControls(vitest)
  switch (order.type) {
    case 'rerun-all': {
      const files = moduleIds(await vitest.globTestSpecifications())
      await controls.changeNamePattern('', files, 'rerun all tests')
      return
    }
    case 'rerun-failed':
      await controls.rerunFailed()
      return
    case 'rerun-files':
      await controls.rerunFiles(
        order.files.map((file) => join(root, file).replaceAll('\\', '/')),
        'rerun files',
        false,
      )
      return
    case 'update-snapshots':
      await controls.updateSnapshot()
      return
    case 'filter-names':
      await controls.changeNamePattern(order.pattern.trim(), undefined, 'change pattern')
      return
    case 'filter-files': {
      const pattern = order.pattern.trim()
      const found = pattern === '' ? [] : moduleIds(await vitest.globTestSpecifications([pattern]))
      await controls.changeFilenamePattern(pattern, found.length > 0 ? found : undefined)
    }
  }
}

/** Forgets all that Vitest remembers of files on disk: without a watcher nobody tells it what changed. */
export async function forgetFiles(vitest: Vitest): Promise<void> {
  const files = everyProject(vitest).flatMap(({ vite }) =>
    Object.values(vite.environments).flatMap(({ moduleGraph }) => [...moduleGraph.fileToModulesMap.keys()]),
  )
  for (const file of new Set(files)) vitest.invalidateFile(file)
  vitest.clearSpecificationsCache()
  await vitest.globTestSpecifications()
}

function moduleIds(specifications: readonly { readonly moduleId: string }[]): readonly string[] {
  return [...new Set(specifications.map(({ moduleId }) => moduleId))]
}
