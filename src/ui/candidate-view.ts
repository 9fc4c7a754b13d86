import type { CandidateState } from '../model/session-state.ts'
import { diffView } from './diff-view.ts'
import { firstThatFits, formatTime, oneLine } from './fit-text.ts'
import type { Frame } from './frame.ts'
import { hunksOf } from './hunk-keys.ts'
import type { Layout } from './layout.ts'
import { block, cutLine, type Line, spread, widthOf } from './line.ts'
import { PART_GAP, proofLines } from './proof-lines.ts'
import { focusOf } from './select.ts'

/** The candidate under the cursor: its header, its diff and its proof; nothing where there is none. */
export function candidateView(frame: Frame, layout: Layout): readonly Line[] {
  const { candidate } = focusOf(frame.state)
  if (!candidate) return []
  return [
    header(frame, candidate, layout.width),
    ...diffView(frame, layout, candidate),
    ...block([], layout.gap),
    ...block(proofView(frame, layout, candidate), layout.proof),
  ]
}

function header(frame: Frame, candidate: CandidateState, width: number): Line {
  const { palette, signs } = frame.appearance
  const { failure, candidates } = focusOf(frame.state)
  const { decision, candidate: proposed, proof, derived } = candidate
  const number = ` ${candidates.indexOf(candidate) + 1}/${candidates.length}  `
  const dot = ` ${signs.dot} `
  const left: Line = [
    { text: number, dim: true },
    { text: oneLine(proposed.title), bold: true },
  ]
  const { hunks } = frame.view
  if (hunks) {
    const count = hunksOf({ focus: focusOf(frame.state) })
    const where = `hunk ${hunks.cursor + 1}/${count}${dot}${count - hunks.left.size} kept `
    return spread(left, [{ text: where, bold: true }], width, { gap: 2 })
  }
  const proven = proof.status === 'proven'
  const right: Line = [
    {
      text: decision === 'deferred' ? `later${dot}` : decision === 'accepted' ? `accepted${dot}` : '',
      color: decision === 'accepted' ? palette.good : undefined,
    },
    {
      text: proposed.fixes === 'code' ? '' : `changes the ${proposed.fixes}${dot}`,
      bold: true,
      color: palette.caution,
    },
    {
      text: derived?.proving ? 'being proven' : proof.status,
      bold: proven,
      color: proven ? palette.good : palette.accent,
    },
  ]
  const took = formatTime(candidate.provedAt - (failure?.redAt ?? candidate.foundAt))
  // The title says more than who made it; `x` shows both.
  const room = width - widthOf([...left, ...right]) - 3
  const origin = firstThatFits([`${dot}${proposed.engine}${dot}${took}`, `${dot}${took}`, ''], room)
  return spread(left, [...right, { text: `${origin} `, dim: true }], width, { gap: 2 })
}

function proofView({ appearance }: Frame, { width }: Layout, candidate: CandidateState): readonly Line[] {
  const { palette, signs } = appearance
  const colour = { yes: palette.good, no: palette.bad, unknown: palette.caution } as const
  return proofLines(candidate, signs, width - 2).map((line): Line => {
    if (line.kind !== 'parts') {
      const isDoubt = line.kind === 'doubt'
      return cutLine([{ text: ` ${line.text}`, color: isDoubt ? palette.caution : undefined, dim: !isDoubt }], width)
    }
    const parts = line.parts.flatMap(
      ({ mark, text }, at): Line => [
        { text: ' '.repeat(at > 0 ? PART_GAP : 1) },
        { text: signs[mark], bold: true, color: colour[mark] },
        { text: ` ${text}` },
      ],
    )
    return cutLine(parts, width)
  })
}
