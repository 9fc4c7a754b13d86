export type Plain = Record<string, unknown>

export interface MergeOptions {
  arrays?: 'replace' | 'concat'
}

function isPlain(value: unknown): value is Plain {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** A new object: what `base` holds, and what `extra` holds instead, all the way down. `undefined` replaces nothing. */
export function merge(base: Plain, extra: Plain, options: MergeOptions = {}): Plain {
  const result: Plain = { ...base }
  for (const key of Object.keys(extra)) {
    if (key === '__proto__') continue
    const [own, value] = [result[key], extra[key]]
    if (value === undefined) continue
    if (isPlain(own) && isPlain(value)) result[key] = merge(own, value, options)
    else if (options.arrays === 'concat' && Array.isArray(own) && Array.isArray(value)) result[key] = [...own, ...value]
    else result[key] = value
  }
  return result
}

/** `defaults(a, b, c)`: the first one that says something wins. */
export function defaults(...sources: Plain[]): Plain {
  return sources.reduceRight<Plain>((result, source) => merge(result, source), {})
}

/** The value at a path of keys, `a.b.c`. */
export function getIn(object: unknown, path: string, fallback?: unknown): unknown {
  let value = object
  for (const key of path.split('.')) {
    if (value === null || value === undefined) return fallback
    value = (value as Plain)[key]
  }
  return value === undefined ? fallback : value
}
