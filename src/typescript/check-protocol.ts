import type { FileChange } from '../model/candidate.ts'

/** What the process of the type checker is told. Paths are relative to the root with forward slashes. */
export type ToChecker =
  /** Files on disk may have changed; the projects of these paths are wanted. */
  | { readonly type: 'refresh'; readonly paths: readonly string[] }
  | { readonly type: 'check'; readonly id: number; readonly changes: readonly FileChange[] }

/** What it answers. */
export type FromChecker =
  | { readonly type: 'refreshed' }
  | { readonly type: 'checked'; readonly id: number; readonly error: string | null }
