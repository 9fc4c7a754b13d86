import type { Appearance } from './colours.ts'
import type { Line } from './line.ts'
import type { QuietLine } from './quiet-lines.ts'

/** Paragraphs where nothing can be decided: no border, nothing that moves. */
export function quietView(lines: readonly QuietLine[], { palette }: Appearance): readonly Line[] {
  const colour = { good: palette.good, bad: palette.bad, plain: undefined, dim: undefined } as const
  return lines.map(({ text, tone }) => [{ text: ` ${text}`, color: colour[tone], dim: tone === 'dim' }])
}
