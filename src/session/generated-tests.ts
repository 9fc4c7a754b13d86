import type { Candidate } from '../model/candidate.ts'
import type { Failure } from '../model/failure.ts'
import type { LedgerEntry } from '../model/ports.ts'
import type { FailureState } from '../model/session-state.ts'

/** The rule under which drafts of tests stand in the ledger; their entries name the file in `detail`. */
export const CHARACTERIZE = 'characterize'

/** Files of generated tests that a person accepted. */
export function generatedFiles(entries: readonly LedgerEntry[]): ReadonlySet<string> {
  return new Set(
    entries.flatMap(({ event, rule, detail }) =>
      event === 'accepted' && rule === CHARACTERIZE && detail !== undefined ? [detail] : [],
    ),
  )
}

/**
 * What the accepted repair of a failure says of the generated tests in it: where the code was mended they caught a bug,
 * where the test was changed the change was intended. One entry for each test file; none where no test was generated.
 */
export function observeGenerated(
  failure: Failure,
  { id, fixes }: Candidate,
  entries: readonly LedgerEntry[],
): readonly Omit<LedgerEntry, 'at'>[] {
  const generated = generatedFiles(entries)
  const files = new Set(failure.tests.map(({ file }) => file).filter((file) => generated.has(file)))
  return [...files].map((file) => ({
    event: 'test-observed',
    failureId: failure.id,
    candidateId: id,
    rule: fixes === 'code' ? 'caught' : 'intended',
    detail: file,
  }))
}

/** What a decision is worth noting with: how soon something was proven, and what models took. */
export function effortOf({
  redAt,
  candidates,
  spend,
}: FailureState): Pick<LedgerEntry, 'provedMs' | 'tokens' | 'price'> {
  const proved = candidates.filter(({ proof }) => proof.status === 'proven').map(({ provedAt }) => provedAt - redAt)
  const tokens = spend.promptTokens + spend.completionTokens
  return {
    ...(proved.length > 0 ? { provedMs: Math.max(0, Math.min(...proved)) } : {}),
    ...(tokens > 0 ? { tokens } : {}),
    ...(spend.price === null ? {} : { price: spend.price }),
  }
}
