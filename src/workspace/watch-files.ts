import { relative, sep } from 'node:path'
import { watch } from 'chokidar'
import picomatch from 'picomatch'
import { NEVER_ENTERED } from './list-files.ts'
import type { OpenedWorkspace } from './open-workspace.ts'

/** A file that was added, changed or removed. `own`: this process wrote what is there now, so it is no news. */
export interface WatchedChange {
  readonly path: string
  readonly own: boolean
}

/** Saves that come within this time of each other are told together (ms): one editor command, one event. */
const TOGETHER_MS = 50

/**
 * Watches the files of a workspace that match one of the globs, existing or yet to come: contracts, configuration, prompts.
 * Resolves once watching has begun. `onProblem` is told what the system refused, for example too many watched files.
 */
export async function watchFiles(
  workspace: Pick<OpenedWorkspace, 'root' | 'isOwnWrite'>,
  globs: readonly string[],
  listeners: {
    readonly onChange: (changes: readonly WatchedChange[]) => void
    readonly onProblem: (message: string) => void
  },
): Promise<{ close(): Promise<void> }> {
  const matches = picomatch([...globs])
  const pathOf = (absolute: string): string => relative(workspace.root, absolute).split(sep).join('/')
  const gathered = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  const tell = async (): Promise<void> => {
    const paths = [...gathered].sort()
    gathered.clear()
    timer = undefined
    listeners.onChange(
      await Promise.all(
        paths.map(async (path) => ({
          path,
          own: await workspace.isOwnWrite(path),
        })),
      ),
    )
  }

  const watcher = watch(workspace.root, {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (absolute, stats) => {
      const path = pathOf(absolute)
      return (
        path.split('/').some((name) => NEVER_ENTERED.has(name)) ||
        (stats !== undefined && !stats.isDirectory() && !matches(path))
      )
    },
  })
  watcher.on('all', (event, absolute) => {
    const path = pathOf(absolute)
    if (event.endsWith('Dir') || !matches(path)) return
    gathered.add(path)
    clearTimeout(timer)
    timer = setTimeout(() => tell().catch((error: Error) => listeners.onProblem(error.message)), TOGETHER_MS)
  })
  watcher.on('error', (error) => listeners.onProblem(error instanceof Error ? error.message : String(error)))
  await new Promise<void>((resolve) => watcher.once('ready', resolve))
  return {
    async close() {
      clearTimeout(timer)
      await watcher.close()
    },
  }
}
