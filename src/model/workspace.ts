import type { FileChange } from './candidate.ts'

/** What the workspace knows of git. `dirty` counts tracked changes and untracked files that are not ignored. */
export type GitState =
  | { readonly status: 'none' }
  | { readonly status: 'no-commits' }
  | {
      readonly status: 'ready'
      readonly head: string
      readonly dirty: boolean
    }

/** The answer to an attempt to write. Nothing was written unless `applied`. */
export type ApplyOutcome =
  | {
      readonly status: 'applied'
      readonly undoId: string
      readonly paths: readonly string[]
    }
  | { readonly status: 'stale'; readonly path: string }
  | {
      readonly status: 'refused'
      readonly path: string
      readonly reason: string
    }
  | { readonly status: 'failed'; readonly message: string }

/** The answer to an attempt to take back the last accept that was not undone yet. */
export type UndoOutcome =
  | {
      readonly status: 'undone'
      readonly undoId: string
      readonly paths: readonly string[]
    }
  | { readonly status: 'nothing' }
  | { readonly status: 'stale'; readonly path: string }
  | { readonly status: 'failed'; readonly message: string }

/** A commit and what it did to the project, against its first parent. */
export interface Commit {
  readonly message: string
  /** Files that it added, changed or removed. */
  readonly paths: readonly string[]
  /** Of these, the ones that are texts. */
  changes(): Promise<readonly FileChange[]>
}

/** Lines of a text, counted from 1, both ends included. */
export interface LineRange {
  readonly from: number
  readonly to: number
}

/** The project's files and their history. Paths are relative to `root` with forward slashes. */
export interface Workspace {
  /** Absolute path. */
  readonly root: string
  read(path: string): Promise<string | null>
  /** Files (not ignored, not in `node_modules`) that match one of these globs. */
  find(globs: readonly string[]): Promise<readonly string[]>
  git(): Promise<GitState>
  /** Those of these paths that git ignores; without git those that `.gitignore` names. */
  ignored(paths: readonly string[]): Promise<readonly string[]>
  /** When a file or folder of the project, ignored ones excepted, was changed last (epoch ms). */
  lastChange(): Promise<number>
  /** Every file that differs between HEAD and the working tree. Empty without commits. */
  changesSinceHead(): Promise<readonly FileChange[]>
  /** The latest commits along first parents, newest first; none that has no parent. */
  commits(): Promise<readonly Commit[]>
  /**
   * When the newest line of each range was written (epoch ms of its commit's author): `Infinity` for what is not committed,
   * 0 for what is as old as the history that is here. Null where that cannot be told, soon also where git takes long.
   */
  lastEdits(path: string, ranges: readonly LineRange[]): Promise<readonly number[] | null>
  /** Applies all changes or none; refuses paths whose role `writable` does not contain or that leave the root. */
  apply(changes: readonly FileChange[], writable: ReadonlySet<string>): Promise<ApplyOutcome>
  undo(): Promise<UndoOutcome>
  dispose(): Promise<void>
}
