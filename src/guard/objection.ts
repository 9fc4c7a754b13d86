import type { GuardName, Objection } from '../model/proof.ts'
import type { SyntaxNode } from '../source/syntax.ts'
import type { ChangedFile, Side } from './guard.ts'

/** An objection that points at a node of the changed text. */
export function objectionAt(
  guard: GuardName,
  { path, side }: { readonly path: string; readonly side: Side },
  node: SyntaxNode,
  detail: string,
): Objection {
  return { guard, detail, path, line: side.line(node.start) }
}

/** An objection to a file as a whole. */
export function objectionTo(guard: GuardName, { path }: ChangedFile, detail: string): Objection {
  return { guard, detail, path, line: 1 }
}

/** The text of a node on one line, cut to what a person reads at a glance. */
export function excerpt(side: Side, node: SyntaxNode): string {
  const text = side.text.slice(node.start, node.end).replace(/\s+/g, ' ')
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
