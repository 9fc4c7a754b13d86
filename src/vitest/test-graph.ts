import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TestProject, TestSpecification } from 'vitest/node'
import { DiskView } from './disk-view.ts'
import { type ImportLists, importsOf } from './import-lists.ts'

/** Which project files each test file loads, found by transforming and not by running. Absolute paths. */
export interface TestGraph {
  /** All project files that a test file of a project reaches, itself and the set-up files included. */
  reach(project: TestProject, testFile: string): Promise<ReadonlySet<string>>
  /** Adds files that a test file was seen to come to when it ran: the import lists do not hold all. */
  add(
    project: string,
    seen: { readonly testFile: string; readonly paths: readonly string[]; readonly required: readonly string[] },
  ): void
  /** Takes over what another Vitest knows: such files are transformed here only when they changed since. */
  learn(lists: ImportLists): void
  /** Files that are loaded by `require`, as far as the graph was walked: Vite does not see them. */
  readonly required: ReadonlySet<string>
  /** Forgets what is known of files that are other ones on disk than when they were looked at, and returns them. */
  refresh(): readonly string[]
}

const NOTHING_KNOWN: ReturnType<typeof importsOf> = { files: new Set(), complete: false }

const PROGRAM = /\.[cm]?[jt]sx?$/
const REQUIRE = /\brequire\(\s*(['"])(\.{1,2}\/[^'"]+|\.{1,2})\1\s*\)/g
const REQUIRE_ENDINGS = ['', '.js', '.cjs', '.json', '.ts', '/index.js', '/index.cjs']

/**
 * Makes a graph over the import lists of Vite's transforms, as Vitest's own `--changed` does, and besides over
 * `require` calls with relative paths, which Vite does not see. Edges are kept per file until it changes.
 */
export function testGraph(): TestGraph {
  const seen = new Map<string, Set<string>>()
  const edges = new Map<string, readonly string[] | Promise<readonly string[]>>()
  const required = new Set<string>()
  const learned = new Map<string, readonly string[]>()
  const disk = new DiskView()
  /** What does not transform, or imports what is not there, may do otherwise when another file comes. */
  const uncertain = new Set<string>()
  let since = 0
  const find = async (project: TestProject, path: string, key: string): Promise<readonly string[]> => {
    const byNode = requires(path, required)
    const known = unchangedSince(path, since) ? learned.get(key) : undefined
    if (known) return [...new Set([...byNode, ...known])]
    const { files, complete } = await transformed(project, path).catch(() => NOTHING_KNOWN)
    if (!complete) uncertain.add(key)
    return [...new Set([...byNode, ...files])]
  }
  const edgesOf = (project: TestProject, path: string): readonly string[] | Promise<readonly string[]> => {
    const key = `${project.name}\0${path}`
    const known = edges.get(key)
    if (known) return known
    disk.look([path])
    const found = find(project, path, key)
    edges.set(key, found)
    found.then((list) => {
      if (edges.get(key) === found) edges.set(key, list)
    })
    return found
  }
  return {
    required,
    async reach(project, testFile) {
      const reached = new Set<string>()
      const visit = async (starts: readonly string[]): Promise<void> => {
        let waiting = starts
        while (waiting.length > 0) {
          const next = waiting.filter((path) => !reached.has(path) && reached.add(path))
          const lists = next.map((path) => edgesOf(project, path))
          // What is known needs no waiting: a large project has many files, and few of them are new.
          const known = lists.some((list) => list instanceof Promise) ? await Promise.all(lists) : lists
          waiting = (known as readonly (readonly string[])[]).flat()
        }
      }
      await visit([...project.config.setupFiles, testFile])
      const came = [...(seen.get(`${project.name}\0${testFile}`) ?? [])]
      await visit(came.filter((path) => PROGRAM.test(path)))
      for (const path of came) reached.add(path)
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
    learn(lists) {
      learned.clear()
      since = lists.since
      for (const { project, path, imports } of lists.lists) learned.set(`${project}\0${path}`, imports)
    },
    refresh() {
      const paths = new Set([...edges.keys()].map(pathOf))
      const changed = new Set(disk.changed(paths))
      for (const key of uncertain) changed.add(pathOf(key))
      for (const key of [...edges.keys()]) if (changed.has(pathOf(key))) edges.delete(key)
      uncertain.clear()
      return [...changed]
    },
  }
}

function pathOf(key: string): string {
  return key.slice(key.indexOf('\0') + 1)
}

/** Also by the time at which the disk took note of it: who copies a file may set the other one as he likes. */
function unchangedSince(path: string, since: number): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat !== undefined && Math.max(stat.mtimeMs, stat.ctimeMs) < since
}

async function transformed(project: TestProject, path: string): Promise<ReturnType<typeof importsOf>> {
  const environments = project.vite.environments
  const known = Object.values(environments).find((one) => one.moduleGraph.getModuleById(path)?.transformResult)
  const environment = known ?? (project.config.environment === 'node' ? environments.ssr : environments.client)
  const result =
    environment?.moduleGraph.getModuleById(path)?.transformResult ?? (await environment?.transformRequest(path))
  return importsOf(project, result ?? {})
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
