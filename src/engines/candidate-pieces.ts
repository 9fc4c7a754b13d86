import type { Proven } from '../model/advisers.ts'
import type { ObservedCall } from '../model/behaviour.ts'
import type { FileChange } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import { unifiedDiff } from '../source/unified-diff.ts'
import { attributes, type Piece, readable } from './context-pieces.ts'

/** A candidate that did not do, and why not. */
export interface Tried {
  readonly title: string
  /** Empty for one that could not even be applied. */
  readonly changes: readonly FileChange[]
  /** What the tests, a guard or a person said of it, in one line. */
  readonly detail: string
}

/** What a question is about besides the failure. */
export interface Extras {
  readonly tried?: readonly Tried[]
  readonly candidates?: readonly Proven[]
  readonly calls?: readonly ObservedCall[]
}

/** What was tried and refuted, the latest first, then what the person rejected. */
export function triedPieces({ rejections = [] }: Diagnosis, { tried = [] }: Extras): readonly Piece[] {
  const piece = (tag: string, { title, changes, detail }: Tried): Piece => ({
    tag,
    attributes: attributes({ title }),
    text: `${detail}\n${unifiedDiff(readable(changes))}`.trimEnd(),
  })
  return [
    ...tried.toReversed().map((one) => piece('refuted', one)),
    ...rejections.map(({ candidate, reason }) =>
      piece('rejected-by-the-person', {
        title: candidate?.title ?? '',
        changes: candidate?.changes ?? [],
        detail: reason,
      }),
    ),
  ]
}

/** What the failing tests call, and what each call gives now. */
export function callPieces(_diagnosis: Diagnosis, { calls = [] }: Extras): readonly Piece[] {
  const text = calls.map(({ call, gave }) => `${call} → ${gave}`).join('\n')
  return text === '' ? [] : [{ tag: 'calls', attributes: '', text }]
}

/** What a reviewer reads: the difference, what guards said of it, and what ran. */
export function candidatePieces(_diagnosis: Diagnosis, { candidates = [] }: Extras): readonly Piece[] {
  return candidates.map(({ candidate, proof }, index) => {
    const remarks = proof.guards.map(({ guard, detail, path, line }) => `guard ${guard}: ${detail} (${path}:${line})`)
    const { ran, passed } = proof.related
    const mended = proof.mended.length > 0 ? `; mends clause ${proof.mended.join(', ')}` : ''
    const lines = [
      `${passed} of ${ran} related tests pass${mended}`,
      ...remarks,
      unifiedDiff(readable(candidate.changes)),
    ]
    return {
      tag: 'candidate',
      attributes: attributes({ number: String(index + 1), fixes: candidate.fixes, title: candidate.title }),
      text: lines.join('\n').trimEnd(),
    }
  })
}
