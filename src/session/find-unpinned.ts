import { mutantCandidates } from '../characterize/mutant-candidates.ts'
import { type Mutant, mutantsOf } from '../characterize/mutants.ts'
import type { FileChange } from '../model/candidate.ts'
import type { Lab, Overlay } from '../model/lab.ts'
import { fileRole } from '../model/paths.ts'
import { lineIndex } from '../source/apply-edits.ts'
import { isNode, isProgram, parse, type SyntaxNode } from '../source/syntax.ts'

/** Functions that are being edited and that the existing tests hardly notice. */
export interface Unpinned {
  readonly module: string
  readonly symbols: readonly string[]
  /** Faults that were put into them as they were, and how many of these no test noticed. */
  readonly tried: number
  readonly missed: number
}

/** Faults that are tried: one of a line. */
const MOST_FAULTS = 8

/** Above this share of missed faults a function counts as not pinned: one alone may change nothing. */
const MISSED = 1 / 3

/** Longest run of the related tests, and of one fault (ms). */
const TIMES = { run: 15_000, fault: 2_000 }

/** A module that more test files reach is pinned by some of them, or its tests take too long to be asked in passing. */
const MOST_TEST_FILES = 20

/**
 * Looks whether existing tests would notice faults in the functions that a change touches, on the text before it. Those in
 * `asked` (`module#name`) are left out; what was looked at to the end is added.
 */
export async function findUnpinned(
  lab: Lab,
  { path, before, after }: FileChange,
  baseline: Overlay,
  asked: Set<string>,
  signal: AbortSignal,
): Promise<Unpinned | null> {
  if (before === null || after === null || fileRole(path) !== 'source' || !isProgram(path)) return null
  const touched = touchedDeclarations(path, before, after).filter(({ name }) => !asked.has(`${path}#${name}`))
  if (touched.length === 0) return null
  const position = lineIndex(before)
  const faults = oneOfEachLine(mutantsOf(path, before)).filter(({ line }) =>
    touched.some(({ start, end }) => line >= position(start).line && line <= position(end).line),
  )
  const tried = faults.slice(0, MOST_FAULTS)
  if (tried.length === 0) return null
  const missed = await countMissed(lab, path, before, tried, baseline, signal)
  if (signal.aborted) return null
  const symbols = touched.map(({ name }) => name)
  for (const name of symbols) asked.add(`${path}#${name}`)
  return missed / tried.length < MISSED ? null : { module: path, symbols, tried: tried.length, missed }
}

async function countMissed(
  lab: Lab,
  path: string,
  before: string,
  faults: readonly Mutant[],
  overlay: Overlay,
  signal: AbortSignal,
): Promise<number> {
  const files = await lab.related([path])
  if (files.length === 0) return faults.length
  if (files.length > MOST_TEST_FILES) return 0
  const tests = { kind: 'files', files } as const
  const result = await lab.run({ overlay, tests, worker: 'warm', timeoutMs: TIMES.run }, signal)
  if (result.status !== 'ran') return 0
  const passed = result.outcomes.filter(({ state }) => state === 'passed').map(({ test }) => test)
  if (passed.length === 0) return faults.length
  const candidates = mutantCandidates(path, before, faults)
  let missed = 0
  const request = { candidates, overlay, tests: passed, timeoutMs: TIMES.fault }
  for await (const { status } of lab.sweep(request, signal)) if (status === 'passes') missed++
  return missed
}

function oneOfEachLine(mutants: readonly Mutant[]): readonly Mutant[] {
  const lines = new Set<number>()
  return mutants.filter(({ line }) => !lines.has(line) && lines.add(line))
}

interface Declaration {
  readonly name: string
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Top-level functions, classes and constants of `before` whose text is another one in `after`. */
function touchedDeclarations(path: string, before: string, after: string): readonly Declaration[] {
  const now = new Map(declarations(path, after).map(({ name, text }) => [name, text]))
  return declarations(path, before).filter(({ name, text }) => now.has(name) && now.get(name) !== text)
}

function declarations(path: string, text: string): readonly Declaration[] {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return []
  return (parsed.program.body as readonly SyntaxNode[]).flatMap((statement) => {
    const node = isNode(statement.declaration) ? statement.declaration : statement
    const ids = isNode(node.id) ? [node.id] : ((node.declarations ?? []) as readonly SyntaxNode[]).map(({ id }) => id)
    if (!/^(?:Function|Class|Variable)Declaration$/.test(node.type)) return []
    const { start, end } = node
    // Blanks are no edit.
    return ids.map((id) => ({
      name: String((id as SyntaxNode).name),
      start,
      end,
      text: text.slice(start, end).replace(/\s+/g, ' '),
    }))
  })
}
