import type { Vitest } from 'vitest/node'
import type { LabSettings } from './lab-protocol.ts'
import { createVitest, type LoadedVitest, parseArguments } from './load-vitest.ts'
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
      includeTaskLocation: true,
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

/** Puts the lab's pool in place of the user's in every project. Returns what a person should know. */
export function forcePool(vitest: Vitest, pool: WarmPool, workers: number): readonly string[] {
  const notes: string[] = []
  for (const project of everyProject(vitest)) {
    const name = `Project ${project.name || '(root)'}`
    if (project.config.browser?.enabled) {
      if (vitest.projects.includes(project))
        notes.push(`${name} runs in a browser: its failures are shown but not repaired.`)
      continue
    }
    // Types are checked by another program, over files on disk.
    if (project.config.typecheck.enabled)
      notes.push(`Type tests of project ${project.name || '(root)'} are shown but not repaired.`)
    if (project.config.globalSetup.length > 0)
      notes.push(`${name} has a global set-up: it is not run a second time, repairs are tried with what it set up.`)
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
