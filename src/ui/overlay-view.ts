import type { Appearance } from './colours.ts'
import type { Frame } from './frame.ts'
import { cutLine, fillLine, type Line } from './line.ts'
import type { OverlayLine } from './overlay-line.ts'
import { overlayLines } from './overlay-lines.ts'

/** How far an overlay scrolls in a body of this height. */
export function overlayScroll(
  frame: Frame,
  height: number,
): { readonly page: number; readonly last: number; readonly beyond: number } {
  const count = overlayLines(frame).length
  const page = Math.max(1, height - (count > height ? 1 : 0))
  return { page, last: Math.max(0, count - page), beyond: 0 }
}

/** The open overlay; it covers the body and scrolls when it does not fit. */
export function overlayView(frame: Frame, height: number): readonly Line[] {
  const { appearance, columns } = frame
  const lines = overlayLines(frame)
  const { page, last } = overlayScroll(frame, height)
  const top = Math.min(frame.view.overlayTop, last)
  const below = lines.length - top - page
  const rows = lines
    .slice(top, top + page)
    .map((line) =>
      line.right
        ? [
            ...fillLine(entry(line, appearance), Math.floor(columns / 2)),
            ...cutLine(entry(line.right, appearance), Math.ceil(columns / 2)),
          ]
        : entry(line, appearance),
    )
  const more = ` ${appearance.signs.more} ${below > 0 ? `${below} more (j/k)` : 'end'}`
  return last > 0 ? [...rows, [{ text: more, dim: true }]] : rows
}

function entry({ label, text, tone }: OverlayLine, { palette }: Appearance): Line {
  return [
    { text: ' ' },
    tone === 'heading'
      ? { text: label, bold: true }
      : { text: label === '' ? '' : `  ${label}`, color: palette.accent },
    { text, dim: tone === 'dim' },
  ]
}
