import { type DecisionCounts, type LedgerStats, ledgerStats } from '../session/ledger-stats.ts'
import { openLedger } from '../workspace/open-ledger.ts'

/** What `repair-watch stats` takes. */
export interface StatsOptions {
  /** Absolute. */
  readonly root: string
  readonly json: boolean
}

/** Prints what the ledger of the project says; runs nothing. The exit status is 0. */
export async function statsCommand({ root, json }: StatsOptions): Promise<number> {
  const { entries, unreadable } = await openLedger(root).entries()
  const stats = ledgerStats(entries)
  process.stdout.write(
    json ? `${JSON.stringify({ version: 1, ...stats, unreadable }, null, 2)}\n` : `${statsText(stats, unreadable)}\n`,
  )
  return 0
}

function statsText({ engines, rules, tests, firstProvenMs, spend }: LedgerStats, unreadable: number): string {
  const nothing = engines.length === 0 && tests.drafted === 0
  if (nothing) return 'Nothing was decided in this project yet.'
  const { median, failures } = firstProvenMs
  return [
    ...table('Engines', engines),
    ...table('Rules', rules),
    'Generated tests',
    `  ${tests.drafted} drafted, ${tests.accepted} accepted; ${tests.caught} bugs caught, ${tests.falseAlarms} false alarms`,
    ...tests.removable.map((path) => `  only ever a false alarm: ${path} (remove it if you agree)`),
    ...(median === null
      ? []
      : [`First proven after ${(median / 1_000).toFixed(1)} s (median of ${failures} failures)`]),
    ...(spend.failures === 0
      ? []
      : [
          `Models: ${spend.tokens} tokens${spend.price === null ? '' : `, ${spend.price.toFixed(4)}`} for ${spend.failures} failures`,
        ]),
    ...(unreadable === 0 ? [] : [`${unreadable} lines of the ledger could not be read`]),
  ].join('\n')
}

function table(title: string, rows: readonly DecisionCounts[]): readonly string[] {
  if (rows.length === 0) return []
  const width = Math.max(...rows.map(({ name }) => name.length))
  return [
    title,
    ...rows.map(({ name, accepted, rejected, deferred, undone, acceptance }) => {
      const share = acceptance === null ? '' : `  ${Math.round(acceptance * 100)} %`
      return `  ${name.padEnd(width)}  ${accepted} accepted, ${rejected} rejected, ${deferred} later, ${undone} undone${share}`
    }),
  ]
}
