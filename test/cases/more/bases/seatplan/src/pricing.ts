import { BookingError } from './errors'
import type { Seat } from './layout'

/** All amounts are whole cents. */
export interface PriceList {
  base: Record<string, number>
  /** Fee of an order, once. */
  fee?: number
}

export type Fare = 'full' | 'child' | 'senior' | 'student'

export interface Ticket {
  seat: Seat
  fare?: Fare
}

export interface Show {
  /** Start, in milliseconds since the epoch. */
  start: number
  /** Premieres have no reductions. */
  premiere?: boolean
}

export interface Line {
  seat: string
  price: number
  rule: string
}

export interface Quote {
  lines: Line[]
  discount: { rule: string; amount: number } | null
  fee: number
  total: number
}

/** Percent off the price of a ticket. */
const FARES: Record<Fare, number> = { full: 0, child: 50, senior: 20, student: 30 }
const MATINEE = 15
const GROUP = { size: 10, percent: 10 }
const DAY = 24 * 60 * 60 * 1000
const EARLY = { days: 30, percent: 12 }
const LAST_MINUTE = { minutes: 30, percent: 40 }

/** Percent of an amount, half a cent rounded up. */
export const percentOf = (amount: number, percent: number) => Math.floor((amount * percent + 50) / 100)

const isMatinee = (start: number) => new Date(start).getUTCHours() < 17

/** A ticket takes one reduction, the best there is: its fare or the matinee. */
function priceTicket({ seat, fare = 'full' }: Ticket, list: PriceList, show: Show): Line {
  const base = list.base[seat.category]
  if (base === undefined) throw new BookingError('invalid', `no price for category ${seat.category}`)
  const options = [{ rule: fare as string, percent: FARES[fare] }]
  if (isMatinee(show.start)) options.push({ rule: 'matinee', percent: MATINEE })
  const best = options.reduce((a, b) => (b.percent > a.percent ? b : a))
  if (show.premiere || best.percent === 0) return { seat: seat.id, price: base, rule: 'full' }
  return { seat: seat.id, price: base - percentOf(base, best.percent), rule: best.rule }
}

/**
 * The price of an order. The discount is for the sum of the tickets, never for the fee, and there is at most one:
 * last minute goes before group, and group before early. Early and last minute are for tickets at the full fare alone.
 */
export function quote(tickets: readonly Ticket[], list: PriceList, show: Show, now: number): Quote {
  const lines = tickets.map((ticket) => priceTicket(ticket, list, show))
  const sum = (some: readonly Line[]) => some.reduce((total, line) => total + line.price, 0)
  const full = lines.filter((line) => line.rule === 'full')
  const left = show.start - now
  let discount: Quote['discount'] = null
  if (!show.premiere) {
    if (left <= LAST_MINUTE.minutes * 60_000 && full.length > 0) discount = { rule: 'last-minute', amount: percentOf(sum(full), LAST_MINUTE.percent) }
    else if (lines.length >= GROUP.size) discount = { rule: 'group', amount: percentOf(sum(lines), GROUP.percent) }
    else if (left >= EARLY.days * DAY && full.length > 0) discount = { rule: 'early', amount: percentOf(sum(full), EARLY.percent) }
  }
  const fee = lines.length === 0 ? 0 : (list.fee ?? 0)
  return { lines, discount, fee, total: sum(lines) - (discount?.amount ?? 0) + fee }
}

/** What is given back for an order: all until a week before, half until the day before, then nothing. Fees are kept. */
export function refund(paid: Quote, show: Show, now: number): number {
  const days = (show.start - now) / DAY
  const amount = paid.total - paid.fee
  if (days >= 7) return amount
  return days >= 1 ? percentOf(amount, 50) : 0
}
