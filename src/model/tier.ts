import type { Behaviour } from './behaviour.ts'
import type { Candidate } from './candidate.ts'
import type { Proof } from './proof.ts'

/** What a candidate rests on, best first. */
export const TIERS = {
  A: 'contract-verified, with a second witness: a clause that was broken holds, and it undoes your edit or another way does the same everywhere',
  B: 'contract-verified, or proven with consensus: a clause that was broken holds, or another way does the same everywhere',
  C: 'proven: nothing that was looked at speaks against it',
  D: 'plausible: it passes, and something is unknown or speaks against it',
} as const

export type Tier = keyof typeof TIERS

/**
 * The tier of a candidate that is shown. A clause that decided the verdict and still does not hold verifies nothing, so only
 * clauses that it mends count. One clause is often one example, which wrong repairs hold as well (on the evaluation sets
 * no wrong repair that mended a clause had one), so that the first tier asks for a second witness: the code as it was
 * before the edit, or a repair by another rule that does the same at all inputs, with none that does otherwise.
 */
export function tierOf({
  engine,
  proof: { status, mended },
  behaviour,
}: {
  readonly engine: Candidate['engine']
  readonly proof: Pick<Proof, 'mended'> & { readonly status: Proof['status'] }
  readonly behaviour: Pick<Behaviour, 'alike' | 'groups'> | null
}): Tier {
  if (status !== 'proven') return 'D'
  const agreed = behaviour !== null && behaviour.alike >= 2 && behaviour.groups === 1
  if (mended.length > 0) return agreed || engine === 'history' ? 'A' : 'B'
  return agreed ? 'B' : 'C'
}
