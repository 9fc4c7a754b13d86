import { subjectsOf } from '../diagnose/subjects.ts'
import { declarations, lineStart } from '../engines/code-excerpt.ts'
import { readable } from '../engines/context-pieces.ts'
import type { Diagnosis, Suspect } from '../model/diagnosis.ts'
import type { Failure } from '../model/failure.ts'
import { fileRole } from '../model/paths.ts'
import { codeMayBeWrong, type VerdictKind } from '../model/verdict.ts'
import { lineIndex } from '../source/apply-edits.ts'
import { diffHunks } from '../source/unified-diff.ts'
import { diagnosisFiles } from './diagnosis-files.ts'
import { fewOf, testFilesOf } from './failure-files.ts'
import type { RepairContext } from './repair-context.ts'

/**
 * Lets engines ask about a failure while it is being judged, since judging takes longer than an answer. At most one failure at a time:
 * the repair of one often mends the others. What is of no use in the end is given up, which closes its connection.
 */
export class HeadStart {
  #open: { readonly failureId: string; readonly abort: AbortController } | null = null

  /** Does nothing where there is an open one, or no engine that can begin early. Reads files, runs nothing. */
  async begin(whole: Failure, context: RepairContext): Promise<void> {
    const engines = context.engines.filter((engine) => engine.begin)
    if (this.#open || engines.length === 0) return
    const abort = new AbortController()
    this.#open = { failureId: whole.id, abort }
    const diagnosis = await earlyDiagnosis(fewOf(whole), context)
    // The answer takes longer to come than a project to open.
    void context.types?.refresh([...diagnosis.files.keys()])
    if (!abort.signal.aborted) for (const engine of engines) engine.begin?.(diagnosis, abort.signal)
  }

  /** The verdict is there. */
  judged(failureId: string, kind: VerdictKind): void {
    if (!codeMayBeWrong(kind)) this.cancel(failureId)
  }

  /** What was asked about this failure, or about any, is of no use any more. */
  cancel(failureId?: string): void {
    if (failureId !== undefined && this.#open?.failureId !== failureId) return
    this.#open?.abort.abort()
    this.#open = null
  }
}

/** What is known of a failure before anything ran in the lab. */
async function earlyDiagnosis(failure: Failure, context: RepairContext): Promise<Diagnosis> {
  const { lab, survey, learned, rejections } = context
  const reached = await lab.reach(testFilesOf(failure))
  const known = { failure, changed: survey.changed, ...(await diagnosisFiles(failure, reached, context)) }
  return {
    ...known,
    outcomes: [],
    suspects: likelyPlaces(known),
    lastCommit: await survey.lastCommit(reached),
    clauses: survey.contract.clauses.filter(({ module }) => known.files.has(module)),
    clauseOutcomes: [],
    verdict: { kind: 'undecided', confidence: 0, clauses: [], evidence: [STILL_JUDGED] },
    rejections: rejections(failure.id),
    learned,
  }
}

const STILL_JUDGED = { kind: 'none', supports: 'undecided', detail: 'It is still being judged.', weight: 0 } as const

/** What was changed last comes first, then the functions that the failing tests name. */
function likelyPlaces({
  failure,
  files,
  testPaths,
  changed,
}: Pick<Diagnosis, 'failure' | 'files' | 'testPaths' | 'changed'>): readonly Suspect[] {
  const sources = new Map([...files].filter(([path]) => fileRole(path) === 'source' && !testPaths.has(path)))
  const place = (path: string, text: string, start: number, score: number): Suspect => ({
    statement: { path, start, end: start, line: lineIndex(text)(start).line },
    score,
  })
  const edited = readable(changed).flatMap((change) => {
    const text = sources.get(change.path)
    if (text === undefined || text !== change.after) return []
    const lines = diffHunks(change, 0).map(
      (hunk) => hunk.lines.find(({ kind }) => kind === 'added')?.new ?? hunk.newStart,
    )
    return lines.map((line) => place(change.path, text, lineStart(text, line), 2))
  })
  const names = new Set(
    testFilesOf(failure).flatMap(({ file }) => {
      const own = failure.tests.filter((test) => test.file === file)
      const line = failure.error.frames.find((frame) => frame.file === file)?.line ?? null
      const { imported, focal } = subjectsOf(file, files.get(file) ?? '', own, line)
      return [...focal, ...imported]
    }),
  )
  const spoken = [...sources].flatMap(([path, text]) =>
    declarations(path, text)
      .filter(({ name }) => names.has(name))
      .map(({ span }) => place(path, text, span.start, 1)),
  )
  return [...edited, ...spoken]
}
