import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject, Vitest } from 'vitest/node'
import { everyProject } from './version-differences.ts'

/**
 * Who imports whom, as a Vitest knows it that ran tests of the same project: a large project is not transformed a second
 * time to find that out. Paths are absolute.
 */
export interface ImportLists {
  /** When that Vitest was opened, ms since the epoch. The list of a file that changed later may be of another text. */
  readonly since: number
  /** False while a run is under way: more will be known later. */
  readonly complete: boolean
  readonly lists: readonly {
    readonly project: string
    readonly path: string
    readonly imports: readonly string[]
  }[]
}

/** What a transform of Vite says of the imports of a module. */
interface Transformed {
  readonly deps?: readonly string[]
  readonly dynamicDeps?: readonly string[]
}

/** The files of a module's import list without packages; `complete` is false where one of them does not exist yet. */
export function importsOf(
  project: TestProject,
  { deps = [], dynamicDeps = [] }: Transformed,
): { readonly files: ReadonlySet<string>; readonly complete: boolean } {
  const files = new Set<string>()
  let complete = true
  for (const url of [...deps, ...dynamicDeps]) {
    const bare = url.split('?')[0] as string
    const path = bare.startsWith('/@fs/') ? bare.slice(4) : join(project.config.root, bare)
    if (path.includes('/node_modules/')) continue
    if (existsSync(path)) files.add(path)
    // What begins so is made by a plugin and never stands on disk.
    else if (!url.startsWith('/@')) complete = false
  }
  return { files, complete }
}

/** The import lists of all modules that a Vitest has transformed and not forgotten since, as far as they are complete. */
export function knownImports(vitest: Vitest): ImportLists['lists'] {
  return everyProject(vitest).flatMap((project) => {
    const found = new Map<string, Set<string>>()
    for (const { moduleGraph } of Object.values(project.vite.environments)) {
      for (const [path, { transformResult }] of moduleGraph.idToModuleMap) {
        if (!transformResult || path.startsWith('\0') || path.includes('?') || path.includes('/node_modules/')) continue
        const { files, complete } = importsOf(project, transformResult)
        if (complete) found.set(path, new Set([...(found.get(path) ?? []), ...files]))
      }
    }
    return [...found].map(([path, imports]) => ({ project: project.name, path, imports: [...imports] }))
  })
}
