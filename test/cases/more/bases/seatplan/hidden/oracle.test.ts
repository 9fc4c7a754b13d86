import fc from 'fast-check'
import { BookingError } from '../src/errors'
import { byState, House } from '../src/house'
import { bySeat, parsePlan, rowName, seatRanges, type Seat } from '../src/layout'
import { advance, can, newOrder, OCCUPYING, TEMPORARY, type Event, type Order, type State } from '../src/orders'
import { percentOf, quote, refund, type Fare } from '../src/pricing'
import { freeRuns, suggest } from '../src/suggest'

fc.configureGlobal({ seed: 1971, numRuns: 150 })

const plan = parsePlan('aa_aaa\n\n  bbBBbb  \n_c_c_\nabcabc', { a: 'one', b: 'two', c: 'three' })
const ids = (seats: readonly Seat[]) => seats.map((s) => s.id)
const seat = (row: string, number: number, category = 'one', accessible = false): Seat => ({ id: `${row}${number}`, row, number, category, accessible })
const min = 60_000

describe('oracle: layout', () => {
  it('names rows', () => {
    const names = Array.from({ length: 800 }, (_, i) => rowName(i))
    expect(new Set(names).size).toBe(800)
    expect([names[0], names[25], names[26], names[51], names[52], names[701], names[702], names[703]]).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA', 'AAB'])
    const rows = names.map((n) => seat(n, 1))
    expect([...rows].reverse().sort(bySeat)).toEqual(rows)
  })
  it('reads plans', () => {
    expect(ids(plan.seats)).toEqual('A1 A2 A3 A4 A5 B1 B2 B3 B4 B5 B6 C1 C2 D1 D2 D3 D4 D5 D6'.split(' '))
    expect(plan.seats.filter((s) => s.accessible).map((s) => s.id)).toEqual(['B3', 'B4'])
    expect(plan.row('D').map((s) => s.category)).toEqual(['one', 'two', 'three', 'one', 'two', 'three'])
    expect(plan.row('E')).toEqual([])
    for (const s of plan.seats) {
      expect(plan.get(s.id)).toBe(s)
      expect(plan.row(s.row)[s.number - 1]).toBe(s)
    }
    for (const bad of ['A0', 'A6', 'a1', '', 'E1', 'constructor']) expect(() => plan.get(bad)).toThrow(expect.objectContaining({ code: 'unknown-seat', seats: [bad] }))
    expect(() => parsePlan('a\n\nab?', { a: 'x', b: 'y' })).toThrow(new BookingError('invalid', 'row B has an unknown category ?'))
    expect(parsePlan(' \n ', {}).seats).toEqual([])
    expect(parsePlan('a\n'.repeat(30), { a: 'x' }).seats.at(-1)!.id).toBe('AD1')
  })
  it('writes ranges', () => {
    const table: [string, string][] = [['', ''], ['A1', 'A1'], ['A2 A1', 'A1-A2'], ['A5 A3 A1', 'A1, A3, A5'], ['A4 A5 B1 B2 D6', 'A4-A5, B1-B2, D6'], ['A1 A2 A3 A4 A5 B1', 'A1-A5, B1']]
    for (const [text, want] of table) {
      const list = text.split(' ').filter(Boolean).map((id) => plan.get(id))
      const copy = [...list]
      expect(seatRanges(list)).toBe(want)
      expect(list).toEqual(copy)
    }
    expect(seatRanges([seat('B', 10), seat('AA', 1), seat('B', 9), seat('B', 11), seat('B', 2)])).toBe('B2, B9-B11, AA1')
    const error = new BookingError('limit', 'm')
    expect([error.message, error.seats, error.name, new BookingError('limit', 'm', ['A', 'B']).message]).toEqual(['m', [], 'BookingError', 'm: A, B'])
  })
})

describe('oracle: suggest', () => {
  const subsets = fc.subarray(ids(plan.seats))
  it('finds runs', () => {
    fc.assert(fc.property(subsets, subsets, (free, some) => {
      const runs = freeRuns([...plan.seats].reverse().filter((s) => some.includes(s.id)), (id) => free.includes(id))
      expect(ids(runs.flat())).toEqual(ids(plan.seats.filter((s) => some.includes(s.id) && free.includes(s.id))))
      for (const run of runs) expect(run.every((s, i) => i === 0 || (s.row === run[0].row && s.number === run[i - 1].number + 1))).toBe(true)
      for (const [i, run] of runs.slice(1).entries()) expect(runs[i].at(-1)!.row === run[0].row && runs[i].at(-1)!.number + 1 === run[0].number).toBe(false)
    }))
    expect(freeRuns([], () => true)).toEqual([])
  })
  it('chooses like a slow one', () => {
    const slow = (free: string[], count: number, category?: string, accessible = false) => {
      const good = (s: Seat | undefined) => s !== undefined && free.includes(s.id) && (!category || s.category === category) && (accessible || !s.accessible)
      const found: { block: Seat[]; key: number[] }[] = []
      for (const [r, name] of ['A', 'B', 'C', 'D'].entries()) {
        const row = plan.row(name)
        for (let i = 0; i + count <= row.length; i++) {
          const block = row.slice(i, i + count)
          if (!block.every(good)) continue
          const alone = (k: number, step: number) => (good(row[k]) && !good(row[k + step]) ? 1 : 0)
          const middle = (row[0].number + row[row.length - 1].number) / 2
          found.push({ block, key: [alone(i - 1, -1) + alone(i + count, 1), Math.abs((block[0].number + block[count - 1].number) / 2 - middle), r, i] })
        }
      }
      found.sort((x, y) => x.key.map((k, i) => k - y.key[i]).find((d) => d !== 0) ?? 0)
      return found[0] ? ids(found[0].block) : null
    }
    fc.assert(fc.property(subsets, fc.integer({ min: 1, max: 4 }), fc.constantFrom(undefined, 'one', 'two', 'three'), fc.boolean(), (free, count, category, accessible) => {
      const got = suggest(plan, (id) => free.includes(id), { count, category, accessible })
      expect(got && ids(got)).toEqual(slow(free, count, category, accessible))
    }), { numRuns: 600 })
    for (let count = 1; count < 7; count++) {
      const got = suggest(plan, () => true, { count })
      expect(got && ids(got)).toEqual(slow(ids(plan.seats), count))
    }
  })
})

describe('oracle: orders', () => {
  const next: Record<State, Partial<Record<Event, State>>> = {
    held: { reserve: 'reserved', pay: 'paid', cancel: 'cancelled', expire: 'expired' },
    reserved: { pay: 'paid', cancel: 'cancelled', expire: 'expired' },
    paid: { refund: 'refunded' },
    cancelled: {},
    expired: {},
    refunded: {},
  }
  it('walk through all states', () => {
    for (const [state, events] of Object.entries(next) as [State, Partial<Record<Event, State>>][]) {
      for (const event of ['reserve', 'pay', 'cancel', 'expire', 'refund'] as const) {
        const order: Order = { id: 3, customer: 'c', seats: ['A1'], state, until: 50, history: [{ state, at: 1 }] }
        const copy = structuredClone(order)
        expect(can(state, event)).toBe(events[event] !== undefined)
        const to = events[event]
        if (to) {
          expect(advance(order, event, 9, 77)).toEqual({ ...copy, state: to, until: to === 'reserved' ? 77 : null, history: [{ state, at: 1 }, { state: to, at: 9 }] })
          expect(advance(order, event, 9).until).toBe(to === 'reserved' ? 50 : null)
        } else expect(() => advance(order, event, 9)).toThrow(expect.objectContaining({ code: state === 'expired' ? 'expired' : 'wrong-state', message: `order 3 is ${state}, it cannot ${event}` }))
        expect(order).toEqual(copy)
      }
    }
    expect([...OCCUPYING].sort()).toEqual(['held', 'paid', 'reserved'])
    expect([...TEMPORARY].sort()).toEqual(['held', 'reserved'])
    const list = ['A1']
    const order = newOrder(1, 'c', list, 5, 6)
    list.push('A2')
    expect(order).toEqual({ id: 1, customer: 'c', seats: ['A1'], state: 'held', until: 6, history: [{ state: 'held', at: 5 }] })
    expect(byState([])).toEqual({})
    expect(byState([order, order, advance(order, 'pay', 1)])).toEqual({ held: 2, paid: 1 })
  })
})

describe('oracle: pricing', () => {
  const base = { one: 1999, two: 3333, three: 1 }
  const off: Record<Fare, number> = { full: 0, child: 50, senior: 20, student: 30 }
  const round = (x: number) => Math.floor(x + 0.5 + 1e-9)
  it('equals a slow reckoning', () => {
    const ticket = fc.record({ seat: fc.constantFrom(...plan.seats), fare: fc.constantFrom<Fare | undefined>('full', 'child', 'senior', 'student', undefined) })
    const left = fc.constantFrom(-1, 0, 29 * min, 30 * min, 30 * min + 1, 24 * 60 * min, 30 * 24 * 60 * min - 1, 30 * 24 * 60 * min, 90 * 24 * 60 * min)
    fc.assert(fc.property(fc.array(ticket, { maxLength: 14 }), left, fc.integer({ min: 0, max: 23 }), fc.boolean(), fc.constantFrom(undefined, 0, 321), (tickets, ms, hour, premiere, fee) => {
      const show = { start: Date.UTC(2027, 2, 3, hour, 59), premiere }
      const lines = tickets.map(({ seat: s, fare = 'full' }) => {
        const full = base[s.category as keyof typeof base]
        if (premiere) return { seat: s.id, price: full, rule: 'full' }
        const matinee = hour < 17 && off[fare] < 15
        const percent = matinee ? 15 : off[fare]
        return { seat: s.id, price: full - round((full * percent) / 100), rule: percent === 0 ? 'full' : matinee ? 'matinee' : fare }
      })
      const sum = lines.reduce((n, l) => n + l.price, 0)
      const full = lines.filter((l) => l.rule === 'full')
      const fullSum = full.reduce((n, l) => n + l.price, 0)
      let discount = null
      if (!premiere && full.length && ms <= 30 * min) discount = { rule: 'last-minute', amount: round(fullSum * 0.4) }
      else if (!premiere && lines.length > 9) discount = { rule: 'group', amount: round(sum / 10) }
      else if (!premiere && full.length && ms >= 30 * 1440 * min) discount = { rule: 'early', amount: round(fullSum * 0.12) }
      const f = lines.length ? (fee ?? 0) : 0
      expect(quote(tickets, { base, fee }, show, show.start - ms)).toEqual({ lines, discount, fee: f, total: sum - (discount?.amount ?? 0) + f })
    }), { numRuns: 700 })
    expect(() => quote([{ seat: seat('A', 1, 'nine') }], { base }, { start: 0 }, 0)).toThrow(expect.objectContaining({ code: 'invalid', message: 'no price for category nine' }))
  })
  it('rounds and refunds', () => {
    for (let a = 0; a < 60; a++) for (const p of [0, 12, 15, 20, 30, 40, 50, 100]) expect(percentOf(a, p)).toBe(round((a * p) / 100))
    const day = 24 * 60 * min
    const paid = { lines: [], discount: null, fee: 99, total: 1100 }
    const table: [number, number][] = [[30 * day, 1001], [7 * day, 1001], [7 * day - 1, 501], [day, 501], [day - 1, 0], [0, 0], [-5, 0]]
    for (const [ms, want] of table) expect(refund(paid, { start: 10 * day }, 10 * day - ms)).toBe(want)
  })
})

describe('oracle: house', () => {
  const start = Date.UTC(2027, 0, 1)
  beforeEach(() => void vi.useFakeTimers({ now: start }))
  afterEach(() => void vi.useRealTimers())

  it('keeps its invariants', () => {
    const command = fc.oneof(
      fc.record({ do: fc.constant('hold' as const), who: fc.constantFrom('a', 'b'), seats: fc.array(fc.constantFrom(...ids(plan.seats).slice(0, 8)), { minLength: 1, maxLength: 3 }) }),
      fc.record({ do: fc.constantFrom('reserve' as const, 'pay' as const, 'cancel' as const, 'refund' as const), id: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 9, 10, 40) }),
    )
    fc.assert(fc.property(fc.array(command, { minLength: 1, maxLength: 25 }), (commands) => {
      vi.setSystemTime(start)
      const house = new House(plan, { holdFor: 10, reserveFor: 50, salesEnd: start + 120, limit: 4 })
      const model = new Map<number, { who: string; seats: string[]; state: State; until: number }>()
      const changes: string[] = []
      const expected: string[] = []
      house.onChange((o) => changes.push(`${o.id}${o.state}`))
      const live = () => [...model.values()].filter((o) => ['held', 'reserved', 'paid'].includes(o.state))
      for (const c of commands) {
        let want: string | undefined
        let got: string | undefined
        const now = Date.now()
        try {
          if (c.do === 'wait') {
            const due = [...model].filter(([, o]) => ['held', 'reserved'].includes(o.state) && o.until <= now + c.ms).sort((x, y) => x[1].until - y[1].until || 0)
            vi.advanceTimersByTime(c.ms)
            for (const [id, o] of due) {
              o.state = 'expired'
              expected.push(`${id}expired`)
            }
          } else if (c.do === 'hold') {
            const unique = [...new Set(c.seats)]
            const taken = live().flatMap((o) => o.seats)
            const own = live().filter((o) => o.who === c.who).flatMap((o) => o.seats).length
            if (now >= start + 120) want = 'expired'
            else if (unique.some((s) => taken.includes(s))) want = 'unavailable'
            else if (own + unique.length > 4) want = 'limit'
            else {
              model.set(model.size + 1, { who: c.who, seats: unique, state: 'held', until: Math.min(now + 10, start + 120) })
              expected.push(`${model.size}held`)
            }
            const order = house.hold(c.who, c.seats)
            expect(order).toMatchObject({ id: model.size, seats: unique, until: Math.min(now + 10, start + 120) })
          } else {
            const o = model.get(c.id)
            const to = o && { held: { reserve: 'reserved', pay: 'paid', cancel: 'cancelled' }, reserved: { pay: 'paid', cancel: 'cancelled' }, paid: { refund: 'refunded' } }[o.state as string]?.[c.do as string]
            if (!o) want = 'unknown-order'
            else if (!to) want = o.state === 'expired' ? 'expired' : 'wrong-state'
            else {
              o.state = to as State
              if (to === 'reserved') o.until = Math.min(now + 50, start + 120)
              expected.push(`${c.id}${to}`)
            }
            house[c.do](c.id)
          }
        } catch (error) {
          if (!(error instanceof BookingError)) throw error
          got = error.code
        }
        expect(got).toBe(want)
        const taken = live().flatMap((o) => o.seats)
        expect(ids(plan.seats).filter((s) => !house.isFree(s)).sort()).toEqual([...taken].sort())
        const paid = live().filter((o) => o.state === 'paid').flatMap((o) => o.seats).length
        expect(house.count()).toEqual({ free: plan.seats.length - taken.length, temporary: taken.length - paid, paid })
        expect(vi.getTimerCount()).toBe(live().filter((o) => o.state !== 'paid').length)
        for (const who of ['a', 'b']) expect(house.seatsOf(who)).toEqual(live().filter((o) => o.who === who).flatMap((o) => o.seats))
        for (const [id, o] of model) expect(house.order(id).state).toBe(o.state)
      }
      expect([...changes].sort()).toEqual([...expected].sort())
      house.close()
      expect(vi.getTimerCount()).toBe(0)
    }), { numRuns: 120 })
  })

  it('has defaults', () => {
    const house = new House(plan)
    const order = house.hold('a', ids(plan.seats).slice(0, 12))
    expect(order.until).toBe(start + 10 * min)
    expect(() => house.hold('a', ['D6'])).toThrow('no more than 12 seats for a')
    vi.advanceTimersByTime(9 * min)
    expect(house.reserve(order.id).until).toBe(start + 9 * min + 48 * 60 * min)
    expect(() => house.hold('b', [])).toThrow(expect.objectContaining({ code: 'invalid' }))
    expect(() => house.hold('b', ['D1', 'Q9'])).toThrow(expect.objectContaining({ code: 'unknown-seat', seats: ['Q9'] }))
    expect(() => house.isFree('Q9')).toThrow('no such seat: Q9')
    expect(house.isFree('D1')).toBe(true)
    expect(house.holdBest('b', { count: 2, category: 'two' })).toBeNull()
    expect(house.holdBest('b', { count: 1, category: 'two' })?.seats).toEqual(['D2'])
    house.close()
  })

  it('copes with listeners that leave or ask', () => {
    const house = new House(plan, { holdFor: 5 })
    const told: string[] = []
    const stop = house.onChange((o) => {
      told.push(`one ${o.state} ${house.order(o.id).state} ${house.isFree('A1')}`)
      stop()
    })
    house.onChange((o) => told.push(`two ${o.state}`))
    house.hold('a', ['A1'])
    vi.advanceTimersByTime(5)
    expect(told).toEqual(['one held held false', 'two held', 'two expired'])
    stop()
    const others = [vi.fn(), vi.fn(), vi.fn()]
    const stops = others.map((listener) => house.onChange(listener))
    house.hold('c', ['A2'])
    stops[1]()
    house.hold('c', ['A3'])
    stops[2]()
    house.hold('c', ['A4'])
    expect(others.map((listener) => listener.mock.calls.length)).toEqual([3, 1, 2])
    const again = house.hold('b', ['A1'])
    house.pay(again.id)
    house.close()
    expect(house.isFree('A1')).toBe(false)
  })
})
