import type { CandidateState } from '../model/session-state.ts'

/** What is more convincing stands first; each entry compares two candidates, the first that differs decides. */
const ORDER: readonly ((entry: CandidateState) => number)[] = [
  ({ proof }) => (proof.status === 'proven' ? 0 : 1),
  ({ proof }) => -Math.min(proof.mended.length, 1),
  ({ proof }) => proof.guards.length,
  ({ proof }) => proof.contract.broken.length + proof.related.broken.length,
  ({ candidate }) => (candidate.rule === 'undo-commit-hunk' ? 1 : 0),
  ({ candidate }) => -candidate.weight,
]

/**
 * Best first: proven before plausible; contract-verified (an executable clause was broken and holds now) before
 * suite-verified; then fewer objections; then the engine's own order. Equal ones keep the order of arrival.
 */
export function rankCandidates(candidates: readonly CandidateState[]): readonly CandidateState[] {
  return [...candidates].sort((a, b) => {
    for (const measure of ORDER) {
      const difference = measure(a) - measure(b)
      if (difference !== 0) return difference
    }
    return a.provedAt - b.provedAt
  })
}
