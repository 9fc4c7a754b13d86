import { Box, renderToString, Text } from 'ink'
import { createElement, Fragment, type ReactNode } from 'react'
import { type Line, type Span, widthOf } from './line.ts'

/** Pictures that are kept: those of some tens of whole screens. */
const MOST_KNOWN = 2_000

const known = new Map<string, string>()

/**
 * Lines as a terminal takes them. Ink paints each, as one text of flat spans, and only once as long as its picture is
 * known: most lines of a frame are those of a frame before. Ink's own writer is not used, for it erases the scrollback
 * when a frame is as high as the terminal (`ESC[3J`), and is silent until the end where `CI` is set.
 */
export function paintLines(lines: readonly Line[]): readonly string[] {
  if (known.size > MOST_KNOWN) known.clear()
  const keyed = lines.map((line) => [JSON.stringify(line), line] as const)
  const news = [...new Map(keyed.filter(([key]) => !known.has(key)))]
  const pictures = paint(news.map(([, line]) => line))
  for (const [at, [key]] of news.entries()) known.set(key, pictures[at] ?? '')
  return keyed.map(([key]) => known.get(key) ?? '')
}

function paint(lines: readonly Line[]): readonly string[] {
  if (lines.length === 0) return []
  // A text without any sign has no row.
  const rows = lines.map((line) => (widthOf(line) === 0 ? [{ text: ' ' }] : line))
  const columns = Math.max(1, ...rows.map(widthOf))
  const picture = renderToString(<Box flexDirection="column">{inOrder(rows.map(row))}</Box>, { columns })
  // React's development build keeps one measure for each rendered component for ever.
  performance.clearMeasures()
  return picture.split('\n')
}

function row(line: Line): ReactNode {
  return <Text wrap="truncate-end">{inOrder(line.map(painted))}</Text>
}

function painted({ text, color, bold, dim, inverse }: Span): ReactNode {
  return (
    <Text color={color} bold={bold} dimColor={dim} inverse={inverse}>
      {text}
    </Text>
  )
}

/** Elements side by side or one below the other without keys: what is drawn only once needs no identity. */
function inOrder(nodes: readonly ReactNode[]): ReactNode {
  return createElement(Fragment, null, ...nodes)
}
