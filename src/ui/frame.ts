import type { SessionState } from '../model/session-state.ts'
import type { KeyTable } from './binding.ts'
import type { Appearance } from './colours.ts'
import type { ViewState } from './view-state.ts'

/** Everything one picture of the screen depends on. Equal frames, equal pictures. */
export interface Frame {
  readonly state: SessionState
  readonly view: ViewState
  /** The session's clock. */
  readonly now: number
  /** Size of the terminal in cells; both at least 1. */
  readonly columns: number
  readonly rows: number
  readonly appearance: Appearance
  readonly keys: KeyTable
  readonly root: string
  readonly vitest: string
}

/** How the screen is divided: one column, two columns where there is room, or as little as works. */
export type Arrangement = 'narrow' | 'wide' | 'tiny'
