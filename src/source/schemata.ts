import type { TextEdit } from '../model/candidate.ts'
import { type EditedTree, editedTrees } from './edited-tree.ts'
import { oneLine } from './one-line.ts'
import { isInFunction, type Placement, placements } from './placement.ts'
import { purityOf } from './pure-expression.ts'
import { type Alternative, type SwitchSite, withSwitches } from './switches.ts'
import { parse, type SyntaxNode } from './syntax.ts'
import { type SyntaxDifference, syntaxDifferences } from './syntax-diff.ts'

/** How `schemata` places edits. */
export interface SchemataOptions {
  /**
   * Place edits of code that runs once, while the module is evaluated, too. Sound only if every module is evaluated
   * anew for every id.
   */
  readonly topLevel: boolean
}

/**
 * All edits of one file in one module (mutant schemata): an edit takes effect while `globalThis.__rw.at` holds its id at
 * each of its `sites`, without any the text runs as given; every loop calls `globalThis.__rw.tick()` in each turn. An edit
 * is placed at the smallest expression or statements for which that is provably the same as the edited text, and
 * rejected where there is none: imports, types, class heads, enums, names of anonymous functions, edits that do not
 * parse. Lines stay as they are. Null when `text` cannot be parsed.
 */
export function schemata(
  path: string,
  text: string,
  edits: readonly { readonly id: number; readonly edit: TextEdit }[],
  options: SchemataOptions = { topLevel: false },
): {
  readonly text: string
  readonly placed: readonly number[]
  readonly rejected: readonly number[]
  readonly sites: readonly SwitchSite[]
} | null {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return null
  const ranges: Placement[] = []
  const alternatives: Alternative[] = []
  const placed: number[] = []
  const rejected: number[] = []
  for (const { id, edit } of edits) {
    const made = place(path, text, parsed.program, edit, ranges, options)
    if (!made) rejected.push(id)
    else {
      placed.push(id)
      alternatives.push(...made.map((one) => ({ ...one, id })))
      ranges.push(...made)
    }
  }
  const { program, comments } = parsed
  const made = withSwitches(text, program, comments, alternatives)
  return parse(path, made.text).status === 'parsed'
    ? { ...made, placed, rejected }
    : { ...withSwitches(text, program, comments, []), placed: [], rejected: edits.map(({ id }) => id) }
}

type Placed = Omit<Alternative, 'id'>

function place(
  path: string,
  text: string,
  program: SyntaxNode,
  edit: TextEdit,
  ranges: readonly Placement[],
  { topLevel }: SchemataOptions,
): readonly Placed[] | null {
  for (const edited of editedTrees(path, text, program, edit)) {
    const differences = syntaxDifferences(edited.pair)
    if (!topLevel && !differences.every(runsInFunction)) return null
    const found = placedIn(edited, differences, ranges)
    if (found) return outermost(found)
  }
  return null
}

/** Null when one of the differences has no place inside of the part that was read anew. */
function placedIn(
  edited: EditedTree,
  differences: readonly SyntaxDifference[],
  ranges: readonly Placement[],
): readonly Placed[] | null {
  const found: Placed[] = []
  for (const difference of differences) {
    const fitting = firstFitting(difference, edited, [...ranges, ...found])
    if (!fitting) return null
    found.push(fitting)
  }
  return found
}

function outermost(found: readonly Placed[]): readonly Placed[] {
  return found.filter(
    (one, i) =>
      !found.some(
        (other, j) =>
          i !== j &&
          other.start <= one.start &&
          one.end <= other.end &&
          (other.end - other.start > one.end - one.start || j < i),
      ),
  )
}

function runsInFunction({ pair, list }: SyntaxDifference): boolean {
  return isInFunction(list ? { before: pair.before, after: pair.after, up: pair, key: list.key } : pair)
}

/**
 * The innermost placement that crosses no other one; of those that only compute a value the outermost, since many edits
 * of a value come to the same there.
 */
function firstFitting(
  difference: SyntaxDifference,
  { pair, text, comments }: EditedTree,
  ranges: readonly Placement[],
): Placed | null {
  let found: Placed | null = null
  for (const placement of placements(difference)) {
    // Further out nothing was read anew: there is no alternative text.
    if (placement.start < pair.before.start || placement.end > pair.before.end) break
    if (found && !isComputed(placement)) break
    if (ranges.some((other) => crosses(placement, other))) continue
    const alternative = oneLine(text, placement.alternative, comments)
    if (alternative !== null) found = { ...placement, text: alternative }
    if (found && !isComputed(found)) break
  }
  return found
}

function isComputed({ original, alternative: [node] }: Placement): boolean {
  return original !== null && node !== undefined && purityOf(original) !== null && purityOf(node) !== null
}

/** Ranges that overlap without one holding the other cannot both be wrapped. */
function crosses(a: Placement, b: Placement): boolean {
  return (
    (a.start < b.start && b.start < a.end && a.end < b.end) || (b.start < a.start && a.start < b.end && b.end < a.end)
  )
}
