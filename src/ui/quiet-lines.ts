import type { Writing } from '../model/candidate.ts'
import type { TestError } from '../model/failure.ts'
import type { FailureState } from '../model/session-state.ts'
import { diffHunks } from '../source/unified-diff.ts'
import type { KeyTable } from './binding.ts'
import { countOf, formatTime, oneLine, plainLine, wrapText } from './fit-text.ts'
import type { Frame } from './frame.ts'

/** A paragraph in the place of the diff: what goes on, or what there is to read while nothing can be decided. */
export interface QuietLine {
  readonly text: string
  readonly tone: 'good' | 'bad' | 'plain' | 'dim'
}

/** What the screen says when nothing fails: that all is well only when tests ran and every one of them passed. */
export function calmLines(frame: Frame): readonly QuietLine[] {
  const { state, vitest, appearance } = frame
  const { counts, phase, progress } = state
  const { yes } = appearance.signs
  switch (phase) {
    case 'starting':
      return [
        { text: `Vitest ${vitest} is starting. All tests run once, then it watches.`, tone: 'plain' },
        { text: 'When a test goes red, repairs start by themselves and wait here for your key.', tone: 'dim' },
        { text: 'No file is written before you accept a repair.', tone: 'dim' },
      ]
    case 'host-failed':
      return [{ text: 'Vitest stopped, so nothing is watched.', tone: 'bad' }]
    case 'running':
      return counts.failed > 0
        ? [{ text: `${countOf(counts.failed, 'test')} red. Repairs start when the cause is known.`, tone: 'plain' }]
        : [
            {
              text: `${progress.done} of ${countOf(progress.total, 'test file')} done, nothing red so far.`,
              tone: 'dim',
            },
          ]
    case 'idle':
      if (counts.failed > 0)
        return [{ text: `${countOf(counts.failed, 'test')} red, with no cause known yet.`, tone: 'plain' }]
      if (counts.passed === 0)
        return [
          { text: 'No test ran. That is not a pass.', tone: 'bad' },
          { text: 'a runs all tests; p and t change the filter.', tone: 'dim' },
        ]
      return [
        {
          text: `${yes} ${countOf(counts.passed, 'test')} passed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}. Watching.`,
          tone: 'good',
        },
      ]
  }
}

/** What stands in the place of the diff of a failure without a candidate: where its repair is, and the whole error. */
export function waitingLines({ state, keys }: Frame, failure: FailureState, width: number): readonly QuietLine[] {
  const lines = (text: string, tone: QuietLine['tone']): QuietLine[] =>
    wrapText(text, width - 2).map((line) => ({ text: line, tone }))
  const { error } = failure.failure
  return [
    ...(failure.writing ? writingLines(failure.writing) : lines(standing(failure, state.paused, keys), 'plain')),
    { text: '', tone: 'plain' },
    ...lines(error.message || error.name, 'dim'),
    ...difference(error),
  ]
}

/** Lines of a block that are seen while it grows: its end. */
const WRITING_ROWS = 12

/** What a model is writing: a difference that grows, of which nothing was run yet. */
function writingLines({ title, path, lines }: Writing): readonly QuietLine[] {
  const look = {
    context: { sign: ' ', tone: 'dim' },
    removed: { sign: '-', tone: 'bad' },
    added: { sign: '+', tone: 'good' },
  } as const
  return [
    { text: `A model writes: ${oneLine(title)}`, tone: 'plain' },
    { text: oneLine(path), tone: 'dim' },
    ...lines.slice(-WRITING_ROWS).map(
      ({ kind, text }): QuietLine => ({
        text: `${look[kind].sign} ${plainLine(text)}`,
        tone: look[kind].tone,
      }),
    ),
  ]
}

/** Values of several lines as Vitest shows them: what was expected and not received in one colour, the rest in another. */
function difference({ expected, actual }: TestError): readonly QuietLine[] {
  if (expected === null || actual === null || !`${expected}${actual}`.includes('\n')) return []
  const hunks = diffHunks({ path: '', before: `${expected}\n`, after: `${actual}\n` }, 2)
  return [
    { text: '', tone: 'plain' },
    { text: '- expected', tone: 'good' },
    { text: '+ received', tone: 'bad' },
    ...hunks.flatMap(({ lines }) =>
      lines.map(({ kind, text }): QuietLine => {
        const line = plainLine(text)
        if (kind === 'removed') return { text: `- ${line}`, tone: 'good' }
        return kind === 'added' ? { text: `+ ${line}`, tone: 'bad' } : { text: `  ${line}`, tone: 'dim' }
      }),
    ),
  ]
}

function standing(failure: FailureState, paused: boolean, keys: KeyTable): string {
  const again = keys.cap('again')
  const { verdict, stage, candidates, tried, refuted, effortMs } = failure
  if (candidates.length > 0 && candidates.every(({ decision }) => decision === 'rejected'))
    return `You rejected all that was found. ${again} looks again.`
  if (candidates.some(({ decision }) => decision !== 'rejected'))
    return `${keys.cap('next-candidate')} shows the first candidate.`
  if (verdict?.kind === 'flaky')
    return `It passed and failed on the same files, so no repair is tried. f runs it again; ${keys.cap('verdict')} sets another verdict.`
  if (verdict?.kind === 'environment')
    return 'Something outside of the code and its tests is missing. Put that right, then press r.'
  if (paused && stage !== 'finished') return `Repairs are paused. Press ${keys.cap('pause')} to go on.`
  switch (stage) {
    case 'waiting':
      return 'Waiting for its turn.'
    case 'repairing':
      return tried > 0 ? `${countOf(tried, 'candidate')} tried, none holds so far.` : 'Looking for the cause.'
    case 'budget-spent':
      if (tried === 0) return `No repair was tried. ${again} looks again.`
      return `Stopped at the budget: ${countOf(tried, 'candidate')} tried, none held. ${again} goes on.`
    case 'finished':
      return tried > 0
        ? `No honest repair found: ${tried} tried, ${refuted} refuted in ${formatTime(effortMs)}. ${again} looks again.`
        : `No candidate could be made for this failure. ${again} looks again.`
  }
}
