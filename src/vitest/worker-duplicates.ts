import type { SwitchSite } from '../source/switches.ts'
import type { CodeHooks } from './worker-types.ts'

/** Finds alternatives that did throughout a run what the active one did: they end as it did. */
export interface Duplicates {
  /** What `globalThis.__rw.at` holds while this alternative is active; 0 is the code as it is. */
  activate(id: number): readonly number[]
  /** The same, and values beside the active one are computed and compared from here on. */
  compare(id: number): readonly number[]
  /** Ends comparing: those of `ids` that nothing told apart from the active one. */
  equals(ids: Iterable<number>): readonly number[]
}

/** Hits of switches at which values are compared in one run; what comes after counts as different. */
const MOST_HITS = 400

/** `reads`: members may be read once more, since no getter or proxy is about. */
export function duplicates(
  sites: readonly SwitchSite[],
  code: CodeHooks['__rw'],
  { reads }: { readonly reads: boolean },
): Duplicates {
  const places = new Map<number, number[]>()
  for (const [site, { ids }] of sites.entries()) for (const id of ids) places.set(id, [...(places.get(id) ?? []), site])
  const nothing = sites.map(() => 0)
  let active = 0
  let hits = 0
  /** Switch → positions of the probes that are still equal to the active one. */
  let equal = new Map<number, Set<number>>()
  /** Switches that were hit without a comparison. */
  let hit = new Set<number>()

  const startOf = (site: number): Set<number> => {
    const all = sites[site]?.probes ?? []
    return new Set(all.flatMap((one, i) => (one.id !== active && (reads || !one.reads) ? [i] : [])))
  }
  code.probe = (site, values) => {
    const own = sites[site]?.probes.findIndex(({ id }) => id === active) ?? -1
    const others = equal.get(site) ?? startOf(site)
    equal.set(site, others)
    if (++hits > MOST_HITS) others.clear()
    let value: unknown
    try {
      value = values[own]?.()
    } catch (error) {
      others.clear()
      throw error
    }
    for (const i of others) if (!isSame(values[i] as () => unknown, value)) others.delete(i)
    return value
  }
  const isUntouched = (site: number): boolean =>
    !hit.has(site) && ![site, ...(sites[site]?.inside ?? [])].some((one) => equal.has(one))
  const activate = (id: number): readonly number[] => {
    const own = places.get(id)
    return own ? nothing.map((_, site) => (own.includes(site) ? id : 0)) : nothing
  }
  return {
    activate,
    compare(id) {
      active = id
      hits = 0
      equal = new Map()
      hit = new Set()
      if (id === 0) {
        const probing = sites.map(({ probes }) => (probes.some((one) => one.id === 0) ? -1 : 0))
        return new Proxy(probing, {
          get(target, name) {
            const value = Reflect.get(target, name)
            if (value === 0) hit.add(Number(name))
            return value
          },
        })
      }
      const [site, ...more] = places.get(id) ?? []
      const probed = site !== undefined && more.length === 0 && sites[site]?.probes.some((one) => one.id === id)
      return probed ? nothing.map((_, at) => (at === site ? -1 : 0)) : activate(id)
    },
    equals(ids) {
      const same = (id: number): boolean => {
        const own = places.get(id) ?? []
        // The code as it is came to none of the places: there was no difference.
        if (active === 0 && own.every(isUntouched)) return own.length > 0
        const [site] = own
        if (own.length !== 1 || site === undefined) return false
        const at = sites[site]?.probes.findIndex((one) => one.id === id) ?? -1
        return at !== -1 && equal.get(site)?.has(at) === true
      }
      return [...ids].filter((id) => id !== active && same(id))
    },
  }
}

function isSame(other: () => unknown, value: unknown): boolean {
  try {
    return Object.is(other(), value)
  } catch {
    return false
  }
}
