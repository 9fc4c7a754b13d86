import { hunkCount, keepHunks } from '../source/keep-hunks.ts'
import type { Binding, KeyContext, KeyEffect } from './binding.ts'

/** How many hunks the candidate under the cursor has. */
export function hunksOf({ focus }: Pick<KeyContext, 'focus'>): number {
  return hunkCount(focus.candidate?.candidate.changes ?? [])
}

const mark =
  (kept: boolean) =>
  (context: KeyContext): KeyEffect => ({
    view: [{ type: 'hunk-marked', kept, count: hunksOf(context) }],
  })
const move =
  (by: number) =>
  (context: KeyContext): KeyEffect => ({
    view: [{ type: 'hunk-moved', by, count: hunksOf(context) }],
  })

/** Opens hunk mode; the key that leads in leads out. */
export const HUNK_MODE: Binding = {
  action: 'hunks',
  keys: ['tab'],
  section: 'decide',
  cap: 'Tab',
  label: 'hunks',
  help: 'keep only some hunks',
  when: (context) => hunksOf(context) > 1 && context.focus.candidate?.decision !== 'accepted',
  otherwise: ({ focus }) => (focus.candidate ? 'this candidate has one hunk only' : 'there is no candidate here'),
  run: ({ focus }) => ({
    view: focus.candidate ? [{ type: 'hunks-opened', candidateId: focus.candidate.candidate.id }] : [],
  }),
}

const ROWS: readonly Omit<Binding, 'section' | 'when'>[] = [
  { action: 'keep-hunk', keys: ['y'], cap: 'y', label: 'keep', help: 'keep it', run: mark(true) },
  { action: 'leave-hunk', keys: ['n'], cap: 'n', label: 'leave out', help: 'leave it out', run: mark(false) },
  {
    action: 'prove-hunks',
    keys: ['tab'],
    cap: 'Tab',
    label: 'prove what is kept',
    help: 'prove what is kept',
    run: proveKept,
  },
  {
    action: 'next-hunk',
    keys: ['J', 'down'],
    cap: 'J/K',
    pair: 'previous-hunk',
    label: 'hunk',
    help: 'next, previous',
    run: move(1),
  },
  { action: 'previous-hunk', keys: ['K', 'up'], cap: 'K', label: null, help: '', run: move(-1) },
  {
    action: 'hunk-range',
    keys: ['v'],
    cap: 'v',
    label: 'range',
    help: 'begin a range',
    run: () => ({ view: [{ type: 'hunk-range' }] }),
  },
]

/** The keys of hunk mode. None of them writes: what is kept becomes a candidate that is proven first. */
export const HUNKS: readonly Binding[] = ROWS.map((row) => ({ section: 'hunks', when: () => true, ...row }))

function proveKept(context: KeyContext): KeyEffect {
  const { view, focus, now } = context
  const { failure, candidate } = focus
  const closed = { type: 'hunks-closed', at: now } as const
  const left = view.hunks?.left
  if (!failure || !candidate || !left || left.size === 0) return { view: [closed] }
  const kept = Array.from({ length: hunksOf(context) }, (_, index) => index).filter((index) => !left.has(index))
  const changes = keepHunks(candidate.candidate.changes, new Set(kept))
  if (changes.length === 0)
    return { view: [{ type: 'hinted', text: `nothing is kept: Esc, then ${context.keys.cap('reject')}`, at: now }] }
  return {
    view: [closed],
    intents: [
      {
        type: 'derive',
        failureId: failure.failure.id,
        candidateId: candidate.candidate.id,
        changes,
        how: 'hunks',
      },
    ],
  }
}
