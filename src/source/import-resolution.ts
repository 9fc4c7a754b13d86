/** What an import specifier may leave out or write otherwise, in the order in which bundlers look. */
const ENDINGS = ['', '.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs', '.cjs', '.cts', '.json', '.vue', '.svelte']
const INDEXES = ['/index.ts', '/index.tsx', '/index.js', '/index.mjs', '/index.cjs']

/**
 * The project file that a relative specifier in `from` leads to, as far as `exists` knows; null for packages, aliases and
 * what leads nowhere. A `.js` that stands for a `.ts` is understood.
 */
export function resolveRelative(from: string, specifier: string, exists: (path: string) => boolean): string | null {
  const base = joinRelative(from, specifier)
  if (base === null) return null
  const bases = [base, base.replace(/\.([mc]?)js(x?)$/, '.$1ts$2')]
  const all = bases.flatMap((one) => [...ENDINGS, ...INDEXES].map((ending) => one + ending))
  return all.find(exists) ?? null
}

/** The path that a relative specifier names, without endings; null for a package, an alias, or above the root. */
export function joinRelative(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null
  const parts = from.split('/').slice(0, -1)
  for (const part of (specifier.split('?')[0] as string).split('/')) {
    if (part === '..' && parts.length === 0) return null
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

/** The relative specifier from one file to another, as people write it. */
export function relativeSpecifier(from: string, to: string): string {
  const up = from.split('/').slice(0, -1)
  const down = to.split('/')
  while (up.length > 0 && down.length > 1 && up[0] === down[0]) {
    up.shift()
    down.shift()
  }
  return `${up.length > 0 ? '../'.repeat(up.length) : './'}${down.join('/')}`
}
