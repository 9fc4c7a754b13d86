import { describe, expect, test } from 'vitest'
import { duration, ticket } from '../src/ticket'

describe('ticket', () => {
  test('says what to brew, how hot and how long', () => {
    expect(ticket({ tea: 'Black', cups: 2 })).toBe('2 × black, 95 °C, 4 min')
  })

  test('a short wait is in minutes', () => {
    expect(duration(7)).toBe('7 min')
  })

  test('a long wait is in hours', () => {
    expect(duration(75)).toBe('1 h 15 min')
  })
})
