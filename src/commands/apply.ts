import { plain } from '../headless/phrases.ts'
import { RepairWatchError } from '../model/errors.ts'
import { recordDecision } from '../session/record-decision.ts'
import { candidateShown } from '../session/review-session.ts'
import { writableRoles } from '../session/writable-roles.ts'
import { whyNotUndone, whyNotWritten } from '../session/write-messages.ts'
import { acceptGate } from '../ui/select.ts'
import { dropPending } from '../workspace/pending.ts'
import { type OpenedProposals, openProposals, type ProposalOptions } from './open-proposals.ts'
import type { Proposal } from './proposals.ts'

/** What `repair-watch apply` takes. */
export interface ApplyCommandOptions extends ProposalOptions {
  readonly undo: boolean
  readonly sure: boolean
}

/**
 * Writes one candidate of a report, or of those that were kept, with the writer and undo record of the screen; or takes the
 * last write back. The exit status. Throws `RepairWatchError` where nothing was written.
 */
export async function applyCommand(id: string | undefined, options: ApplyCommandOptions): Promise<number> {
  if (options.undo === (id !== undefined))
    throw new RepairWatchError('usage', options.undo ? '--undo takes no id' : 'no id was given', {
      hint: 'repair-watch apply ID --report FILE, or repair-watch apply --undo',
    })
  const opened = await openProposals(options.undo ? { root: options.root } : options)
  try {
    if (id === undefined) await undo(opened)
    else await apply(find(id, opened.proposals, options), opened, options)
    return 0
  } finally {
    await opened.workspace.dispose()
  }
}

function find(id: string, proposals: readonly Proposal[], { report }: ApplyCommandOptions): Proposal {
  const found = proposals.find(({ candidate }) => candidate.id === id)
  if (found) return found
  const [one] = proposals
  throw new RepairWatchError('usage', `there is no candidate ${id} in ${report ?? 'what was kept for later'}`, {
    hint: one
      ? `repair-watch review${report === undefined ? '' : ' --report FILE'} lists what is there, for example ${one.candidate.id}`
      : 'name the report with --report FILE',
  })
}

async function apply(
  { failure, verdict, candidate, proof, obstacle }: Proposal,
  { workspace, ledger }: OpenedProposals,
  { sure }: ApplyCommandOptions,
): Promise<void> {
  if (obstacle !== null)
    throw new RepairWatchError('workspace', `${candidate.id} ${obstacle}; nothing was written`, {
      hint: 'run `repair-watch ci` here to have it proven on the files as they are',
    })
  const gate = acceptGate(candidateShown({ failure, verdict, candidate, proof }))
  if (gate.status === 'closed' || (gate.status === 'ask' && !sure))
    throw new RepairWatchError('usage', plain(gate.status === 'ask' ? gate.question : gate.reason), {
      hint: gate.status === 'ask' ? 'nothing was written; add --sure to write it all the same' : 'nothing was written',
    })
  const outcome = await workspace.apply(candidate.changes, writableRoles(verdict.kind, candidate))
  if (outcome.status !== 'applied')
    throw new RepairWatchError('workspace', plain(whyNotWritten(outcome)), {
      hint: 'run `repair-watch ci` here to have it proven on the files as they are',
    })
  await recordDecision(ledger, 'accepted', failure, candidate)
  await dropPending(workspace.root, candidate.id)
  process.stdout.write(
    `written: ${plain(outcome.paths.join(', '))} (${proof.status}: ${plain(candidate.title)})\nnpx repair-watch apply --undo   # takes it back\n`,
  )
}

async function undo({ workspace, ledger }: OpenedProposals): Promise<void> {
  const outcome = await workspace.undo()
  if (outcome.status !== 'undone')
    throw new RepairWatchError('workspace', plain(whyNotUndone(outcome)), { hint: 'git shows what changed since' })
  await ledger.append({ event: 'undone', failureId: '', detail: outcome.undoId })
  process.stdout.write(`undone: ${plain(outcome.paths.join(', '))}\n`)
}
