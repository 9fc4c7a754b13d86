import { expect, it } from 'vitest'
import { formatDate } from '../src/clock-format'

it('writes all hours', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => formatDate(new Date(Date.UTC(2024, 0, 1, hour)), 'h a', { utc: true }))
  expect(hours.slice(0, 3)).toEqual(['12 am', '1 am', '2 am'])
  expect(hours.slice(11, 14)).toEqual(['11 am', '12 pm', '1 pm'])
  expect(formatDate(new Date(Date.UTC(2024, 0, 1, 12)), 'hh H', { utc: true })).toBe('12 12')
  expect(formatDate(new Date(Date.UTC(2024, 0, 1, 0)), 'h H A', { utc: true, am: 'vorm.' })).toBe('12 0 vorm.')
  expect(formatDate(new Date(Number.NaN), 'h')).toBe('Invalid Date')
})
