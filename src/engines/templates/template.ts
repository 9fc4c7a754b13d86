import type { TextEdit } from '../../model/candidate.ts'
import type { SyntaxNode } from '../../source/syntax.ts'
import type { Hints } from './hints.ts'
import type { SourceFile } from './source-file.ts'

/** One node of a source file under suspicion, with what stands around it and what the failure tells. */
export interface Site {
  readonly node: SyntaxNode
  readonly parent: SyntaxNode | null
  /** The field of `parent` that holds the node. */
  readonly key: string | null
  /** From the program down to `parent`. */
  readonly parents: readonly SyntaxNode[]
  readonly file: SourceFile
  readonly hints: Hints
}

/** One way to mend a site. `title` is one plain phrase; `weight` compares proposals of one template at one site. */
export interface Proposal {
  readonly title: string
  readonly edits: readonly TextEdit[]
  readonly weight: number
}

/**
 * A family of repairs. `prior` is its unnormalised share among the repairs of one site (`research.md` §1.1, re-weighted
 * on labelled bugs); it is split over the proposals by their weights. `types` are the node types it looks at.
 */
export interface Template {
  readonly name: string
  readonly prior: number
  readonly types: readonly string[]
  propose(site: Site): Iterable<Proposal>
}
