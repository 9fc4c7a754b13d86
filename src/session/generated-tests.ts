import type { Candidate } from '../model/candidate.ts'
import type { Failure } from '../model/failure.ts'
import type { Ledger, LedgerEntry } from '../model/ledger.ts'
import type { FailureState } from '../model/session-state.ts'

/** The rule under which drafts of tests stand in the ledger; their entries name the file in `detail`. */
export const CHARACTERIZE = 'characterize'

/** Files of generated tests that a person accepted and did not take back. Entries are in the order of time. */
export function generatedFiles(entries: readonly LedgerEntry[]): ReadonlySet<string> {
  const files = new Set<string>()
  for (const { event, rule, detail } of entries) {
    if (rule !== CHARACTERIZE || detail === undefined) continue
    if (event === 'accepted') files.add(detail)
    if (event === 'undone') files.delete(detail)
  }
  return files
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
  return observed(failure, entries, { candidateId: id, rule: fixes === 'code' ? 'caught' : 'intended' })
}

/**
 * Books the false alarm of generated tests in a failure that comes and goes, as above. One that stays red over many runs of
 * a session is booked once. Never rejects: a ledger that cannot be written has no bearing on repairs.
 */
export function flakyNotes(ledger: Ledger): (failure: Failure) => Promise<void> {
  const booked = new Set<string>()
  return async (failure) => {
    if (booked.has(failure.id)) return
    booked.add(failure.id)
    try {
      const { entries } = await ledger.entries()
      for (const note of observed(failure, entries, { rule: 'flaky' })) await ledger.append(note)
    } catch {}
  }
}

function observed(
  { id: failureId, tests }: Failure,
  entries: readonly LedgerEntry[],
  more: Pick<LedgerEntry, 'candidateId' | 'rule'>,
): readonly Omit<LedgerEntry, 'at'>[] {
  const generated = generatedFiles(entries)
  const files = new Set(tests.map(({ file }) => file).filter((file) => generated.has(file)))
  return [...files].map((file) => ({ event: 'test-observed', failureId, ...more, detail: file }))
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
