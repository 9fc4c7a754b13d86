import type { Intent } from '../model/event.ts'
import type { Binding, KeyContext, KeyEffect } from './binding.ts'

const started = ({ state }: KeyContext): boolean => state.phase !== 'starting'
const order = (order: Extract<Intent, { type: 'order-host' }>['order']): KeyEffect => ({
  intents: [{ type: 'order-host', order }],
})

/** The failing snapshot after the one under the cursor, and around; snapshots are decided on one by one, like all else. */
function nextSnapshot({ state: { failures, focus } }: KeyContext): string | null {
  const cursor = failures.findIndex(({ failure }) => failure.id === focus.failureId)
  const around = [...failures.slice(cursor + 1), ...failures.slice(0, cursor + 1)]
  return around.find(({ failure }) => failure.kind === 'snapshot')?.failure.id ?? null
}

/** Vitest's own keys, with their meaning there. */
export const VITEST: readonly Binding[] = [
  {
    action: 'rerun-failed',
    keys: ['f'],
    section: 'vitest',
    cap: 'f',
    label: 'rerun failed',
    help: 'rerun failed',
    when: ({ state }) => state.counts.failed > 0,
    otherwise: () => 'no test fails',
    run: () => order({ type: 'rerun-failed' }),
  },
  {
    action: 'rerun-all',
    keys: ['a', 'return'],
    section: 'vitest',
    cap: 'a',
    label: 'rerun all',
    help: 'rerun all (also Enter)',
    when: started,
    run: () => order({ type: 'rerun-all' }),
  },
  {
    action: 'rerun',
    keys: ['r'],
    section: 'vitest',
    cap: 'r',
    label: null,
    help: 'rerun',
    when: () => true,
    run: () => order({ type: 'rerun-all' }),
  },
  {
    action: 'update-snapshots',
    keys: ['u'],
    section: 'vitest',
    cap: 'u',
    label: null,
    help: 'update snapshots (asks)',
    guarded: true,
    when: () => true,
    run: ({ view, now }) =>
      view.question?.kind === 'update-snapshots'
        ? { ...order({ type: 'update-snapshots' }), view: [{ type: 'question-dropped' }] }
        : {
            view: [
              {
                type: 'asked',
                at: now,
                question: { kind: 'update-snapshots', text: 'this overwrites snapshot files' },
              },
            ],
          },
  },
  {
    action: 'filter-files',
    keys: ['p'],
    section: 'vitest',
    cap: 'p',
    label: 'files',
    help: 'filter by file name',
    when: started,
    run: () => ({ view: [{ type: 'prompt-opened', kind: 'files' }] }),
  },
  {
    action: 'filter-names',
    keys: ['t'],
    section: 'vitest',
    cap: 't',
    label: 'names',
    help: 'filter by test name',
    when: started,
    run: () => ({ view: [{ type: 'prompt-opened', kind: 'names' }] }),
  },
  {
    action: 'cancel',
    keys: ['c'],
    section: 'vitest',
    cap: 'c',
    label: 'cancel run',
    help: 'cancel the run',
    when: ({ state }) => state.phase === 'running',
    otherwise: () => 'nothing runs',
    run: () => order({ type: 'cancel' }),
  },
  {
    action: 'review-snapshots',
    keys: ['i'],
    section: 'vitest',
    cap: 'i',
    label: null,
    help: 'next failing snapshot',
    when: (context) => nextSnapshot(context) !== null,
    otherwise: () => 'no snapshot fails',
    run: (context) => {
      const failureId = nextSnapshot(context)
      return failureId === null ? {} : { intents: [{ type: 'focus-on', failureId }] }
    },
  },
  {
    action: 'choose-project',
    keys: ['w'],
    section: 'vitest',
    cap: 'w',
    label: null,
    help: '',
    when: () => false,
    otherwise: () => 'projects are chosen at the start: repair-watch -- --project NAME',
    run: () => ({}),
  },
  {
    action: 'vitest-help',
    keys: ['h'],
    section: 'vitest',
    cap: 'h',
    label: null,
    help: "Vitest's keys",
    when: () => true,
    run: () => ({ view: [{ type: 'overlay-opened', overlay: 'vitest-help' }] }),
  },
]
