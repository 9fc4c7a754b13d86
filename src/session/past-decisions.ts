import type { LedgerEntry } from '../model/ledger.ts'
import type { FailureState } from '../model/session-state.ts'
import { learnedPriors } from './learned-priors.ts'
import type { RepairContext } from './repair-context.ts'

/**
 * What people decided, as repairs ask for it: rejections and their rules from the ledger, a verdict that was set from the
 * failure as it is when asked. A rejected candidate that is not shown any more is told by its reason alone.
 */
export function pastDecisions(
  entries: readonly LedgerEntry[],
  failureOf: (id: string) => FailureState | undefined,
): Pick<RepairContext, 'rejected' | 'rejections' | 'learned' | 'flipped'> {
  const rejectionsOf = (id: string): readonly LedgerEntry[] =>
    entries.filter(({ event, failureId }) => event === 'rejected' && failureId === id)
  return {
    rejected: (id) => new Set(rejectionsOf(id).map(({ candidateId }) => candidateId ?? '')),
    rejections: (id) => {
      const shown = failureOf(id)?.candidates.map(({ candidate }) => candidate) ?? []
      return rejectionsOf(id).flatMap(({ detail, candidateId }) =>
        detail ? [{ candidate: shown.find((one) => one.id === candidateId) ?? null, reason: detail }] : [],
      )
    },
    learned: learnedPriors(entries),
    flipped: (id) => {
      const entry = failureOf(id)
      return entry?.flipped ? (entry.verdict?.kind ?? null) : null
    },
  }
}
