import { describe, expect, it } from 'vitest'
import { groupDigits, ordinal, parseBytes, percent, prettyBytes } from '../src/bytes'

describe('prettyBytes', () => {
  it('finds the unit', () => {
    expect(prettyBytes(0)).toBe('0 B')
    expect(prettyBytes(999)).toBe('999 B')
    expect(prettyBytes(1337)).toBe('1.34 kB')
    expect(prettyBytes(2e12)).toBe('2 TB')
  })
  it('ends with the largest unit', () => {
    expect(prettyBytes(1e19)).toBe('10000 PB')
  })
  it('rounds up to the next unit', () => {
    expect(prettyBytes(999_950)).toBe('1 MB')
  })
  it('writes negative sizes', () => {
    expect(prettyBytes(-1337)).toBe('-1.34 kB')
    expect(prettyBytes(-0.5)).toBe('-0.5 B')
  })
  it('writes binary units', () => {
    expect(prettyBytes(2048, { binary: true })).toBe('2 KiB')
    expect(prettyBytes(1000, { binary: true })).toBe('1000 B')
  })
  it('writes signs', () => {
    expect(prettyBytes(42, { signed: true })).toBe('+42 B')
    expect(prettyBytes(0, { signed: true })).toBe(' 0 B')
  })
  it('leaves out the space', () => {
    expect(prettyBytes(1500, { space: false })).toBe('1.5kB')
    expect(prettyBytes(0.4, { space: false })).toBe('0.4B')
  })
  it('writes as many digits', () => {
    expect(prettyBytes(1900, { digits: 1 })).toBe('1.9 kB')
  })
  it('refuses what is no number', () => {
    expect(() => prettyBytes(Number.NaN)).toThrow(TypeError)
  })
})

describe('parseBytes', () => {
  it('reads', () => {
    expect(parseBytes('1.5 kB')).toBe(1500)
    expect(parseBytes('2MiB')).toBe(2 * 1024 ** 2)
    expect(parseBytes('12')).toBe(12)
    expect(parseBytes('x')).toBe(null)
  })
  it('reads groups', () => {
    expect(parseBytes('1,234,567 B')).toBe(1234567)
  })
})

describe('numbers', () => {
  it('groups', () => {
    expect(groupDigits(1234567.891)).toBe('1,234,567.891')
    expect(groupDigits(-999)).toBe('-999')
    expect(groupDigits(-1000, ' ')).toBe('-1 000')
  })
  it('counts', () => {
    expect([1, 2, 3, 4, 10, 21].map(ordinal)).toEqual(['1st', '2nd', '3rd', '4th', '10th', '21st'])
    expect([11, 12, 13, 111].map(ordinal)).toEqual(['11th', '12th', '13th', '111th'])
  })
  it('shares', () => {
    expect(percent(1, 4)).toBe('25 %')
    expect(percent(0, 0)).toBe('–')
  })
})
