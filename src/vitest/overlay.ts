import { readFile } from 'node:fs/promises'
import { posix } from 'node:path'
import type { TestProject, Vitest } from 'vitest/node'
import type { PluginReads } from './plugin-reads.ts'
import { everyProject, externalizer } from './version-differences.ts'

/** Turns the text of a project file into what tests shall run instead, for example with statement counters. */
export type TextTransform = (path: string, text: string) => string

/** File contents that Vitest sees in place of the disk. Paths are absolute with forward slashes. */
export interface OverlayFiles {
  readonly texts: Map<string, string | null>
  /** Applied to every project file that is loaded while it is set, the overlaid ones included. */
  transform: TextTransform | null
  /** Paths that were loaded through the transform since it was set. */
  readonly transformed: Set<string>
  readonly reads: PluginReads
}

interface PluginContainer {
  load(id: string, ...rest: unknown[]): Promise<unknown>
  transform(code: string, id: string, ...rest: unknown[]): Promise<unknown>
  resolveId(id: string, importer?: string, ...rest: unknown[]): Promise<unknown>
}

const attached = new WeakSet<object>()
const EXTENSIONS = ['', '.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs', '.json', '/index.ts', '/index.js']

/**
 * Makes every Vite environment of every Vitest project read through the overlay. It wraps the plugin containers, since
 * a plugin in the inline options does not reach the servers of `test.projects` (measured: false passes). The project's
 * own plugins still load and transform, and what they read of the disk meanwhile is overlaid too; `?raw` gives the
 * overlaid text, asset queries stay on disk. Files below `root` may be overlaid.
 */
export function attachOverlay(vitest: Vitest, overlay: OverlayFiles, root: string): void {
  for (const project of everyProject(vitest)) {
    for (const environment of Object.values(project.vite.environments)) {
      const container = environment.pluginContainer as unknown as PluginContainer
      if (attached.has(container)) continue
      attached.add(container)
      wrap(container, overlay, project.vite.config.root)
    }
    keepInline(project, root)
  }
}

/** What Node loads by itself does not come from the overlay, so the project's own files are never left to it. */
function keepInline(project: TestProject, top: string): void {
  const resolver = externalizer(project)
  if (attached.has(resolver)) return
  attached.add(resolver)
  const { root, cacheDir } = project.vite.config
  const shouldExternalize = resolver.shouldExternalize.bind(resolver)
  const isOwn = (file: string): boolean => file.startsWith(`${root}/`) || file.startsWith(`${top}/`)
  resolver.shouldExternalize = async (file) =>
    isOwn(file) && !file.includes('/node_modules/') && !file.startsWith(cacheDir) ? false : shouldExternalize(file)
}

function wrap(container: PluginContainer, overlay: OverlayFiles, root: string): void {
  const { texts, reads } = overlay
  const own = { load: container.load.bind(container), transform: container.transform.bind(container) }
  const load: typeof own.load = (...all) => reads.within(texts, () => own.load(...all))
  container.transform = (...all) => reads.within(texts, () => own.transform(...all))
  const resolveId = container.resolveId.bind(container)
  container.load = async (id, ...rest) => {
    const [file = '', query = ''] = id.split('?', 2)
    if (/(?:^|&)(?:url|worker|sharedworker)\b/.test(query)) return load(id, ...rest)
    const raw = /(?:^|&)raw\b/.test(query)
    const text = texts.get(file)
    // Null would make Vite look on the disk.
    if (text === null) throw new Error(`Cannot find module '${file}'`)
    if (raw) {
      return text === undefined
        ? load(id, ...rest)
        : { code: `export default ${JSON.stringify(text)}`, map: null, moduleType: 'js' }
    }
    // Plugins come first: what they make of a file, or cut out of it, is not its text.
    const loaded = await load(id, ...rest)
    const { transform } = overlay
    const original = textOf(loaded) ?? text ?? (transform ? await readFile(file, 'utf8').catch(() => null) : null)
    if (original === null) return loaded
    const changed = transform?.(file, original) ?? original
    if (changed !== original) overlay.transformed.add(file)
    else if (loaded !== null) return loaded
    return { code: changed, map: null }
  }
  container.resolveId = async (id, importer, ...rest) => {
    const virtual = virtualFile(texts, id, root, importer)
    if (virtual) return { id: virtual }
    const resolved = (await resolveId(id, importer, ...rest)) as { id?: string } | null
    // A file that does not exist in the overlay must not be found on disk.
    return resolved?.id && texts.get(resolved.id.split('?')[0] as string) === null ? null : resolved
  }
}

/** Files that exist in the overlay alone are not found by Vite's resolver, so relative and absolute imports of them are. */
function virtualFile(
  texts: ReadonlyMap<string, string | null>,
  id: string,
  root: string,
  importer?: string,
): string | null {
  const path = id.split('?')[0] as string
  const absolute = path.startsWith('/@fs/')
    ? path.slice(4)
    : path.startsWith('.') && importer
      ? posix.join(posix.dirname(importer.split('?')[0] as string), path)
      : path
  if (!absolute.startsWith('/')) return null
  // Vite writes paths inside of its root without the root.
  for (const base of [absolute, root + absolute]) {
    for (const extension of EXTENSIONS) {
      const file = base + extension
      if (typeof texts.get(file) === 'string' && !onDisk.has(file)) return file
    }
  }
  return null
}

/** Overlaid paths that exist on disk are left to the project's own resolver, with all its aliases and conditions. */
const onDisk = new Set<string>()

/** Says whether an overlaid path exists on disk as well. */
export function rememberOnDisk(path: string, exists: boolean): void {
  if (exists) onDisk.add(path)
  else onDisk.delete(path)
}

function textOf(loaded: unknown): string | null {
  if (typeof loaded === 'string') return loaded
  if (typeof loaded === 'object' && loaded !== null && typeof (loaded as { code?: unknown }).code === 'string') {
    return (loaded as { code: string }).code
  }
  return null
}
