import { RepairWatchError } from '../model/errors.ts'
import type { Intent } from '../model/event.ts'
import type { SessionState } from '../model/session-state.ts'
import { acceptGate, type Focus, flippedVerdict } from './select.ts'
import type { ViewAction, ViewState } from './view-state.ts'

/** What a key may look at. */
export interface KeyContext {
  readonly state: SessionState
  readonly view: ViewState
  readonly focus: Focus
  /** Rows that scroll at once, and the last row that scrolling can put on top: of the overlay, else of the diff. */
  readonly page: number
  readonly last: number
  /** The session's clock. */
  readonly now: number
}

/** What a key does: orders for the session, changes of the view, and leaving the screen. */
export interface KeyEffect {
  readonly intents?: readonly Intent[]
  readonly view?: readonly ViewAction[]
  readonly leave?: 'quit' | 'interrupted' | 'suspended'
  /** Write every line of the screen anew. */
  readonly redraw?: boolean
}

/** One row of the key table. */
export interface Binding {
  /** Names as `readKeys` gives them: the character itself, or `return`, `escape`, `pagedown`, `ctrl-l`. */
  readonly keys: readonly string[]
  readonly section: 'decide' | 'move' | 'repair' | 'screen' | 'vitest'
  /** How the key is printed. */
  readonly cap: string
  /** One or two words for the bottom line; null keeps it off that line. */
  readonly label: string | null
  /** One line for the help. */
  readonly help: string
  /** A key that decides or writes: dead in a burst, while held down, and right after what is shown changed. */
  readonly guarded?: boolean
  /** Whether the key means anything now; only then it stands on the bottom line. */
  when(context: KeyContext): boolean
  /** Why it means nothing now, for a person who pressed it all the same. */
  otherwise?(context: KeyContext): string
  run(context: KeyContext): KeyEffect
}

/**
 * The keys that Vitest's watch mode takes, in every case and with every modifier: it looks at the lower-case name alone
 * (tried on Vitest 4.1.12 and 5.1.1; `test/ui/keys.test.ts` compares them with the installed one). Only bindings that
 * mean the same as in Vitest may use them.
 */
export const VITEST_KEYS: ReadonlySet<string> = new Set([...'arfuiptwqhc', 'return', 'space'])

const always = (): boolean => true
const started = ({ state }: KeyContext): boolean => state.phase !== 'starting'
const order = (order: Extract<Intent, { type: 'order-host' }>['order']): KeyEffect => ({
  intents: [{ type: 'order-host', order }],
})
const undecided = ({ focus }: KeyContext): boolean =>
  focus.candidate?.decision === 'open' || focus.candidate?.decision === 'deferred'
const whyDecided = ({ focus }: KeyContext): string =>
  focus.candidate ? 'this candidate is accepted already' : 'there is no candidate under the cursor'

const DECIDE: readonly Binding[] = [
  {
    keys: ['y'],
    section: 'decide',
    cap: 'y',
    label: 'accept',
    help: 'accept: write this diff',
    guarded: true,
    when: ({ focus }) => acceptGate(focus).status !== 'closed',
    otherwise: ({ focus }) => {
      const gate = acceptGate(focus)
      return gate.status === 'closed' ? gate.reason : ''
    },
    run: accept,
  },
  {
    keys: ['n'],
    section: 'decide',
    cap: 'n',
    label: 'reject',
    help: 'reject for good',
    guarded: true,
    when: undecided,
    otherwise: whyDecided,
    run: ({ focus }) => decideAs('reject', focus),
  },
  {
    keys: ['s'],
    section: 'decide',
    cap: 's',
    label: 'later',
    help: 'decide later',
    when: ({ focus }) => focus.candidate?.decision === 'open',
    otherwise: whyDecided,
    run: ({ focus }) => decideAs('defer', focus),
  },
  {
    keys: ['z'],
    section: 'decide',
    cap: 'z',
    label: 'undo',
    help: 'undo the last accept',
    guarded: true,
    when: ({ state }) => state.accepted > 0,
    otherwise: () => 'nothing was accepted yet',
    run: () => ({ intents: [{ type: 'undo' }] }),
  },
]

function accept({ focus, view, now }: KeyContext): KeyEffect {
  const { failure, candidate } = focus
  const gate = acceptGate(focus)
  if (!failure || !candidate || gate.status === 'closed') return {}
  const failureId = failure.failure.id
  const candidateId = candidate.candidate.id
  const { question } = view
  const asked = question?.kind === 'accept' && question.failureId === failureId && question.candidateId === candidateId
  if (gate.status === 'ask' && !asked)
    return {
      view: [{ type: 'asked', at: now, question: { kind: 'accept', failureId, candidateId, text: gate.question } }],
    }
  return { intents: [{ type: 'accept', failureId, candidateId }], view: [{ type: 'question-dropped' }] }
}

function decideAs(type: 'reject' | 'defer', { failure, candidate }: Focus): KeyEffect {
  if (!failure || !candidate) return {}
  return { intents: [{ type, failureId: failure.failure.id, candidateId: candidate.candidate.id }] }
}

const MOVE: readonly Binding[] = [
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

const REPAIR: readonly Binding[] = [
  {
    keys: ['x'],
    section: 'repair',
    cap: 'x',
    label: 'explain',
    help: 'explain everything',
    when: ({ focus }) => focus.failure !== null,
    otherwise: () => 'there is no failure to explain',
    run: () => ({ view: [{ type: 'overlay-opened', overlay: 'explain' }] }),
  },
  {
    keys: ['b'],
    section: 'repair',
    cap: 'b',
    label: 'verdict',
    help: 'set the verdict yourself',
    when: ({ focus }) => focus.failure !== null,
    run: ({ focus: { failure } }) =>
      failure
        ? {
            intents: [{ type: 'flip-verdict', failureId: failure.failure.id, kind: flippedVerdict(failure.verdict) }],
          }
        : {},
  },
  {
    keys: ['g'],
    section: 'repair',
    cap: 'g',
    label: 'repair again',
    help: 'look for repairs again',
    when: ({ focus }) => focus.failure !== null && focus.failure.stage !== 'repairing',
    run: ({ focus: { failure } }) =>
      failure ? { intents: [{ type: 'repair-again', failureId: failure.failure.id }] } : {},
  },
  {
    keys: ['.'],
    section: 'repair',
    cap: '.',
    label: null,
    help: 'pause, resume repairs',
    when: always,
    run: () => ({ intents: [{ type: 'pause' }] }),
  },
]

const VITEST: readonly Binding[] = [
  {
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
    keys: ['a', 'return'],
    section: 'vitest',
    cap: 'a',
    label: 'rerun all',
    help: 'rerun all (also Enter)',
    when: started,
    run: () => order({ type: 'rerun-all' }),
  },
  {
    keys: ['r'],
    section: 'vitest',
    cap: 'r',
    label: null,
    help: 'rerun',
    when: always,
    run: () => order({ type: 'rerun-all' }),
  },
  {
    keys: ['u'],
    section: 'vitest',
    cap: 'u',
    label: null,
    help: 'update snapshots (asks)',
    guarded: true,
    when: always,
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
    keys: ['p'],
    section: 'vitest',
    cap: 'p',
    label: 'files',
    help: 'filter by file name',
    when: started,
    run: () => ({ view: [{ type: 'prompt-opened', kind: 'files' }] }),
  },
  {
    keys: ['t'],
    section: 'vitest',
    cap: 't',
    label: 'names',
    help: 'filter by test name',
    when: started,
    run: () => ({ view: [{ type: 'prompt-opened', kind: 'names' }] }),
  },
  {
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
    keys: ['h'],
    section: 'vitest',
    cap: 'h',
    label: null,
    help: "Vitest's keys",
    when: always,
    run: () => ({ view: [{ type: 'overlay-opened', overlay: 'vitest-help' }] }),
  },
]

const SCREEN: readonly Binding[] = [
  {
    keys: ['?'],
    section: 'screen',
    cap: '?',
    label: 'keys',
    help: 'all keys',
    when: always,
    run: () => ({ view: [{ type: 'overlay-opened', overlay: 'help' }] }),
  },
  {
    keys: ['q'],
    section: 'vitest',
    cap: 'q',
    label: 'quit',
    help: 'quit, nothing is lost',
    when: always,
    run: () => ({ intents: [{ type: 'quit' }], leave: 'quit' }),
  },
  {
    keys: ['ctrl-l'],
    section: 'screen',
    cap: 'Ctrl-L',
    label: null,
    help: 'draw the screen anew',
    when: always,
    run: ({ now }) => ({ view: [{ type: 'resumed', at: now }], redraw: true }),
  },
  {
    keys: ['ctrl-z'],
    section: 'screen',
    cap: 'Ctrl-Z',
    label: null,
    help: 'suspend',
    when: always,
    run: () => ({ leave: 'suspended' }),
  },
  {
    keys: ['ctrl-c'],
    section: 'vitest',
    cap: 'Ctrl-C',
    label: null,
    help: 'interrupt (status 130)',
    when: always,
    run: () => ({ intents: [{ type: 'quit' }], leave: 'interrupted' }),
  },
]

/** Every key there is: it dispatches, fills the bottom line and prints the help. */
export const BINDINGS: readonly Binding[] = [...DECIDE, ...MOVE, ...REPAIR, ...VITEST, ...SCREEN]

/** The headings of the help, in their order. */
export const SECTIONS: Readonly<Record<Binding['section'], string>> = {
  decide: 'Decide',
  move: 'Move',
  repair: 'Repair',
  screen: 'Screen',
  vitest: "Vitest's own",
}

/**
 * Refuses a table in which one key means two things, or one of ours takes a key of Vitest in any case or with any
 * modifier. Throws `config` with every key at fault.
 */
export function checkBindings(bindings: readonly Binding[]): void {
  const seen = new Set<string>()
  const faults: string[] = []
  for (const { keys, section } of bindings) {
    for (const key of keys) {
      if (seen.has(key)) faults.push(`"${key}" is bound twice`)
      seen.add(key)
      if (section !== 'vitest' && VITEST_KEYS.has(key.replace(/^(?:ctrl-|alt-)+/, '').toLowerCase()))
        faults.push(`"${key}" belongs to Vitest`)
    }
  }
  if (faults.length > 0)
    throw new RepairWatchError('config', `the key table is wrong: ${faults.join(', ')}`, {
      hint: 'give each of these actions a key of its own',
    })
}
