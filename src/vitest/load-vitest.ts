import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CliOptions, Vitest, VitestOptions } from 'vitest/node'
import { RepairWatchError } from '../model/errors.ts'
import {
  creationArguments,
  majorOf,
  OLDEST_MAJOR,
  type ViteOverrides,
  type VitestMajor,
} from './version-differences.ts'

/** The user's own copy of Vitest. `folder` and `entry` (the file of `vitest/node`) are absolute. */
export interface FoundVitest {
  readonly version: string
  readonly major: VitestMajor
  readonly folder: string
  readonly entry: string
}

/** The user's own copy of Vitest, imported. */
export interface LoadedVitest extends FoundVitest {
  readonly node: typeof import('vitest/node')
}

/** The files that Vitest may read its configuration from, in the order in which it looks for them. */
export const CONFIG_FILES: readonly string[] = ['vitest.config', 'vite.config'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((extension) => `${name}.${extension}`),
)

/**
 * Finds the Vitest that the project at `root` uses, by Node's own resolution, so hoisted monorepos and pnpm's links work.
 * Imports nothing. Throws `RepairWatchError`: `not-a-project` where no folder up to the top has a `package.json` and
 * `root` has no Vitest configuration, `vitest-missing`, `vitest-too-old`.
 */
export function findVitest(root: string): FoundVitest {
  if (!isProject(root)) {
    throw new RepairWatchError(
      'not-a-project',
      `${root} is not a project: there is no package.json and no Vitest configuration`,
      { hint: 'change to the folder of your project and start again' },
    )
  }
  const manifest = manifestPath(root)
  const { version, exports } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    readonly version: string
    readonly exports?: { readonly './node'?: { readonly default?: string } }
  }
  const major = majorOf(version)
  const entry = exports?.['./node']?.default
  if (major === null || entry === undefined) {
    throw new RepairWatchError(
      'vitest-too-old',
      `this project has Vitest ${version}, repair-watch needs ${OLDEST_MAJOR} or later`,
      { hint: 'npm install -D vitest@latest' },
    )
  }
  const folder = dirname(manifest)
  return { version, major, folder, entry: join(folder, entry) }
}

/** Imports what `findVitest` finds, and throws what it throws. */
export async function loadVitest(root: string): Promise<LoadedVitest> {
  const found = findVitest(root)
  const node = (await import(pathToFileURL(found.entry).href)) as LoadedVitest['node']
  return { ...found, node }
}

/**
 * Opens Vitest without running anything. Sets the environment variables that Vitest's own command sets before, since
 * projects read them. Throws what the user's configuration throws.
 */
export async function createVitest(
  loaded: LoadedVitest,
  options: CliOptions,
  viteOverrides: ViteOverrides = {},
  vitestOptions: VitestOptions = {},
): Promise<Vitest> {
  process.env.TEST = 'true'
  process.env.VITEST = 'true'
  process.env.NODE_ENV ??= 'test'
  const create = loaded.node.createVitest as (...all: readonly unknown[]) => Promise<Vitest>
  return create(...creationArguments(loaded.major, options, viteOverrides, vitestOptions))
}

/** The user's arguments for Vitest, as its own parser reads them: file filters and options. */
export function parseArguments(
  loaded: LoadedVitest,
  args: readonly string[],
): { readonly filters: readonly string[]; readonly options: CliOptions } {
  const { filter, options } = loaded.node.parseCLI(['vitest', ...args])
  const {
    exclude,
    '--': _rest,
    ...others
  } = options as CliOptions & {
    readonly '--'?: unknown
  }
  // On Vitest's own command line `--exclude` adds to the configuration, where the option of that name replaces it.
  return {
    filters: filter,
    options: exclude ? ({ ...others, cliExclude: [exclude].flat() } as CliOptions) : others,
  }
}

function manifestPath(root: string): string {
  try {
    return createRequire(join(root, 'repair-watch.js')).resolve('vitest/package.json')
  } catch (cause) {
    throw new RepairWatchError('vitest-missing', `Vitest is not installed in ${root}`, {
      hint: 'npm install -D vitest',
      cause,
    })
  }
}

function isProject(root: string): boolean {
  if (CONFIG_FILES.some((file) => existsSync(join(root, file)))) return true
  let folder = resolve(root)
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) return false
    folder = parent
  }
  return true
}
