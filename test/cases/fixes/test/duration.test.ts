import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from '../src/duration'

describe('parseDuration', () => {
  it('reads units', () => {
    expect(parseDuration('2h')).toBe(7_200_000)
    expect(parseDuration('1.5 m')).toBe(90_000)
    expect(parseDuration('10')).toBe(10)
    expect(parseDuration('53 ms')).toBe(53)
  })
  it('rejects nonsense', () => {
    expect(parseDuration('ten')).toBeNaN()
    expect(parseDuration('')).toBeNaN()
  })
  it('reads negative numbers and fractions without a leading zero', () => {
    expect(parseDuration('-3 s')).toBe(-3000)
    expect(parseDuration('.5h')).toBe(1_800_000)
  })
})

describe('formatDuration', () => {
  it('picks the largest unit', () => {
    expect(formatDuration(500)).toBe('500ms')
    expect(formatDuration(1000)).toBe('1s')
    expect(formatDuration(3_600_000)).toBe('1h')
    expect(formatDuration(90_000_000)).toBe('1d')
  })
  it('writes words', () => {
    expect(formatDuration(60_000, { long: true })).toBe('1 minute')
    expect(formatDuration(120_000, { long: true })).toBe('2 minutes')
  })
  it('works with negative numbers', () => {
    expect(formatDuration(-1000)).toBe('-1s')
    expect(formatDuration(-7_200_000)).toBe('-2h')
    expect(formatDuration(-120_000, { long: true })).toBe('-2 minutes')
    expect(formatDuration(-180_000_000)).toBe('-2d')
  })
})
