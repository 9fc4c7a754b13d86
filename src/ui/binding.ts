import { RepairWatchError } from '../model/errors.ts'
import type { Intent } from '../model/event.ts'
import type { SessionState } from '../model/session-state.ts'
import type { Focus } from './select.ts'
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
