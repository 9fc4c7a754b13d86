import { clauseSuite } from '../contract/clause-suite.ts'
import { exportsOf } from '../contract/exports-of.ts'
import { readClauseOutcomes } from '../contract/read-clause-outcomes.ts'
import type { Clause, ClauseOutcome } from '../model/clause.ts'
import type { LabResult, LabRun, Overlay, TestFile } from '../model/lab.ts'

/** A property is tried on the same values in every run of every session. */
export const SEED = 20_260_101

/** What it takes to execute clauses. */
export interface ClauseRunner {
  readonly lab: {
    projectOf(path: string): Promise<string>
    run(request: LabRun, signal?: AbortSignal): Promise<LabResult>
  }
  /** Text of a file as it is on disk; null when there is none. */
  read(path: string): Promise<string | null>
  /** Absolute path of the fast-check entry that generated suites import. */
  readonly fastCheck: string
}

/**
 * Executes every executable clause among `clauses` in the lab against the files as the overlay shows them. Prose has no
 * outcome. A run that does not end within `timeoutMs` leaves its clauses `not-runnable`.
 */
export async function runClauses(
  runner: ClauseRunner,
  clauses: readonly Clause[],
  overlay: Overlay,
  {
    timeoutMs,
    bounded = false,
    signal,
  }: {
    readonly timeoutMs: number
    /** Loops of source files end. */
    readonly bounded?: boolean
    readonly signal?: AbortSignal
  },
): Promise<readonly ClauseOutcome[]> {
  const executable = clauses.filter(({ body }) => body.kind !== 'prose')
  if (executable.length === 0) return []
  const texts = new Map(overlay)
  const files: TestFile[] = []
  const lost: ClauseOutcome[] = []
  for (const module of new Set(executable.map((clause) => clause.module))) {
    const own = executable.filter((clause) => clause.module === module)
    const text = overlay.get(module) ?? (await runner.read(module))
    if (text === null) {
      lost.push(...own.map(({ id }) => ({ id, status: 'not-runnable' as const, detail: `${module} does not exist` })))
      continue
    }
    const suite = clauseSuite(module, own, exportsOf(module, text), { fastCheck: runner.fastCheck, seed: SEED })
    texts.set(suite.path, suite.text)
    files.push({ project: await runner.lab.projectOf(module), file: suite.path })
  }
  const result = await runner.lab.run(
    { overlay: texts, tests: { kind: 'files', files }, worker: 'warm', timeoutMs, spectrum: bounded, bounded },
    signal,
  )
  const run = executable.filter(({ id }) => !lost.some((outcome) => outcome.id === id))
  if (result.status !== 'ran') {
    return [...lost, ...run.map(({ id }) => ({ id, status: 'not-runnable' as const, detail: result.detail }))]
  }
  return [...lost, ...readClauseOutcomes(run, result.outcomes, result.fileErrors)]
}
