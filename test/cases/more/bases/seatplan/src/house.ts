import { BookingError } from './errors'
import type { Layout } from './layout'
import { advance, newOrder, OCCUPYING, type Event, type Order, type State } from './orders'
import { suggest, type Wish } from './suggest'

export interface HouseOptions {
  /** How long seats are held while somebody makes up their mind. */
  holdFor?: number
  /** How long a reservation waits for its payment, but never past `salesEnd`. */
  reserveFor?: number
  /** Moment after which nothing is sold, in milliseconds since the epoch. */
  salesEnd?: number
  /** Seats one customer may have at the same time. */
  limit?: number
}

type Listener = (order: Order) => void

/** The seats of one show: who has which, and until when. Seats come free by a timer at the very moment. */
export class House {
  readonly #layout: Layout
  readonly #options: Required<HouseOptions>
  readonly #orders = new Map<number, Order>()
  readonly #taken = new Map<string, number>()
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>()
  readonly #listeners = new Set<Listener>()
  #nextId = 1

  constructor(layout: Layout, options: HouseOptions = {}) {
    this.#layout = layout
    this.#options = { holdFor: 10 * 60_000, reserveFor: 48 * 3_600_000, salesEnd: Infinity, limit: 12, ...options }
  }

  /** Holds all of the seats or none. */
  hold(customer: string, seats: readonly string[]): Order {
    const now = Date.now()
    const unique = [...new Set(seats)]
    if (unique.length === 0) throw new BookingError('invalid', 'no seats given')
    if (now >= this.#options.salesEnd) throw new BookingError('expired', 'sales have ended')
    for (const id of unique) this.#layout.get(id)
    const gone = unique.filter((id) => this.#taken.has(id))
    if (gone.length > 0) throw new BookingError('unavailable', 'not free', gone)
    if (this.seatsOf(customer).length + unique.length > this.#options.limit) throw new BookingError('limit', `no more than ${this.#options.limit} seats for ${customer}`)
    const order = newOrder(this.#nextId++, customer, unique, now, this.#deadline(now + this.#options.holdFor))
    for (const id of unique) this.#taken.set(id, order.id)
    return this.#store(order)
  }

  /** Holds the best neighbouring seats, or returns null when there are not as many. */
  holdBest(customer: string, wish: Wish): Order | null {
    const block = suggest(this.#layout, (id) => this.isFree(id), wish)
    return block && this.hold(customer, block.map((seat) => seat.id))
  }

  reserve(id: number): Order {
    return this.#apply(id, 'reserve', this.#deadline(Date.now() + this.#options.reserveFor))
  }

  pay(id: number): Order {
    return this.#apply(id, 'pay')
  }

  cancel(id: number): Order {
    return this.#apply(id, 'cancel')
  }

  refund(id: number): Order {
    return this.#apply(id, 'refund')
  }

  order(id: number): Order {
    const order = this.#orders.get(id)
    if (!order) throw new BookingError('unknown-order', `no order ${id}`)
    return order
  }

  isFree(id: string): boolean {
    return !this.#taken.has(this.#layout.get(id).id)
  }

  seatsOf(customer: string): string[] {
    return [...this.#orders.values()].filter((o) => o.customer === customer && OCCUPYING.has(o.state)).flatMap((o) => o.seats)
  }

  count(): Record<'free' | 'temporary' | 'paid', number> {
    const counts = { free: this.#layout.seats.length - this.#taken.size, temporary: 0, paid: 0 }
    for (const id of this.#taken.values()) counts[this.order(id).state === 'paid' ? 'paid' : 'temporary'] += 1
    return counts
  }

  /** Is told of every change of an order; the function it returns ends that. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Stops all timers, so that a process can end. Orders stay as they are. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  #deadline(wanted: number): number {
    return Math.min(wanted, this.#options.salesEnd)
  }

  #apply(id: number, event: Event, until?: number): Order {
    return this.#store(advance(this.order(id), event, Date.now(), until))
  }

  #store(order: Order): Order {
    this.#orders.set(order.id, order)
    clearTimeout(this.#timers.get(order.id))
    this.#timers.delete(order.id)
    if (order.until !== null) this.#timers.set(order.id, setTimeout(() => this.#apply(order.id, 'expire'), order.until - Date.now()))
    if (!OCCUPYING.has(order.state)) for (const seat of order.seats) this.#taken.delete(seat)
    for (const listener of [...this.#listeners]) listener(order)
    return order
  }
}

/** How many orders are in each state. */
export function byState(orders: Iterable<Order>): Partial<Record<State, number>> {
  const counts: Partial<Record<State, number>> = {}
  for (const { state } of orders) counts[state] = (counts[state] ?? 0) + 1
  return counts
}
