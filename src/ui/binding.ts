import type { FileChange } from '../model/candidate.ts'
import type { Intent } from '../model/event.ts'
import type { SessionState } from '../model/session-state.ts'
import type { Focus } from './select.ts'
import type { ViewAction, ViewState } from './view-state.ts'

/** What a key may look at. */
export interface KeyContext {
  readonly state: SessionState
  readonly view: ViewState
  readonly focus: Focus
  readonly keys: KeyTable
  /** Rows that scroll at once, and the last row that scrolling can put on top: of the overlay, else of the diff. */
  readonly page: number
  readonly last: number
  /** How many columns of the widest line of the diff do not fit. */
  readonly beyond: number
  /** The session's clock. */
  readonly now: number
}

/** Another program that gets the terminal for a while. Lines are 1-based; paths are relative to the project. */
export type Launch =
  | {
      readonly kind: 'edit'
      readonly failureId: string
      readonly candidateId: string
      readonly changes: readonly FileChange[]
      readonly line: number
    }
  | { readonly kind: 'open'; readonly path: string; readonly line: number }
  | { readonly kind: 'page'; readonly text: string }

/** What a key does: orders for the session, changes of the view, and leaving the screen. */
export interface KeyEffect {
  readonly intents?: readonly Intent[]
  readonly view?: readonly ViewAction[]
  readonly leave?: 'quit' | 'interrupted' | 'suspended'
  readonly launch?: Launch
  /** Read the ledger and show it. */
  readonly loads?: 'ledger'
  /** Write every line of the screen anew. */
  readonly redraw?: boolean
}

/** One row of the key table. */
export interface Binding {
  /** The name under which the configuration gives it another key. */
  readonly action: string
  /** Names as `readKeys` gives them: the character itself, or `return`, `escape`, `pagedown`, `ctrl-l`. */
  readonly keys: readonly string[]
  /** `hunks` applies in hunk mode alone, before all others; `vitest` has the keys and the meaning of Vitest. */
  readonly section: 'decide' | 'hunks' | 'move' | 'repair' | 'screen' | 'vitest'
  /** How the key is printed. */
  readonly cap: string
  /** The action whose key is printed behind this one's, when one of both has another key. */
  readonly pair?: string
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

/** The table in force: what was built in, with the keys that the configuration gives. */
export interface KeyTable {
  readonly bindings: readonly Binding[]
  /** What a key does, in hunk mode or outside of it. */
  find(key: string, inHunks: boolean): Binding | undefined
  /** How the key of an action is printed. */
  cap(action: string): string
}

/**
 * The keys that Vitest's watch mode takes, in every case and with every modifier: it looks at the lower-case name alone
 * (tried on Vitest 4.1.12 and 5.1.1; `test/ui/keys.test.ts` compares them with the installed ones). Only bindings that
 * mean the same as in Vitest may use them.
 */
export const VITEST_KEYS: ReadonlySet<string> = new Set([...'arfuiptwqhc', 'return', 'space'])
