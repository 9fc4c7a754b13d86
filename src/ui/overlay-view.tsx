import { Box, Text } from 'ink'
import type { Frame } from './frame.ts'
import type { OverlayLine } from './overlay-line.ts'
import { overlayLines } from './overlay-lines.ts'
import { Rows } from './rows.tsx'

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
export function OverlayView({ frame, height }: { readonly frame: Frame; readonly height: number }) {
  const { signs } = frame.appearance
  const lines = overlayLines(frame)
  const { page, last } = overlayScroll(frame, height)
  const top = Math.min(frame.view.overlayTop, last)
  const below = lines.length - top - page
  return (
    <Rows
      items={lines.slice(top, top + page)}
      width={frame.columns}
      height={height}
      row={(line) => (
        <Box height={1} width={frame.columns}>
          <Entry frame={frame} line={line} width={line.right ? Math.floor(frame.columns / 2) : frame.columns} />
          {line.right && <Entry frame={frame} line={line.right} width={Math.ceil(frame.columns / 2)} />}
        </Box>
      )}
      below={last > 0 && <Text dimColor>{` ${signs.more} ${below > 0 ? `${below} more (j/k)` : 'end'}`}</Text>}
    />
  )
}

function Entry({
  frame: { appearance },
  line: { label, text, tone },
  width,
}: {
  readonly frame: Frame
  readonly line: OverlayLine
  readonly width: number
}) {
  return (
    <Box width={width} height={1} flexShrink={0}>
      <Text wrap="truncate-end">
        {' '}
        {tone === 'heading' ? (
          <Text bold>{label}</Text>
        ) : (
          <Text color={appearance.palette.accent}>{label === '' ? '' : `  ${label}`}</Text>
        )}
        <Text dimColor={tone === 'dim'}>{text}</Text>
      </Text>
    </Box>
  )
}
