import type { Binding } from './binding.ts'
import { HUNKS } from './hunk-keys.ts'
import { MOVE } from './move-keys.ts'
import { PANELS } from './panel-keys.ts'
import { PINS } from './pin-keys.ts'
import { DECIDE, REPAIR } from './repair-keys.ts'
import { VITEST } from './vitest-keys.ts'

const SCREEN: readonly Binding[] = [
  {
    action: 'help',
    keys: ['?'],
    section: 'screen',
    cap: '?',
    label: 'keys',
    help: 'all keys',
    when: () => true,
    run: () => ({ view: [{ type: 'overlay-opened', overlay: 'help' }] }),
  },
  {
    action: 'quit',
    keys: ['q'],
    section: 'vitest',
    cap: 'q',
    label: 'quit',
    help: 'quit, nothing is lost',
    when: () => true,
    run: () => ({ intents: [{ type: 'quit' }], leave: 'quit' }),
  },
  {
    action: 'redraw',
    keys: ['ctrl-l'],
    section: 'screen',
    cap: 'Ctrl-L',
    label: null,
    help: 'draw the screen anew',
    when: () => true,
    run: ({ now }) => ({ view: [{ type: 'resumed', at: now }], redraw: true }),
  },
  {
    action: 'suspend',
    keys: ['ctrl-z'],
    section: 'screen',
    cap: 'Ctrl-Z',
    label: null,
    help: 'suspend',
    when: () => true,
    run: () => ({ leave: 'suspended' }),
  },
  {
    action: 'interrupt',
    keys: ['ctrl-c'],
    section: 'vitest',
    cap: 'Ctrl-C',
    label: null,
    help: 'interrupt (status 130)',
    when: () => true,
    run: () => ({ intents: [{ type: 'quit' }], leave: 'interrupted' }),
  },
]

/** Every key there is, as built in: it dispatches, fills the bottom line and prints the help. */
export const BINDINGS: readonly Binding[] = [
  ...DECIDE,
  ...HUNKS,
  ...MOVE,
  ...REPAIR,
  ...PINS,
  ...PANELS,
  ...VITEST,
  ...SCREEN,
]

/** The headings of the help, in their order. */
export const SECTIONS: Readonly<Record<Binding['section'], string>> = {
  decide: 'Decide',
  hunks: 'Hunks (after Tab)',
  move: 'Move',
  repair: 'Repair',
  screen: 'Screen',
  vitest: "Vitest's own",
}
