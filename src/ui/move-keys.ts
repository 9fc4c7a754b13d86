import type { Binding, KeyContext, KeyEffect } from './binding.ts'
import { listedFailures } from './select.ts'

/** Columns that a long line moves at once. */
const SHIFT = 8

/** Keys that move the cursor and the diff. */
export const MOVE: readonly Binding[] = [
  failureBinding('next-failure', ['j', 'down'], 1, {
    cap: 'j/k',
    pair: 'previous-failure',
    label: 'failure',
    help: 'next, previous failure',
  }),
  failureBinding('previous-failure', ['k', 'up'], -1, { cap: 'k', label: null, help: '' }),
  {
    action: 'filter',
    keys: ['/'],
    section: 'move',
    cap: '/',
    label: null,
    help: 'list only some failures',
    when: ({ state, view }) => state.failures.length > 1 || view.filter !== '',
    otherwise: () => 'there is nothing to choose from',
    run: ({ view }) => ({ view: [{ type: 'prompt-opened', kind: 'queue', text: view.filter }] }),
  },
  {
    action: 'next-candidate',
    keys: [']'],
    section: 'move',
    cap: '[ ]',
    label: 'candidate',
    help: 'previous, next candidate',
    when: ({ focus }) => focus.candidates.length > (focus.candidate ? 1 : 0),
    run: () => ({ intents: [{ type: 'focus-candidate', step: 1 }] }),
  },
  {
    action: 'previous-candidate',
    keys: ['['],
    section: 'move',
    cap: '[',
    label: null,
    help: '',
    when: ({ focus }) => focus.candidates.length > (focus.candidate ? 1 : 0),
    run: () => ({ intents: [{ type: 'focus-candidate', step: -1 }] }),
  },
  ...Array.from({ length: 9 }, (_, index): Binding => {
    const number = index + 1
    return {
      action: `candidate-${number}`,
      keys: [String(number)],
      section: 'move',
      cap: number === 1 ? '1–9' : String(number),
      label: null,
      help: number === 1 ? 'candidate of that number' : '',
      when: ({ focus }) => focus.candidates.length >= number,
      run: () => ({ intents: [{ type: 'focus-candidate-number', number }] }),
    }
  }),
  scrollBinding('page-down', ['pagedown'], ({ page }) => page, {
    cap: 'PgDn/PgUp',
    pair: 'page-up',
    help: 'page through the diff',
    label: 'more',
  }),
  scrollBinding('page-up', ['pageup'], ({ page }) => -page, { cap: 'PgUp' }),
  scrollBinding('scroll-down', ['J'], () => 1, { cap: 'J/K', pair: 'scroll-up', help: 'scroll the diff' }),
  scrollBinding('scroll-up', ['K'], () => -1, { cap: 'K' }),
  shiftBinding('shift-right', 'right', SHIFT, { cap: '→/←', pair: 'shift-left', help: 'move long lines' }),
  shiftBinding('shift-left', 'left', -SHIFT, { cap: '←', help: '' }),
]

type Wording = Pick<Binding, 'cap' | 'help' | 'label'> & Pick<Partial<Binding>, 'pair'>

function failureBinding(action: string, keys: readonly string[], step: 1 | -1, wording: Wording): Binding {
  return {
    action,
    keys,
    section: 'move',
    when: ({ state, view }) => listedFailures(state, view).length > 1,
    run: (context) => stepTo(context, step),
    ...wording,
  }
}

/** With a filter the session does not know which failure is next. */
function stepTo({ state, view }: KeyContext, step: 1 | -1): KeyEffect {
  if (view.filter === '') return { intents: [{ type: 'focus-failure', step }] }
  const listed = listedFailures(state, view)
  const next = listed[listed.findIndex(({ failure }) => failure.id === state.focus.failureId) + step]
  return next ? { intents: [{ type: 'focus-on', failureId: next.failure.id }] } : {}
}

function scrollBinding(
  action: string,
  keys: readonly string[],
  by: (context: KeyContext) => number,
  wording: Partial<Wording> & Pick<Wording, 'cap'>,
): Binding {
  return {
    action,
    keys,
    section: 'move',
    label: null,
    help: '',
    ...wording,
    when: ({ last }) => last > 0,
    run: (context) => ({ view: [{ type: 'scrolled', by: by(context), last: context.last }] }),
  }
}

function shiftBinding(action: string, key: string, by: number, wording: Omit<Wording, 'label'>): Binding {
  return {
    action,
    keys: [key],
    section: 'move',
    label: null,
    ...wording,
    when: ({ beyond }) => beyond > 0,
    run: ({ beyond }) => ({ view: [{ type: 'shifted', by, beyond }] }),
  }
}
