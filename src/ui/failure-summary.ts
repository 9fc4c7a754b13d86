import { verdictColour } from './failure-queue.ts'
import { fillText } from './fit-text.ts'
import type { Arrangement, Frame } from './frame.ts'
import { cutLine, type Line, type Span } from './line.ts'
import { focusOf } from './select.ts'
import { type SummaryLine, summaryLines } from './summary-lines.ts'
import { textWidth } from './text-width.ts'

/** Where the failure under the cursor is, what its verdict is and why: the heaviest evidence first. */
export function failureSummary(
  frame: Frame,
  {
    arrangement,
    width,
    height,
  }: { readonly arrangement: Arrangement; readonly width: number; readonly height: number },
): readonly Line[] {
  const lines = summaryLines(frame, focusOf(frame.state), arrangement, width).slice(0, height)
  const labels = lines.map(({ label }) => textWidth(label))
  const column = arrangement === 'wide' ? 0 : Math.min(Math.max(...labels, 0), Math.floor(width / 2))
  return lines.map((line) => {
    const isQuiet = line.tone === 'against' || (line.tone === 'evidence' && arrangement === 'narrow')
    return cutLine(
      [labelOf(frame, line, column), { text: line.text, bold: line.tone === 'question', dim: isQuiet }],
      width,
    )
  })
}

function labelOf(frame: Frame, line: SummaryLine, column: number): Span {
  const { palette } = frame.appearance
  const verdict = focusOf(frame.state).failure?.verdict ?? null
  // A question has the whole width: it is read to its end.
  const inColumn = column > 0 && line.tone !== 'question'
  const text = ` ${inColumn ? `${fillText(line.label, column)}  ` : line.label}`
  if (line.tone !== 'verdict') return { text, color: line.tone === 'place' ? palette.accent : undefined }
  return verdict ? { text, bold: true, color: verdictColour(verdict.kind, palette) } : { text, dim: true }
}
