import { styleText } from 'node:util'
import type { Line, Span } from './line.ts'

/** Lines as a terminal takes them, each by itself: no style goes on behind the end of its run. Blanks at the end are left out. */
export function paintLines(lines: readonly Line[]): readonly string[] {
  return lines.map((line) => line.map(painted).join('').trimEnd())
}

function painted({ text, color, bold, dim, inverse }: Span): string {
  const styles = [
    color ?? [],
    bold ? ('bold' as const) : [],
    dim ? ('dim' as const) : [],
    inverse ? ('inverse' as const) : [],
  ].flat()
  // Whether there is colour was decided from the session's own environment, which need not be this process's.
  return styles.length === 0 || text === '' ? text : styleText(styles, text, { validateStream: false })
}
