import type { FileChange } from '../model/candidate.ts'
import { lineIndex } from '../source/apply-edits.ts'
import { diffHunks } from '../source/unified-diff.ts'

/** One error of the type checker; `pos` is a UTF-16 offset. */
export interface TypeDiagnostic {
  readonly code: number
  readonly text: string
  readonly pos: number
}

/**
 * Errors that say that a name, a member, an export, a module or a parameter does not exist. Others, such as a value of another type or
 * a name that is never used, leave a program that may do what it shall.
 */
const NOT_THERE = new Set([2304, 2305, 2307, 2339, 2503, 2551, 2552, 2554, 2555, 2614, 2724, 18004])

/**
 * The first error by which a change names what is not there, on a line that it writes and where the text before had no such error:
 * `src/a.ts:3: Cannot find name 'x'. (TS2304)`. Null where there is none.
 */
export function inventedName(
  change: FileChange,
  before: readonly TypeDiagnostic[],
  after: readonly TypeDiagnostic[],
): string | null {
  const known = new Set(before.map(keyOf))
  const added = new Set(
    diffHunks(change, 0).flatMap(({ lines }) => lines.flatMap(({ kind, new: line }) => (kind === 'added' ? line : []))),
  )
  const lineOf = lineIndex(change.after ?? '')
  for (const one of after) {
    const { line } = lineOf(one.pos)
    if (!NOT_THERE.has(one.code) || !added.has(line) || known.has(keyOf(one)) || mayBeThere(one)) continue
    return `${change.path}:${line}: ${one.text.split('\n')[0]} (TS${one.code})`
  }
  return null
}

function keyOf({ code, text }: TypeDiagnostic): string {
  return `${code} ${text}`
}

/** Globals of tests, which a configuration of Vitest switches on and types may not know. */
const TEST_GLOBALS = /^(?:vi|vitest|expect|assert|describe|suite|it|test|(?:before|after)(?:Each|All)|onTest\w+)$/
/** Programs beside; other modules are found by aliases and plugins, of which the types may not know. */
const PROGRAM_BESIDE = /^\.{1,2}\/(?:.*\/)?(?:[^./]+|[^/]*\.[cm]?[jt]sx?)$/

/** What is missing in the types only: what Node has and `lib` leaves out, globals of tests, modules that plugins serve. */
function mayBeThere({ code, text }: TypeDiagnostic): boolean {
  const name = /'([^']+)'/.exec(text)?.[1] ?? ''
  if (code === 2304 || code === 2552) return name in globalThis || TEST_GLOBALS.test(name)
  return code === 2307 && !PROGRAM_BESIDE.test(name)
}
