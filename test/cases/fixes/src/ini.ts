export type IniValue = string | number | boolean | null | string[]
export type Ini = { [key: string]: IniValue | Ini }

export interface IniOptions {
  types?: boolean
  inherit?: boolean
}

function unquote(text: string): string {
  const quote = text[0]
  if (text.length >= 2 && (quote === '"' || quote === "'") && text.endsWith(quote)) {
    const inner = text.slice(1, -1)
    return quote === '"' ? inner.replace(/\\(["\\n])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign)) : inner
  }
  return text.replace(/(^|\s)[;#].*$/, '').trim()
}

function typed(text: string): IniValue {
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'null') return null
  return text !== '' && /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text
}

function section(root: Ini, name: string): Ini {
  let at = root
  for (const part of name.split('.')) {
    const own = Object.hasOwn(at, part) ? at[part] : undefined
    const next = typeof own === 'object' && own !== null && !Array.isArray(own) ? own : {}
    at[part] = next
    at = next
  }
  return at
}

export function parseIni(text: string, options: IniOptions = {}): Ini {
  const { types = true } = options
  const root: Ini = {}
  let at = root
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith(';') || trimmed.startsWith('#')) continue
    const header = /^\[([^\]]+)\]\s*(?:[;#].*)?$/.exec(trimmed)
    if (header) {
      const name = (header[1] as string).trim()
      const [own = '', parent] = options.inherit ? name.split(/\s*:\s*/) : [name]
      at = section(root, own)
      if (parent) Object.assign(at, section(root, parent))
      continue
    }
    const equals = trimmed.indexOf('=')
    let key = (equals === -1 ? trimmed : trimmed.slice(0, equals)).trim()
    const raw = equals === -1 ? 'true' : trimmed.slice(equals + 1).trim()
    const quoted = /^["']/.test(raw)
    const value = unquote(raw)
    if (key === '__proto__') continue
    if (key.endsWith('[]')) {
      key = key.slice(0, -2)
      const known = at[key]
      at[key] = Array.isArray(known) ? [...known, value] : [value]
    } else at[key] = types && !quoted ? typed(value) : value
  }
  return root
}

function quoteIfNeeded(value: IniValue): string {
  const text = String(value)
  const looksTyped = typeof value === 'string' && typed(value) !== value
  if (text === '' || text !== text.trim() || looksTyped || /[;#="\n]/.test(text))
    return `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`
  return text
}

export function writeIni(value: Ini, prefix = ''): string {
  const lines: string[] = []
  const nested: string[] = []
  for (const [key, own] of Object.entries(value)) {
    if (own === undefined) continue
    if (Array.isArray(own)) for (const item of own) lines.push(`${key}[]=${quoteIfNeeded(item)}`)
    else if (typeof own === 'object' && own !== null) {
      const name = prefix ? `${prefix}.${key}` : key
      const inner = writeIni(own, name)
      const hasOwn = Object.values(own).some((one) => typeof one !== 'object' || one === null || Array.isArray(one))
      nested.push(hasOwn ? `[${name}]\n${inner}` : inner)
    } else lines.push(`${key}=${quoteIfNeeded(own)}`)
  }
  return [...(lines.length > 0 ? [`${lines.join('\n')}\n`] : []), ...nested].join(lines.length > 0 && nested.length > 0 ? '\n' : '')
}
