import type { HostEvent, HostOrder } from '../model/host.ts'
import type { TestFile } from '../model/lab.ts'
import type { ImportLists } from './import-lists.ts'
import type { SetUp } from './set-up.ts'

/** What the host's process needs to open the user's Vitest. */
export interface HostSettings {
  /** Absolute, links resolved. */
  readonly root: string
  /** The user's own arguments for Vitest, as typed behind `--`. */
  readonly args: readonly string[]
  /** Only test files whose path contains one of these; empty for all. */
  readonly filters: readonly string[]
  /** False: files are not watched, and runs happen by order alone. */
  readonly watch: boolean
}

/** What an earlier process with the same Vitest told: runs are counted on, and files that are gone are told. */
export interface HostPast {
  readonly runs: number
  readonly files: readonly TestFile[]
}

/** Main process to host process. `open` comes first and once; nothing is reported before `start`. */
export type ToHost =
  | { readonly type: 'open'; readonly settings: HostSettings; readonly past: HostPast }
  | { readonly type: 'start' }
  | { readonly type: 'order'; readonly order: HostOrder }
  /** Answered once by `imports`. */
  | { readonly type: 'imports' }
  | { readonly type: 'close' }

/** Host process to main process. */
export type FromHost =
  | { readonly type: 'event'; readonly event: HostEvent }
  /** The configuration was changed and did not load: Vitest is closed. */
  | { readonly type: 'restart-failed' }
  | { readonly type: 'log'; readonly text: string }
  | { readonly type: 'set-up'; readonly setUp: SetUp }
  /** Null where Vitest did not open. */
  | { readonly type: 'imports'; readonly lists: ImportLists | null }
