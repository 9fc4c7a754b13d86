import type { FileError, TestError, TestOutcome } from './failure.ts'
import type { TestFile } from './lab.ts'

/** What the runner says while it watches; the border has turned Vitest's objects into ours. */
export type HostEvent =
  | {
      readonly type: 'run-started'
      readonly run: number
      readonly files: readonly TestFile[]
      readonly total: number
    }
  | {
      readonly type: 'test-finished'
      readonly run: number
      readonly outcome: TestOutcome
    }
  | {
      readonly type: 'file-finished'
      readonly run: number
      readonly file: TestFile
      readonly error: FileError | null
    }
  | {
      readonly type: 'run-finished'
      readonly run: number
      readonly reason: 'passed' | 'failed' | 'interrupted'
      readonly unhandled: readonly TestError[]
      readonly durationMs: number
    }
  /** Its tests are under way and say nothing any more, also not that their time is over: its worker was ended. */
  | { readonly type: 'file-hung'; readonly run: number; readonly file: TestFile; readonly silentMs: number }
  | { readonly type: 'file-removed'; readonly file: TestFile }
  | {
      readonly type: 'host-failed'
      readonly message: string
      readonly hint: string
    }

/** What a person can ask of the runner; the same as Vitest's own watch keys. */
export type HostOrder =
  | { readonly type: 'rerun-all' }
  | { readonly type: 'rerun-failed' }
  | { readonly type: 'rerun-files'; readonly files: readonly string[] }
  | { readonly type: 'update-snapshots' }
  | { readonly type: 'filter-files'; readonly pattern: string }
  | { readonly type: 'filter-names'; readonly pattern: string }
  | { readonly type: 'cancel' }

/** The user's Vitest, in watch mode or for single runs, in a process of its own. */
export interface TestHost {
  readonly vitest: string
  onEvent(listener: (event: HostEvent) => void): () => void
  /** Begins the first run. */
  start(): void
  send(order: HostOrder): void
  dispose(): Promise<void>
}
