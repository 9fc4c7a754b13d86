/** Who proposes candidates. */
export type EngineName = 'history' | 'templates' | 'test-literal' | 'model'

/** Where a candidate came from: an engine, or the answer of a person. */
export type Origin = EngineName | 'person'

/** What a candidate changes. */
export type Fixes = 'code' | 'test' | 'contract'

/** Replaces UTF-16 offsets `start` (inclusive) to `end` (exclusive) of the text before the change by `text`. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** One file as it was and as it shall be; null stands for "does not exist". `path` is relative, forward slashes. */
export interface FileChange {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** A repair that is still being written: nothing of it was run. `lines` is the block under the pen, as far as it came. */
export interface Writing {
  readonly title: string
  readonly path: string
  readonly lines: readonly { readonly kind: 'context' | 'removed' | 'added'; readonly text: string }[]
}

/** A proposed repair. `id` is `c-` and eight hex digits of a hash over its changes: equal changes, equal id. */
export interface Candidate {
  readonly id: string
  readonly engine: Origin
  readonly fixes: Fixes
  readonly title: string
  readonly changes: readonly FileChange[]
  /** Contract clauses that the engine names as its reason. */
  readonly clauses: readonly string[]
  /** The rule that made it (`boundary`, `undo-hunk`, …), for statistics and learned priors. */
  readonly rule: string
  /** Unnormalised log prior: higher is tried and shown earlier. Comparable within one engine only. */
  readonly weight: number
  /** It is no repair, and never proven or shown: it is run for what that tells its engine. */
  readonly probe?: true
}
