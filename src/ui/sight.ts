import type { KeyContext } from './binding.ts'
import { draftInReview } from './pin-news.ts'
import { identityOf } from './select.ts'

/** Equal as long as what a key would decide on is the same: the draft that is being reviewed, else what is under the cursor. */
export function sightOf({ state, view, focus }: Pick<KeyContext, 'state' | 'view' | 'focus'>): string {
  if (view.overlay !== 'pins') return identityOf(focus)
  const review = draftInReview(state)
  return `pins ${JSON.stringify([review?.draft.id, review?.changes])}`
}
