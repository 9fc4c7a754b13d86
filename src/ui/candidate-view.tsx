import { Box, Text } from 'ink'
import stringWidth from 'string-width'
import type { CandidateState } from '../model/session-state.ts'
import type { WordSpan } from '../source/changed-words.ts'
import { type DiffRow, fittingRows } from './diff-rows.ts'
import { countOf, firstThatFits, formatTime, oneLine, plainLine } from './fit-text.ts'
import type { Frame } from './frame.ts'
import { diffScroll, type Layout } from './layout.ts'
import { PART_GAP, proofLines } from './proof-lines.ts'
import { inOrder, Rows } from './rows.tsx'
import { type Focus, focusOf } from './select.ts'

/** The candidate under the cursor: its header, its diff and its proof. */
export function CandidateView({ frame, layout }: { readonly frame: Frame; readonly layout: Layout }) {
  const focus = focusOf(frame.state)
  if (!focus.candidate) return null
  return (
    <Box flexDirection="column" width={layout.width} flexShrink={0} overflow="hidden">
      <Header frame={frame} focus={focus} candidate={focus.candidate} width={layout.width} />
      <Diff frame={frame} layout={layout} candidate={focus.candidate} />
      {layout.gap > 0 && <Text> </Text>}
      <ProofView frame={frame} layout={layout} candidate={focus.candidate} />
    </Box>
  )
}

function Header({
  frame,
  focus,
  candidate,
  width,
}: {
  readonly frame: Frame
  readonly focus: Focus
  readonly candidate: CandidateState
  readonly width: number
}) {
  const { palette, signs } = frame.appearance
  const number = ` ${focus.candidates.indexOf(candidate) + 1}/${focus.candidates.length}  `
  const { decision, proof, candidate: proposed } = candidate
  const title = oneLine(proposed.title)
  const dot = ` ${signs.dot} `
  const decided = decision === 'deferred' ? `later${dot}` : decision === 'accepted' ? `accepted${dot}` : ''
  const changes = proposed.fixes === 'code' ? '' : `changes the ${proposed.fixes}${dot}`
  const took = formatTime(candidate.provedAt - (focus.failure?.redAt ?? candidate.foundAt))
  const room = width - stringWidth(number + title + decided + changes + proof.status) - 3
  // The title says more than who made it; `x` shows both.
  const origin = firstThatFits([`${dot}${proposed.engine}${dot}${took}`, `${dot}${took}`, ''], room)
  return (
    <Box width={width} height={1} flexShrink={0} justifyContent="space-between">
      <Text wrap="truncate-end">
        <Text dimColor>{number}</Text>
        <Text bold>{title}</Text>
      </Text>
      <Box flexShrink={0} marginLeft={2}>
        <Text color={decision === 'accepted' ? palette.good : undefined}>{decided}</Text>
        <Text bold color={palette.caution}>
          {changes}
        </Text>
        <Status frame={frame} candidate={candidate} />
        <Text dimColor>{`${origin} `}</Text>
      </Box>
    </Box>
  )
}

function Status({ frame: { appearance }, candidate }: { readonly frame: Frame; readonly candidate: CandidateState }) {
  const proven = candidate.proof.status === 'proven'
  return (
    <Text bold={proven} color={proven ? appearance.palette.good : appearance.palette.accent}>
      {candidate.proof.status}
    </Text>
  )
}

function Diff({
  frame,
  layout,
  candidate,
}: {
  readonly frame: Frame
  readonly layout: Layout
  readonly candidate: CandidateState
}) {
  const rows = fittingRows(candidate.candidate, layout.room)
  const { page, last } = diffScroll(frame, layout)
  const top = Math.min(frame.view.diffTop, last)
  const digits = Math.max(...rows.map((row) => ('number' in row ? String(row.number).length : 1)), 2)
  const { signs } = frame.appearance
  const below = rows.length - top - page
  return (
    <Rows
      items={rows.slice(top, top + page)}
      width={layout.width}
      height={layout.diff}
      row={(row) => <Row frame={frame} row={row} digits={digits} />}
      below={
        last > 0 && (
          <Text dimColor wrap="truncate-end">
            {` ${signs.more} ${below > 0 ? `${countOf(below, 'more line')} (PgDn)` : 'end (PgUp)'}`}
          </Text>
        )
      }
    />
  )
}

function paintSpan({ text, changed }: WordSpan) {
  return <Text inverse={changed}>{plainLine(text)}</Text>
}

const SIGN = { context: ' ', removed: '-', added: '+' } as const

function Row({
  frame: { appearance },
  row,
  digits,
}: {
  readonly frame: Frame
  readonly row: DiffRow
  readonly digits: number
}) {
  const { palette, signs } = appearance
  if (row.kind === 'gap')
    return (
      <Text dimColor>
        {' '.repeat(digits)} {signs.more}
      </Text>
    )
  if (row.kind === 'path')
    return (
      <Text wrap="truncate-start">
        {' '}
        <Text color={palette.accent}>{plainLine(row.path)}</Text>
        {row.note !== '' && <Text bold>{`  ${row.note}`}</Text>}
      </Text>
    )
  const colour = row.kind === 'added' ? palette.added : row.kind === 'removed' ? palette.removed : undefined
  return (
    <Text wrap="truncate-end">
      <Text dimColor> {String(row.number).padStart(digits)} </Text>
      <Text color={colour}>
        {SIGN[row.kind]} {inOrder(row.spans.map(paintSpan))}
      </Text>
    </Text>
  )
}

function ProofView({
  frame,
  layout,
  candidate,
}: {
  readonly frame: Frame
  readonly layout: Layout
  readonly candidate: CandidateState
}) {
  const { palette, signs } = frame.appearance
  const colour = { yes: palette.good, no: palette.bad, unknown: palette.caution } as const
  return (
    <Rows
      items={proofLines(candidate, signs, layout.width - 2)}
      width={layout.width}
      height={layout.proof}
      row={(line) => (
        <Text wrap="truncate-end">
          {' '}
          {line.kind === 'doubt' && <Text color={palette.caution}>{line.text}</Text>}
          {line.kind === 'open' && <Text dimColor>{line.text}</Text>}
          {line.kind === 'parts' &&
            line.parts.map((part, at) => (
              <Text key={part.text}>
                {at > 0 ? ' '.repeat(PART_GAP) : ''}
                <Text bold color={colour[part.mark]}>
                  {signs[part.mark]}
                </Text>{' '}
                {part.text}
              </Text>
            ))}
        </Text>
      )}
    />
  )
}
