import { execFileSync, spawn } from 'node:child_process'
import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The top of this repository. */
export const repository = fileURLToPath(new URL('..', import.meta.url))

/** The built command. */
export const cli = join(repository, 'dist/cli.js')

/** Builds when there is no build: `npm test` makes a new one first, a run of one test file may come before any. */
export function ensureBuilt(): void {
  if (!existsSync(cli)) execFileSync('npx', ['tsc', '-p', 'tsconfig.json'], { cwd: repository })
}

/** Gives the projects below `folder` the packages of this repository. */
export function linkModules(folder: string): void {
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'), 'junction')
}

/** What a person's shell would hold, and nothing of the Vitest that runs these tests. */
export function plainEnv(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR } = process.env
  return { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}), TZ: 'UTC', LANG: 'C.UTF-8', ...more }
}

/** What a run of the command did. */
export interface ToolRun {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

interface RunOptions {
  readonly signal: AbortSignal
  readonly env?: Readonly<Record<string, string>>
}

/** Runs the built command without a terminal until it ends by itself, or until the test that holds the signal is over. */
export function runTool(cwd: string, args: readonly string[], options: RunOptions): Promise<ToolRun> {
  return runNode(cwd, [cli, ...args], options)
}

/** As `runTool`, with a script of one's own in front of the arguments. */
export function runNode(cwd: string, args: readonly string[], { signal, env = {} }: RunOptions): Promise<ToolRun> {
  const child = spawn(process.execPath, args, {
    cwd,
    signal,
    env: plainEnv({ NO_COLOR: '1', ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, ...said }))
  })
}
