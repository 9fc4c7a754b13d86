import { Box, Text } from 'ink'
import type { ReactNode } from 'react'
import stringWidth from 'string-width'
import type { CandidateState } from '../model/session-state.ts'
import { DiffView } from './diff-view.tsx'
import { firstThatFits, formatTime, oneLine } from './fit-text.ts'
import type { Frame } from './frame.ts'
import { hunksOf } from './hunk-keys.ts'
import type { Layout } from './layout.ts'
import { PART_GAP, proofLines } from './proof-lines.ts'
import { Rows } from './rows.tsx'
import { type Focus, focusOf } from './select.ts'

/** The candidate under the cursor: its header, its diff and its proof. */
export function CandidateView({ frame, layout }: { readonly frame: Frame; readonly layout: Layout }) {
  const focus = focusOf(frame.state)
  if (!focus.candidate) return null
  return (
    <Box flexDirection="column" width={layout.width} flexShrink={0} overflow="hidden">
      <Header frame={frame} focus={focus} candidate={focus.candidate} width={layout.width} />
      <DiffView frame={frame} layout={layout} candidate={focus.candidate} />
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
  const { decision, candidate: proposed } = candidate
  const title = oneLine(proposed.title)
  const dot = ` ${signs.dot} `
  const decided = decision === 'deferred' ? `later${dot}` : decision === 'accepted' ? `accepted${dot}` : ''
  const changes = proposed.fixes === 'code' ? '' : `changes the ${proposed.fixes}${dot}`
  const { hunks } = frame.view
  if (hunks) {
    const count = hunksOf({ focus })
    const where = `hunk ${hunks.cursor + 1}/${count}${dot}${count - hunks.left.size} kept `
    return <HeaderLine width={width} number={number} title={title} right={<Text bold>{where}</Text>} />
  }
  const took = formatTime(candidate.provedAt - (focus.failure?.redAt ?? candidate.foundAt))
  const room = width - stringWidth(number + title + decided + changes + statusOf(candidate)) - 3
  // The title says more than who made it; `x` shows both.
  const origin = firstThatFits([`${dot}${proposed.engine}${dot}${took}`, `${dot}${took}`, ''], room)
  return (
    <HeaderLine
      width={width}
      number={number}
      title={title}
      right={
        <>
          <Text color={decision === 'accepted' ? palette.good : undefined}>{decided}</Text>
          <Text bold color={palette.caution}>
            {changes}
          </Text>
          <Status frame={frame} candidate={candidate} />
          <Text dimColor>{`${origin} `}</Text>
        </>
      }
    />
  )
}

function HeaderLine({
  width,
  number,
  title,
  right,
}: {
  readonly width: number
  readonly number: string
  readonly title: string
  readonly right: ReactNode
}) {
  return (
    <Box width={width} height={1} flexShrink={0} justifyContent="space-between">
      <Text wrap="truncate-end">
        <Text dimColor>{number}</Text>
        <Text bold>{title}</Text>
      </Text>
      <Box flexShrink={0} marginLeft={2}>
        {right}
      </Box>
    </Box>
  )
}

function statusOf({ derived, proof }: CandidateState): string {
  return derived?.proving ? 'being proven' : proof.status
}

function Status({ frame: { appearance }, candidate }: { readonly frame: Frame; readonly candidate: CandidateState }) {
  const proven = candidate.proof.status === 'proven'
  return (
    <Text bold={proven} color={proven ? appearance.palette.good : appearance.palette.accent}>
      {statusOf(candidate)}
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
