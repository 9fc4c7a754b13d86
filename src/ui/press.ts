import type { Binding, KeyContext, KeyEffect } from './binding.ts'
import { PIN_DECISIONS } from './pin-keys.ts'
import { pressInPrompt } from './prompt-keys.ts'
import type { KeyChunk } from './read-keys.ts'
import { sightOf } from './sight.ts'
import type { Overlay, Question, ViewAction } from './view-state.ts'

/** How long keys that decide are dead after what is shown changed, in milliseconds (claude-code #87053, codex #7744). */
export const GUARD_MS = 700

/** The same key again within this time is a key held down, in milliseconds: terminals repeat every 15 to 90. */
const REPEAT_MS = 150

/** When the keys that decide come alive, by the session's clock. */
export function armedAt({ state, view }: Pick<KeyContext, 'state' | 'view'>): number {
  return Math.max(state.focusChangedAt, view.shownAt) + GUARD_MS
}

/** True while keys that decide work: what is under the cursor was on the screen, unchanged, for `GUARD_MS`. */
export function isArmed(context: Pick<KeyContext, 'state' | 'view' | 'focus' | 'now'>): boolean {
  const { shown, undrawn } = context.view
  return !undrawn && shown.what === sightOf(context) && context.now >= armedAt(context)
}

/** The action whose key answers a question. */
export const ANSWERS: Readonly<Record<Question['kind'], string>> = {
  accept: 'accept',
  'accept-all': 'accept-all',
  'update-snapshots': 'update-snapshots',
}

/** The question that waits for its answer now; null when there is none or its time is up. */
export function openQuestion({ view, now }: Pick<KeyContext, 'view' | 'now'>): Question | null {
  const { question } = view
  return question?.kind === 'accept-all' && now >= question.until ? null : question
}

/**
 * What one key does, given how many came with it. The order of precedence: leaving, an open prompt, an open overlay, a
 * question that waits for its answer, hunk mode, the key table.
 */
export function pressKey(key: string, shown: KeyContext, burst: boolean): KeyEffect {
  const question = openQuestion(shown)
  const context = question === shown.view.question ? shown : { ...shown, view: { ...shown.view, question } }
  const { view, keys } = context
  const binding = keys.find(key, view.hunks !== null)
  if (key === 'ctrl-c' || key === 'ctrl-z' || binding?.action === 'redraw') return binding?.run(context) ?? {}
  if (view.prompt) return pressInPrompt(key, context)
  if (view.overlay) return pressInOverlay(key, context, burst)
  const answers = question !== null && binding?.action === ANSWERS[question.kind]
  const cancels = question && (key === 'escape' || key === 'backspace' || binding?.guarded === true)
  if (cancels && !answers) return { view: [{ type: 'question-dropped' }] }
  if (!binding) return pressUnbound(key, context)
  if (view.hunks && binding.guarded)
    return hint(`${key} waits: ${keys.cap('prove-hunks')} or Esc ends hunk mode first`, context)
  const before: ViewAction[] = question && !answers ? [{ type: 'question-dropped' }] : []
  const effect = applied(binding, key, context, burst)
  return { ...effect, view: [...before, ...(effect.view ?? [])] }
}

/** Escape and backspace go one step back; no other key without a binding means anything. */
function pressUnbound(key: string, { view, now }: KeyContext): KeyEffect {
  if (key !== 'escape' && key !== 'backspace') return {}
  if (view.hunks) return { view: [{ type: 'hunks-closed', at: now }] }
  return view.filter === '' ? {} : { view: [{ type: 'filtered', text: '', at: now }] }
}

function applied(binding: Binding, key: string, context: KeyContext, burst: boolean): KeyEffect {
  if (!binding.when(context)) return binding.otherwise ? hint(binding.otherwise(context), context) : {}
  if (binding.guarded) {
    if (burst) return hint(`${key} ignored: it came in a burst of keys`, context)
    const { lastKey } = context.view
    if (lastKey.key === key && context.now - lastKey.at < REPEAT_MS)
      return hint(`${key} ignored: the key is held down`, context)
    if (!isArmed(context)) return hint(`${key} ignored: this has only just appeared`, context)
  }
  return binding.run(context)
}

function hint(text: string, { now }: KeyContext): KeyEffect {
  return { view: [{ type: 'hinted', text, at: now }] }
}

/** The actions that open an overlay, and close it again. */
const OPENS: Readonly<Record<string, Overlay>> = {
  explain: 'explain',
  help: 'help',
  'vitest-help': 'vitest-help',
  ledger: 'ledger',
  spend: 'spend',
  pins: 'pins',
}

/** How the actions that move elsewhere move an overlay, in rows. */
const SCROLLS: Readonly<Record<string, (page: number) => number>> = {
  'next-failure': () => 1,
  'scroll-down': () => 1,
  'previous-failure': () => -1,
  'scroll-up': () => -1,
  'page-down': (page) => page,
  'page-up': (page) => -page,
}

function pressInOverlay(key: string, context: KeyContext, burst: boolean): KeyEffect {
  const { view, page, last, now, keys } = context
  const binding = keys.find(key, false)
  const action = binding?.action ?? ''
  const by = SCROLLS[action]
  if (by) return { view: [{ type: 'scrolled', by: by(page), last }] }
  if (action === 'quit') return binding?.run(context) ?? {}
  const decides = view.overlay === 'pins' && PIN_DECISIONS.find((one) => one.action === action)
  if (decides) return applied(decides, key, context, burst)
  const closes = key === 'escape' || key === 'backspace' || OPENS[action] === view.overlay
  if (closes) return { view: [{ type: 'overlay-closed', at: now }] }
  return OPENS[action] && binding?.when(context) ? binding.run(context) : {}
}

/** What one chunk does, key by key: each sees the view that the one before left. A paste fills a prompt and else nothing. */
export function pressChunk(chunk: KeyChunk, context: () => KeyContext, apply: (effect: KeyEffect) => void): void {
  if (chunk.kind === 'paste') {
    const { prompt } = context().view
    if (prompt)
      apply({
        view: [{ type: 'prompt-edited', text: prompt.text + chunk.text.replace(/[\u0000-\u001f\u007f]+/g, ' ') }],
      })
    return
  }
  for (const key of chunk.keys) {
    const now = context()
    // The key counts as pressed before its effect, which may leave a hint behind.
    const effect = pressKey(key, now, chunk.keys.length > 1)
    apply({ ...effect, view: [{ type: 'key-pressed', key, at: now.now }, ...(effect.view ?? [])] })
  }
}
