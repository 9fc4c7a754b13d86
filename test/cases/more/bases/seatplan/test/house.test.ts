import { BookingError } from '../src/errors'
import { byState, House } from '../src/house'
import { advance, can, newOrder, type Order } from '../src/orders'
import { hall } from './hall'

const minutes = 60_000
const start = Date.UTC(2026, 9, 20, 12)
let house: House

beforeEach(() => {
  vi.useFakeTimers({ now: start })
  house = new House(hall(), { holdFor: 10 * minutes, reserveFor: 120 * minutes, salesEnd: start + 300 * minutes, limit: 8 })
})
afterEach(() => {
  house.close()
  vi.useRealTimers()
})

describe('orders', () => {
  it('go from state to state', () => {
    const order = advance(advance(newOrder(7, 'ann', ['A1'], 10, 50), 'reserve', 20, 90), 'pay', 30)
    expect(order).toEqual({
      id: 7,
      customer: 'ann',
      seats: ['A1'],
      state: 'paid',
      until: null,
      history: [{ state: 'held', at: 10 }, { state: 'reserved', at: 20 }, { state: 'paid', at: 30 }],
    })
  })
  it('do not go back', () => {
    expect(() => advance(advance(newOrder(7, 'ann', [], 0, 1), 'cancel', 1), 'pay', 2)).toThrow('order 7 is cancelled, it cannot pay')
    expect([can('paid', 'cancel'), can('paid', 'refund'), can('reserved', 'reserve')]).toEqual([false, true, false])
  })
})

describe('hold', () => {
  it('takes seats from others', () => {
    house.hold('ann', ['A1', 'A2'])
    expect([house.isFree('A1'), house.isFree('A3')]).toEqual([false, true])
    expect(house.count()).toEqual({ free: 17, temporary: 2, paid: 0 })
  })
  it('takes all or none', () => {
    house.hold('ann', ['A1', 'A2'])
    expect(() => house.hold('bob', ['A3', 'A2', 'A1'])).toThrow(expect.objectContaining({ code: 'unavailable', seats: ['A2', 'A1'] }))
    expect(house.isFree('A3')).toBe(true)
  })
  it('counts a seat once', () => {
    expect(house.hold('ann', ['B1', 'B1']).seats).toEqual(['B1'])
  })
  it('has a limit for each customer', () => {
    house.pay(house.hold('ann', ['A1', 'A2', 'A3', 'A4']).id)
    house.hold('ann', ['B1', 'B2', 'B3'])
    expect(() => house.hold('ann', ['C1', 'C2'])).toThrow('no more than 8 seats for ann')
    expect(house.hold('ann', ['C1']).id).toBe(3)
  })
  it('finds the best seats', () => {
    expect(house.holdBest('ann', { count: 3 })?.seats).toEqual(['B3', 'B4', 'B5'])
    expect(house.holdBest('bob', { count: 8 })).toBeNull()
  })
  it('ends with the sale', () => {
    vi.setSystemTime(start + 300 * minutes)
    expect(() => house.hold('ann', ['A1'])).toThrow('sales have ended')
  })
})

describe('time', () => {
  it('frees what was only held', () => {
    const { id } = house.hold('ann', ['A1'])
    vi.advanceTimersByTime(10 * minutes - 1)
    expect(house.isFree('A1')).toBe(false)
    vi.advanceTimersByTime(1)
    expect(house.isFree('A1')).toBe(true)
    expect(house.order(id)).toMatchObject({ state: 'expired', until: null })
  })
  it('is longer for reservations', () => {
    const { id } = house.hold('ann', ['A1'])
    vi.advanceTimersByTime(5 * minutes)
    expect(house.reserve(id).until).toBe(start + 125 * minutes)
    vi.advanceTimersByTime(119 * minutes)
    expect(house.order(id).state).toBe('reserved')
    vi.advanceTimersByTime(1 * minutes)
    expect(house.order(id).state).toBe('expired')
  })
  it('never goes past the end of the sale', () => {
    vi.advanceTimersByTime(295 * minutes)
    expect(house.hold('ann', ['A1']).until).toBe(start + 300 * minutes)
  })
  it('does not matter once it is paid', () => {
    const { id } = house.hold('ann', ['A1'])
    house.pay(id)
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(500 * minutes)
    expect(house.order(id).state).toBe('paid')
  })
  it('stops when the house is closed', () => {
    house.hold('ann', ['A1'])
    house.close()
    expect(vi.getTimerCount()).toBe(0)
  })
  it('is told in the error', () => {
    const { id } = house.hold('ann', ['A1'])
    vi.advanceTimersByTime(10 * minutes)
    expect(() => house.pay(id)).toThrow(BookingError)
    expect(() => house.pay(id)).toThrow(expect.objectContaining({ code: 'expired' }))
  })
})

describe('end of an order', () => {
  it('frees the seats', () => {
    const a = house.hold('ann', ['A1'])
    const b = house.hold('bob', ['A2'])
    house.cancel(a.id)
    house.pay(b.id)
    house.refund(b.id)
    expect(house.count()).toEqual({ free: 19, temporary: 0, paid: 0 })
    expect(house.hold('cy', ['A1', 'A2']).id).toBe(3)
  })
  it('is no business of later ones', () => {
    const a = house.hold('ann', ['A1'])
    house.cancel(a.id)
    house.hold('bob', ['A1'])
    expect(() => house.cancel(a.id)).toThrow('order 1 is cancelled, it cannot cancel')
    vi.advanceTimersByTime(9 * minutes)
    expect(house.isFree('A1')).toBe(false)
  })
})

describe('listeners', () => {
  it('are told of every change', () => {
    const told: string[] = []
    const stop = house.onChange((order: Order) => told.push(`${order.id} ${order.state}`))
    house.pay(house.hold('ann', ['A1']).id)
    house.hold('bob', ['A2'])
    vi.advanceTimersByTime(10 * minutes)
    stop()
    house.hold('cy', ['A3'])
    expect(told).toEqual(['1 held', '1 paid', '2 held', '2 expired'])
  })
  it('can count by state', () => {
    const last = new Map<number, Order>()
    house.onChange((order) => last.set(order.id, order))
    house.hold('ann', ['A1'])
    house.pay(house.hold('bob', ['A2']).id)
    house.pay(house.hold('cy', ['A3']).id)
    expect(byState(last.values())).toEqual({ held: 1, paid: 2 })
  })
})
