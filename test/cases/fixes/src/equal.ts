type Dictionary = Record<PropertyKey, unknown>

function isObject(value: unknown): value is Dictionary {
  return typeof value === 'object' && value !== null
}

function equalMaps(a: Map<unknown, unknown>, b: Map<unknown, unknown>): boolean {
  if (a.size !== b.size) return false
  for (const [key, value] of a) if (!b.has(key) || !equal(value, b.get(key))) return false
  return true
}

function equalSets(a: Set<unknown>, b: Set<unknown>): boolean {
  if (a.size !== b.size) return false
  for (const value of a) if (!b.has(value)) return false
  return true
}

export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (!isObject(a) || !isObject(b)) return false
  if (a.constructor !== b.constructor) return false
  if (a instanceof Date) return a.getTime() === (b as unknown as Date).getTime()
  if (a instanceof RegExp) return a.source === (b as unknown as RegExp).source && a.flags === (b as unknown as RegExp).flags
  if (a instanceof Map) return equalMaps(a, b as unknown as Map<unknown, unknown>)
  if (a instanceof Set) return equalSets(a, b as unknown as Set<unknown>)
  if (Array.isArray(a)) {
    const other = b as unknown as unknown[]
    return a.length === other.length && a.every((item, index) => equal(item, other[index]))
  }
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
}

export function clone<T>(value: T, seen = new Map<unknown, unknown>()): T {
  if (!isObject(value)) return value
  const known = seen.get(value)
  if (known) return known as T
  if (value instanceof Date) return new Date(value) as T
  if (value instanceof RegExp) return new RegExp(value.source, value.flags) as T
  if (value instanceof Map) {
    const copy = new Map()
    seen.set(value, copy)
    for (const [key, item] of value) copy.set(clone(key, seen), clone(item, seen))
    return copy as T
  }
  if (value instanceof Set) return new Set([...value].map((item) => clone(item, seen))) as T
  if (Array.isArray(value)) {
    const copy: unknown[] = []
    seen.set(value, copy)
    for (const item of value) copy.push(clone(item, seen))
    return copy as T
  }
  const copy: Dictionary = Object.create(Object.getPrototypeOf(value))
  seen.set(value, copy)
  for (const key of Object.keys(value)) copy[key] = clone((value as Dictionary)[key], seen)
  return copy as T
}

/** Paths of what differs, with dots. */
export function differences(a: unknown, b: unknown, path = ''): string[] {
  if (equal(a, b)) return []
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return [path]
  if (a instanceof Date || b instanceof Date) return [path]
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].flatMap((key) => differences(a[key], b[key], path ? `${path}.${key}` : key))
}
