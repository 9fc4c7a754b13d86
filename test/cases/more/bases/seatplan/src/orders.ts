import { BookingError } from './errors'

export type State = 'held' | 'reserved' | 'paid' | 'cancelled' | 'expired' | 'refunded'
export type Event = 'reserve' | 'pay' | 'cancel' | 'expire' | 'refund'

const TRANSITIONS: Record<State, Partial<Record<Event, State>>> = {
  held: { reserve: 'reserved', pay: 'paid', cancel: 'cancelled', expire: 'expired' },
  reserved: { pay: 'paid', cancel: 'cancelled', expire: 'expired' },
  paid: { refund: 'refunded' },
  cancelled: {},
  expired: {},
  refunded: {},
}

/** Orders in these states keep their seats from others. */
export const OCCUPYING: ReadonlySet<State> = new Set<State>(['held', 'reserved', 'paid'])

/** These states are left without anybody's doing when time is up. */
export const TEMPORARY: ReadonlySet<State> = new Set<State>(['held', 'reserved'])

export interface Order {
  readonly id: number
  readonly customer: string
  readonly seats: readonly string[]
  readonly state: State
  /** In milliseconds since the epoch; null when the order does not run out. */
  readonly until: number | null
  /** The states it has been in, the present one included. */
  readonly history: readonly { state: State; at: number }[]
}

export const can = (state: State, event: Event) => TRANSITIONS[state][event] !== undefined

export function newOrder(id: number, customer: string, seats: readonly string[], at: number, until: number): Order {
  return { id, customer, seats: [...seats], state: 'held', until, history: [{ state: 'held', at }] }
}

/** The order after an event. `until` is for the states that are temporary; all others never run out. */
export function advance(order: Order, event: Event, at: number, until: number | null = order.until): Order {
  const state = TRANSITIONS[order.state][event]
  if (state === undefined) {
    const code = order.state === 'expired' ? 'expired' : 'wrong-state'
    throw new BookingError(code, `order ${order.id} is ${order.state}, it cannot ${event}`)
  }
  return { ...order, state, until: TEMPORARY.has(state) ? until : null, history: [...order.history, { state, at }] }
}
