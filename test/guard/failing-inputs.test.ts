import { expect, test } from 'vitest'
import { failingInputs } from '../../src/guard/failing-inputs.ts'

const FILE = `import { beforeEach, describe, expect, it } from 'vitest'
import { Cart, parse } from '../src/cart'

const PRICES = { apple: 1.2 }
const OTHERS = { pear: 0.8 }

describe('Cart', () => {
  let cart
  beforeEach(() => { cart = new Cart('EUR') })

  it('sums', () => {
    cart.load(PRICES, [3, 44])
    const rebate = 0.5
    expect(cart.total('gross', rebate)).toBe(3.2)
  })

  it('passes', () => {
    expect(parse('other', OTHERS)).toEqual({ a: 1 })
  })

  it.each([
    ['1,20', 1.2],
    ['0,80', 0.8],
  ])('reads %s', (text, price) => {
    expect(parse(text, 10)).toBe(price)
  })
})
`

const ref = (name: string, line = 0) => ({ key: name, project: '', file: 'test/cart.test.ts', name, line })

test('gives what the failing test hands over, not what it expects', () => {
  expect(failingInputs('test/cart.test.ts', FILE, [ref('Cart > sums')])).toEqual([
    '{ apple: 1.2 }',
    "'EUR'",
    '[3, 44]',
    '0.5',
    "'gross'",
  ])
})

test('finds a table test by its title and by its line, with its rows', () => {
  const inputs = ["'EUR'", "['1,20', 1.2]", "['0,80', 0.8]", '10']
  expect(failingInputs('test/cart.test.ts', FILE, [ref('Cart > reads 1,20')])).toEqual(inputs)
  expect(failingInputs('test/cart.test.ts', FILE, [ref('Cart > reads 1,20', 21)])).toEqual(inputs)
})

test('a file that does not parse has none', () => {
  expect(failingInputs('test/cart.test.ts', 'it(', [ref('x')])).toEqual([])
})
