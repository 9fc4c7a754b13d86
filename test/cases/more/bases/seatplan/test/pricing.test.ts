import { percentOf, quote, refund, type Fare, type PriceList } from '../src/pricing'
import { hall } from './hall'

const list: PriceList = { base: { stalls: 4000, balcony: 2505 }, fee: 250 }
const evening = { start: Date.UTC(2026, 9, 20, 19, 30) }
const matinee = { start: Date.UTC(2026, 9, 20, 15) }
const hour = 3_600_000
const before = (hours: number, show = evening) => show.start - hours * hour
const tickets = (seats: string, fare?: Fare) => seats.split(' ').map((id) => ({ seat: hall().get(id), fare }))

describe('percent', () => {
  it('rounds half a cent up', () => {
    expect([percentOf(2505, 50), percentOf(2504, 50), percentOf(333, 10)]).toEqual([1253, 1252, 33])
  })
})

describe('a ticket', () => {
  it('costs what its category does', () => {
    expect(quote(tickets('A1 C1'), list, evening, before(48)).lines).toEqual([
      { seat: 'A1', price: 4000, rule: 'full' },
      { seat: 'C1', price: 2505, rule: 'full' },
    ])
  })
  it.each<[Fare, number]>([['child', 2000], ['senior', 3200], ['student', 2800]])('has a reduction for a %s', (fare, price) => {
    expect(quote(tickets('A1', fare), list, evening, before(48)).lines[0]).toEqual({ seat: 'A1', price, rule: fare })
  })
  it('takes the better of fare and matinee', () => {
    const lines = [...tickets('A1'), ...tickets('A2', 'senior')]
    expect(quote(lines, list, matinee, before(48, matinee)).lines.map((l) => [l.price, l.rule])).toEqual([[3400, 'matinee'], [3200, 'senior']])
  })
  it('has the full price at a premiere', () => {
    const show = { ...matinee, premiere: true }
    expect(quote(tickets('A1 A2', 'child'), list, show, before(1000, matinee))).toMatchObject({ discount: null, total: 8250 })
  })
})

describe('a discount', () => {
  it('is for groups of ten', () => {
    const group = tickets('A1 A2 A3 A4 A5 A6 B1 B2 B3 B4')
    expect(quote(group, list, evening, before(48))).toMatchObject({ discount: { rule: 'group', amount: 4000 }, total: 36250 })
    expect(quote(group.slice(1), list, evening, before(48)).discount).toBeNull()
  })
  it('is for those who are early', () => {
    expect(quote(tickets('A1'), list, evening, before(30 * 24)).discount).toEqual({ rule: 'early', amount: 480 })
    expect(quote(tickets('A1'), list, evening, before(30 * 24 - 1)).discount).toBeNull()
  })
  it('is for the last minute', () => {
    expect(quote(tickets('A1'), list, evening, before(0.5)).discount).toEqual({ rule: 'last-minute', amount: 1600 })
    expect(quote(tickets('A1'), list, evening, before(0.6)).discount).toBeNull()
  })
  it('leaves reduced tickets out', () => {
    const mixed = [...tickets('A1'), ...tickets('A2', 'child')]
    expect(quote(mixed, list, evening, before(800))).toMatchObject({ discount: { rule: 'early', amount: 480 }, total: 4000 + 2000 - 480 + 250 })
  })
  it('is not for the fee', () => {
    expect(quote(tickets('A1'), { base: { stalls: 100 }, fee: 1000 }, evening, before(0.1)).total).toBe(1060)
  })
})

describe('a refund', () => {
  it('shrinks as the show comes near', () => {
    const paid = quote(tickets('A1 A2'), list, evening, before(200))
    expect([8 * 24, 7 * 24, 6 * 24, 24, 23].map((h) => refund(paid, evening, before(h)))).toEqual([8000, 8000, 4000, 4000, 0])
  })
})
