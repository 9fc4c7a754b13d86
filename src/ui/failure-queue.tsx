import { Box, Text } from 'ink'
import type { FailureState } from '../model/session-state.ts'
import type { VerdictKind } from '../model/verdict.ts'
import type { Palette } from './colours.ts'
import { fillText, oneLine } from './fit-text.ts'
import type { Frame } from './frame.ts'
import { Rows } from './rows.tsx'
import { failureTitle, listedFailures, repairStanding, VERDICT_NAME } from './select.ts'

/** The colour of each verdict: who is wrong is red or magenta, what nobody can repair is calm. */
export function verdictColour(kind: VerdictKind, palette: Palette): string | undefined {
  const colours: Readonly<Record<VerdictKind, string | undefined>> = {
    'code-wrong': palette.bad,
    'test-wrong': palette.caution,
    undecided: palette.accent,
    flaky: palette.accent,
    environment: palette.accent,
  }
  return colours[kind]
}

/** The first row to show of `count`, so that `cursor` stays in sight without rows left empty. */
export function firstVisible(cursor: number, count: number, height: number): number {
  const centred = Math.max(0, cursor) - Math.floor(height / 2)
  return Math.max(0, Math.min(centred, count - height))
}

/** Which of `count` is under the cursor, and how many are out of sight; empty when all are in sight. */
export function queuePosition({ state, view, appearance: { signs } }: Frame, height: number): string {
  const listed = listedFailures(state, view)
  const count = listed.length
  const filter = view.filter === '' ? '' : ` /${oneLine(view.filter)}: ${count} of ${state.failures.length} `
  if (count <= height) return filter
  const cursor = listed.findIndex(({ failure }) => failure.id === state.focus.failureId)
  const first = firstVisible(cursor, count, height)
  const above = first > 0 ? `${signs.up}${first} ` : ''
  const below = first + height < count ? `${signs.down}${count - first - height} ` : ''
  if (filter !== '') return `${filter}${above}${below}`
  return ` ${above}${below}${signs.dot} ${cursor + 1} of ${count} `
}

/** The failures with their verdicts; scrolls so that the one under the cursor is always in sight. */
export function FailureQueue({
  frame,
  width,
  height,
}: {
  readonly frame: Frame
  readonly width: number
  readonly height: number
}) {
  const { focus } = frame.state
  const failures = listedFailures(frame.state, frame.view)
  const cursor = failures.findIndex(({ failure }) => failure.id === focus.failureId)
  const first = firstVisible(cursor, failures.length, height)
  return (
    <Rows
      items={failures.slice(first, first + height)}
      width={width}
      height={height}
      row={(failure) => (
        <QueueRow
          frame={frame}
          failure={failure}
          width={width}
          focused={failure.failure.id === focus.failureId}
          position={height === 1 && failures.length > 1 ? `${cursor + 1}/${failures.length} ` : ''}
        />
      )}
    />
  )
}

function QueueRow({
  frame: { appearance },
  failure,
  width,
  focused,
  position,
}: {
  readonly frame: Frame
  readonly failure: FailureState
  readonly width: number
  readonly focused: boolean
  readonly position: string
}) {
  const { palette, signs } = appearance
  const { name, more } = failureTitle(failure.failure, signs.into)
  const badge = failure.verdict ? VERDICT_NAME[failure.verdict.kind] : 'judging'
  const standing = repairStanding(failure)
  const good = standing.endsWith('proven') || standing === 'accepted'
  return (
    <Box width={width} height={1}>
      <Box flexGrow={1} flexShrink={1}>
        <Text wrap="truncate-middle" bold={focused}>
          <Text color={palette.accent}>{focused ? ` ${signs.cursor}` : '  '}</Text> {position}
          {name}
          {more > 0 ? ` +${more}` : ''}
        </Text>
      </Box>
      <Box flexShrink={0} marginLeft={1}>
        <Text
          color={failure.verdict ? verdictColour(failure.verdict.kind, palette) : undefined}
          dimColor={failure.verdict === null}
        >
          {fillText(badge, 11)}
        </Text>
        {width >= 50 && (
          <Text color={good ? palette.good : undefined} dimColor={!good}>
            {` ${fillText(standing, 13)}`}
          </Text>
        )}
      </Box>
    </Box>
  )
}
