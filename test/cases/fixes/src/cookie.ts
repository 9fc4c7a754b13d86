export interface CookieOptions {
  domain?: string
  path?: string
  expires?: Date
  maxAge?: number
  httpOnly?: boolean
  secure?: boolean
  sameSite?: boolean | 'lax' | 'strict' | 'none' | 'Lax' | 'Strict' | 'None'
  encode?: (value: string) => string
}

const FIELD = /^[\u0009\u0020-\u007e\u0080-\u00ff]+$/

export function parse(
  header: string,
  options: { decode?: (value: string) => string; filter?: (key: string) => boolean } = {},
): Record<string, string> {
  const found: Record<string, string> = {}
  const decode = options.decode ?? decodeURIComponent
  let index = 0
  while (index < header.length) {
    const equals = header.indexOf('=', index)
    if (equals === -1) break
    let end = header.indexOf(';', index)
    if (end === -1) end = header.length
    else if (end < equals) {
      index = end + 1
      continue
    }
    const key = header.slice(index, equals).trim()
    if (options.filter && !options.filter(key)) {
      index = end + 1
      continue
    }
    if (found[key] === undefined) {
      let value = header.slice(equals + 1, end).trim()
      if (value.startsWith('"')) value = value.slice(1, -1)
      found[key] = tryDecode(value, decode)
    }
    index = end + 1
  }
  return found
}

function tryDecode(text: string, decode: (value: string) => string): string {
  if (!text.includes('%')) return text
  try {
    return decode(text)
  } catch {
    return text
  }
}

export function serialize(name: string, value: string, options: CookieOptions = {}): string {
  if (!FIELD.test(name)) throw new TypeError('argument name is invalid')
  const encoded = (options.encode ?? encodeURIComponent)(value)
  if (encoded && !FIELD.test(encoded)) throw new TypeError('argument val is invalid')
  let text = `${name}=${encoded}`
  if (options.maxAge !== undefined) {
    if (!Number.isFinite(options.maxAge)) throw new TypeError('option maxAge is invalid')
    text += `; Max-Age=${Math.floor(options.maxAge)}`
  }
  if (options.domain) text += `; Domain=${options.domain}`
  if (options.path) text += `; Path=${options.path}`
  if (options.expires) {
    if (Number.isNaN(options.expires.getTime())) throw new TypeError('option expires is invalid')
    text += `; Expires=${options.expires.toUTCString()}`
  }
  if (options.httpOnly) text += '; HttpOnly'
  if (options.secure) text += '; Secure'
  if (options.sameSite) {
    const sameSite = typeof options.sameSite === 'string' ? options.sameSite.toLowerCase() : options.sameSite
    if (sameSite === true || sameSite === 'strict') text += '; SameSite=Strict'
    else if (sameSite === 'lax') text += '; SameSite=Lax'
    else if (sameSite === 'none') text += '; SameSite=None'
    else throw new TypeError('option sameSite is invalid')
  }
  return text
}

/** `a=1, b=2; Expires=Wed, 21 Oct 2026 …` → its cookies: a comma within a date parts nothing. */
export function splitSetCookie(header: string | string[]): string[] {
  if (Array.isArray(header)) return header.flatMap((one) => splitSetCookie(one))
  const parts: string[] = []
  let start = 0
  for (let at = 0; at < header.length; at++) {
    if (header[at] !== ',') continue
    const rest = header.slice(at + 1)
    if (!/^\s*[^=;,\s]+=/.test(rest)) continue
    parts.push(header.slice(start, at).trim())
    start = at + 1
  }
  parts.push(header.slice(start).trim())
  return parts
}
