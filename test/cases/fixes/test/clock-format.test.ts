import { describe, expect, it } from 'vitest'
import { formatDate } from '../src/clock-format'

const utc = { utc: true }
const at = (text: string) => new Date(`${text}Z`)

describe('formatDate', () => {
  it('writes dates', () => {
    expect(formatDate(at('2024-03-05T04:06:07.089'), 'YYYY-MM-DD HH:mm:ss.SSS', utc)).toBe('2024-03-05 04:06:07.089')
    expect(formatDate(at('2024-03-05T04:06:07'), 'D.M.YY H:m:s', utc)).toBe('5.3.24 4:6:7')
  })
  it('writes what stands in brackets as it is', () => {
    expect(formatDate(at('2024-03-05T04:06:07'), '[DD] DD', utc)).toBe('DD 05')
  })
  it('writes twelve hours', () => {
    expect(formatDate(at('2024-03-05T15:06:07'), 'h:mm a', utc)).toBe('3:06 pm')
    expect(formatDate(at('2024-03-05T09:06:07'), 'hh A', utc)).toBe('09 AM')
  })
  it('writes noon and midnight as 12', () => {
    expect(formatDate(at('2024-03-05T12:30:00'), 'h:mm A', utc)).toBe('12:30 PM')
    expect(formatDate(at('2024-03-05T00:30:00'), 'hh:mm A', utc)).toBe('12:30 AM')
  })
  it('says what is no date', () => {
    expect(formatDate(new Date('x'), 'YYYY')).toBe('Invalid Date')
  })
})
