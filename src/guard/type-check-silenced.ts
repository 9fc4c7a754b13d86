import type { Objection } from '../model/proof.ts'
import { isNode, type SyntaxNode, walk } from '../source/syntax.ts'
import type { ChangedFile, Guard, Patch, Side } from './guard.ts'
import { remember } from './remember.ts'

const name = 'type-check-silenced'

/** Comments that switch a checker off; they count only where a comment begins with them. */
const DIRECTIVE =
  /^[\s*/!]*(@ts-(?:ignore|expect-error|nocheck)|(?:eslint|oxlint|tslint)[-:]disable(?:-next-line|-line|:next-line)?|biome-ignore(?:-all|-start)?|deno-lint-ignore(?:-file)?|@type \{(?:any|\*)(?=\}))(?!\w)/

interface Silencer {
  readonly what: string
  readonly offset: number
}

/** Rules about types and lints that are switched off in place of being satisfied. */
export const TYPE_CHECK_SILENCED: readonly Guard[] = [
  { name, rule: 'directive', side: 'any', refuse: (patch) => newOnes(patch, directives) },
  { name, rule: 'any-type', side: 'any', refuse: (patch) => newOnes(patch, looseTypes) },
]

function newOnes(patch: Patch, read: (side: Side) => readonly Silencer[]): readonly Objection[] {
  const moved = patch.files.filter(({ after }) => after === null).flatMap(({ before }) => (before ? read(before) : []))
  const free = count(moved)
  return patch.files.flatMap((file) =>
    surplusOf(file, read)
      .filter(({ what }) => !take(free, what))
      .map((one) => objection(file, one)),
  )
}

function surplusOf({ before, after }: ChangedFile, read: (side: Side) => readonly Silencer[]): readonly Silencer[] {
  if (!after) return []
  const had = count(before ? read(before) : [])
  return read(after).filter(({ what }) => !take(had, what))
}

function objection({ path, after }: ChangedFile, { what, offset }: Silencer): Objection {
  return { guard: name, detail: `\`${what}\` is new`, path, line: after?.line(offset) ?? 1 }
}

function count(silencers: readonly Silencer[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { what } of silencers) counts.set(what, (counts.get(what) ?? 0) + 1)
  return counts
}

function take(counts: Map<string, number>, what: string): boolean {
  const left = counts.get(what) ?? 0
  counts.set(what, left - 1)
  return left > 0
}

function directives({ comments }: Side): readonly Silencer[] {
  return comments.flatMap(({ value, start }) => {
    const found = DIRECTIVE.exec(value)
    return found ? [{ what: found[1] as string, offset: start }] : []
  })
}

const looseTypes = remember(({ program }: Side): readonly Silencer[] => {
  const found: Silencer[] = []
  walk(program, (node) => {
    if (node.type === 'TSAnyKeyword') found.push({ what: 'any', offset: node.start })
    if (node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion') {
      const type = node.typeAnnotation as SyntaxNode
      const inner = node.expression as SyntaxNode
      if (type.type === 'TSNeverKeyword') found.push({ what: 'as never', offset: node.start })
      if (
        isNode(inner) &&
        /^TS(?:As|TypeAssertion)/.test(inner.type) &&
        (inner.typeAnnotation as SyntaxNode).type === 'TSUnknownKeyword'
      )
        found.push({ what: 'as unknown as', offset: node.start })
    }
    return true
  })
  return found
})
