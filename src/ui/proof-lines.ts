import type { CandidateState } from '../model/session-state.ts'
import { behaviourLine } from '../session/behaviour-line.ts'
import type { Signs } from './colours.ts'
import { cutText, oneLine, wrapText } from './fit-text.ts'
import { type ProofPart, proofParts } from './select.ts'
import { textWidth } from './text-width.ts'

/** One line below the diff: marked parts of the proof, plain text that says why it is not proven, or what tests leave open. */
export type ProofLine =
  | { readonly kind: 'parts'; readonly parts: readonly ProofPart[] }
  | { readonly kind: 'doubt' | 'open'; readonly text: string }

/** The columns between two parts of a proof. */
export const PART_GAP = 3

/** A proof in as few lines of `width` columns as it needs; what keeps it from being proven follows below. */
export function proofLines(
  { proof, behaviour, derived }: Pick<CandidateState, 'proof' | 'behaviour' | 'derived'>,
  signs: Signs,
  width: number,
): readonly ProofLine[] {
  if (derived?.proving) return [{ kind: 'open', text: cutText('what you made of it is being proven', width) }]
  const lines: ProofPart[][] = [[]]
  let used = 0
  for (const part of proofParts(proof)) {
    const wide = textWidth(`${signs[part.mark]} ${part.text}`) + PART_GAP
    if (used > 0 && used + wide - PART_GAP > width) {
      lines.push([])
      used = 0
    }
    lines.at(-1)?.push(part)
    used += wide
  }
  const doubts = [...proof.guards.map(({ detail, path, line }) => `${detail} (${path}:${line})`), ...proof.reasons]
  // What is proven has no doubts but those of a reviewer.
  const text = `${doubts.length > 0 && proof.status !== 'proven' ? 'not proven: ' : ''}${doubts.join('; ')}`
  return [
    ...lines.map((parts): ProofLine => ({ kind: 'parts', parts })),
    ...wrapText(behaviourLine(behaviour) ?? '', width)
      .filter((line) => line !== '')
      .map((line): ProofLine => ({ kind: 'open', text: oneLine(line) })),
    ...(text ? wrapText(text, width).map((line): ProofLine => ({ kind: 'doubt', text: line })) : []),
  ]
}
