// The type checker's own process: it may take long, print, or end, and nobody is kept waiting or loses the screen.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { API } from 'typescript/unstable/sync'
import type { FileChange } from '../model/candidate.ts'
import type { FromChecker, ToChecker } from './check-protocol.ts'
import { inventedName, type TypeDiagnostic } from './invented-names.ts'

const [root = '', entry = ''] = process.argv.slice(2)
const { API: Checker } = (await import(pathToFileURL(entry).href)) as { readonly API: typeof API }
/** Absolute path → text. */
const overlay = new Map<string, string>()
const checker = new Checker({ cwd: root, fs: { readFile: (path) => overlay.get(path.replaceAll('\\', '/')) } })
/** Files that the checker saw last with a text that is not the one on disk. */
let touched: readonly string[] = []
/** Absolute paths of the configurations that are open. */
const configs = new Set<string>()

const post = (message: FromChecker): void => void process.send?.(message)

process.on('disconnect', () => process.exit(0))
process.on('message', (message: ToChecker) => {
  if (message.type === 'refresh') {
    refresh(message.paths)
    post({ type: 'refreshed' })
  } else post({ type: 'checked', id: message.id, error: check(message.changes) })
})

function refresh(paths: readonly string[]): void {
  for (const path of paths) {
    const config = configOf(path)
    if (config !== null) configs.add(config)
  }
  checker.updateSnapshot({ openProjects: [...configs], fileChanges: { invalidateAll: true } })
}

function check(changes: readonly FileChange[]): string | null {
  const before = diagnostics(changes, 'before')
  const after = diagnostics(changes, 'after')
  for (const [index, change] of changes.entries()) {
    const error = inventedName(change, before[index] ?? [], after[index] ?? [])
    if (error !== null) return error
  }
  return null
}

/** For each change the errors of its file with one side of all of them; none where the file is in no open project. */
function diagnostics(changes: readonly FileChange[], side: 'before' | 'after'): readonly (readonly TypeDiagnostic[])[] {
  const paths = changes.map(({ path }) => join(root, path).replaceAll('\\', '/'))
  for (const [index, change] of changes.entries()) {
    const text = change[side]
    if (text !== null) overlay.set(paths[index] as string, text)
  }
  try {
    const snapshot = checker.updateSnapshot({ fileChanges: { changed: [...new Set([...touched, ...paths])] } })
    touched = paths
    return changes.map(({ path, before, after }, index) => {
      const program = snapshot.getProject(configOf(path) ?? '')?.program
      // A file that comes or goes is none that the project knows on both sides.
      if (!program || before === null || after === null) return []
      try {
        return program.getSemanticDiagnostics(paths[index] as string)
      } catch {
        return []
      }
    })
  } finally {
    overlay.clear()
  }
}

/** The nearest configuration above a file, inside of the root; null without. */
function configOf(path: string): string | null {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const config = join(root, folder, 'tsconfig.json')
    if (existsSync(config)) return config
    if (folder === '.' || folder === '') return null
  }
}
