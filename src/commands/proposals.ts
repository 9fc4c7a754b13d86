import { readReport } from '../headless/read-report.ts'
import { rebuildChanges } from '../headless/rebuild-changes.ts'
import type { ReportCandidate, ReportFailure } from '../headless/report-schema.ts'
import type { FileChange } from '../model/candidate.ts'
import { whatItFixes } from '../session/derived-candidate.ts'
import type { OpenedWorkspace } from '../workspace/open-workspace.ts'
import { loadPending, type Pending } from '../workspace/pending.ts'

/** A candidate that waits for a person: one that can be written as it is, or why it cannot. */
export interface Proposal extends Pending {
  /** Null when it can be written; else why not, in words that go behind its id. */
  readonly obstacle: string | null
}

/** What waits for a person: the candidates of a report, or without one those that were kept for later. */
export async function loadProposals(
  workspace: OpenedWorkspace,
  report: string | undefined,
  contracts: readonly string[],
): Promise<readonly Proposal[]> {
  if (report === undefined) {
    const { pending } = await loadPending(workspace.root)
    return Promise.all(pending.map((one) => fromPending(one, workspace, contracts)))
  }
  const { failures } = await readReport(report)
  const prefix = await workspace.prefix()
  const open = failures.filter(({ stage }) => stage !== 'mended')
  const all = open.flatMap((failure) => failure.candidates.map((candidate) => ({ failure, candidate })))
  return Promise.all(
    all.map(async ({ failure, candidate }) => {
      const rebuilt = await rebuildChanges(candidate, { prefix, read: (path) => workspace.read(path) })
      return rebuilt.status === 'ready'
        ? { ...proposalOf(failure, candidate, rebuilt.changes, contracts), obstacle: null }
        : { ...proposalOf(failure, candidate, [], contracts), obstacle: rebuilt.reason }
    }),
  )
}

async function fromPending(
  pending: Pending,
  workspace: OpenedWorkspace,
  contracts: readonly string[],
): Promise<Proposal> {
  const { changes } = pending.candidate
  const now = await Promise.all(changes.map(({ path }) => workspace.read(path)))
  const stale = changes.find(({ before }, index) => before !== now[index])
  const isDone = changes.every(({ after }, index) => after === now[index])
  const candidate = { ...pending.candidate, fixes: whatItFixes(changes, contracts) }
  const obstacle = isDone
    ? 'is applied already'
    : stale && `was proven on another ${stale.path}: the file has changed since`
  return { ...pending, candidate, obstacle: obstacle ?? null }
}

function proposalOf(
  { id, tests, error, verdict }: ReportFailure,
  { id: candidateId, engine, title, proof }: ReportCandidate,
  changes: readonly FileChange[],
  contracts: readonly string[],
): Pending {
  const test = (one: ReportFailure['tests'][number]) => ({ ...one, key: `|${one.file}|${one.name}`, project: '' })
  const at = error.at && { ...error.at, function: null }
  return {
    failure: { id, kind: 'assertion', tests: tests.map(test), error: { ...error, frames: at ? [at] : [] }, at },
    verdict,
    candidate: {
      id: candidateId,
      engine,
      title,
      changes,
      // A report is believed in nothing that decides what may be written.
      fixes: whatItFixes(changes, contracts),
      clauses: verdict.clauses,
      rule: '',
      weight: 0,
    },
    proof: {
      ...proof,
      related: { ...proof.related, broken: proof.related.broken.map(test) },
      guards: proof.guards.map((guard) => ({ guard, detail: '', path: '', line: 0 })),
    },
  }
}
