import type { SessionState } from '../model/session-state.ts'
import { visibleCandidates } from '../session/focus-moves.ts'
import { firstThatFits, formatTime } from './fit-text.ts'
import type { Frame } from './frame.ts'
import { type Line, spread } from './line.ts'
import { messageOf } from './message.ts'
import { spentShort } from './panel-lines.ts'
import { pinNews } from './pin-news.ts'
import { textWidth } from './text-width.ts'

/** The top line: what Vitest does, how many tests fail and pass, and where all repairs together stand. */
export function statusLine(frame: Frame, tiny: boolean): Line {
  const { state, columns, appearance } = frame
  const { palette, signs } = appearance
  const { counts } = state
  const dot = ` ${signs.dot} `
  const doing = activity(frame)
  const silent = state.phase === 'idle' && counts.total === 0
  const name = columns >= 72 || silent ? ' repair-watch  ' : ' '
  const failing = counts.failed > 0 ? `${counts.failed} failing` : ''
  const passing = counts.passed > 0 || counts.total > 0 ? `${counts.passed} passing` : ''
  const skipped = counts.skipped > 0 && columns >= 100 ? `${counts.skipped} skipped` : ''
  const left = name + [doing, failing, passing, skipped].filter((part) => part !== '').join(dot)
  const paused = state.paused ? (columns >= 60 ? 'repairs paused' : 'paused') : ''
  const room = columns - textWidth(left) - 3 - (paused === '' ? 0 : textWidth(paused + dot))
  // Where the row of messages is not there or taken, what could be pinned is said here.
  const news = tiny || messageOf(frame) || frame.view.prompt ? pinNews(frame)?.short : undefined
  const all = standings(state, dot)
  const right = firstThatFits(news ? [...all.filter(Boolean).map((one) => news + dot + one), news] : all, room)
  return spread(
    [
      { text: name, bold: true },
      { text: doing, color: state.phase === 'host-failed' ? palette.bad : palette.accent },
      { text: doing !== '' && failing + passing !== '' ? dot : '' },
      { text: failing, bold: true, color: palette.bad },
      { text: failing !== '' && passing !== '' ? dot : '' },
      { text: passing, color: counts.failed === 0 ? palette.good : undefined },
      { text: skipped === '' ? '' : dot + skipped, dim: true },
    ],
    [
      { text: right, dim: true },
      { text: paused === '' ? '' : (right === '' ? '' : dot) + paused, bold: true, color: palette.caution },
      { text: ' ' },
    ],
    columns,
  )
}

/** Runs of at least as many test files have a bar, in this many cells. */
const LONG_RUN = 10
const BAR = 10

function progressBar({ state: { progress }, appearance: { signs }, columns }: Frame): string {
  if (progress.total < LONG_RUN || columns < 72) return ''
  const full = Math.round((BAR * progress.done) / progress.total)
  return `${signs.bar.repeat(full)}${signs.barRest.repeat(BAR - full)} `
}

function activity(frame: Frame): string {
  const { state, vitest } = frame
  switch (state.phase) {
    case 'starting':
      return `starting Vitest ${vitest}`
    case 'running':
      return state.progress.total > 0
        ? `running ${progressBar(frame)}${state.progress.done}/${state.progress.total}`
        : 'running'
    case 'host-failed':
      return 'Vitest stopped'
    case 'idle':
      return ''
  }
}

/** What repairs of all failures came to, from the fullest wording to none. */
function standings(state: SessionState, dot: string): readonly string[] {
  const { failures } = state
  if (failures.length === 0) {
    const accepted = state.accepted > 0 ? `${state.accepted} accepted` : ''
    const took = state.phase === 'idle' && state.counts.total > 0 ? formatTime(state.runMs) : ''
    return [[accepted, took].filter((part) => part !== '').join(dot), '']
  }
  const proven = failures
    .flatMap(visibleCandidates)
    .filter(({ proof, decision }) => proof.status === 'proven' && decision !== 'accepted').length
  const tried = failures.reduce((sum, failure) => sum + failure.tried, 0)
  const repairing = failures.filter(({ stage }) => stage === 'repairing').length
  const parts = [`${proven} proven`, `${tried} tried`, ...(repairing > 0 ? [`${repairing} repairing`] : [])]
  const spent = state.spend.requests > 0 ? [...parts, spentShort(state.spend)].join(dot) : []
  return [spent, parts.join(dot), parts.slice(0, 2).join(dot), parts[0] ?? '', ''].flat()
}
