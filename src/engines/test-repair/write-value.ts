import type { SyntaxNode } from '../../source/syntax.ts'
import type { PrintedValue } from './printed-value.ts'
import { bareNode, keyOf, nodesOf, stringOf } from './test-source.ts'

/** How a file writes strings. */
export type Quote = "'" | '"' | '`'

/** The quotes that a text has most of. */
export function quoteOf(text: string): Quote {
  return (text.match(/"/g)?.length ?? 0) > (text.match(/'/g)?.length ?? 0) ? '"' : "'"
}

/** A string as source. Other quotes are taken where that saves escapes. */
export function writeString(value: string, quote: Quote): string {
  if (quote === '`') return `\`${value.replace(/[`\\]|\$\{/g, '\\$&')}\``
  const other = quote === "'" ? '"' : "'"
  const mark = value.includes(quote) && !value.includes(other) ? other : quote
  const body = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"')
  return mark + body.replaceAll(mark, `\\${mark}`) + mark
}

/** A value as source on one line; null when it holds something that source cannot make. Classes become plain objects. */
export function writeValue(value: PrintedValue, quote: Quote): string | null {
  switch (value.kind) {
    case 'plain':
      return value.source
    case 'string':
      return writeString(value.value, quote)
    case 'date':
      return `new Date(${writeString(value.iso, quote)})`
    case 'array':
      return writeList(value.items, quote)
    case 'set': {
      const items = writeList(value.items, quote)
      return items && `new Set(${items})`
    }
    case 'map': {
      const pairs = value.entries.map((items): PrintedValue => ({ kind: 'array', items }))
      const items = writeList(pairs, quote)
      return items && `new Map(${items})`
    }
    case 'object': {
      const fields = value.entries.map(([key, one]) => [writeKey(key, quote), writeValue(one, quote)])
      if (fields.some(([, one]) => one === null)) return null
      return fields.length === 0 ? '{}' : `{ ${fields.map((field) => field.join(': ')).join(', ')} }`
    }
    case 'other':
      return null
  }
}

/** A key of an object as source. */
export function writeKey(key: string, quote: Quote): string {
  return /^[A-Za-z_$][\w$]*$|^(?:0|[1-9]\d*)$/.test(key) ? key : writeString(key, quote)
}

function writeList(items: readonly PrintedValue[], quote: Quote): string | null {
  const texts = items.map((item) => writeValue(item, quote))
  return texts.includes(null) ? null : `[${texts.join(', ')}]`
}

/** What the runner would print for an expression that is written out; null where it depends on anything else. */
export function writtenValue(expression: SyntaxNode): PrintedValue | null {
  const node = bareNode(expression)
  const text = stringOf(node)
  if (text !== null) return { kind: 'string', value: text }
  switch (node.type) {
    case 'Literal':
      return { kind: 'plain', source: literal(node) }
    case 'Identifier':
      return /^(?:undefined|NaN|Infinity)$/.test(String(node.name))
        ? { kind: 'plain', source: String(node.name) }
        : null
    case 'UnaryExpression': {
      const inner = writtenValue(node.argument as SyntaxNode)
      return node.operator === '-' && inner?.kind === 'plain' ? { kind: 'plain', source: `-${inner.source}` } : null
    }
    case 'ArrayExpression': {
      const elements = node.elements as (SyntaxNode | null)[]
      const items = elements.map((element) => element && writtenValue(element))
      return items.includes(null) ? null : { kind: 'array', items: items as PrintedValue[] }
    }
    case 'ObjectExpression':
      return objectValue(node)
    case 'NewExpression':
      return constructed(node)
    default:
      return null
  }
}

function literal({ value, raw }: SyntaxNode): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : String(raw).replaceAll('_', '')
}

function objectValue(node: SyntaxNode): PrintedValue | null {
  const entries: [string, PrintedValue][] = []
  for (const property of nodesOf(node, 'properties')) {
    const key = keyOf(property)
    const value = key === null || property.method === true ? null : writtenValue(property.value as SyntaxNode)
    if (key === null || !value) return null
    entries.push([key, value])
  }
  return { kind: 'object', type: null, entries }
}

function constructed(node: SyntaxNode): PrintedValue | null {
  const [argument] = nodesOf(node, 'arguments')
  const value = argument ? writtenValue(argument) : ({ kind: 'array', items: [] } as const)
  const name = (node.callee as SyntaxNode).name
  if (name === 'Date' && value?.kind === 'string') {
    const date = new Date(value.value)
    return Number.isNaN(date.getTime()) ? null : { kind: 'date', iso: date.toISOString() }
  }
  if (value?.kind !== 'array') return null
  if (name === 'Set') return { kind: 'set', items: value.items }
  if (name !== 'Map') return null
  const entries = value.items.map((item) => (item.kind === 'array' ? item.items : []))
  return entries.every((pair) => pair.length === 2)
    ? { kind: 'map', entries: entries as unknown as [PrintedValue, PrintedValue][] }
    : null
}
