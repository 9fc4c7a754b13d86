import { describe, expect, test } from 'vitest'
import { discount, total } from '../src/bill'

describe('discount', () => {
  test('a small table pays in full', () => {
    expect(discount(3)).toBe(0)
  })

  test('a party begins at ten cups', () => {
    expect(discount(10)).toBe(0.1)
  })

  test('a large party gets no more than that', () => {
    expect(discount(60)).toBe(0.1)
  })
})

describe('total', () => {
  test('an empty order is free', () => {
    expect(total([])).toBe(0)
  })

  test('every cup is on the bill', () => {
    expect(total([{ tea: 'black', cups: 2 }, { tea: 'green', cups: 1 }])).toBe(1020)
  })

  test('a party of twelve pays one tenth less', () => {
    expect(total([{ tea: 'black', cups: 12 }])).toBe(3456)
  })
})
