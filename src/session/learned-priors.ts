import type { LedgerEntry } from '../model/ledger.ts'

/** Decisions that a rule is believed to have had before the first one was seen: half of them for it. */
const BELIEVED = 8

/** A rule never counts for more than twice or less than half of what it is worth elsewhere. */
const MOST = 2

/**
 * What a project's own decisions say of each rule: the factor by which its prior grows or shrinks, between ½ and 2. The
 * mean of a Beta distribution over the share of candidates of the rule that people kept (an accept that was undone counts
 * as a rejection), against the half that is believed before. A rule of several parts teaches about each of them.
 */
export function learnedPriors(entries: readonly LedgerEntry[]): ReadonlyMap<string, number> {
  const decisions = new Map<string, { kept: number; dropped: number }>()
  for (const { event, rule } of entries) {
    if (rule === undefined || !(event === 'accepted' || event === 'rejected' || event === 'undone')) continue
    for (const part of new Set(rule.split('+'))) {
      const counts = decisions.get(part) ?? { kept: 0, dropped: 0 }
      decisions.set(part, counts)
      if (event === 'accepted') counts.kept++
      else counts.dropped++
      // The accept that was taken back is in the ledger too.
      if (event === 'undone') counts.kept = Math.max(0, counts.kept - 1)
    }
  }
  return new Map(
    [...decisions].map(([rule, { kept, dropped }]) => {
      const mean = (BELIEVED / 2 + kept) / (BELIEVED + kept + dropped)
      return [rule, Math.min(Math.max(mean / 0.5, 1 / MOST), MOST)]
    }),
  )
}
