import type { Intent } from '../model/event.ts'
import { fileRole } from '../model/paths.ts'
import type { Binding, KeyContext, KeyEffect } from './binding.ts'
import { type DraftReview, draftInReview } from './pin-news.ts'

/** The module of the failure under the cursor: where it was thrown. */
function failingModule({ focus: { failure } }: KeyContext): string | null {
  const file = failure?.failure.at?.file
  return file !== undefined && fileRole(file) === 'source' ? file : null
}

/** Shows what is drafted or being looked for; else looks for tests of what is offered, else of the failure's module. */
function pin(context: KeyContext): KeyEffect {
  const { state } = context
  const review = draftInReview(state)
  const shows: KeyEffect = { view: [{ type: 'overlay-opened', overlay: 'pins' }] }
  if (state.pins?.drafting || (review && (!review.isLater || review.changes.length > 0))) return shows
  if (state.pins?.offer) return { intents: [{ type: 'characterize', module: null }] }
  const module = failingModule(context)
  if (module === null || state.pins?.drafts.some((draft) => draft.module === module)) return shows
  return { intents: [{ type: 'characterize', module }] }
}

/** The key that pins behaviour. */
export const PINS: readonly Binding[] = [
  {
    action: 'pins',
    keys: ['m'],
    section: 'repair',
    cap: 'm',
    label: null,
    help: 'pin behaviour by tests',
    when: (context) => {
      const { pins } = context.state
      return Boolean(pins?.offer || pins?.drafting || pins?.drafts.length) || failingModule(context) !== null
    },
    otherwise: () => 'nothing that tests do not pin is being edited',
    run: pin,
  },
]

/** What the keys that decide on a candidate do to the draft that is being reviewed. The review ends with each of them. */
export const PIN_DECISIONS: readonly Binding[] = [
  answer('answer-test', 'not intended', false),
  answer('answer-code', 'intended', true),
  decision('accept', 'write', 'accept', true),
  decision('reject', 'drop', 'drop', true),
  decision('later', 'later', 'later', false),
]

function decision(
  action: string,
  label: string,
  decided: Extract<Intent, { type: 'decide-draft' }>['decision'],
  guarded: boolean,
): Binding {
  const intent = ({ draft }: DraftReview): Intent => ({ type: 'decide-draft', draftId: draft.id, decision: decided })
  return onDraft({ action, label, guarded }, () => true, intent)
}

function answer(action: string, label: string, intended: boolean): Binding {
  return onDraft(
    { action, label, guarded: true },
    ({ changes }) => changes.length > 0,
    ({ draft, changes }) => ({
      type: 'answer-change',
      draftId: draft.id,
      tests: changes.map(({ test }) => test),
      intended,
    }),
  )
}

function onDraft(
  own: Pick<Binding, 'action' | 'label' | 'guarded'>,
  when: (review: DraftReview) => boolean,
  intent: (review: DraftReview) => Intent,
): Binding {
  return {
    ...own,
    keys: [],
    section: 'decide',
    cap: '',
    help: '',
    when: ({ state }) => {
      const review = draftInReview(state)
      return review !== null && when(review)
    },
    otherwise: ({ state }) => (draftInReview(state) ? 'its behaviour is as it was' : 'no draft waits'),
    run: ({ state, now }) => {
      const review = draftInReview(state)
      return review ? { intents: [intent(review)], view: [{ type: 'overlay-closed', at: now }] } : {}
    },
  }
}
