import { describe, expect, it } from 'vitest'
import {
  addBusinessDays,
  addMonths,
  daysBetween,
  formatDate,
  isLeapYear,
  isoDay,
  isoWeek,
  isWeekend,
  monthsBetween,
  parseIsoDate,
} from '../src/date'

const day = (text: string) => new Date(`${text}T00:00:00Z`)
const iso = (date: Date | null) => date?.toISOString().slice(0, 10)

describe('calendar', () => {
  it('knows leap years', () => {
    expect([2023, 2024].map(isLeapYear)).toEqual([false, true])
    expect([1900, 2000].map(isLeapYear)).toEqual([false, true])
  })
  it('numbers days and weeks', () => {
    expect([isoDay(day('2024-01-01')), isoDay(day('2024-01-07'))]).toEqual([1, 7])
    expect([isoWeek(day('2024-01-01')), isoWeek(day('2024-12-30')), isoWeek(day('2021-01-03'))]).toEqual([1, 1, 53])
    expect([isWeekend(day('2024-01-06')), isWeekend(day('2024-01-07')), isWeekend(day('2024-01-08'))]).toEqual([true, true, false])
  })
})

describe('months', () => {
  it('adds', () => {
    expect(iso(addMonths(day('2024-01-15'), 1))).toBe('2024-02-15')
    expect(iso(addMonths(day('2024-01-15'), -1))).toBe('2023-12-15')
  })
  it('ends with the month', () => {
    expect(iso(addMonths(day('2024-01-31'), 1))).toBe('2024-02-29')
    expect(iso(addMonths(day('2024-01-31'), 2))).toBe('2024-03-31')
  })
  it('leaves the date as it was', () => {
    const date = day('2024-01-31')
    addMonths(date, 1)
    expect(iso(date)).toBe('2024-01-31')
  })
  it('counts', () => {
    expect(monthsBetween(day('2024-01-15'), day('2024-03-15'))).toBe(2)
    expect(monthsBetween(day('2024-01-15'), day('2024-03-14'))).toBe(1)
    expect(monthsBetween(day('2024-03-15'), day('2024-01-15'))).toBe(-2)
  })
})

describe('days', () => {
  it('counts', () => {
    expect(daysBetween(new Date('2024-01-01T23:00:00Z'), new Date('2024-01-02T01:00:00Z'))).toBe(1)
    expect(daysBetween(day('2024-03-01'), day('2024-02-01'))).toBe(-29)
  })
  it('adds those with work', () => {
    expect(iso(addBusinessDays(day('2024-01-05'), 1))).toBe('2024-01-08')
    expect(iso(addBusinessDays(day('2024-01-05'), 6))).toBe('2024-01-15')
  })
  it('goes back', () => {
    expect(iso(addBusinessDays(day('2024-01-08'), -1))).toBe('2024-01-05')
  })
})

describe('text', () => {
  const date = new Date('2024-03-05T14:07:09Z')
  it('writes', () => {
    expect(formatDate(date, 'YYYY-MM-DD HH:mm:ss')).toBe('2024-03-05 14:07:09')
    expect(formatDate(date, 'D.M.YYYY')).toBe('5.3.2024')
  })
  it('writes halves of a day', () => {
    expect(formatDate(date, 'hh:mm A')).toBe('02:07 PM')
    expect(formatDate(new Date('2024-03-05T00:30:00Z'), 'hh:mm A')).toBe('12:30 AM')
    expect(formatDate(new Date('2024-03-05T12:30:00Z'), 'hh:mm A')).toBe('12:30 PM')
  })
  it('leaves what is in brackets', () => {
    expect(formatDate(date, '[Day] D [of] M')).toBe('Day 5 of 3')
  })
  it('reads', () => {
    expect(iso(parseIsoDate('2024-02-29'))).toBe('2024-02-29')
    expect(parseIsoDate('2024-2-29')).toBe(null)
  })
  it('refuses days that are not there', () => {
    expect(parseIsoDate('2023-02-29')).toBe(null)
    expect(parseIsoDate('2024-13-01')).toBe(null)
  })
})
