import type { KeyContext, KeyEffect } from './binding.ts'
import { matches } from './select.ts'
import type { Prompt } from './view-state.ts'

/** What each prompt is for: the words before the text, and what Enter does with and without text. */
export const PROMPTS: Readonly<
  Record<Prompt['kind'], { readonly label: string; readonly enter: string; readonly empty: string }>
> = {
  files: { label: 'files matching:', enter: 'filter', empty: 'no filter' },
  names: { label: 'test names matching:', enter: 'filter', empty: 'no filter' },
  queue: { label: 'failures with:', enter: 'list', empty: 'list all' },
  reason: { label: 'rejected because:', enter: 'reject', empty: 'reject' },
}

/** What a key does while a line of text is typed: none of them decides, but for Enter at the end of a reason. */
export function pressInPrompt(key: string, context: KeyContext): KeyEffect {
  const { prompt } = context.view
  if (!prompt) return {}
  const edited = (text: string): KeyEffect => ({ view: [{ type: 'prompt-edited', text }] })
  if (key === 'escape') return { view: [{ type: 'prompt-closed', at: context.now }] }
  if (key === 'return') return entered(prompt, context)
  if (key === 'backspace') return edited([...prompt.text].slice(0, -1).join(''))
  if (key === 'ctrl-u') return edited('')
  if (key === 'ctrl-w') return edited(prompt.text.replace(/\S*\s*$/, ''))
  if (key === 'space') return edited(`${prompt.text} `)
  return [...key].length === 1 ? edited(prompt.text + key) : {}
}

function entered(prompt: Prompt, { state, now }: KeyContext): KeyEffect {
  const text = prompt.text.trim()
  const closed = { type: 'prompt-closed', at: now } as const
  switch (prompt.kind) {
    case 'files':
      return { view: [closed], intents: [{ type: 'order-host', order: { type: 'filter-files', pattern: text } }] }
    case 'names':
      return { view: [closed], intents: [{ type: 'order-host', order: { type: 'filter-names', pattern: text } }] }
    case 'reason':
      return {
        view: [closed],
        intents: prompt.target ? [{ type: 'reject', ...prompt.target, ...(text === '' ? {} : { reason: text }) }] : [],
      }
    case 'queue': {
      const found = state.failures.filter((failure) => matches(failure, text.toLowerCase()))
      const [first] = found
      if (!first) return { view: [{ type: 'hinted', text: `no failure has "${text}"`, at: now }] }
      const stays = found.some(({ failure }) => failure.id === state.focus.failureId)
      return {
        view: [{ type: 'filtered', text, at: now }],
        intents: stays ? [] : [{ type: 'focus-on', failureId: first.failure.id }],
      }
    }
  }
}
