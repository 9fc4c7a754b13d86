import type { Code, Heading, ListItem, Paragraph, PhrasingContent, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import type { Piece } from './read-bullet.ts'

/** What a contract consists of, in the order of the text. Offsets are those of the text. */
export type OutlineItem =
  | { readonly kind: 'heading'; readonly depth: number; readonly text: string; readonly offset: number }
  | {
      readonly kind: 'bullet' | 'paragraph'
      /** The id in square brackets in front, else null. */
      readonly id: string | null
      /** Its Markdown on one line, the id taken off. */
      readonly text: string
      readonly pieces: readonly Piece[]
      readonly offset: number
    }
  | {
      readonly kind: 'block'
      /** The info string behind the opening fence. */
      readonly info: string
      readonly text: string
      /** 1-based line of the opening fence. */
      readonly fenceLine: number
      readonly offset: number
    }

/** Headings, bullets (nested ones too), paragraphs and fenced blocks. Quotes, tables and HTML are for people alone. */
export function contractOutline(text: string): readonly OutlineItem[] {
  return fromMarkdown(text).children.flatMap((node) => itemsOf(node, text))
}

function itemsOf(node: RootContent, text: string): readonly OutlineItem[] {
  if (node.type === 'heading') return [headingItem(node, text)]
  if (node.type === 'paragraph') return [textItem('paragraph', [node], text)]
  if (node.type === 'code') return [blockItem(node)]
  if (node.type === 'list') return node.children.flatMap((item) => bulletItems(item, text))
  return []
}

/** One bullet for all paragraphs of a list item, then what else the item holds. */
function bulletItems(item: ListItem, text: string): readonly OutlineItem[] {
  const paragraphs = item.children.filter((child) => child.type === 'paragraph')
  const rest = item.children.filter((child) => child.type !== 'paragraph').flatMap((child) => itemsOf(child, text))
  return paragraphs.length === 0 ? rest : [textItem('bullet', paragraphs, text), ...rest]
}

function headingItem(node: Heading, text: string): OutlineItem {
  const first = node.children[0]
  const from = first ? startOf(first) : startOf(node)
  const to = first ? endOf(node.children.at(-1) as PhrasingContent) : from
  // Read from the text, since `__init__` and `my_name_x` are names here and no emphasis.
  const title = text
    .slice(from, to)
    .trim()
    .replace(/^`+\s?(.*?)\s?`+$/s, '$1')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
  return { kind: 'heading', depth: node.depth, text: title, offset: startOf(node) }
}

function blockItem(node: Code): OutlineItem {
  return {
    kind: 'block',
    info: `${node.lang ?? ''} ${node.meta ?? ''}`.trim(),
    text: node.value,
    fenceLine: node.position?.start.line ?? 1,
    offset: startOf(node),
  }
}

function textItem(kind: 'bullet' | 'paragraph', paragraphs: readonly Paragraph[], text: string): OutlineItem {
  const offset = startOf(paragraphs[0] as Paragraph)
  const whole = text.slice(offset, endOf(paragraphs.at(-1) as Paragraph))
  const [prefix = '', id = null] = /^\[([\w.-]+)\](?![([:])\s*/.exec(whole) ?? []
  const pieces = (paragraphs[0] as Paragraph).children.map((child) => pieceOf(child, text))
  return {
    kind,
    id,
    text: whole.slice(prefix.length).replace(/\s*\n\s*/g, ' '),
    pieces: withoutPrefix(pieces, prefix.length),
    offset,
  }
}

function withoutPrefix(pieces: readonly Piece[], length: number): readonly Piece[] {
  const [first, ...rest] = pieces
  if (!first || length === 0) return pieces
  const value = first.value.slice(Math.min(length, first.value.length))
  return [{ ...first, value, offset: first.offset + length }, ...rest]
}

function pieceOf(node: PhrasingContent, text: string): Piece {
  const offset = startOf(node)
  const raw = text.slice(offset, endOf(node))
  if (node.type !== 'inlineCode') return { kind: 'text', value: node.type === 'text' ? node.value : raw, offset }
  const fence = /^`+/.exec(raw)?.[0].length ?? 1
  // Markdown takes one blank off at both ends of a code span.
  const padding = raw.slice(fence).startsWith(node.value) ? 0 : 1
  return { kind: 'code', value: node.value, offset: offset + fence + padding }
}

function startOf(node: RootContent | PhrasingContent): number {
  return node.position?.start.offset ?? 0
}

function endOf(node: RootContent | PhrasingContent): number {
  return node.position?.end.offset ?? 0
}
