import type { Binding, KeyContext, KeyEffect } from './binding.ts'
import { BINDINGS } from './keys.ts'
import type { KeyChunk } from './read-keys.ts'
import { identityOf } from './select.ts'
import type { ViewAction } from './view-state.ts'

/** How long keys that decide are dead after what is shown changed, in milliseconds (claude-code #87053, codex #7744). */
export const GUARD_MS = 700

/** The same key again within this time is a key held down, in milliseconds: terminals repeat every 15 to 90. */
const REPEAT_MS = 150

const BY_KEY: ReadonlyMap<string, Binding> = new Map(
  BINDINGS.flatMap((binding) => binding.keys.map((key) => [key, binding] as const)),
)

/** When the keys that decide come alive, by the session's clock. */
export function armedAt({ state, view }: Pick<KeyContext, 'state' | 'view'>): number {
  return Math.max(state.focusChangedAt, view.shownAt) + GUARD_MS
}

/** True while keys that decide work: what is under the cursor was on the screen, unchanged, for `GUARD_MS`. */
export function isArmed(context: Pick<KeyContext, 'state' | 'view' | 'focus' | 'now'>): boolean {
  return context.view.shown.what === identityOf(context.focus) && context.now >= armedAt(context)
}

/**
 * What one key does, given how many came with it. The order of precedence: leaving, an open prompt, an open overlay, a
 * question that waits for its answer, the key table.
 */
export function pressKey(key: string, context: KeyContext, burst: boolean): KeyEffect {
  const binding = BY_KEY.get(key)
  if (key === 'ctrl-c' || key === 'ctrl-z' || key === 'ctrl-l') return binding?.run(context) ?? {}
  if (context.view.prompt) return editPrompt(key, context)
  if (context.view.overlay) return pressInOverlay(key, context)
  const { question } = context.view
  const cancels = question && (key === 'escape' || key === 'backspace' || binding?.guarded === true)
  if (cancels && key !== ANSWER[question.kind]) return { view: [{ type: 'question-dropped' }] }
  if (!binding) return {}
  const before: ViewAction[] = question && key !== ANSWER[question.kind] ? [{ type: 'question-dropped' }] : []
  const effect = applied(binding, key, context, burst)
  return { ...effect, view: [...before, ...(effect.view ?? [])] }
}

const ANSWER = { accept: 'y', 'update-snapshots': 'u' } as const

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

const OPENS = { explain: 'x', help: '?', 'vitest-help': 'h' } as const
const SCROLLS: Readonly<Record<string, (page: number) => number>> = {
  j: () => 1,
  down: () => 1,
  J: () => 1,
  k: () => -1,
  up: () => -1,
  K: () => -1,
  pagedown: (page) => page,
  pageup: (page) => -page,
}

function pressInOverlay(key: string, context: KeyContext): KeyEffect {
  const { view, page, last, now } = context
  const by = SCROLLS[key]
  if (by) return { view: [{ type: 'scrolled', by: by(page), last }] }
  if (key === 'q') return BY_KEY.get('q')?.run(context) ?? {}
  const opens = (Object.keys(OPENS) as (keyof typeof OPENS)[]).find((overlay) => OPENS[overlay] === key)
  const closes = key === 'escape' || key === 'backspace' || (view.overlay !== null && opens === view.overlay)
  if (closes) return { view: [{ type: 'overlay-closed', at: now }] }
  return opens && BY_KEY.get(key)?.when(context) ? { view: [{ type: 'overlay-opened', overlay: opens }] } : {}
}

function editPrompt(key: string, { view: { prompt }, now }: KeyContext): KeyEffect {
  if (!prompt) return {}
  const edited = (text: string): KeyEffect => ({ view: [{ type: 'prompt-edited', text }] })
  if (key === 'escape') return { view: [{ type: 'prompt-closed', at: now }] }
  if (key === 'return')
    return {
      view: [{ type: 'prompt-closed', at: now }],
      intents: [
        {
          type: 'order-host',
          order: { type: prompt.kind === 'files' ? 'filter-files' : 'filter-names', pattern: prompt.text.trim() },
        },
      ],
    }
  if (key === 'backspace') return edited([...prompt.text].slice(0, -1).join(''))
  if (key === 'ctrl-u') return edited('')
  if (key === 'ctrl-w') return edited(prompt.text.replace(/\S*\s*$/, ''))
  if (key === 'space') return edited(`${prompt.text} `)
  return [...key].length === 1 ? edited(prompt.text + key) : {}
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
