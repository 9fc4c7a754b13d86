import type { FailureState } from '../model/session-state.ts'
import type { VerdictKind } from '../model/verdict.ts'
import type { Palette } from './colours.ts'
import { fillText, oneLine } from './fit-text.ts'
import type { Frame } from './frame.ts'
import { type Colour, type Line, spread } from './line.ts'
import { failureTitle, listedFailures, repairStanding, VERDICT_NAME } from './select.ts'

/** The colour of each verdict: who is wrong is red or magenta, what nobody can repair is calm. */
export function verdictColour(kind: VerdictKind, palette: Palette): Colour | undefined {
  const colours: Readonly<Record<VerdictKind, Colour | undefined>> = {
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
export function failureQueue(
  frame: Frame,
  { width, height }: { readonly width: number; readonly height: number },
): readonly Line[] {
  const { focus } = frame.state
  const failures = listedFailures(frame.state, frame.view)
  const cursor = failures.findIndex(({ failure }) => failure.id === focus.failureId)
  const first = firstVisible(cursor, failures.length, height)
  const position = height === 1 && failures.length > 1 ? `${cursor + 1}/${failures.length} ` : ''
  return failures
    .slice(first, first + height)
    .map((failure) => queueRow(frame, failure, { width, position, focused: failure.failure.id === focus.failureId }))
}

function queueRow(
  { appearance: { palette, signs } }: Frame,
  failure: FailureState,
  { width, position, focused }: { readonly width: number; readonly position: string; readonly focused: boolean },
): Line {
  const { name, more } = failureTitle(failure.failure, signs.into)
  const { verdict } = failure
  const standing = repairStanding(failure)
  const good = standing.endsWith('proven') || standing === 'accepted'
  return spread(
    [
      { text: focused ? ` ${signs.cursor}` : '  ', color: palette.accent, bold: focused },
      { text: ` ${position}${name}${more > 0 ? ` +${more}` : ''}`, bold: focused },
    ],
    [
      {
        text: fillText(verdict ? VERDICT_NAME[verdict.kind] : 'judging', 11),
        color: verdict ? verdictColour(verdict.kind, palette) : undefined,
        dim: verdict === null,
      },
      { text: width >= 50 ? ` ${fillText(standing, 13)}` : '', color: good ? palette.good : undefined, dim: !good },
    ],
    width,
    { gap: 1, where: 'middle' },
  )
}
