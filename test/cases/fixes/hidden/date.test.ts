import { expect, it } from 'vitest'
import { addBusinessDays, addMonths, daysBetween, daysInMonth, formatDate, isLeapYear, isoDay, isoWeek, isWeekend, monthsBetween, parseIsoDate, startOfDay } from '../src/date'

const day = (text: string) => new Date(`${text}T00:00:00Z`)
const iso = (date: Date | null) => date?.toISOString().slice(0, 10)
it('calendar', () => {
  expect([2100, 2400, 2019, 2028].map(isLeapYear)).toEqual([false, true, false, true])
  expect([daysInMonth(2023, 1), daysInMonth(2024, 1), daysInMonth(2024, 11)]).toEqual([28, 29, 31])
  expect(['2024-05-05', '2024-05-06', '2024-05-11'].map((d) => isoDay(day(d)))).toEqual([7, 1, 6])
  expect(['2020-12-31', '2021-01-04', '2016-01-01', '2018-12-31', '2023-06-15'].map((d) => isoWeek(day(d)))).toEqual([53, 1, 53, 1, 24])
  expect(['2024-05-04', '2024-05-05', '2024-05-10'].map((d) => isWeekend(day(d)))).toEqual([true, true, false])
})
it('months', () => {
  expect([iso(addMonths(day('2023-10-31'), 4)), iso(addMonths(day('2024-03-30'), -1)), iso(addMonths(day('2024-05-31'), 13))]).toEqual(['2024-02-29', '2024-02-29', '2025-06-30'])
  const date = day('2024-08-31')
  expect(iso(addMonths(date, 1))).toBe('2024-09-30')
  expect(iso(date)).toBe('2024-08-31')
  expect([monthsBetween(day('2023-11-30'), day('2024-01-29')), monthsBetween(day('2024-01-29'), day('2023-11-30')), monthsBetween(day('2024-01-01'), day('2024-01-31'))]).toEqual([1, -1, 0])
  expect(Object.is(monthsBetween(day('2024-01-05'), day('2024-01-04')), 0)).toBe(true)
})
it('days', () => {
  expect(iso(startOfDay(new Date('2024-01-01T23:59:59Z')))).toBe('2024-01-01')
  expect(daysBetween(new Date('2024-01-01T00:00:00Z'), new Date('2024-01-01T23:59:00Z'))).toBe(0)
  expect(daysBetween(new Date('2024-01-31T22:00:00Z'), new Date('2024-02-02T01:00:00Z'))).toBe(2)
  expect([iso(addBusinessDays(day('2024-01-06'), 1)), iso(addBusinessDays(day('2024-01-01'), 10)), iso(addBusinessDays(day('2024-01-10'), -5)), iso(addBusinessDays(day('2024-01-10'), 0))]).toEqual(['2024-01-08', '2024-01-15', '2024-01-03', '2024-01-10'])
})
it('text', () => {
  const date = new Date('0987-12-01T11:00:59Z')
  expect(formatDate(date, 'YYYY/MM/DD hh A ss')).toBe('0987/12/01 11 AM 59')
  expect(formatDate(date, '[YYYY] M [[]')).toBe('YYYY 12 [')
  expect(formatDate(new Date('2024-01-01T23:00:00Z'), 'hhA')).toBe('11PM')
  expect(formatDate(new Date('2024-01-01T12:00:00Z'), 'hh HH A')).toBe('12 12 PM')
  expect(formatDate(date, '[a] [b]')).toBe('a b')
  expect(['2024-04-31', '2024-00-10', '2024-01-00', 'x2024-01-01', '2024-01-01x', ''].map(parseIsoDate)).toEqual([null, null, null, null, null, null])
  expect(iso(parseIsoDate('2000-02-29'))).toBe('2000-02-29')
})
