import type { LedgerEntry } from '../model/ledger.ts'

/** Names one candidate of one failure. */
export interface Target {
  readonly failureId: string
  readonly candidateId: string
}

/**
 * A question that waits for the same key once more. What was asked about is named, so that nothing else can be meant; the one
 * about many is gone at `until`.
 */
export type Question =
  | { readonly kind: 'accept'; readonly failureId: string; readonly candidateId: string; readonly text: string }
  | {
      readonly kind: 'accept-all'
      readonly targets: readonly Target[]
      readonly until: number
      readonly text: string
    }
  | { readonly kind: 'update-snapshots'; readonly text: string }

/** A line of text that a person types. */
export interface Prompt {
  readonly kind: 'files' | 'names' | 'queue' | 'reason'
  readonly text: string
  /** What the reason is for. */
  readonly target?: Target
}

/** What covers the body of the screen. */
export type Overlay = 'explain' | 'help' | 'vitest-help' | 'ledger' | 'spend' | 'pins'

/** Hunk mode: hunks are counted from 0 over all changes of the candidate. */
export interface HunkMode {
  readonly candidateId: string
  readonly cursor: number
  /** Where a range begins; null while there is none. */
  readonly anchor: number | null
  /** The hunks that are left out. */
  readonly left: ReadonlySet<number>
}

/** What only the screen knows: nothing here says anything about the session. Times are the session's milliseconds. */
export interface ViewState {
  readonly overlay: Overlay | null
  /** First visible row of the overlay, and of the diff; `diffLeft` counts columns, null until lines were moved: then what changes is in sight. */
  readonly overlayTop: number
  readonly diffTop: number
  readonly diffLeft: number | null
  /** Before and after side by side, where there is room. */
  readonly split: boolean
  readonly hunks: HunkMode | null
  /** Only failures whose name, file or verdict holds this are listed; empty for all. */
  readonly filter: string
  /** The ledger as it was read last; null before. */
  readonly ledger: readonly LedgerEntry[] | null
  readonly prompt: Prompt | null
  readonly question: Question | null
  /** What was under the cursor in the last frame (`identityOf`), and since when it is in sight. */
  readonly shown: { readonly what: string; readonly candidateId: string | null }
  readonly shownAt: number
  /** Something came back into sight that no frame has drawn yet. */
  readonly undrawn: boolean
  readonly lastKey: { readonly key: string; readonly at: number }
  /** Why the last key did nothing. */
  readonly hint: { readonly text: string; readonly at: number } | null
}

/** All that can happen to the view. */
export type ViewAction =
  | { readonly type: 'frame-drawn'; readonly what: string; readonly candidateId: string | null; readonly at: number }
  | { readonly type: 'overlay-opened'; readonly overlay: Overlay }
  | { readonly type: 'overlay-closed'; readonly at: number }
  | { readonly type: 'ledger-read'; readonly entries: readonly LedgerEntry[] }
  | { readonly type: 'scrolled'; readonly by: number; readonly last: number }
  | { readonly type: 'shifted'; readonly by: number; readonly beyond: number }
  | { readonly type: 'split-toggled' }
  | { readonly type: 'hunks-opened'; readonly candidateId: string }
  | { readonly type: 'hunks-closed'; readonly at: number }
  | { readonly type: 'hunk-moved'; readonly by: number; readonly count: number }
  | { readonly type: 'hunk-marked'; readonly kept: boolean; readonly count: number }
  | { readonly type: 'hunk-range' }
  | { readonly type: 'filtered'; readonly text: string; readonly at: number }
  | {
      readonly type: 'prompt-opened'
      readonly kind: Prompt['kind']
      readonly text?: string
      readonly target?: Target
    }
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
  diffLeft: null,
  split: false,
  hunks: null,
  filter: '',
  ledger: null,
  prompt: null,
  question: null,
  shown: { what: '', candidateId: null },
  shownAt: Number.NEGATIVE_INFINITY,
  undrawn: false,
  lastKey: { key: '', at: Number.NEGATIVE_INFINITY },
  hint: null,
}

/**
 * The view after one action. `shownAt` starts anew whenever what a person looks at changed or came back into sight: after
 * an overlay, a prompt, a question, hunk mode or a stop; that is what holds back the keys that decide.
 */
export function reduceView(view: ViewState, action: ViewAction): ViewState {
  switch (action.type) {
    case 'frame-drawn':
      return frameDrawn(view, action)
    case 'overlay-opened':
      return { ...view, overlay: action.overlay, overlayTop: 0, question: null, hint: null }
    case 'overlay-closed':
      return { ...view, overlay: null, ...comesBack(action) }
    case 'ledger-read':
      return { ...view, ledger: action.entries }
    case 'scrolled': {
      const top = (now: number): number => Math.max(0, Math.min(now + action.by, action.last))
      return view.overlay
        ? { ...view, overlayTop: top(view.overlayTop) }
        : { ...view, diffTop: top(view.diffTop), question: null }
    }
    case 'shifted':
      return {
        ...view,
        diffLeft: Math.max(0, Math.min((view.diffLeft ?? 0) + action.by, action.beyond)),
        question: null,
      }
    case 'split-toggled':
      return { ...view, split: !view.split, diffTop: 0, question: null }
    case 'hunks-opened':
      return {
        ...view,
        hunks: { candidateId: action.candidateId, cursor: 0, anchor: null, left: new Set() },
        question: null,
        hint: null,
      }
    case 'hunks-closed':
      return { ...view, hunks: null, ...comesBack(action) }
    case 'hunk-moved':
    case 'hunk-marked':
    case 'hunk-range':
      return view.hunks ? { ...view, hunks: reduceHunks(view.hunks, action) } : view
    case 'filtered':
      return { ...view, filter: action.text, prompt: null, ...comesBack(action) }
    case 'prompt-opened': {
      const { kind, text = '', target } = action
      return { ...view, prompt: { kind, text, ...(target ? { target } : {}) }, question: null, hint: null }
    }
    case 'prompt-edited':
      return view.prompt ? { ...view, prompt: { ...view.prompt, text: action.text } } : view
    case 'prompt-closed':
      return { ...view, prompt: null, ...comesBack(action) }
    case 'asked':
      return { ...view, question: action.question, ...comesBack(action), hint: null }
    case 'question-dropped':
      return { ...view, question: null }
    case 'hinted':
      return { ...view, hint: { text: action.text, at: action.at } }
    case 'key-pressed':
      return { ...view, lastKey: { key: action.key, at: action.at }, hint: null }
    case 'resumed':
      return { ...view, ...comesBack(action), question: null }
  }
}

/** Whatever comes back into sight counts from the frame that draws it, which may come late. */
function comesBack({ at }: { readonly at: number }): Pick<ViewState, 'shownAt' | 'undrawn'> {
  return { shownAt: at, undrawn: true }
}

/** The hunks from where a range began to the cursor; the one under the cursor while there is none. */
export function hunkRange({ cursor, anchor }: HunkMode): { readonly from: number; readonly to: number } {
  return { from: Math.min(cursor, anchor ?? cursor), to: Math.max(cursor, anchor ?? cursor) }
}

function reduceHunks(
  hunks: HunkMode,
  action: Extract<ViewAction, { type: 'hunk-moved' | 'hunk-marked' | 'hunk-range' }>,
): HunkMode {
  const moved = (from: number, by: number, count: number): number => Math.max(0, Math.min(from + by, count - 1))
  switch (action.type) {
    case 'hunk-moved':
      return { ...hunks, cursor: moved(hunks.cursor, action.by, action.count) }
    case 'hunk-range':
      return { ...hunks, anchor: hunks.anchor === null ? hunks.cursor : null }
    case 'hunk-marked': {
      const { from, to } = hunkRange(hunks)
      const left = new Set(hunks.left)
      for (let hunk = from; hunk <= to; hunk++) {
        if (action.kept) left.delete(hunk)
        else left.add(hunk)
      }
      return { ...hunks, left, anchor: null, cursor: moved(to, 1, action.count) }
    }
  }
}

function frameDrawn(view: ViewState, { what, candidateId, at }: Extract<ViewAction, { type: 'frame-drawn' }>) {
  const { question } = view
  const isOver = question?.kind === 'accept-all' && at >= question.until
  if (what === view.shown.what) {
    if (!view.undrawn && !isOver) return view
    return { ...view, question: isOver ? null : question, ...(view.undrawn ? { shownAt: at, undrawn: false } : {}) }
  }
  const isSame = candidateId === view.shown.candidateId
  return {
    ...view,
    shown: { what, candidateId },
    shownAt: at,
    undrawn: false,
    diffTop: isSame ? view.diffTop : 0,
    diffLeft: isSame ? view.diffLeft : null,
    hunks: view.hunks?.candidateId === candidateId ? view.hunks : null,
    question: question?.kind === 'update-snapshots' ? question : null,
  }
}
