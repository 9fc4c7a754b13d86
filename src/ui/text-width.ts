import stringWidth from 'string-width'

/** Texts whose width is kept: those of some tens of whole screens. */
const MOST_KNOWN = 2_000

const known = new Map<string, number>()

/**
 * Columns of a text on a terminal. What is not plain ASCII is measured once: a rule across the screen takes a third of a
 * millisecond, and most texts of a frame stood in the frame before.
 */
export function textWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  const width = known.get(text) ?? stringWidth(text)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(text, width)
  return width
}
