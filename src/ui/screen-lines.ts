import type { KeyContext } from './binding.ts'
import { candidateView } from './candidate-view.ts'
import { failureQueue, queuePosition } from './failure-queue.ts'
import { failureSummary } from './failure-summary.ts'
import type { Frame } from './frame.ts'
import { keyLine, messageView } from './key-line.ts'
import { diffScroll, type Layout, layoutOf } from './layout.ts'
import { block, fillLine, type Line } from './line.ts'
import { overlayScroll, overlayView } from './overlay-view.ts'
import { calmLines, waitingLines } from './quiet-lines.ts'
import { quietView } from './quiet-view.ts'
import { focusOf } from './select.ts'
import { statusLine } from './status-line.ts'
import { textWidth } from './text-width.ts'

/** Rows of a page, the last row that can stand on top and the columns out of sight, of what scrolls now: the open overlay, else the diff. */
export function scrollOf(frame: Frame): Pick<KeyContext, 'page' | 'last' | 'beyond'> {
  const layout = layoutOf(frame)
  return frame.view.overlay ? overlayScroll(frame, layout.body) : diffScroll(frame, layout)
}

/** The whole screen, from its first row to its last: the same frame always gives the same lines. */
export function screenLines(frame: Frame): readonly Line[] {
  const layout = layoutOf(frame)
  const tiny = layout.arrangement === 'tiny'
  return [
    statusLine(frame, tiny),
    ...(tiny ? [] : [rule(frame, frame.columns)]),
    ...block(body(frame, layout), layout.body),
    ...block(messageView(frame), layout.message),
    keyLine(frame, scrollOf(frame)),
  ]
}

function body(frame: Frame, layout: Layout): readonly Line[] {
  const { state, view, appearance } = frame
  if (view.overlay) return overlayView(frame, layout.body)
  if (state.failures.length === 0) return quietView(calmLines(frame), appearance)
  return layout.arrangement === 'wide' ? twoColumns(frame, layout) : oneColumn(frame, layout)
}

function oneColumn(frame: Frame, layout: Layout): readonly Line[] {
  const { arrangement, listWidth, width } = layout
  const tiny = arrangement === 'tiny'
  return [
    ...block(failureQueue(frame, { width: listWidth, height: layout.queue }), layout.queue),
    ...(tiny ? [] : [rule(frame, width, queuePosition(frame, layout.queue))]),
    ...block(failureSummary(frame, { arrangement, width, height: layout.summary }), layout.summary),
    ...(tiny ? [] : [[]]),
    ...repair(frame, layout),
  ]
}

function twoColumns(frame: Frame, layout: Layout): readonly Line[] {
  const { listWidth, queue, summary } = layout
  const left = [
    ...block(failureQueue(frame, { width: listWidth, height: queue }), queue),
    rule(frame, listWidth, queuePosition(frame, queue)),
    ...failureSummary(frame, { arrangement: 'wide', width: listWidth, height: summary }),
  ]
  const right = repair(frame, layout)
  const column = { text: frame.appearance.signs.column, dim: true }
  return block(left, layout.body).map((line, row) => [...fillLine(line, listWidth), column, ...(right[row] ?? [])])
}

function repair(frame: Frame, layout: Layout): readonly Line[] {
  const { failure, candidate } = focusOf(frame.state)
  if (candidate) return candidateView(frame, layout)
  return failure ? quietView(waitingLines(frame, failure, layout.width), frame.appearance) : []
}

function rule({ appearance }: Frame, width: number, text = ''): Line {
  const { rule } = appearance.signs
  const shown = text === '' ? '' : `${text}${rule.repeat(2)}`
  return [{ text: rule.repeat(Math.max(0, width - textWidth(shown))) + shown, dim: true }]
}
