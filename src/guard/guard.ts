import type { Candidate, FileChange } from '../model/candidate.ts'
import type { Failure } from '../model/failure.ts'
import type { FileRole } from '../model/paths.ts'
import type { GuardName, Objection } from '../model/proof.ts'
import type { VerdictKind } from '../model/verdict.ts'
import type { SyntaxComment, SyntaxNode } from '../source/syntax.ts'

/** What a guard knows of the failure that a candidate is to repair. */
export interface GuardContext {
  readonly verdict: VerdictKind
  roles(path: string): FileRole
  readonly failure: Failure
  /** What the failing assertions expected, as the runner printed it. */
  readonly expectedValues: readonly string[]
  /** Source text of the literals that the failing tests hand to the project. */
  readonly failingInputs: readonly string[]
  /** Markdown of the clauses that speak of the changed modules. */
  readonly clauseTexts: readonly string[]
  readonly testTitles: readonly string[]
}

/** One side of a changed file as a tree. */
export interface Side {
  readonly text: string
  readonly program: SyntaxNode
  readonly comments: readonly SyntaxComment[]
  /** The 1-based line of an offset. */
  line(offset: number): number
}

/** A changed file; a side is null where the file does not exist or is no program. */
export interface ChangedFile {
  readonly path: string
  readonly role: FileRole
  readonly change: FileChange
  readonly before: Side | null
  readonly after: Side | null
}

/** All that a candidate changes, read once for all guards. */
export interface Patch {
  readonly candidate: Candidate
  readonly files: readonly ChangedFile[]
}

/** A rule that recognises one way to cheat. `tests`: it looks at test files and snapshots alone, whoever changed them. */
export interface Guard {
  readonly name: GuardName
  /** Unique within the table; several rules may object under one name. */
  readonly rule: string
  readonly side: 'tests' | 'source' | 'any'
  refuse(patch: Patch, context: GuardContext): readonly Objection[]
}
