/** An expression that stands for itself, such as a function. */
export class Verbatim {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }
}

/** A generated value as an expression that makes it. */
export function writeSource(value: unknown): string {
  if (value instanceof Verbatim) return value.source
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === null || typeof value !== 'object') return String(value)
  const list = (items: Iterable<unknown>): string => `[${Array.from(items, writeSource).join(', ')}]`
  if (Array.isArray(value)) return list(value)
  if (value instanceof Date) return `new Date(${JSON.stringify(value.toISOString())})`
  if (value instanceof Set) return `new Set(${list(value)})`
  if (value instanceof Map) return `new Map(${list(value)})`
  const fields = Object.entries(value).map(
    ([key, one]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: ${writeSource(one)}`,
  )
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}
