import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { repository } from '../built-tool.ts'
import { write } from '../workspace/project.ts'

/** The package as a user has it. */
export interface Installed {
  /** Projects below it find the package and Vitest. */
  readonly folder: string
  /** The program to hand to Node. */
  readonly cli: string
  /** What the package holds, sorted. */
  readonly files: readonly string[]
}

/** Packs this repository and installs the package, with Vitest as it is here, into a new project in an empty folder. */
export async function installPackage(folder: string): Promise<Installed> {
  // The whole environment: where packages come from may be set in it.
  const run = async (args: readonly string[], cwd: string): Promise<string> =>
    (await promisify(execFile)('npm', args, { cwd, env: { ...process.env, NO_COLOR: '1' } })).stdout
  // `prepack` would build, and other test files run what was built.
  const packed = await run(['pack', '--ignore-scripts', '--json', '--pack-destination', folder], repository)
  const [{ filename, files }] = JSON.parse(packed) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ]
  const vitest = createRequire(import.meta.url)('vitest/package.json') as { readonly version: string }
  write(folder, { 'package.json': '{ "private": true, "type": "module" }' })
  const packages = [`./${filename}`, `vitest@${vitest.version}`]
  await run(['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages], folder)
  return {
    folder,
    cli: join(folder, 'node_modules/.bin/repair-watch'),
    files: files.map(({ path }) => path).sort(),
  }
}
