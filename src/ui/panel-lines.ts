import type { LedgerEntry } from '../model/ledger.ts'
import type { Spend } from '../model/spend.ts'
import { countOf, oneLine } from './fit-text.ts'
import type { Frame } from './frame.ts'
import { BLANK, labelled, type OverlayLine } from './overlay-line.ts'
import { failureTitle } from './select.ts'

const heading = (label: string): OverlayLine => ({ label, text: '', tone: 'heading' })

const EVENTS: Readonly<Record<LedgerEntry['event'], string>> = {
  proposed: 'proposed',
  accepted: 'accepted',
  rejected: 'rejected',
  deferred: 'later',
  undone: 'undone',
  'verdict-flipped': 'verdict set',
  'test-observed': 'test red',
}

/** What was decided in this project, the latest first. */
export function ledgerLines({ view, columns }: Frame): readonly OverlayLine[] {
  const { ledger } = view
  if (ledger === null) return [heading('Ledger'), ...labelled('', 'reading …', columns, 'dim')]
  if (ledger.length === 0)
    return [heading('Ledger'), ...labelled('', 'Nothing was decided in this project yet.', columns, 'dim')]
  const of = (event: LedgerEntry['event']): number => ledger.filter((entry) => entry.event === event).length
  return [
    heading(`Ledger: ${of('accepted')} accepted, ${of('rejected')} rejected, ${of('undone')} undone`),
    ...[...ledger].reverse().flatMap((entry) => labelled(EVENTS[entry.event], entryText(entry), columns)),
  ]
}

function entryText({ at, engine, rule, failureId, candidateId, event, detail }: LedgerEntry): string {
  const when = at.slice(0, 16).replace('T', ' ')
  const what = [engine, rule].filter((part) => part !== undefined).join(', ')
  // The detail of an undo is the name of its record.
  const why = detail && event !== 'undone' ? `: ${oneLine(detail)}` : ''
  return `${when}  ${[what, candidateId ?? failureId].filter((part) => part !== '').join(' ')}${why}`
}

/** What models took, in the session and for each failure. */
export function spendLines({ state, columns }: Frame): readonly OverlayLine[] {
  const { spend, failures } = state
  if (spend.requests === 0)
    return [
      heading('Spend'),
      ...labelled('', 'No model was asked. What is proposed here was made on this machine.', columns, 'dim'),
    ]
  const asked = failures.filter((entry) => entry.spend.requests > 0)
  return [
    heading('Spend'),
    ...labelled('session', spendText(spend), columns),
    ...(asked.length > 0 ? [BLANK, heading('Of what is red now')] : []),
    ...asked.flatMap((entry) =>
      labelled('', `${spendText(entry.spend)}: ${failureTitle(entry.failure, '›').name}`, columns),
    ),
  ]
}

/** `3 requests, 12.4k tokens in, 1.1k out, 0.03`. */
export function spendText({ requests, promptTokens, completionTokens, price }: Spend): string {
  const parts = [countOf(requests, 'request'), `${kilo(promptTokens)} tokens in`, `${kilo(completionTokens)} out`]
  return [...parts, ...(price === null ? [] : [`cost ${price.toFixed(price < 0.1 ? 4 : 2)}`])].join(', ')
}

/** What was spent in one word: the price where it is known, else the tokens. */
export function spentShort({ promptTokens, completionTokens, price }: Spend): string {
  return price === null ? `${kilo(promptTokens + completionTokens)} tokens` : `cost ${price.toFixed(2)}`
}

function kilo(count: number): string {
  return count < 1_000 ? String(count) : `${(count / 1_000).toFixed(1)}k`
}
