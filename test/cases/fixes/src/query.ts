export type QueryValue = string | number | boolean | null | undefined
export type Query = Record<string, QueryValue | readonly QueryValue[]>

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch {
    return text
  }
}

function encodeValue(value: QueryValue): string {
  return encodeURIComponent(String(value)).replace(/%20/g, '+')
}

function encodeKey(key: string): string {
  return encodeValue(key).replace(/=/g, '%3D')
}

/** `'?a=1&b=2'` → `{ a: '1', b: '2' }`; keys that occur twice have a list. */
export function parseQuery(search: string): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = Object.create(null)
  const text = search.startsWith('?') ? search.slice(1) : search
  for (const part of text.split('&').filter(Boolean)) {
    const at = part.indexOf('=')
    const key = decode(at === -1 ? part : part.slice(0, at))
    if (key === '__proto__' || key === 'constructor') continue
    const value = at === -1 ? '' : decode(part.slice(at + 1))
    const known = result[key]
    if (known === undefined) result[key] = value
    else if (Array.isArray(known)) known.push(value)
    else result[key] = [known, value]
  }
  return result
}

function stringifyItem(key: string, value: QueryValue): string {
  if (value === null) return encodeKey(key)
  return `${encodeKey(key)}=${encodeValue(value)}`
}

/** The reverse of `parseQuery`; `undefined` is left out, `null` is a key alone. */
export function stringifyQuery(query: Query): string {
  const parts: string[] = []
  for (const key of Object.keys(query)) {
    const value = query[key] as QueryValue | readonly QueryValue[]
    if (value === undefined) continue
    if (Array.isArray(value)) {
      for (const item of value) if (item !== undefined) parts.push(stringifyItem(key, item))
    } else parts.push(stringifyItem(key, value as QueryValue))
  }
  return parts.join('&')
}
