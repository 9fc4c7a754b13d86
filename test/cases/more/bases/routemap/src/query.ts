import { decodeQuery, encodeQuery } from './encode'

export type Query = Record<string, string | string[]>
export type QueryValue = string | number | boolean | null | undefined
export type QueryInput = Record<string, QueryValue | readonly QueryValue[]>

/** Reads a query string. Keys that occur more than once have a list of values, in order. */
export function parseQuery(text: string): Query {
  const query: Query = Object.create(null)
  for (const pair of text.replace(/^\?/, '').split('&')) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    const key = decodeQuery(at === -1 ? pair : pair.slice(0, at))
    const value = at === -1 ? '' : decodeQuery(pair.slice(at + 1))
    const before = query[key]
    if (before === undefined) query[key] = value
    else if (Array.isArray(before)) before.push(value)
    else query[key] = [before, value]
  }
  return query
}

/** Writes a query string without a question mark. Lists repeat their key, null gives a bare key, undefined is left out. */
export function stringifyQuery(input: QueryInput, { sort = false } = {}): string {
  const keys = Object.keys(input)
  if (sort) keys.sort()
  const pairs: string[] = []
  for (const key of keys) {
    const value = input[key]
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === undefined) continue
      pairs.push(item === null ? encodeQuery(key) : `${encodeQuery(key)}=${encodeQuery(String(item))}`)
    }
  }
  return pairs.join('&')
}

const firstOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/** A whole number from a query, kept within the limits; the fallback where it is missing or no whole number. */
export function readInt(query: Query, key: string, fallback: number, { min = -Infinity, max = Infinity } = {}): number {
  const text = firstOf(query[key])
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return fallback
  return Math.min(max, Math.max(min, Number(text)))
}

/** `?debug`, `?debug=1`, `?debug=true` and `?debug=yes` switch a flag on. */
export function readFlag(query: Query, key: string): boolean {
  const text = firstOf(query[key])
  return text !== undefined && /^(?:|1|true|yes)$/i.test(text)
}
