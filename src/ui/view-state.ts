/** A question that waits for the same key once more. What was asked about is named, so that nothing else can be meant. */
export type Question =
  | { readonly kind: 'accept'; readonly failureId: string; readonly candidateId: string; readonly text: string }
  | { readonly kind: 'update-snapshots'; readonly text: string }

/** A line of text that a person types. */
export interface Prompt {
  readonly kind: 'files' | 'names'
  readonly text: string
}

/** What covers the body of the screen. */
export type Overlay = 'explain' | 'help' | 'vitest-help'

/** What only the screen knows: nothing here says anything about the session. Times are the session's milliseconds. */
export interface ViewState {
  readonly overlay: Overlay | null
  /** First visible row of the overlay, and of the diff. */
  readonly overlayTop: number
  readonly diffTop: number
  readonly prompt: Prompt | null
  readonly question: Question | null
  /** What was under the cursor in the last frame (`identityOf`), and since when it is in sight. */
  readonly shown: { readonly what: string; readonly candidateId: string | null }
  readonly shownAt: number
  readonly lastKey: { readonly key: string; readonly at: number }
  /** Why the last key did nothing. */
  readonly hint: { readonly text: string; readonly at: number } | null
}

/** All that can happen to the view. */
export type ViewAction =
  | { readonly type: 'frame-drawn'; readonly what: string; readonly candidateId: string | null; readonly at: number }
  | { readonly type: 'overlay-opened'; readonly overlay: Overlay }
  | { readonly type: 'overlay-closed'; readonly at: number }
  | { readonly type: 'scrolled'; readonly by: number; readonly last: number }
  | { readonly type: 'prompt-opened'; readonly kind: Prompt['kind'] }
  | { readonly type: 'prompt-edited'; readonly text: string }
  | { readonly type: 'prompt-closed'; readonly at: number }
  | { readonly type: 'asked'; readonly question: Question; readonly at: number }
  | { readonly type: 'question-dropped' }
  | { readonly type: 'hinted'; readonly text: string; readonly at: number }
  | { readonly type: 'key-pressed'; readonly key: string; readonly at: number }
  | { readonly type: 'resumed'; readonly at: number }

/** The view before the first frame. */
export const INITIAL_VIEW: ViewState = {
  overlay: null,
  overlayTop: 0,
  diffTop: 0,
  prompt: null,
  question: null,
  shown: { what: '', candidateId: null },
  shownAt: Number.NEGATIVE_INFINITY,
  lastKey: { key: '', at: Number.NEGATIVE_INFINITY },
  hint: null,
}

/**
 * The view after one action. `shownAt` starts anew whenever what a person looks at changed or came back into sight: after
 * an overlay, a prompt, a question or a stop; that is what holds back the keys that decide.
 */
export function reduceView(view: ViewState, action: ViewAction): ViewState {
  switch (action.type) {
    case 'frame-drawn':
      return frameDrawn(view, action)
    case 'overlay-opened':
      return { ...view, overlay: action.overlay, overlayTop: 0, question: null, hint: null }
    case 'overlay-closed':
      return { ...view, overlay: null, shownAt: action.at }
    case 'scrolled': {
      const top = (now: number): number => Math.max(0, Math.min(now + action.by, action.last))
      return view.overlay
        ? { ...view, overlayTop: top(view.overlayTop) }
        : { ...view, diffTop: top(view.diffTop), question: null }
    }
    case 'prompt-opened':
      return { ...view, prompt: { kind: action.kind, text: '' }, question: null, hint: null }
    case 'prompt-edited':
      return view.prompt ? { ...view, prompt: { ...view.prompt, text: action.text } } : view
    case 'prompt-closed':
      return { ...view, prompt: null, shownAt: action.at }
    case 'asked':
      return { ...view, question: action.question, shownAt: action.at, hint: null }
    case 'question-dropped':
      return { ...view, question: null }
    case 'hinted':
      return { ...view, hint: { text: action.text, at: action.at } }
    case 'key-pressed':
      return { ...view, lastKey: { key: action.key, at: action.at }, hint: null }
    case 'resumed':
      return { ...view, shownAt: action.at, question: null }
  }
}

function frameDrawn(view: ViewState, { what, candidateId, at }: Extract<ViewAction, { type: 'frame-drawn' }>) {
  if (what === view.shown.what) return view
  const keepsQuestion = view.question?.kind === 'update-snapshots'
  return {
    ...view,
    shown: { what, candidateId },
    shownAt: at,
    diffTop: candidateId === view.shown.candidateId ? view.diffTop : 0,
    question: keepsQuestion ? view.question : null,
  }
}
