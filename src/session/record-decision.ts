import type { Candidate } from '../model/candidate.ts'
import type { Failure } from '../model/failure.ts'
import type { Ledger, LedgerEntry } from '../model/ledger.ts'
import { observeGenerated } from './generated-tests.ts'

/**
 * Books what a person decided on a candidate and, where a repair was accepted, what it says of the generated tests of its
 * failure. Rejects with what the ledger throws.
 */
export async function recordDecision(
  ledger: Pick<Ledger, 'append' | 'entries'>,
  event: 'accepted' | 'rejected' | 'deferred',
  failure: Failure,
  candidate: Candidate,
  more: Pick<LedgerEntry, 'detail' | 'provedMs' | 'tokens' | 'price'> = {},
): Promise<void> {
  const before = event === 'accepted' ? (await ledger.entries()).entries : []
  const { id: candidateId, engine, rule } = candidate
  const known = rule === '' ? { candidateId, engine } : { candidateId, engine, rule }
  await ledger.append({ event, failureId: failure.id, ...known, ...more })
  if (event !== 'accepted') return
  for (const observed of observeGenerated(failure, candidate, before)) await ledger.append(observed)
}
