import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { redirectFiles } from './worker-files.ts'

/** What plugins read of the disk by themselves, in this process: overlaid like what is loaded for them. */
export interface PluginReads {
  /** Calls a plugin. Whatever it reads until its promise is settled comes from `texts`, everything else from the disk. */
  within<T>(texts: ReadonlyMap<string, string | null>, call: () => T): T
  dispose(): void
}

/**
 * Makes Node's file functions of this process read overlaid paths from copies, for calls of plugins alone. To be called
 * before Vite and plugins are imported: some keep the functions that they find.
 */
export function pluginReads(): PluginReads {
  const calls = new AsyncLocalStorage<true>()
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'rw-'))
  const files = redirectFiles(folder, () => calls.getStore() === true)
  let shown: readonly (readonly [string, string | null])[] = []
  return {
    within(texts, call) {
      if (texts.size === 0) return call()
      const wanted = [...texts]
      const same =
        wanted.length === shown.length &&
        wanted.every(([path, text], at) => shown[at]?.[0] === path && shown[at]?.[1] === text)
      if (!same) {
        shown = wanted
        files.show(wanted)
        files.takeReads()
      }
      return calls.run(true, call)
    },
    dispose: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  }
}
