const PROTOCOL = /^[a-z][a-z\d+.-]*:(?:\/\/)?/i
const PROTOCOL_STRICT = /^[a-z][a-z\d+.-]*:\/\//i
const RELATIVE = /^\.\.?\//

export type QueryValue = string | number | boolean | null | undefined | readonly (string | number | boolean)[]
export type QueryObject = Record<string, QueryValue>

export interface ParsedUrl {
  protocol: string
  auth: string
  host: string
  pathname: string
  search: string
  hash: string
}

export function isRelative(input: string): boolean {
  return RELATIVE.test(input)
}

export function hasProtocol(input: string, options: { strict?: boolean; acceptRelative?: boolean } = {}): boolean {
  if (options.strict) return PROTOCOL_STRICT.test(input)
  return PROTOCOL.test(input) || (options.acceptRelative === true && input.startsWith('//'))
}

export function hasLeadingSlash(input = ''): boolean {
  return input.startsWith('/')
}

export function withLeadingSlash(input = ''): string {
  return hasLeadingSlash(input) ? input : `/${input}`
}

export function withoutLeadingSlash(input = ''): string {
  return (hasLeadingSlash(input) ? input.slice(1) : input) || '/'
}

/** Before a query or a hash, too. */
export function hasTrailingSlash(input = ''): boolean {
  return /\/(?:$|[?#])/.test(input)
}

function splitTail(input: string): [path: string, tail: string] {
  const at = input.search(/[?#]/)
  return at === -1 ? [input, ''] : [input.slice(0, at), input.slice(at)]
}

export function withTrailingSlash(input = ''): string {
  const [path, tail] = splitTail(input)
  return path.endsWith('/') ? input : `${path}/${tail}`
}

export function withoutTrailingSlash(input = ''): string {
  const [path, tail] = splitTail(input)
  return ((path.endsWith('/') ? path.slice(0, -1) : path) || '/') + tail
}

function isEmptyUrl(url: string | undefined): boolean {
  return !url || url === '/'
}

function isNonEmptyUrl(url: string | undefined): boolean {
  return Boolean(url) && url !== '/'
}

export function joinUrl(base: string | undefined, ...input: string[]): string {
  let url = base || ''
  for (const segment of input.filter(isNonEmptyUrl)) {
    if (url) url = withTrailingSlash(url) + segment.replace(/^\.?\/+/, '')
    else url = segment
  }
  return url
}

export function withBase(input: string, base: string): string {
  if (isEmptyUrl(base) || hasProtocol(input)) return input
  const own = withoutTrailingSlash(base)
  if (input === own || input.startsWith(`${own}/`) || input.startsWith(`${own}?`)) return input
  return joinUrl(own, input)
}

export function withoutBase(input: string, base: string): string {
  if (isEmptyUrl(base)) return input
  const own = withoutTrailingSlash(base)
  if (!input.startsWith(own)) return input
  const next = input[own.length]
  if (next && next !== '/' && next !== '?') return input
  return withLeadingSlash(input.slice(own.length))
}

export function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function parseQuery(input = ''): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = Object.create(null)
  const text = input.startsWith('?') ? input.slice(1) : input
  for (const part of text.split('&')) {
    const match = /^([^=]+)=?(.*)$/.exec(part)
    if (!match) continue
    const key = decode((match[1] as string).replace(/\+/g, ' '))
    if (key === '__proto__' || key === 'constructor') continue
    const value = decode((match[2] as string).replace(/\+/g, ' '))
    const known = found[key]
    if (known === undefined) found[key] = value
    else if (Array.isArray(known)) known.push(value)
    else found[key] = [known, value]
  }
  return found
}

function encodeValue(value: string | number | boolean): string {
  return encodeURIComponent(String(value)).replace(/%20/g, '+')
}

export function stringifyQuery(query: QueryObject): string {
  return Object.keys(query)
    .filter((key) => query[key] !== undefined)
    .map((key) => {
      const value = query[key]
      const name = encodeURIComponent(key)
      if (value === null || value === '') return name
      if (Array.isArray(value)) return value.map((one) => `${name}=${encodeValue(one)}`).join('&')
      return `${name}=${encodeValue(value as string)}`
    })
    .filter(Boolean)
    .join('&')
}

export function parseUrl(input: string): ParsedUrl {
  if (!hasProtocol(input, { acceptRelative: true })) {
    const [pathname, tail] = splitTail(input)
    const at = tail.indexOf('#')
    return {
      protocol: '',
      auth: '',
      host: '',
      pathname,
      search: at === -1 ? tail : tail.slice(0, at),
      hash: at === -1 ? '' : tail.slice(at),
    }
  }
  const [, protocol = '', auth = '', rest = ''] = /^([a-z][a-z\d+.-]*:)?\/\/([^/@?#]+@)?(.*)/is.exec(input) ?? []
  const [, host = '', path = ''] = /^([^/?#]*)(.*)$/s.exec(rest) ?? []
  const { pathname, search, hash } = parseUrl(path.replace(/\/(?=[a-z]:)/i, ''))
  return { protocol: protocol.toLowerCase(), auth: auth.slice(0, Math.max(0, auth.length - 1)), host, pathname, search, hash }
}

export function withQuery(input: string, query: QueryObject): string {
  const parsed = parseUrl(input)
  const merged = stringifyQuery({ ...parseQuery(parsed.search), ...query })
  const auth = parsed.auth ? `${parsed.auth}@` : ''
  const origin = parsed.host ? `${parsed.protocol}//${auth}${parsed.host}` : ''
  return origin + parsed.pathname + (merged ? `?${merged}` : '') + parsed.hash
}

export function isSamePath(a: string, b: string): boolean {
  return decode(withoutTrailingSlash(a)) === decode(withoutTrailingSlash(b))
}
