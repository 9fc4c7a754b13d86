import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Vitest } from 'vitest/node'
import type { LabSettings } from './lab-protocol.ts'
import { createVitest, type LoadedVitest, parseArguments } from './load-vitest.ts'
import { projectName } from './project-name.ts'
import { everyProject, moduleCacheOff } from './version-differences.ts'
import type { WarmPool } from './warm-pool.ts'

/** Opens the user's Vitest for the lab: no watcher, no reporters, no cache on disk, and no snapshot is written. */
export async function createLabVitest(loaded: LoadedVitest, settings: LabSettings): Promise<Vitest> {
  const { options } = parseArguments(loaded, settings.args)
  const vitest = await createVitest(
    loaded,
    {
      ...options,
      root: (options.root as string | undefined) ?? settings.root,
      watch: false,
      reporters: [{}],
      update: false,
      cache: false,
      coverage: { enabled: false },
      ...moduleCacheOff(loaded.major),
      // A file without a test proves nothing.
      passWithNoTests: false,
      api: false,
      silent: true,
      bail: 0,
      retry: 0,
      maxWorkers: settings.workers,
    },
    { server: { watch: null, fs: { strict: false } } },
  )
  // A snapshot that does not exist would be written, and the test pass without having checked anything.
  for (const { config } of [vitest, ...everyProject(vitest)]) config.snapshotOptions.updateSnapshot = 'none'
  return vitest
}

/** Files that listed the projects of a workspace up to Vitest 3. */
const WORKSPACE_FILES = ['vitest.workspace', 'vitest.projects'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'].map((extension) => `${name}.${extension}`),
)

/** Puts the lab's pool in place of the user's in every project. Returns what a person should know. */
export function forcePool(vitest: Vitest, pool: WarmPool, workers: number): readonly string[] {
  const notes: string[] = []
  const { root, projects } = vitest.getRootProject().config
  const workspace = WORKSPACE_FILES.find((file) => existsSync(join(root, file)))
  if (workspace && !projects)
    notes.push(
      `${workspace} is not read since Vitest 4: its projects belong into \`test.projects\` of the configuration.`,
    )
  for (const project of everyProject(vitest)) {
    const name = projectName(project.name)
    if (project.config.browser?.enabled) {
      if (vitest.projects.includes(project))
        notes.push(`The tests of ${name} run in a browser: their failures are shown but not repaired.`)
      continue
    }
    // Types are checked by another program, over files on disk.
    if (project.config.typecheck.enabled) notes.push(`Type tests of ${name} are shown but not repaired.`)
    if (project.config.globalSetup.length > 0)
      notes.push(`The global set-up of ${name} is not run a second time: repairs are tried with what it set up.`)
    Object.assign(project.config, {
      pool: pool.runner.name,
      poolRunner: pool.runner,
      globalSetup: [],
      typecheck: { ...project.config.typecheck, enabled: false },
      isolate: true,
      maxWorkers: workers,
    })
  }
  vitest.clearSpecificationsCache()
  return notes
}
