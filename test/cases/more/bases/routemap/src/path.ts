export interface UrlParts {
  path: string
  /** Without the question mark. */
  query: string
  /** Without the hash sign. */
  hash: string
}

const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i

/** Takes a URL apart; scheme and host are dropped. */
export function splitUrl(url: string): UrlParts {
  let rest = url.replace(ORIGIN, '')
  let hash = ''
  let query = ''
  const hashAt = rest.indexOf('#')
  if (hashAt !== -1) {
    hash = rest.slice(hashAt + 1)
    rest = rest.slice(0, hashAt)
  }
  const queryAt = rest.indexOf('?')
  if (queryAt !== -1) {
    query = rest.slice(queryAt + 1)
    rest = rest.slice(0, queryAt)
  }
  return { path: rest === '' ? '/' : rest, query, hash }
}

/** Absolute, without doubled slashes and dot segments; a slash at the end is kept. Never climbs above the root. */
export function normalizePath(path: string): string {
  const kept: string[] = []
  const parts = path.split('/')
  for (const part of parts) {
    if (part === '' || part === '.') continue
    if (part === '..') kept.pop()
    else kept.push(part)
  }
  const last = parts.at(-1)
  const trailing = kept.length > 0 && (last === '' || last === '.' || last === '..')
  return `/${kept.join('/')}${trailing ? '/' : ''}`
}

export function joinPaths(...paths: string[]): string {
  return normalizePath(paths.join('/'))
}

/** What follows `base` in the path, or undefined where the path lies outside of it. */
export function stripBase(path: string, base: string): string | undefined {
  const root = normalizePath(base).replace(/\/$/, '')
  if (path === root) return '/'
  return path.startsWith(`${root}/`) ? path.slice(root.length) : undefined
}
