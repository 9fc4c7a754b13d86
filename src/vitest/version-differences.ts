import type { CliOptions, TestProject, Vite, Vitest, VitestOptions } from 'vitest/node'

/** Everything in which Vitest 4 and 5 differ for repair-watch stands in this file. */
export type VitestMajor = 4 | 5

/** The oldest major that repair-watch works with. */
export const OLDEST_MAJOR = 4

/** The major whose interface a version has: versions after 5 are taken for 5. Null for those too old. */
export function majorOf(version: string): VitestMajor | null {
  const major = Number.parseInt(version, 10)
  if (!(major >= OLDEST_MAJOR)) return null
  return major === 4 ? 4 : 5
}

/** The inline options of Vite, as Vitest takes them. */
export type ViteOverrides = Readonly<Record<string, unknown>>

/** The arguments of `createVitest`: 4 takes a mode first, 5 dropped it. */
export function creationArguments(
  major: VitestMajor,
  options: CliOptions,
  viteOverrides: ViteOverrides,
  vitestOptions: VitestOptions,
): readonly unknown[] {
  return major === 4 ? ['test', options, viteOverrides, vitestOptions] : [options, viteOverrides, vitestOptions]
}

/**
 * What Vitest's own watch keys call (`registerConsoleShortcuts` in its `cli-api` chunk, the same in 4.1 and 5.1). The
 * members are marked internal, so they are missing from its types.
 */
export interface WatchControls {
  rerunFiles(
    files?: readonly string[],
    trigger?: string,
    allTestsRun?: boolean,
    resetTestNamePattern?: boolean,
  ): Promise<unknown>
  rerunFailed(): Promise<unknown>
  updateSnapshot(): Promise<unknown>
  changeNamePattern(pattern: string, files?: readonly string[], trigger?: string): Promise<unknown>
  changeFilenamePattern(pattern: string, files?: readonly string[]): Promise<unknown>
  /** Called after each start of Vite's server, a restart after a change of the configuration included. */
  onAfterSetServer(listener: () => unknown): void
}

/** Vitest's watch controls. */
export function watchControls(vitest: Vitest): WatchControls {
  return vitest as unknown as WatchControls
}

/**
 * Options that keep Vitest from caching transforms on disk: the cache is keyed on what the disk holds and hides an
 * overlay. The option left `experimental` with 5.
 */
export function moduleCacheOff(major: VitestMajor): CliOptions {
  return (major === 4 ? { experimental: { fsModuleCache: false } } : { fsModuleCache: false }) as CliOptions
}

/** What decides whether Vite or Node itself loads a file; internal, the same in 4 and 5. */
export interface Externalizer {
  /** False for a file that Vite loads, else what Node shall import. */
  shouldExternalize(file: string): Promise<string | false | undefined>
}

/** A project's externalizer; clones of a project share it. */
export function externalizer(project: TestProject): Externalizer {
  return (project as unknown as { readonly _resolver: Externalizer })._resolver
}

/** The root project and all others, each once. */
export function everyProject(vitest: Vitest): readonly TestProject[] {
  return [...new Set([vitest.getRootProject(), ...vitest.projects])]
}

/** Notices a configuration that was changed and does not load any more: Vitest is closed by then and runs no more. */
export interface RestartGuard {
  readonly viteOverrides: ViteOverrides
  attach(vitest: Vitest): void
}

/**
 * 4 restarts through Vite, which prints the error and goes on with a closed server; 5 restarts itself and prints it too.
 * Neither tells a caller, hence this.
 */
export function restartGuard(major: VitestMajor, onFailed: () => void): RestartGuard {
  if (major === 4) {
    const handler = (server: Vite.ViteDevServer) => guardVite(server, onFailed)
    const configureServer = { order: 'pre', handler }
    const plugin = { name: 'repair-watch:restart', configureServer }
    return { viteOverrides: { plugins: [plugin] }, attach() {} }
  }
  return {
    viteOverrides: {},
    attach(vitest) {
      const own = vitest as unknown as {
        _restart(reason?: string): Promise<void>
      }
      const restart = own._restart.bind(vitest)
      own._restart = (reason) =>
        restart(reason).catch((error: unknown) => {
          onFailed()
          throw error
        })
    },
  }
}

/** Vite answers a failed restart by logging two errors, and keeps the old configuration object. */
function guardVite(server: Vite.ViteDevServer, onFailed: () => void): void {
  const restart = server.restart.bind(server)
  server.restart = async (...rest) => {
    const { config } = server
    await restart(...rest)
    if (server.config === config) onFailed()
  }
}
