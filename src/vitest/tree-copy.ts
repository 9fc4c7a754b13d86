import fs, { type Dirent } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'

/** A copy of a folder that tests can run in as if it were the folder itself. */
export interface TreeCopy {
  /** Absolute path of the copy; ends with the path of the folder. */
  readonly root: string
  /** Makes the copy the same as the folder is now. Returns why that cannot be done, else null. */
  sync(): string | null
  /** Puts texts (null for "does not exist") in place of files until the next `sync`; paths are relative. */
  write(texts: ReadonlyMap<string, string | null>): void
  dispose(): void
}

/** Bounds of what is copied: files, and bytes of all files. */
const MOST_FILES = 30_000
const MOST_BYTES = 300 * 2 ** 20

/** What no test reads, and what tools keep for themselves. */
const LEFT_OUT = new Set(['.git', '.repair-watch', 'coverage', '.turbo', '.nx', '.cache', '.DS_Store'])

/**
 * Prepares a copy in a temporary folder; nothing is copied before `sync`. Packages are linked and not copied, those that
 * lead back into the folder (of a monorepo) lead into the copy. What lies around the folder within its repository is
 * linked as well, so that paths which lead out of it lead somewhere.
 */
export function treeCopy(root: string): TreeCopy {
  const base = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'rw-copy-'))
  const counterpart = (path: string): string => join(base, relative(resolve('/'), path))
  const copy = counterpart(root)
  /** Relative path → what the original looked like when it was copied. */
  const copied = new Map<string, string>()
  const written = new Set<string>()

  const linkPackages = (from: string, to: string): void => {
    fs.mkdirSync(to, { recursive: true })
    for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
      const [source, target] = [join(from, entry.name), join(to, entry.name)]
      // Caches of Vite and Vitest.
      if (/^\.(?:vite|vitest|cache)/.test(entry.name) || fs.existsSync(target)) continue
      if (entry.name.startsWith('@') && entry.isDirectory()) linkPackages(source, target)
      else fs.symlinkSync(within(leadsTo(source), root) ?? source, target, 'junction')
    }
  }
  const within = (path: string | null, folder: string): string | null => {
    const inside = path === null ? '..' : relative(folder, path)
    if (inside.startsWith('..') || isAbsolute(inside) || inside.split(sep).includes('node_modules')) return null
    return counterpart(path as string)
  }
  const surround = (): void => {
    for (let folder = dirname(root); folder !== dirname(folder); folder = dirname(folder)) {
      const target = counterpart(folder)
      if (fs.existsSync(join(folder, 'node_modules')))
        linkPackages(join(folder, 'node_modules'), join(target, 'node_modules'))
    }
    const top = topOfRepository(root)
    for (let at = root; at !== top; at = dirname(at)) {
      for (const name of fs.readdirSync(dirname(at))) {
        if (name === basename(at) || name === 'node_modules' || LEFT_OUT.has(name)) continue
        fs.symlinkSync(join(dirname(at), name), join(dirname(counterpart(at)), name), 'junction')
      }
    }
  }
  const copyLink = (source: string, target: string): void => {
    const leads = fs.readlinkSync(source)
    const absolute = resolve(dirname(source), leads)
    fs.rmSync(target, { force: true })
    fs.symlinkSync(within(absolute, root) ?? absolute, target)
  }
  const copyFiles = (folder: string, found: Map<string, string>, size: { bytes: number }): void => {
    const target = join(copy, folder)
    fs.mkdirSync(target, { recursive: true })
    for (const entry of fs.readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (LEFT_OUT.has(entry.name)) continue
      if (entry.name === 'node_modules') linkPackages(join(root, path), join(copy, path))
      else if (entry.isDirectory()) copyFiles(path, found, size)
      else if (entry.isFile() || entry.isSymbolicLink()) {
        const stamp = stampOf(join(root, path), entry, size)
        found.set(path, stamp)
        if (found.size > MOST_FILES || size.bytes > MOST_BYTES) throw new TooLarge()
        if (copied.get(path) === stamp && !written.has(path)) continue
        if (entry.isFile()) fs.copyFileSync(join(root, path), join(copy, path), fs.constants.COPYFILE_FICLONE)
        else copyLink(join(root, path), join(copy, path))
      }
    }
  }
  return {
    root: copy,
    sync() {
      const found = new Map<string, string>()
      try {
        if (copied.size === 0) surround()
        copyFiles('', found, { bytes: 0 })
      } catch (error) {
        return error instanceof TooLarge
          ? `more than ${MOST_FILES} files or ${MOST_BYTES / 2 ** 20} MB`
          : String((error as Error).message)
      }
      for (const path of [...copied.keys(), ...written])
        if (!found.has(path)) fs.rmSync(join(copy, path), { force: true })
      copied.clear()
      written.clear()
      for (const [path, stamp] of found) copied.set(path, stamp)
      return null
    },
    write(texts) {
      for (const [path, text] of texts) {
        const target = join(copy, path)
        written.add(join(path))
        fs.rmSync(target, { force: true })
        if (text === null) continue
        fs.mkdirSync(dirname(target), { recursive: true })
        fs.writeFileSync(target, text)
      }
    },
    dispose: () => fs.rmSync(base, { recursive: true, force: true, maxRetries: 3 }),
  }
}

class TooLarge extends Error {}

function leadsTo(path: string): string | null {
  try {
    return fs.realpathSync(path)
  } catch {
    return null
  }
}

function stampOf(path: string, entry: Dirent, size: { bytes: number }): string {
  if (entry.isSymbolicLink()) return `-> ${fs.readlinkSync(path)}`
  const stat = fs.statSync(path, { bigint: true })
  size.bytes += Number(stat.size)
  return `${stat.mtimeNs}:${stat.size}:${stat.ino}`
}

/** The nearest folder at or above `root` that is a repository; `root` where none is. */
function topOfRepository(root: string): string {
  for (let folder = root; folder !== dirname(folder); folder = dirname(folder)) {
    if (fs.existsSync(join(folder, '.git'))) return folder
  }
  return root
}
