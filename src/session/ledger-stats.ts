import type { LedgerEntry } from '../model/ledger.ts'
import { CHARACTERIZE } from './generated-tests.ts'

/** Decisions on candidates of one engine or rule. */
export interface DecisionCounts {
  readonly name: string
  /** Accepts that were not undone later. */
  readonly accepted: number
  readonly rejected: number
  readonly deferred: number
  readonly undone: number
  /** Accepted among accepted, rejected and undone, 0 to 1; null where nothing was decided. */
  readonly acceptance: number | null
}

/** What became of a file of generated tests. */
export interface GeneratedTestFile {
  readonly path: string
  /** When it was accepted, an ISO instant. */
  readonly since: string
  /** Red runs that ended with a repair of the code, with another test, or as chance. */
  readonly caught: number
  readonly intended: number
  readonly flaky: number
}

/** What the ledger of a project says, as the screen and `repair-watch stats` show it. */
export interface LedgerStats {
  readonly engines: readonly DecisionCounts[]
  /** Templates and other rules; one of several parts counts for each. */
  readonly rules: readonly DecisionCounts[]
  readonly tests: {
    readonly drafted: number
    readonly accepted: number
    readonly caught: number
    /** Red runs of generated tests over a change that was meant, or over nothing. */
    readonly falseAlarms: number
    readonly files: readonly GeneratedTestFile[]
    /** Files that raised false alarms and never caught anything: a person may want to remove them. */
    readonly removable: readonly string[]
  }
  /** Milliseconds from red to the first proven candidate, over the failures of which it is known. */
  readonly firstProvenMs: { readonly median: number | null; readonly failures: number }
  /** What models took; the price is null where none was configured. */
  readonly spend: { readonly tokens: number; readonly price: number | null; readonly failures: number }
}

/** Counts what a ledger holds. Entries are in the order in which they were written. */
export function ledgerStats(entries: readonly LedgerEntry[]): LedgerStats {
  const repairs = entries.filter(({ rule, event }) => rule !== CHARACTERIZE && event !== 'test-observed')
  const latest = new Map(repairs.map((entry) => [entry.failureId, entry]))
  const paid = [...latest.values()].filter(({ tokens }) => tokens !== undefined)
  const prices = paid.flatMap(({ price }) => price ?? [])
  const proved = [...latest.values()].flatMap(({ provedMs }) => provedMs ?? []).sort((a, b) => a - b)
  return {
    engines: countBy(repairs, ({ engine }) => (engine === undefined ? [] : [engine])),
    rules: countBy(repairs, ({ rule }) => [...new Set(rule?.split('+'))]),
    tests: testStats(entries),
    firstProvenMs: { median: proved[Math.floor((proved.length - 1) / 2)] ?? null, failures: proved.length },
    spend: {
      tokens: paid.reduce((sum, { tokens = 0 }) => sum + tokens, 0),
      price: prices.length === 0 ? null : prices.reduce((sum, price) => sum + price, 0),
      failures: paid.length,
    },
  }
}

function countBy(
  entries: readonly LedgerEntry[],
  names: (entry: LedgerEntry) => readonly string[],
): readonly DecisionCounts[] {
  const counts = new Map<string, Record<'accepted' | 'rejected' | 'deferred' | 'undone', number>>()
  for (const entry of entries) {
    const { event } = entry
    if (event !== 'accepted' && event !== 'rejected' && event !== 'deferred' && event !== 'undone') continue
    for (const name of names(entry)) {
      const own = counts.get(name) ?? { accepted: 0, rejected: 0, deferred: 0, undone: 0 }
      counts.set(name, own)
      own[event]++
      // The accept that was taken back is in the ledger too.
      if (event === 'undone') own.accepted = Math.max(0, own.accepted - 1)
    }
  }
  return [...counts]
    .map(([name, own]) => {
      const decided = own.accepted + own.rejected + own.undone
      return { name, ...own, acceptance: decided === 0 ? null : own.accepted / decided }
    })
    .sort((a, b) => b.accepted - a.accepted || b.rejected - a.rejected || (a.name < b.name ? -1 : 1))
}

function testStats(entries: readonly LedgerEntry[]): LedgerStats['tests'] {
  const drafts = entries.filter(({ rule }) => rule === CHARACTERIZE)
  const files = new Map<string, { path: string; since: string; caught: number; intended: number; flaky: number }>()
  for (const { event, rule, detail: path, at } of entries) {
    if (path === undefined) continue
    if (rule === CHARACTERIZE && event === 'accepted')
      files.set(path, { path, since: at, caught: 0, intended: 0, flaky: 0 })
    if (rule === CHARACTERIZE && event === 'undone') files.delete(path)
    const file = event === 'test-observed' ? files.get(path) : undefined
    if (file && (rule === 'caught' || rule === 'intended' || rule === 'flaky')) file[rule]++
  }
  const all = [...files.values()]
  const total = (count: (file: GeneratedTestFile) => number): number => all.reduce((sum, file) => sum + count(file), 0)
  const alarms = ({ intended, flaky }: GeneratedTestFile): number => intended + flaky
  // Of a draft that was accepted, taken back and accepted again the last decision counts.
  const last = new Map(
    drafts.filter(({ event }) => event === 'accepted' || event === 'undone').map((entry) => [entry.candidateId, entry]),
  )
  return {
    // What was accepted without waiting was drafted as well.
    drafted: new Set(drafts.map(({ candidateId }) => candidateId)).size,
    accepted: [...last.values()].filter(({ event }) => event === 'accepted').length,
    caught: total(({ caught }) => caught),
    falseAlarms: total(alarms),
    files: all,
    removable: all.filter((file) => file.caught === 0 && alarms(file) > 0).map(({ path }) => path),
  }
}
