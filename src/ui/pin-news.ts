import type { Draft, PinChange } from '../model/draft.ts'
import type { SessionState } from '../model/session-state.ts'
import { behaviourText } from '../session/behaviour-text.ts'
import { countOf, oneLine } from './fit-text.ts'
import type { Frame } from './frame.ts'

/** A draft that a person looks at, and what its tests see otherwise on the files as they are. */
export interface DraftReview {
  readonly draft: Draft
  readonly changes: readonly PinChange[]
  /** Its number among all drafts, from 1. */
  readonly number: number
  readonly isLater: boolean
}

/** The draft to look at next: one that sees another behaviour, one that nobody decided on, one that was put off; null for none. */
export function draftInReview({ pins }: Pick<SessionState, 'pins'>): DraftReview | null {
  const all = (pins?.drafts ?? []).map(
    (draft, index): DraftReview => ({
      draft,
      changes: pins?.changed.get(draft.module) ?? [],
      number: index + 1,
      isLater: pins?.later.has(draft.id) ?? false,
    }),
  )
  return all.find(({ changes }) => changes.length > 0) ?? all.find(({ isLater }) => !isLater) ?? all[0] ?? null
}

/** What there is to say of pins in one line, and in two or three words. */
export interface PinNews {
  readonly kind: 'changed' | 'drafting' | 'drafted' | 'offered'
  readonly text: string
  readonly short: string
}

/** The most urgent news of pins; null when there is none, or when it is being looked at. The key comes first: the end may be cut. */
export function pinNews({ state, view, keys }: Pick<Frame, 'state' | 'view' | 'keys'>): PinNews | null {
  const { pins } = state
  if (!pins || view.overlay === 'pins') return null
  const key = keys.cap('pins')
  const review = draftInReview(state)
  if (review && review.changes.length > 0) {
    const [first, ...others] = review.changes.map(behaviourText)
    const more = others.length > 0 ? ` (and ${others.length} more)` : ''
    return { kind: 'changed', text: oneLine(`${key}: behaviour changed: ${first}${more}`), short: `${key}: changed` }
  }
  if (pins.drafting !== null)
    return { kind: 'drafting', text: oneLine(`looking for tests that pin ${pins.drafting} …`), short: 'pinning …' }
  if (review && !review.isLater) {
    const tests = countOf(review.draft.tests.length, 'test')
    return {
      kind: 'drafted',
      text: oneLine(`${key} shows ${tests} that pin ${review.draft.module}`),
      short: `${key}: ${tests}`,
    }
  }
  if (!pins.offer) return null
  const { module, symbols, tried, missed } = pins.offer
  const text = `${key} pins what ${symbols.join(', ')} did: tests miss ${missed} of ${countOf(tried, 'fault')} in ${module}`
  return { kind: 'offered', text: oneLine(text), short: `${key} pins it` }
}
