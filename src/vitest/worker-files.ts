import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What tests read without Vite: `readFileSync`, `require`, streams, snapshot files. */
export interface NativeFiles {
  /** From now on these absolute paths read as these texts, null as missing; all others as on disk. */
  show(texts: readonly (readonly [path: string, text: string | null])[]): void
  /** Absolute paths that were read since the last call. */
  takeReads(): readonly string[]
  /** Removes what was written to the folder for temporary files. */
  clearTemporary(): void
}

/** Functions of `fs` and `fs.promises` whose first argument is a path that they only read. */
const READERS = ['readFile', 'stat', 'lstat', 'access', 'copyFile']
const SYNCHRONOUS = [...READERS.map((name) => `${name}Sync`), 'existsSync', 'createReadStream']
/** Functions that read or write, as their second argument says. */
const OPENERS = ['open', 'openSync']

type Functions = Record<string, (...all: unknown[]) => unknown>

/**
 * Makes Node's file functions of this process read overlaid paths from copies in `folder`, which are written when they
 * are first asked for, while `applies` says so. Writing functions are left alone.
 */
export function redirectFiles(folder: string, applies: () => boolean = () => true): NativeFiles {
  const { writeFileSync, mkdirSync, readdirSync, rmSync } = fs
  const { TMPDIR } = process.env
  const texts = new Map<string, string | null>()
  const copies = new Map<string, string>()
  const seen = new Set<string>()
  const missing = join(folder, 'missing')
  let copied = 0
  const copyOf = (path: string, text: string): string => {
    const known = copies.get(path)
    if (known) return known
    mkdirSync(folder, { recursive: true })
    const copy = join(folder, `${copied++}`)
    writeFileSync(copy, text)
    copies.set(path, copy)
    return copy
  }
  const redirect = (target: unknown): unknown => {
    const path = applies() ? pathOf(target) : null
    if (path === null) return target
    seen.add(path)
    const text = texts.get(path)
    if (text === undefined) return target
    return text === null ? missing : copyOf(path, text)
  }
  const patch = (owner: Functions, name: string, reads: (flags: unknown) => boolean): void => {
    const real = owner[name] as (...all: unknown[]) => unknown
    const patched = (target: unknown, ...rest: unknown[]) =>
      real.call(owner, reads(rest[0]) ? redirect(target) : target, ...rest)
    owner[name] = Object.defineProperties(patched, Object.getOwnPropertyDescriptors(real)) as typeof real
  }
  const always = (): boolean => true
  for (const name of [...READERS, ...SYNCHRONOUS]) patch(fs as unknown as Functions, name, always)
  for (const name of READERS) patch(fs.promises as unknown as Functions, name, always)
  for (const name of OPENERS) patch(fs as unknown as Functions, name, onlyReads)
  patch(fs.promises as unknown as Functions, 'open', onlyReads)
  syncBuiltinESMExports()
  return {
    show(wanted) {
      texts.clear()
      copies.clear()
      for (const [path, text] of wanted) texts.set(path, text)
    },
    takeReads() {
      const taken = [...seen]
      seen.clear()
      return taken
    },
    clearTemporary() {
      // Only a worker that can write to no other folder has one for itself.
      if (TMPDIR !== dirname(folder)) return
      for (const name of readdirSync(TMPDIR)) {
        if (name !== basename(folder)) rmSync(join(TMPDIR, name), { recursive: true, force: true })
      }
    },
  }
}

function onlyReads(flags: unknown): boolean {
  return typeof flags === 'function' || flags === undefined || flags === 'r' || flags === 0
}

function pathOf(target: unknown): string | null {
  if (typeof target === 'string') return resolve(target)
  return target instanceof URL && target.protocol === 'file:' ? fileURLToPath(target) : null
}
