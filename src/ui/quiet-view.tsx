import { Text } from 'ink'
import type { Frame } from './frame.ts'
import type { QuietLine } from './quiet-lines.ts'
import { Rows } from './rows.tsx'

/** Paragraphs where nothing can be decided: no border, nothing that moves. */
export function QuietView({
  frame: { appearance },
  lines,
  width,
  height,
}: {
  readonly frame: Frame
  readonly lines: readonly QuietLine[]
  readonly width: number
  readonly height: number
}) {
  const { palette } = appearance
  return (
    <Rows
      items={lines}
      width={width}
      height={height}
      row={({ text, tone }) => (
        <Text
          wrap="truncate-end"
          dimColor={tone === 'dim'}
          color={tone === 'good' ? palette.good : tone === 'bad' ? palette.bad : undefined}
        >
          {` ${text}`}
        </Text>
      )}
    />
  )
}
