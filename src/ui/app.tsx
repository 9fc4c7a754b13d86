import { Box, Text } from 'ink'
import stringWidth from 'string-width'
import type { KeyContext } from './binding.ts'
import { CandidateView } from './candidate-view.tsx'
import { FailureQueue, queuePosition } from './failure-queue.tsx'
import { FailureSummary } from './failure-summary.tsx'
import type { Frame } from './frame.ts'
import { KeyLine, MessageView } from './key-line.tsx'
import { diffScroll, type Layout, layoutOf } from './layout.ts'
import { OverlayView, overlayScroll } from './overlay-view.tsx'
import { calmLines, waitingLines } from './quiet-lines.ts'
import { QuietView } from './quiet-view.tsx'
import { focusOf } from './select.ts'
import { StatusLine } from './status-line.tsx'

/** Rows of a page, the last row that can stand on top and the columns out of sight, of what scrolls now: the open overlay, else the diff. */
export function scrollOf(frame: Frame): Pick<KeyContext, 'page' | 'last' | 'beyond'> {
  const layout = layoutOf(frame)
  return frame.view.overlay ? overlayScroll(frame, layout.body) : diffScroll(frame, layout)
}

/** The whole screen. It holds no state: the same frame always gives the same picture. */
export function App({ frame }: { readonly frame: Frame }) {
  const { columns, rows } = frame
  const layout = layoutOf(frame)
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <StatusLine frame={frame} tiny={layout.arrangement === 'tiny'} />
      {layout.arrangement !== 'tiny' && <Rule frame={frame} width={columns} />}
      <Box flexDirection="column" width={columns} height={layout.body} flexShrink={0} overflow="hidden">
        <Body frame={frame} layout={layout} />
      </Box>
      <MessageView frame={frame} height={layout.message} />
      <KeyLine frame={frame} scroll={scrollOf(frame)} />
    </Box>
  )
}

function Body({ frame, layout }: { readonly frame: Frame; readonly layout: Layout }) {
  const { columns, state, view } = frame
  if (view.overlay) return <OverlayView frame={frame} height={layout.body} />
  if (state.failures.length === 0)
    return <QuietView frame={frame} lines={calmLines(frame)} width={columns} height={layout.body} />
  return layout.arrangement === 'wide' ? (
    <TwoColumns frame={frame} layout={layout} />
  ) : (
    <OneColumn frame={frame} layout={layout} />
  )
}

function OneColumn({ frame, layout }: { readonly frame: Frame; readonly layout: Layout }) {
  const tiny = layout.arrangement === 'tiny'
  return (
    <>
      <FailureQueue frame={frame} width={layout.listWidth} height={layout.queue} />
      {!tiny && <Rule frame={frame} width={layout.width} text={queuePosition(frame, layout.queue)} />}
      <FailureSummary frame={frame} arrangement={layout.arrangement} width={layout.width} height={layout.summary} />
      {!tiny && <Text> </Text>}
      <Repair frame={frame} layout={layout} />
    </>
  )
}

function TwoColumns({ frame, layout }: { readonly frame: Frame; readonly layout: Layout }) {
  const { signs } = frame.appearance
  return (
    <Box width={frame.columns} height={layout.body}>
      <Box flexDirection="column" width={layout.listWidth} height={layout.body} flexShrink={0}>
        <FailureQueue frame={frame} width={layout.listWidth} height={layout.queue} />
        <Rule frame={frame} width={layout.listWidth} text={queuePosition(frame, layout.queue)} />
        <FailureSummary frame={frame} arrangement="wide" width={layout.listWidth} height={layout.summary} />
      </Box>
      <Box flexDirection="column" width={1} height={layout.body} flexShrink={0}>
        <Text dimColor>{Array(layout.body).fill(signs.column).join('\n')}</Text>
      </Box>
      <Box flexDirection="column" width={layout.width} height={layout.body} flexShrink={0}>
        <Repair frame={frame} layout={layout} />
      </Box>
    </Box>
  )
}

function Repair({ frame, layout }: { readonly frame: Frame; readonly layout: Layout }) {
  const { failure, candidate } = focusOf(frame.state)
  if (candidate) return <CandidateView frame={frame} layout={layout} />
  if (!failure) return null
  return (
    <QuietView
      frame={frame}
      lines={waitingLines(frame, failure, layout.width)}
      width={layout.width}
      height={layout.repair + 1}
    />
  )
}

function Rule({ frame, width, text = '' }: { readonly frame: Frame; readonly width: number; readonly text?: string }) {
  const { rule } = frame.appearance.signs
  const shown = text === '' ? '' : `${text}${rule.repeat(2)}`
  return <Text dimColor>{rule.repeat(Math.max(0, width - stringWidth(shown))) + shown}</Text>
}
