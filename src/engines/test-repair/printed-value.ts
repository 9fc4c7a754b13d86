/** A value that the runner printed, as far as source text can say it again. */
export type PrintedValue =
  /** Numbers, bigints, booleans, null, undefined and regular expressions, as source. */
  | { readonly kind: 'plain'; readonly source: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'date'; readonly iso: string }
  | { readonly kind: 'array'; readonly items: readonly PrintedValue[] }
  /** `type` is the name of the class, null for plain objects. */
  | { readonly kind: 'object'; readonly type: string | null; readonly entries: readonly Entry[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [PrintedValue, PrintedValue])[] }
  | { readonly kind: 'set'; readonly items: readonly PrintedValue[] }
  /** Functions, errors, promises, matchers: their text says that they are there, not how to make them. */
  | { readonly kind: 'other'; readonly text: string }

/** A field of an object. */
export type Entry = readonly [key: string, value: PrintedValue]

/** Reads what `pretty-format` printed for one value, with strings in quotes; null for what is not understood whole. */
export function readPrinted(text: string): PrintedValue | null {
  const reader = { text, at: 0 }
  const value = readValue(reader)
  return value && reader.at === text.length ? value : null
}

/** True for values that print alike. */
export function samePrinted(one: PrintedValue, other: PrintedValue): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

interface Reader {
  readonly text: string
  at: number
}

const PLAIN = /(?:-?(?:\d[\d.]*(?:e[+-]?\d+)?n?|Infinity)|NaN|true|false|null|undefined)(?![\w.])/y
const DATE = /\d{4}-\d\d-\d\dT[\d:.]+Z/y
const REGEXP = /\/(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\\\n])+\/[a-z]*/y
/** `[Function name]`, `[Error: text]`, `Symbol(x)`, `Any<Number>`, `Promise {}`. */
const OTHER = /\[[^\]\n]+\]|Symbol\([^\n]*?\)|(?:Any|Anything)(?:<\w+>)?|(?:Promise|WeakMap|WeakSet) \{\}/y
const TYPE = /([A-Za-z_$][\w$]*) (?=\{)/y

function take(reader: Reader, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = reader.at
  const found = pattern.exec(reader.text)
  if (found) reader.at += found[0].length
  return found
}

function skip(reader: Reader, text: string): boolean {
  if (!reader.text.startsWith(text, reader.at)) return false
  reader.at += text.length
  return true
}

function readValue(reader: Reader): PrintedValue | null {
  if (reader.text[reader.at] === '"') {
    const value = readString(reader)
    return value === null ? null : { kind: 'string', value }
  }
  const date = take(reader, DATE)
  if (date) return { kind: 'date', iso: date[0] }
  const plain = take(reader, PLAIN) ?? take(reader, REGEXP)
  if (plain) return { kind: 'plain', source: plain[0] }
  if (/\[(?:\n|\])/y.test(reader.text.slice(reader.at, reader.at + 2))) return readArray(reader)
  const other = take(reader, OTHER)
  if (other) return { kind: 'other', text: other[0] }
  const type = take(reader, TYPE)?.[1] ?? null
  return reader.text[reader.at] === '{' ? readBraces(reader, type) : null
}

function readString(reader: Reader): string | null {
  const found = take(reader, /"((?:\\[\s\S]|[^"\\])*)"/y)
  return found ? (found[1] as string).replace(/\\(["\\])/g, '$1') : null
}

function readArray(reader: Reader): PrintedValue | null {
  const items = readList(reader, '[', ']', () => readValue(reader))
  return items && { kind: 'array', items }
}

function readBraces(reader: Reader, type: string | null): PrintedValue | null {
  if (type === 'Set') {
    const items = readList(reader, '{', '}', () => readValue(reader))
    return items && { kind: 'set', items }
  }
  if (type === 'Map') {
    const entries = readList(reader, '{', '}', () => {
      const key = readValue(reader)
      const value = key && skip(reader, ' => ') ? readValue(reader) : null
      return key && value ? ([key, value] as const) : null
    })
    return entries && { kind: 'map', entries }
  }
  const entries = readList(reader, '{', '}', (): Entry | null => {
    const key = readString(reader)
    const value = key !== null && skip(reader, ': ') ? readValue(reader) : null
    return key !== null && value ? [key, value] : null
  })
  return entries && { kind: 'object', type: type === 'Object' ? null : type, entries }
}

/** Items on lines of their own, each with a comma behind it; or none at all. */
function readList<T>(reader: Reader, open: string, close: string, readItem: () => T | null): readonly T[] | null {
  if (!skip(reader, open)) return null
  const items: T[] = []
  if (skip(reader, close)) return items
  for (;;) {
    take(reader, /\n\s*/y)
    if (skip(reader, close)) return items
    const item = readItem()
    if (item === null || !skip(reader, ',')) return null
    items.push(item)
  }
}

/** The runner prints the keys of objects in alphabetical order; source has them in any. */
function sorted(value: PrintedValue): unknown {
  switch (value.kind) {
    case 'array':
    case 'set':
      return [value.kind, value.items.map(sorted)]
    case 'map':
      return ['map', value.entries.map((pair) => pair.map(sorted))]
    case 'object':
      return [
        'object',
        value.entries.map(([key, one]) => [key, sorted(one)]).sort((a, b) => (`${a[0]}` < `${b[0]}` ? -1 : 1)),
      ]
    default:
      return value
  }
}
