import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { FileChange } from '../model/candidate.ts'
import type { Launch } from './binding.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What came of another program that had the terminal. `edited` holds all changes, the edited texts in place. */
export type Launched =
  | { readonly status: 'done' }
  | { readonly status: 'edited'; readonly changes: readonly FileChange[] }
  | { readonly status: 'unchanged' }
  | { readonly status: 'failed'; readonly message: string }

/** How editors are told the line and, where they return at once, to wait; by the name of the program. */
const EDITORS: readonly { readonly names: RegExp; at(file: string, line: number): readonly string[]; wait?: string }[] =
  [
    {
      names: /^(?:code|code-insiders|codium|cursor|windsurf)$/,
      at: (file, line) => ['--goto', `${file}:${line}`],
      wait: '--wait',
    },
    { names: /^(?:subl|zed)$/, at: (file, line) => [`${file}:${line}`], wait: '--wait' },
    { names: /^(?:hx|helix)$/, at: (file, line) => [`${file}:${line}`] },
    { names: /^(?:webstorm|idea)$/, at: (file, line) => ['--line', String(line), file], wait: '--wait' },
    {
      names: /^(?:vi|vim|nvim|view|nano|pico|emacs|emacsclient|micro|kak|joe|mg|ne)$/,
      at: (file, line) => [`+${line}`, file],
    },
  ]

/** The editor's command as the shell gets it: `VISUAL`, else `EDITOR`, else the one that is always there. */
function editorOf(env: Env): string {
  return env.VISUAL || env.EDITOR || (process.platform === 'win32' ? 'notepad' : 'vi')
}

/**
 * The command that shows a file at a line (1-based) in an editor. A program that is not known gets the file alone. `waits`
 * makes editors with a window of their own stay until the file is closed.
 */
export function editorCommand(
  env: Env,
  file: string,
  line: number,
  waits: boolean,
): { readonly command: string; readonly args: readonly string[] } {
  const command = editorOf(env)
  const [program = '', ...given] = command.split(/\s+/)
  const known = EDITORS.find(({ names }) => names.test(basename(program).replace(/\.(?:exe|cmd)$/, '')))
  const wait = waits && known?.wait && !given.some((word) => word === '-w' || word === '--wait') ? [known.wait] : []
  return { command, args: [...wait, ...(known?.at(file, line) ?? [file])] }
}

/** The pager for diffs: git's own choice from the environment, else delta where it is installed, else `PAGER` or less. */
export function pagerCommand(env: Env): string {
  if (env.GIT_PAGER) return env.GIT_PAGER
  const usual = env.PAGER || 'less -R'
  return process.platform === 'win32'
    ? usual
    : `if command -v delta >/dev/null; then delta --paging=always; else ${usual}; fi`
}

/**
 * Runs an editor or a pager on this process's own terminal and waits for its end. A candidate is edited as copies in a
 * temporary folder; nothing of the project is written. The caller gives the terminal away before and takes it back after.
 */
export async function launchProgram(launch: Launch, root: string, env: Env): Promise<Launched> {
  if (launch.kind === 'page') return shell(pagerCommand(env), [], env, launch.text)
  if (launch.kind === 'open') {
    const { command, args } = editorCommand(env, join(root, launch.path), launch.line, false)
    return shell(command, args, env)
  }
  const folder = await mkdtemp(join(tmpdir(), 'repair-watch-edit-'))
  try {
    return await edit(launch, folder, env)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function edit({ changes, line }: Extract<Launch, { kind: 'edit' }>, folder: string, env: Env): Promise<Launched> {
  for (const { path, after } of changes) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), after ?? '')
  }
  const [first, ...others] = changes.map(({ path }) => join(folder, path))
  const { command, args } = editorCommand(env, first ?? folder, line, true)
  const ended = await shell(command, [...args, ...others], env)
  if (ended.status !== 'done') return ended
  const edited: FileChange[] = []
  for (const change of changes) {
    const after = await readFile(join(folder, change.path), 'utf8').catch(() => change.after)
    edited.push({ ...change, after })
  }
  if (edited.every(({ after }, index) => after === changes[index]?.after)) return { status: 'unchanged' }
  return { status: 'edited', changes: edited.filter(({ before, after }) => before !== after) }
}

/** The command is the person's own and may hold arguments and pipes: the shell reads it, as git does. */
function shell(command: string, args: readonly string[], env: Env, input?: string): Promise<Launched> {
  const isWindows = process.platform === 'win32'
  const options = { stdio: [input === undefined ? 'inherit' : 'pipe', 'inherit', 'inherit'] as const, env: { ...env } }
  return new Promise((resolve) => {
    const child = isWindows
      ? spawn(`${command} ${args.map((word) => `"${word}"`).join(' ')}`, { ...options, shell: true } as never)
      : spawn('/bin/sh', ['-c', `${command} "$@"`, 'sh', ...args], options as never)
    child.on('error', (error) => resolve({ status: 'failed', message: `${command}: ${error.message}` }))
    child.on('exit', (status) => {
      const missing = status === 127 || status === 126
      resolve(
        missing
          ? { status: 'failed', message: `${command} cannot be run: set VISUAL or EDITOR to your editor` }
          : { status: 'done' },
      )
    })
    if (input === undefined) return
    // A pager that is left early closes its end.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}
