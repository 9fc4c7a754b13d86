import type { Binding, KeyContext } from './binding.ts'

/** Keys that move the cursor and the diff. */
export const MOVE: readonly Binding[] = [
  {
    keys: ['j', 'down'],
    section: 'move',
    cap: 'j/k',
    label: 'failure',
    help: 'next, previous failure',
    when: ({ state }) => state.failures.length > 1,
    run: () => ({ intents: [{ type: 'focus-failure', step: 1 }] }),
  },
  {
    keys: ['k', 'up'],
    section: 'move',
    cap: 'k',
    label: null,
    help: '',
    when: ({ state }) => state.failures.length > 1,
    run: () => ({ intents: [{ type: 'focus-failure', step: -1 }] }),
  },
  {
    keys: [']'],
    section: 'move',
    cap: '[ ]',
    label: 'candidate',
    help: 'previous, next candidate',
    when: ({ focus }) => focus.candidates.length > (focus.candidate ? 1 : 0),
    run: () => ({ intents: [{ type: 'focus-candidate', step: 1 }] }),
  },
  {
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
      keys: [String(number)],
      section: 'move',
      cap: number === 1 ? '1–9' : String(number),
      label: null,
      help: number === 1 ? 'candidate of that number' : '',
      when: ({ focus }) => focus.candidates.length >= number,
      run: () => ({ intents: [{ type: 'focus-candidate-number', number }] }),
    }
  }),
  scrollBinding(['pagedown'], 'PgDn/PgUp', 'page through the diff', ({ page }) => page, 'more'),
  scrollBinding(['pageup'], 'PgUp', '', ({ page }) => -page),
  scrollBinding(['J'], 'J/K', 'scroll the diff', () => 1),
  scrollBinding(['K'], 'K', '', () => -1),
]

function scrollBinding(
  keys: readonly string[],
  cap: string,
  help: string,
  by: (context: KeyContext) => number,
  label: string | null = null,
): Binding {
  return {
    keys,
    section: 'move',
    cap,
    label,
    help,
    when: ({ last }) => last > 0,
    run: (context) => ({ view: [{ type: 'scrolled', by: by(context), last: context.last }] }),
  }
}
