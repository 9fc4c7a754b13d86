type Holder = Record<string, unknown>

const UNSAFE = new Set(['__proto__', 'prototype', 'constructor'])

/** `a.b[0].c` → `['a', 'b', '0', 'c']`; a dot after a backslash parts nothing. */
export function toPath(path: string | readonly (string | number)[]): string[] {
  if (typeof path !== 'string') return path.map(String)
  const parts: string[] = []
  let part = ''
  for (let at = 0; at < path.length; at++) {
    const character = path[at] as string
    if (character === '\\' && path[at + 1] === '.') {
      part += '.'
      at++
    } else if (character === '.' || character === '[' || character === ']') {
      if (part !== '') parts.push(part)
      part = ''
    } else part += character
  }
  if (part !== '') parts.push(part)
  return parts
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null
}

export function get(root: unknown, path: string | readonly (string | number)[], fallback?: unknown): unknown {
  let value = root
  for (const key of toPath(path)) {
    if (value === null || value === undefined) return fallback
    value = (value as Holder)[key]
  }
  return value === undefined ? fallback : value
}

export function has(root: unknown, path: string | readonly (string | number)[]): boolean {
  let value = root
  for (const key of toPath(path)) {
    if (!isHolder(value) || !Object.hasOwn(value, key)) return false
    value = value[key]
  }
  return true
}

export function set<T>(root: T, path: string | readonly (string | number)[], value: unknown): T {
  const keys = toPath(path)
  let holder = root as Holder
  for (const [index, key] of keys.entries()) {
    if (UNSAFE.has(key)) return root
    if (index === keys.length - 1) holder[key] = value
    else {
      if (!isHolder(holder[key])) holder[key] = /^\d+$/.test(keys[index + 1] as string) ? [] : {}
      holder = holder[key] as Holder
    }
  }
  return root
}

export function unset(root: unknown, path: string | readonly (string | number)[]): boolean {
  const keys = toPath(path)
  const last = keys.pop()
  const holder = get(root, keys)
  if (last === undefined || !isHolder(holder) || !Object.hasOwn(holder, last)) return false
  if (Array.isArray(holder)) holder.splice(Number(last), 1)
  else delete holder[last]
  return true
}

/** `{ a: { b: 1 } }` → `{ 'a.b': 1 }`; empty objects and lists stay. */
export function flatten(root: Holder, prefix = ''): Holder {
  const result: Holder = {}
  for (const [key, value] of Object.entries(root)) {
    const name = prefix ? `${prefix}.${key}` : key
    if (isHolder(value) && !(value instanceof Date) && Object.keys(value).length > 0)
      Object.assign(result, flatten(value, name))
    else result[name] = value
  }
  return result
}

export function unflatten(flat: Holder): Holder {
  const result: Holder = {}
  for (const [path, value] of Object.entries(flat)) set(result, path, value)
  return result
}

export function pick(root: Holder, paths: readonly string[]): Holder {
  const result: Holder = {}
  for (const path of paths) if (has(root, path)) set(result, path, get(root, path))
  return result
}
