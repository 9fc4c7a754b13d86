import type { TextEdit } from '../../model/candidate.ts'
import type { SyntaxNode } from '../../source/syntax.ts'
import { type Entry, type PrintedValue, samePrinted } from './printed-value.ts'
import { bareNode, keyOf, nodesOf, sourceOf, stringOf, type TestSource } from './test-source.ts'
import { type Quote, quoteOf, writeKey, writeString, writeValue, writtenValue } from './write-value.ts'

/** What a written value shall be, and what it was when the test ran. */
export interface Wanted {
  readonly actual: PrintedValue
  /** What the expression gave; null when the runner did not say. */
  readonly expected: PrintedValue | null
  /** True where a key that is undefined differs from one that is not there (`toStrictEqual`). */
  readonly strict: boolean
}

/**
 * The smallest edits that make an expression give `actual`: only the leaves that differ, calls and names left as they are
 * where they give the right value already, quotes as they were. Null when that cannot be written.
 */
export function patchValue(source: TestSource, expression: SyntaxNode, wanted: Wanted): readonly TextEdit[] | null {
  const node = bareNode(expression)
  const known = writtenValue(node) ?? wanted.expected
  if (known && samePrinted(known, wanted.actual)) return []
  return patchInside(source, node, wanted) ?? replaceWhole(source, node, wanted.actual)
}

function patchInside(source: TestSource, node: SyntaxNode, wanted: Wanted): readonly TextEdit[] | null {
  const { actual, expected } = wanted
  if (node.type === 'ArrayExpression' && actual.kind === 'array') return patchArray(source, node, actual.items, wanted)
  if (node.type === 'ObjectExpression' && actual.kind === 'object')
    return patchObject(source, node, actual.entries, wanted)
  if (node.type !== 'NewExpression') return null
  const [argument] = nodesOf(node, 'arguments')
  const now = listOf(actual)
  if (argument?.type !== 'ArrayExpression' || !now || (node.callee as SyntaxNode).name !== now.type) return null
  const before = expected ? listOf(expected) : null
  return patchArray(source, argument, now.items, {
    ...wanted,
    expected: before ? { kind: 'array', items: before.items } : null,
  })
}

function listOf(value: PrintedValue): { readonly type: string; readonly items: readonly PrintedValue[] } | null {
  if (value.kind === 'set') return { type: 'Set', items: value.items }
  if (value.kind !== 'map') return null
  return { type: 'Map', items: value.entries.map((items): PrintedValue => ({ kind: 'array', items })) }
}

function replaceWhole(source: TestSource, node: SyntaxNode, actual: PrintedValue): readonly TextEdit[] | null {
  const text = writeValue(actual, quoteAt(source, node))
  return text === null ? null : [{ start: node.start, end: node.end, text }]
}

function quoteAt(source: TestSource, node: SyntaxNode): Quote {
  const [first = ''] = sourceOf(source, node)
  return first === "'" || first === '"' || (first === '`' && stringOf(node) !== null)
    ? (first as Quote)
    : quoteOf(source.text)
}

function patchArray(
  source: TestSource,
  node: SyntaxNode,
  actual: readonly PrintedValue[],
  { expected, strict }: Wanted,
): readonly TextEdit[] | null {
  const elements = node.elements as (SyntaxNode | null)[]
  if (elements.some((element) => element === null || element.type === 'SpreadElement')) return null
  const nodes = elements as SyntaxNode[]
  const given = expected?.kind === 'array' && expected.items.length === nodes.length ? expected.items : null
  const values = nodes.map((element, i) => writtenValue(element) ?? given?.[i] ?? null)
  const kept = commonRun(values, actual)
  const write = elementWriter(source, nodes, values, new Set(kept.map(([i]) => i)))
  const edits: TextEdit[] = []
  let [from, to] = [0, 0]
  for (const [i, j] of [...kept, [nodes.length, actual.length] as const]) {
    const [old, now] = [nodes.slice(from, i), actual.slice(to, j)]
    const shared = Math.min(old.length, now.length)
    for (const [k, value] of now.slice(0, shared).entries()) {
      const node = old[k] as SyntaxNode
      const moved = write.moved(value)
      const patch =
        moved === null
          ? patchValue(source, node, { actual: value, expected: values[from + k] ?? null, strict })
          : [{ start: node.start, end: node.end, text: moved }]
      if (!patch) return null
      edits.push(...patch)
    }
    const texts = now.slice(shared).map((value) => write.moved(value) ?? writeValue(value, quoteOf(source.text)))
    if (texts.includes(null)) return null
    if (texts.length > 0) edits.push(insertItems(source, node, nodes, from + shared, texts as string[]))
    if (old.length > shared) edits.push(removeItems(source, node, nodes, from + shared, i))
    ;[from, to] = [i + 1, j + 1]
  }
  return edits
}

/** An element that stands elsewhere in the list already is written as it is there, names and calls included. */
function elementWriter(
  source: TestSource,
  nodes: readonly SyntaxNode[],
  values: readonly (PrintedValue | null)[],
  kept: ReadonlySet<number>,
): { moved(value: PrintedValue): string | null } {
  const free = values.flatMap((value, i) => (value && !kept.has(i) ? [{ value, node: nodes[i] as SyntaxNode }] : []))
  return {
    moved(value) {
      const index = free.findIndex((one) => samePrinted(one.value, value))
      const [found] = index === -1 ? [] : free.splice(index, 1)
      return found ? sourceOf(source, found.node) : null
    },
  }
}

/** Pairs of indices of a longest common subsequence of both lists (Hirschberg 1975, the quadratic table). */
function commonRun(
  one: readonly (PrintedValue | null)[],
  other: readonly PrintedValue[],
): readonly (readonly [number, number])[] {
  const same = (i: number, j: number): boolean => {
    const value = one[i]
    return value != null && samePrinted(value, other[j] as PrintedValue)
  }
  const length = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0))
  const at = (i: number, j: number): number => length[i]?.[j] ?? 0
  for (let i = one.length - 1; i >= 0; i--) {
    const row = length[i] as number[]
    for (let j = other.length - 1; j >= 0; j--) {
      row[j] = same(i, j) ? 1 + at(i + 1, j + 1) : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const pairs: [number, number][] = []
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (same(i, j)) pairs.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return pairs
}

function patchObject(
  source: TestSource,
  node: SyntaxNode,
  actual: readonly Entry[],
  { expected, strict }: Wanted,
): readonly TextEdit[] | null {
  const properties = nodesOf(node, 'properties')
  const now = new Map(actual)
  const before = new Map(expected?.kind === 'object' ? expected.entries : [])
  const edits: TextEdit[] = []
  const written = new Set<string>()
  for (const [i, property] of properties.entries()) {
    if (property.type === 'SpreadElement') {
      for (const [key, value] of before) {
        const unchanged = now.get(key)
        if (unchanged && samePrinted(unchanged, value)) written.add(key)
      }
      continue
    }
    const key = keyOf(property)
    if (key === null || property.method === true || property.kind !== 'init') return null
    written.add(key)
    const value = property.value as SyntaxNode
    const wanted = now.get(key)
    if (!wanted) {
      if (!strict && nameIs(value, 'undefined')) continue
      edits.push(removeItems(source, node, properties, i, i + 1))
      continue
    }
    const patch = patchValue(source, value, { actual: wanted, expected: before.get(key) ?? null, strict })
    if (!patch) return null
    // A shorthand stands for key and value at once.
    edits.push(
      ...(property.shorthand === true ? patch.map((edit) => ({ ...edit, text: `${key}: ${edit.text}` })) : patch),
    )
  }
  if (properties.some(({ type }) => type === 'SpreadElement') && [...before.keys()].some((key) => !now.has(key)))
    return null
  const missing = actual.filter(
    ([key, value]) => !written.has(key) && (strict || !(value.kind === 'plain' && value.source === 'undefined')),
  )
  const quote = quoteOf(source.text)
  const texts = missing.map(([key, value]) => {
    const text = writeValue(value, quote)
    return text && `${writeKey(key, quote)}: ${text}`
  })
  if (texts.includes(null)) return null
  if (texts.length > 0) edits.push(insertItems(source, node, properties, properties.length, texts as string[]))
  return edits
}

function nameIs(node: SyntaxNode, name: string): boolean {
  return node.type === 'Identifier' && node.name === name
}

/** Puts items in before the one at `index`; at the end they follow the last one in its way of lines and commas. */
function insertItems(
  { text }: TestSource,
  node: SyntaxNode,
  items: readonly SyntaxNode[],
  index: number,
  texts: readonly string[],
): TextEdit {
  const next = items[index]
  const previous = items[index - 1]
  const first = items[0]
  if (!first) {
    const padding = node.type === 'ObjectExpression' ? ' ' : ''
    return {
      start: node.start,
      end: node.end,
      text: `${text[node.start]}${padding}${texts.join(', ')}${padding}${text[node.end - 1]}`,
    }
  }
  const lineStart = text.lastIndexOf('\n', first.start - 1)
  const isBelow = lineStart >= node.start
  const gap = isBelow ? `\n${text.slice(lineStart + 1, first.start)}` : ' '
  if (next) return { start: next.start, end: next.start, text: texts.map((one) => `${one},${gap}`).join('') }
  const at = (previous as SyntaxNode).end
  return { start: at, end: at, text: texts.map((one) => `,${gap}${one}`).join('') }
}

/** Takes items out, with the comma and blanks that belong to them. */
function removeItems(
  { text }: TestSource,
  node: SyntaxNode,
  items: readonly SyntaxNode[],
  from: number,
  to: number,
): TextEdit {
  const next = items[to]
  const previous = items[from - 1]
  if (next) return { start: (items[from] as SyntaxNode).start, end: next.start, text: '' }
  const last = items[to - 1] as SyntaxNode
  if (previous) return { start: previous.end, end: last.end, text: '' }
  return { start: node.start, end: node.end, text: `${text[node.start]}${text[node.end - 1]}` }
}

/** A string in the quotes of the expression that it takes the place of. */
export function replaceString(source: TestSource, node: SyntaxNode, value: string): TextEdit {
  return { start: node.start, end: node.end, text: writeString(value, quoteAt(source, node)) }
}
