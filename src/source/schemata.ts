import type { TextEdit } from '../model/candidate.ts'
import { applyEdits } from './apply-edits.ts'
import { oneLine } from './one-line.ts'
import { isInFunction, type Placement, placements } from './placement.ts'
import { purityOf } from './pure-expression.ts'
import { type Alternative, type SwitchSite, withSwitches } from './switches.ts'
import { parse, type SyntaxComment, type SyntaxNode } from './syntax.ts'
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
  const edited = editedTree(path, text, program, edit)
  if (!edited) return null
  const differences = syntaxDifferences(edited.before, edited.after)
  const found: Placed[] = []
  for (const difference of differences) {
    if (!topLevel && !runsInFunction(difference)) return null
    const fitting = firstFitting(difference, edited, [...ranges, ...found])
    if (!fitting) return null
    found.push(fitting)
  }
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

interface EditedTree {
  readonly before: SyntaxNode
  readonly after: SyntaxNode
  /** What the offsets of `after` refer to. */
  readonly text: string
  readonly comments: readonly SyntaxComment[]
}

/** The tree before and after the edit: of one statement of the module where that is enough, else of the whole. */
function editedTree(path: string, text: string, program: SyntaxNode, edit: TextEdit): EditedTree | null {
  const statement = (program.body as readonly SyntaxNode[]).find(
    ({ start, end }) => start < edit.start && edit.end < end,
  )
  if (statement) {
    const { start, end } = statement
    const part = applyEdits(text.slice(start, end), [{ ...edit, start: edit.start - start, end: edit.end - start }])
    const parsed = parse(path, `${part}\n${asModule(path)}`)
    if (part === null || parsed.status === 'malformed') return null
    const [after, ...rest] = parsed.program.body as readonly SyntaxNode[]
    if (after?.type === statement.type && rest.length === (asModule(path) === '' ? 0 : 1))
      return {
        before: { ...program, body: [statement] },
        after: { ...program, body: [after] },
        text: part,
        comments: parsed.comments,
      }
  }
  const whole = applyEdits(text, [edit])
  if (whole === null) return null
  const parsed = parse(path, whole)
  return parsed.status === 'malformed'
    ? null
    : {
        before: program,
        after: parsed.program,
        text: whole,
        comments: parsed.comments,
      }
}

/** What makes a part of a module be read as one. */
function asModule(path: string): string {
  return /\.c[jt]s$/.test(path) ? '' : 'export {};'
}

/**
 * The innermost placement that crosses no other one; of those that only compute a value the outermost, since many edits
 * of a value come to the same there.
 */
function firstFitting(
  difference: SyntaxDifference,
  { text, comments }: EditedTree,
  ranges: readonly Placement[],
): Placed | null {
  let found: Placed | null = null
  for (const placement of placements(difference)) {
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
