import { loadConfig } from '../config.ts'
import type { Ledger } from '../model/ledger.ts'
import { openLedger } from '../workspace/open-ledger.ts'
import { type OpenedWorkspace, openWorkspace } from '../workspace/open-workspace.ts'
import { loadProposals, type Proposal } from './proposals.ts'

/** What every command takes that decides on candidates without running tests. */
export interface ProposalOptions {
  /** The folder of the project, absolute. */
  readonly root: string
  readonly report?: string
}

/** A project and what in it waits for a person. */
export interface OpenedProposals {
  readonly workspace: OpenedWorkspace
  readonly ledger: Ledger
  /** Other keys for the screen: action → key. */
  readonly keys: Readonly<Record<string, string>>
  readonly proposals: readonly Proposal[]
}

/** Opens a project without Vitest and reads what waits there, or in a report. Throws what its parts throw. */
export async function openProposals({ root, report }: ProposalOptions): Promise<OpenedProposals> {
  const { contract, keys } = await loadConfig(root)
  const workspace = await openWorkspace(root, { contracts: contract ?? [] })
  const ledger = openLedger(workspace.root)
  return { workspace, ledger, keys, proposals: await loadProposals(workspace, report, contract ?? []) }
}
