import type { Origin } from './candidate.ts'

/** One durable line of what was proposed, decided and later caught. `at` is an ISO instant. */
export interface LedgerEntry {
  readonly at: string
  readonly event: 'proposed' | 'accepted' | 'rejected' | 'deferred' | 'undone' | 'verdict-flipped' | 'test-observed'
  readonly failureId: string
  readonly candidateId?: string
  readonly engine?: Origin
  readonly rule?: string
  readonly detail?: string
  /** Of a decision: how long after the failure went red (ms) something was proven. */
  readonly provedMs?: number
  /** Of a decision: what models took for the failure so far; the price in the unit of the configured prices. */
  readonly tokens?: number
  readonly price?: number
}

/** Append-only record in `.repair-watch/ledger.jsonl`. A line that cannot be read is skipped and counted. */
export interface Ledger {
  append(entry: Omit<LedgerEntry, 'at'>): Promise<void>
  entries(): Promise<{
    readonly entries: readonly LedgerEntry[]
    readonly unreadable: number
  }>
}
