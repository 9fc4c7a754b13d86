import { describe, expect, test } from 'vitest'
import { brew, UnknownTea } from '../src/teas'

describe('brew', () => {
  test('black tea takes four minutes', () => {
    expect(brew('black').minutes).toBe(4)
  })

  test('green tea is brewed below the boil', () => {
    expect(brew('green').celsius).toBe(80)
  })

  test('a name may be spelt in any way', () => {
    expect(brew('  Rooibos ')).toEqual({ celsius: 100, minutes: 7, price: 300 })
  })

  test('coffee is not a tea', () => {
    expect(() => brew('coffee')).toThrow(UnknownTea)
  })
})
