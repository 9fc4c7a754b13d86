import { bySeat, parsePlan, rowName, seatRanges } from '../src/layout'
import { freeRuns, suggest } from '../src/suggest'
import { hall } from './hall'

const ids = (seats: readonly { id: string }[] | null) => seats?.map((s) => s.id).join(' ')

describe('plan', () => {
  it('numbers the seats and skips the aisle', () => {
    expect(ids(hall().row('A'))).toBe('A1 A2 A3 A4 A5 A6')
    expect(hall().seats).toHaveLength(19)
  })
  it('knows the categories', () => {
    expect(hall().get('C5')).toEqual({ id: 'C5', row: 'C', number: 5, category: 'balcony', accessible: true })
  })
  it('refuses letters that mean nothing', () => {
    expect(() => parsePlan('ss\nsx', { s: 'stalls' })).toThrow('row B has an unknown category x')
  })
  it('has no seat that is not on it', () => {
    expect(() => hall().get('D1')).toThrow('no such seat: D1')
  })
  it('goes on after Z', () => {
    expect([0, 1, 25, 26, 51, 52].map(rowName)).toEqual(['A', 'B', 'Z', 'AA', 'AZ', 'BA'])
  })
})

describe('order of seats', () => {
  it('is the one of the hall', () => {
    const seat = (row: string, number: number) => ({ id: `${row}${number}`, row, number, category: 's', accessible: false })
    expect(ids([seat('AA', 1), seat('B', 10), seat('B', 9), seat('Z', 1)].sort(bySeat))).toBe('B9 B10 Z1 AA1')
  })
  it('puts neighbours together', () => {
    const { row } = hall()
    expect(seatRanges([...row('B')].reverse().filter((s) => s.number !== 4).concat(row('C')[0]))).toBe('B1-B3, B5-B7, C1')
  })
})

describe('free runs', () => {
  it('end at a seat that is taken and at the end of a row', () => {
    const taken = new Set(['A3', 'B1', 'B7', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6'])
    expect(freeRuns(hall().seats, (id) => !taken.has(id)).map(ids)).toEqual(['A1 A2', 'A4 A5 A6', 'B2 B3 B4 B5 B6'])
  })
})

describe('suggest', () => {
  const all = () => true
  it('takes the middle', () => {
    expect(ids(suggest(hall(), all, { count: 2, category: 'stalls' }))).toBe('A3 A4')
  })
  it('leaves nobody alone', () => {
    expect(ids(suggest(hall(), (id) => /^B[2-6]$/.test(id), { count: 2 }))).toBe('B2 B3')
    expect(ids(suggest(hall(), (id) => /^B/.test(id), { count: 5 }))).toBe('B1 B2 B3 B4 B5')
  })
  it('stays within the category', () => {
    expect(ids(suggest(hall(), all, { count: 3, category: 'balcony' }))).toBe('C2 C3 C4')
  })
  it('keeps places for wheelchairs', () => {
    expect(suggest(hall(), all, { count: 5, category: 'balcony' })).toBeNull()
    expect(ids(suggest(hall(), all, { count: 5, category: 'balcony', accessible: true }))).toBe('C1 C2 C3 C4 C5')
  })
  it('does not tear a group apart', () => {
    expect(suggest(hall(), (id) => !id.endsWith('4'), { count: 4 })).toBeNull()
  })
})
