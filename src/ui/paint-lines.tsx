import { renderToString, Text } from 'ink'
import type { Line, Span, Style } from './line.ts'

/** Stands for any text while a style is looked at: no code of a terminal holds it. */
const ANY = 'x'

/** Style → what stands before and behind a text that has it. */
const looks = new Map<string, readonly [before: string, behind: string]>()

/**
 * Lines as a terminal takes them, each by itself: no style goes on behind the end of its run. Blanks at the end are left out. Ink
 * paints each style, once: a frame has hundreds of texts and a dozen of styles. Ink's own writer is not used, for it erases the
 * scrollback when a frame is as high as the terminal (`ESC[3J`), and is silent until the end where `CI` is set.
 */
export function paintLines(lines: readonly Line[]): readonly string[] {
  return lines.map((line) => line.map(painted).join('').trimEnd())
}

function painted({ text, ...style }: Span): string {
  if (text === '') return ''
  const [before, behind] = lookOf(style)
  return before + text + behind
}

function lookOf({ color, bold, dim, inverse }: Style): readonly [string, string] {
  const key = `${color} ${bold} ${dim} ${inverse}`
  const known = looks.get(key)
  if (known) return known
  const [before = '', behind = ''] = renderToString(
    <Text color={color} bold={bold} dimColor={dim} inverse={inverse}>
      {ANY}
    </Text>,
  ).split(ANY)
  looks.set(key, [before, behind])
  return [before, behind]
}
