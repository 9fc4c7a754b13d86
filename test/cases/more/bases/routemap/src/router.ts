import { buildPath, BuildError, type ParamInput } from './build'
import { comparePatterns, matchPattern, parsePattern, type Params, type Pattern } from './pattern'
import { joinPaths, normalizePath, splitUrl, stripBase } from './path'
import { parseQuery, type Query, type QueryInput } from './query'

export interface Route<H> {
  method: string
  pattern: Pattern
  handler: H
  name?: string
}

export type Found<H> =
  | { status: 'found'; handler: H; route: Route<H>; params: Params; query: Query }
  | { status: 'redirect'; to: string }
  | { status: 'method-not-allowed'; allow: string[] }
  | { status: 'not-found' }

export interface RouterOptions {
  /** Everything below this path belongs to the router. */
  base?: string
  caseSensitive?: boolean
  /** What happens to paths with a slash at the end: nothing, no match, or a redirect to the path without it. */
  trailingSlash?: 'ignore' | 'strict' | 'redirect'
}

export interface Router<H> {
  add(method: string, pattern: string, handler: H, name?: string): Router<H>
  /** Takes over all routes of another router, below a prefix. Names get the prefix `as.` when it is given. */
  mount(prefix: string, child: Router<H>, as?: string): Router<H>
  find(method: string, url: string): Found<H>
  url(name: string, params?: ParamInput, query?: QueryInput): string
  routes(): readonly Route<H>[]
}

export function createRouter<H>({ base = '/', caseSensitive = true, trailingSlash = 'ignore' }: RouterOptions = {}): Router<H> {
  let routes: Route<H>[] = []

  /** Most specific first; routes that are equally specific stay in the order in which they were added. */
  const insert = (route: Route<H>) => {
    if (route.name !== undefined && routes.some((r) => r.name === route.name)) throw new Error(`route "${route.name}" exists already`)
    routes = [...routes, route].sort((a, b) => comparePatterns(a.pattern, b.pattern))
  }

  const router: Router<H> = {
    add(method, source, handler, name) {
      insert({ method: method.toUpperCase(), pattern: parsePattern(source, { caseSensitive }), handler, name })
      return router
    },

    mount(prefix, child, as) {
      for (const { method, pattern, handler, name } of child.routes()) {
        const full = as !== undefined && name !== undefined ? `${as}.${name}` : name
        router.add(method, joinPaths(prefix, pattern.source), handler, full)
      }
      return router
    },

    find(method, url) {
      const { path, query } = splitUrl(url)
      const inside = stripBase(normalizePath(path), base)
      if (inside === undefined) return { status: 'not-found' }
      const slashed = inside.length > 1 && inside.endsWith('/')
      if (slashed && trailingSlash === 'strict') return { status: 'not-found' }

      const fits = routes.flatMap((route) => {
        const params = matchPattern(route.pattern, inside, { caseSensitive })
        return params ? [{ route, params }] : []
      })
      if (fits.length === 0) return { status: 'not-found' }
      if (slashed && trailingSlash === 'redirect') {
        return { status: 'redirect', to: `${normalizePath(path).slice(0, -1)}${query && `?${query}`}` }
      }
      const wanted = method.toUpperCase()
      const hit =
        fits.find(({ route }) => route.method === wanted) ?? (wanted === 'HEAD' ? fits.find(({ route }) => route.method === 'GET') : undefined)
      if (hit) return { status: 'found', handler: hit.route.handler, ...hit, query: parseQuery(query) }

      const allow = new Set(fits.map(({ route }) => route.method))
      if (allow.has('GET')) allow.add('HEAD')
      return { status: 'method-not-allowed', allow: [...allow].sort() }
    },

    url(name, params, query) {
      const route = routes.find((r) => r.name === name)
      if (!route) throw new BuildError(`no route "${name}"`)
      const path = buildPath(route.pattern, params, query)
      return base === '/' ? path : `${normalizePath(base).replace(/\/$/, '')}${path}`
    },

    routes: () => routes,
  }
  return router
}
