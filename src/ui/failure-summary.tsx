import { Text } from 'ink'
import stringWidth from 'string-width'
import { verdictColour } from './failure-queue.tsx'
import { fillText } from './fit-text.ts'
import type { Arrangement, Frame } from './frame.ts'
import { Rows } from './rows.tsx'
import { focusOf } from './select.ts'
import { type SummaryLine, summaryLines } from './summary-lines.ts'

/** Where the failure under the cursor is, what its verdict is and why: the heaviest evidence first. */
export function FailureSummary({
  frame,
  arrangement,
  width,
  height,
}: {
  readonly frame: Frame
  readonly arrangement: Arrangement
  readonly width: number
  readonly height: number
}) {
  const focus = focusOf(frame.state)
  const lines = summaryLines(frame, focus, arrangement, width).slice(0, height)
  const labels = lines.map(({ label }) => stringWidth(label))
  const column = arrangement === 'wide' ? 0 : Math.min(Math.max(...labels, 0), Math.floor(width / 2))
  return (
    <Rows
      items={lines}
      width={width}
      height={height}
      row={(line) => (
        <Text wrap="truncate-end">
          <Label frame={frame} line={line} column={column} />
          <Text
            bold={line.tone === 'question'}
            dimColor={line.tone === 'against' || (line.tone === 'evidence' && arrangement === 'narrow')}
          >
            {line.text}
          </Text>
        </Text>
      )}
    />
  )
}

function Label({
  frame,
  line,
  column,
}: {
  readonly frame: Frame
  readonly line: SummaryLine
  readonly column: number
}) {
  const { palette } = frame.appearance
  const verdict = focusOf(frame.state).failure?.verdict ?? null
  const text = column > 0 ? `${fillText(line.label, column)}  ` : line.label
  if (line.tone !== 'verdict') return <Text color={line.tone === 'place' ? palette.accent : undefined}> {text}</Text>
  return (
    <Text
      bold={verdict !== null}
      dimColor={verdict === null}
      color={verdict ? verdictColour(verdict.kind, palette) : undefined}
    >
      {' '}
      {text}
    </Text>
  )
}
