import type { CandidateState } from '../model/session-state.ts'
import { diffRows, type LineRow } from './diff-rows.ts'
import { countOf, oneLine, plainLine } from './fit-text.ts'
import type { Frame } from './frame.ts'
import { hunksOf } from './hunk-keys.ts'
import { messageOf } from './message.ts'
import { overlayLines } from './overlay-lines.ts'
import { pinNews } from './pin-news.ts'
import { PROMPTS } from './prompt-keys.ts'
import { proofLines } from './proof-lines.ts'
import { calmLines, waitingLines } from './quiet-lines.ts'
import { type Focus, failureReason, failureTitle, focusOf, identityOf, listedFailures } from './select.ts'
import { questionText, sortedEvidence, verdictLabel } from './summary-lines.ts'

/** One thing there is to say; it is said again when `when` changes. */
export interface SpokenPart {
  readonly topic: 'tests' | 'focus' | 'overlay' | 'hunks' | 'prompt' | 'pins' | 'message'
  readonly when: string
  readonly lines: readonly string[]
}

/** Wide enough that nothing is cut or broken: whoever listens has no columns. */
const COLUMNS = 1_000

/** What a frame has to say to somebody who cannot see it: whole sentences, nothing told by place, colour or sign alone. */
export function spokenParts(frame: Frame): readonly SpokenPart[] {
  const { state, view } = frame
  const wide = { ...frame, columns: COLUMNS }
  const focus = focusOf(state)
  const message = messageOf(frame)
  const pins = pinNews(frame)
  const overlay = view.overlay ? overlayLines(wide).flatMap((line) => [line, line.right ?? []].flat()) : []
  const part = (topic: SpokenPart['topic'], lines: readonly string[], when = lines.join('\n')): SpokenPart => ({
    topic,
    when,
    lines: lines.filter((line) => line !== ''),
  })
  return [
    // How far a run is would be news all the time.
    part('tests', [testsLine(frame)], state.phase === 'idle' ? testsLine(frame) : state.phase),
    part('focus', view.overlay ? [] : focusLines(wide, focus), `${identityOf(focus)} ${focus.failure?.stage}`),
    part('hunks', view.hunks ? [hunkLine(frame, focus)] : []),
    part(
      'overlay',
      overlay.map(({ label, text }) => `${label.trim()} ${text}`.trim()),
    ),
    part('prompt', view.prompt ? [`${PROMPTS[view.prompt.kind].label} ${view.prompt.text}`.trim()] : []),
    part('pins', pins ? [pins.text] : []),
    part('message', message ? [message.text] : []),
  ]
}

function testsLine(frame: Frame): string {
  const { phase, counts, failures } = frame.state
  if (phase !== 'idle') return calmLines(frame)[0]?.text.replace(/^\d+ of /, '') ?? ''
  if (failures.length === 0) return calmLines(frame)[0]?.text ?? ''
  return `${countOf(counts.failed, 'test')} failing, ${counts.passed} passing, ${countOf(failures.length, 'failure')}.`
}

function focusLines(frame: Frame, { failure, candidate, candidates }: Focus): readonly string[] {
  if (!failure) return []
  const listed = listedFailures(frame.state, frame.view)
  const number = listed.findIndex((entry) => entry.failure.id === failure.failure.id) + 1
  const [test] = failure.failure.tests
  const evidence = failure.verdict ? sortedEvidence(failure.verdict).slice(0, 2) : []
  return [
    `Failure ${number} of ${listed.length}: ${failureTitle(failure.failure, '›').name.replaceAll(' › ', ', ')}`,
    test ? `At ${test.file} line ${test.line}: ${failureReason(failure.failure)}` : failureReason(failure.failure),
    `Verdict: ${verdictLabel(failure.verdict, failure.flipped)}`,
    ...evidence.map(({ detail }) => oneLine(detail)),
    ...(failure.question ? [questionText(failure.question, frame.keys)] : []),
    ...(candidate
      ? candidateLines(frame, candidate, candidates.indexOf(candidate) + 1, candidates.length)
      : [waitingLines(frame, failure, COLUMNS)[0]?.text ?? '']),
  ]
}

const CHANGE: Readonly<Record<LineRow['kind'], string>> = { context: '', removed: ' removed', added: ' added' }

function candidateLines(frame: Frame, entry: CandidateState, number: number, count: number): readonly string[] {
  const { candidate, proof, derived, decision } = entry
  const standing = derived?.proving ? 'being proven' : proof.status
  const decided = decision === 'open' ? '' : `, ${decision}`
  const changes = candidate.fixes === 'code' ? '' : `, changes the ${candidate.fixes}`
  return [
    `Candidate ${number} of ${count}, ${standing}${changes}${decided}: ${oneLine(candidate.title)}`,
    ...diffRows(candidate, { context: 1, split: false }).flatMap((row) => {
      if (row.kind === 'path') return [`File ${plainLine(row.path)} ${row.note}`.trim()]
      if (!('spans' in row)) return []
      const text = row.spans.map((span) => span.text).join('')
      return [`Line ${row.number}${CHANGE[row.kind]}: ${plainLine(text)}`]
    }),
    ...proofLines(entry, frame.appearance.signs, COLUMNS).map((line) =>
      line.kind === 'parts' ? `${line.parts.map(({ text }) => text).join(', ')}.` : line.text,
    ),
  ]
}

function hunkLine({ view, keys }: Frame, focus: Focus): string {
  const { cursor = 0, left } = view.hunks ?? {}
  const state = left?.has(cursor) ? 'left out' : 'kept'
  return `Hunk ${cursor + 1} of ${hunksOf({ focus })}, ${state}. ${keys.cap('prove-hunks')} proves what is kept.`
}
