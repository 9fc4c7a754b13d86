import { type CharacterizeOutcome, characterize } from '../characterize/characterize.ts'
import { clausesFor } from '../contract/clauses-for.ts'
import type { CaseWriter } from '../model/advisers.ts'
import type { Lab, Overlay } from '../model/lab.ts'
import { fileRole } from '../model/paths.ts'
import type { Workspace } from '../model/workspace.ts'
import { runClauses } from './run-clauses.ts'
import { readContract } from './survey.ts'

/** What it takes to characterize files of a project. */
export interface CharacterizeParts {
  readonly lab: Lab
  readonly workspace: Workspace
  /** Globs of contract files from the configuration; empty for the usual places. */
  readonly contracts: readonly string[]
  readonly fastCheck: string
  /** Where accepted tests go: a folder, or `beside`. */
  readonly folder: string
  /** Somebody to ask for more inputs; null or absent for nobody. */
  readonly caseWriter?: CaseWriter | null
}

/** One file and what came of it. */
export interface Characterized {
  readonly module: string
  /** Where the pinned behaviour is that of HEAD, since the file is being edited. */
  readonly baseline: 'head' | 'working-tree'
  readonly outcome: CharacterizeOutcome
}

/** Longest that the clauses of one module may take (ms). */
const CLAUSES_MS = 20_000

/**
 * What turns the working tree into the baseline of a module: nothing where the module is as committed, else every source
 * and test file as HEAD has it. What is new stays: it can fail on the baseline, and is then not counted.
 */
export async function baselineOf(workspace: Workspace, module: string): Promise<Overlay> {
  const changes = await workspace.changesSinceHead()
  if (!changes.some(({ path, before }) => path === module && before !== null)) return new Map()
  return new Map(
    changes
      .filter(({ path, before }) => before !== null && /^(?:source|test|snapshot)$/.test(fileRole(path)))
      .map(({ path, before }) => [path, before]),
  )
}

/** Characterizes the baseline of one module; `only` names exports, all when empty. Null where it cannot be read. */
export async function characterizeFile(
  { lab, workspace, contracts, fastCheck, folder, caseWriter }: CharacterizeParts,
  module: string,
  only: readonly string[],
  signal: AbortSignal,
): Promise<Characterized | null> {
  const overlay = await baselineOf(workspace, module)
  const read = async (path: string): Promise<string | null> => overlay.get(path) ?? workspace.read(path)
  const text = await read(module)
  if (text === null) return null
  const clauses = clausesFor(await readContract(workspace, contracts), new Set([module]))
  const clauseOutcomes = await runClauses({ lab, read, fastCheck }, clauses, overlay, { timeoutMs: CLAUSES_MS, signal })
  const suggested = caseWriter
    ? (known: readonly string[]) => caseWriter.suggest({ module, text, clauses, known }, signal)
    : undefined
  const outcome = await characterize(
    {
      lab,
      module,
      text,
      only,
      overlay,
      read,
      folder,
      clauses,
      clauseOutcomes,
      countExisting: true,
      ...(suggested ? { suggested } : {}),
    },
    signal,
  )
  return { module, baseline: overlay.size > 0 ? 'head' : 'working-tree', outcome }
}
