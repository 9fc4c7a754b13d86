import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TestProject, TestSpecification } from 'vitest/node'

/** Which project files each test file loads, found by transforming and not by running. Absolute paths. */
export interface TestGraph {
  /** All project files that a test file of a project reaches, itself and the set-up files included. */
  reach(project: TestProject, testFile: string): Promise<ReadonlySet<string>>
  /** Adds files that a test file was seen to come to when it ran: the import lists do not hold all. */
  add(
    project: string,
    seen: { readonly testFile: string; readonly paths: readonly string[]; readonly required: readonly string[] },
  ): void
  /** Files that are loaded by `require`, as far as the graph was walked: Vite does not see them. */
  readonly required: ReadonlySet<string>
  /** Forgets what is known of a file whose text changed. */
  forget(path: string): void
}

const PROGRAM = /\.[cm]?[jt]sx?$/
const REQUIRE = /\brequire\(\s*(['"])(\.{1,2}\/[^'"]+|\.{1,2})\1\s*\)/g
const REQUIRE_ENDINGS = ['', '.js', '.cjs', '.json', '.ts', '/index.js', '/index.cjs']

/**
 * Makes a graph over the import lists of Vite's transforms, as Vitest's own `--changed` does, and besides over
 * `require` calls with relative paths, which Vite does not see. Edges are kept per file until it is forgotten.
 */
export function testGraph(): TestGraph {
  const seen = new Map<string, Set<string>>()
  const edges = new Map<string, Promise<readonly string[]>>()
  const required = new Set<string>()
  const transform = (project: TestProject, path: string): Promise<readonly string[]> => {
    const key = `${project.name}\0${path}`
    const known = edges.get(key)
    if (known) return known
    const found = imports(project, path, required).catch(() => requires(path, required))
    edges.set(key, found)
    return found
  }
  return {
    required,
    async reach(project, testFile) {
      const reached = new Set<string>()
      const visit = async (path: string): Promise<void> => {
        if (reached.has(path)) return
        reached.add(path)
        for (const next of await transform(project, path)) await visit(next)
      }
      for (const setup of project.config.setupFiles) await visit(setup)
      await visit(testFile)
      for (const path of seen.get(`${project.name}\0${testFile}`) ?? []) {
        if (PROGRAM.test(path)) await visit(path)
        else reached.add(path)
      }
      return reached
    },
    add(project, { testFile, paths, required: byNode }) {
      for (const path of byNode) required.add(path)
      const key = `${project}\0${testFile}`
      // Snapshots belong to their test file without being loaded by it.
      const files = paths.filter(
        (path) => !path.endsWith('.snap') && statSync(path, { throwIfNoEntry: false })?.isFile(),
      )
      seen.set(key, new Set([...(seen.get(key) ?? []), ...files]))
    },
    forget(path) {
      for (const key of edges.keys()) if (key.endsWith(`\0${path}`)) edges.delete(key)
    },
  }
}

async function imports(project: TestProject, path: string, required: Set<string>): Promise<readonly string[]> {
  const environments = project.vite.environments
  const known = Object.values(environments).find((one) => one.moduleGraph.getModuleById(path)?.transformResult)
  const environment = known ?? (project.config.environment === 'node' ? environments.ssr : environments.client)
  const result =
    environment?.moduleGraph.getModuleById(path)?.transformResult ?? (await environment?.transformRequest(path))
  const found = new Set(requires(path, required))
  for (const url of [...(result?.deps ?? []), ...(result?.dynamicDeps ?? [])]) {
    const bare = url.split('?')[0] as string
    const file = bare.startsWith('/@fs/') ? bare.slice(4) : join(project.config.root, bare)
    if (!file.includes('/node_modules/') && existsSync(file)) found.add(file)
  }
  return [...found]
}

function requires(path: string, required: Set<string>): readonly string[] {
  if (!PROGRAM.test(path) || !existsSync(path)) return []
  const found: string[] = []
  for (const [, , target] of readFileSync(path, 'utf8').matchAll(REQUIRE)) {
    const base = join(dirname(path), target as string)
    const ending = REQUIRE_ENDINGS.find((end) => /\.\w+$/.test(base + end) && existsSync(base + end))
    if (ending === undefined) continue
    found.push(base + ending)
    required.add(base + ending)
  }
  return found
}

/** The specification of one test file in one project, for a file that may exist in memory alone. */
export function specificationOf(project: TestProject, path: string, testIds?: readonly string[]): TestSpecification {
  return testIds ? project.createSpecification(path, { testIds: [...testIds] }) : project.createSpecification(path)
}
