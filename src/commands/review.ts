import { confidence, count, plain } from '../headless/phrases.ts'
import { startReview } from '../session/review-session.ts'
import { dropPending, savePending } from '../workspace/pending.ts'
import { type OpenedProposals, openProposals, type ProposalOptions } from './open-proposals.ts'
import type { Proposal } from './proposals.ts'

/**
 * Shows what waits for a person on the screen of the watch, without running a test; without a terminal it is listed with
 * the commands that write it. The exit status.
 */
export async function reviewCommand(options: ProposalOptions): Promise<number> {
  const opened = await openProposals(options)
  const { stdin, stdout } = process
  try {
    const ready = opened.proposals.filter(({ obstacle }) => obstacle === null)
    if (!stdin.isTTY || !stdout.isTTY || ready.length === 0) {
      stdout.write(listed(opened.proposals, options.report))
      return 0
    }
    return await onScreen(ready, opened)
  } finally {
    await opened.workspace.dispose()
  }
}

async function onScreen(ready: readonly Proposal[], { workspace, ledger, keys }: OpenedProposals): Promise<number> {
  const { stdin, stdout, env } = process
  const { loadUi } = await import('../ui/load-ui.ts')
  const { runUi } = await loadUi()
  const session = startReview(ready, {
    workspace,
    ledger,
    async onDecided({ id }, decision) {
      const proposal = ready.find(({ candidate }) => candidate.id === id)
      if (decision !== 'deferred') await dropPending(workspace.root, id)
      else if (proposal) await savePending(workspace.root, pendingOf(proposal))
    },
  })
  const history = async () => (await ledger.entries()).entries
  const how = await runUi(
    Object.assign(session, { history, root: workspace.root, vitest: '' }),
    { stdin, stdout, env },
    { keys, isReview: true },
  )
  return how === 'interrupted' ? 130 : 0
}

/** Whoever puts it off has decided that. */
function pendingOf({ obstacle, undecided, ...pending }: Proposal) {
  return pending
}

function listed(proposals: readonly Proposal[], report: string | undefined): string {
  if (proposals.length === 0) return 'repair-watch: nothing waits for you\n'
  const from = report === undefined ? '' : ` --report '${report.replaceAll("'", `'\\''`)}'`
  const lines = proposals.flatMap((proposal) => ['', ...entry(proposal, from)])
  return `repair-watch: ${count(proposals.length, 'candidate')} to look at\n${lines.join('\n')}\n`
}

function entry({ failure, verdict, candidate, proof, obstacle }: Proposal, from: string): readonly string[] {
  const name = plain(failure.tests[0]?.name ?? failure.id).replace(/\s+/g, ' ')
  const files = candidate.changes.map(({ path }) => path).join(', ')
  return [
    `${name}: ${verdict.kind}${confidence(verdict.confidence)}`,
    `  ${proof.status}: ${plain(candidate.title).replace(/\s+/g, ' ')}${files === '' ? '' : ` (${plain(files)})`}`,
    obstacle === null
      ? `  npx repair-watch apply ${candidate.id}${from}`
      : `  ${plain(candidate.id)} ${plain(obstacle)}`,
  ]
}
