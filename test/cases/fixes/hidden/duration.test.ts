import { expect, it } from 'vitest'
import { formatDuration, parseDuration } from '../src/duration'

it('reads more', () => {
  expect(parseDuration('-.25d')).toBe(-21_600_000)
  expect(parseDuration('-7')).toBe(-7)
  expect(parseDuration('3.75s')).toBe(3750)
  expect(parseDuration('-')).toBeNaN()
  expect(parseDuration('.')).toBeNaN()
  expect(parseDuration('1.2.3s')).toBeNaN()
  expect(parseDuration('3-s')).toBeNaN()
  expect(parseDuration('--3s')).toBeNaN()
})
it('writes more', () => {
  expect(formatDuration(-86_400_000)).toBe('-1d')
  expect(formatDuration(-60_000)).toBe('-1m')
  expect(formatDuration(-999)).toBe('-999ms')
  expect(formatDuration(-60_000, { long: true })).toBe('-1 minute')
  expect(formatDuration(-7_200_000, { long: true })).toBe('-2 hours')
  expect(formatDuration(-200_000_000, { long: true })).toBe('-2 days')
  expect(() => formatDuration(Number.NaN)).toThrow(TypeError)
})
