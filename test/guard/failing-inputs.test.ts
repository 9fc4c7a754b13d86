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

test('the parts of what it expects are not handed over either', () => {
  expect(failingInputs('test/cart.test.ts', FILE, [ref('Cart > passes')])).toEqual([
    '{ pear: 0.8 }',
    "'EUR'",
    "'other'",
  ])
})

test('finds a table test by its title and by its line, with its rows', () => {
  const inputs = ["'EUR'", "['1,20', 1.2]", "['0,80', 0.8]", '10']
  expect(failingInputs('test/cart.test.ts', FILE, [ref('Cart > reads 1,20')])).toEqual(inputs)
  expect(failingInputs('test/cart.test.ts', FILE, [ref('Cart > reads 1,20', 21)])).toEqual(inputs)
})

const MORE = `import { expect, it } from 'vitest'
import { parse, run } from '../src/parse'
import { Quiz } from '../src/quiz'

const title = 'no input'
const sku = 'A-1'
function sums() {
  return parse('of the helper')
}

it('sums', () => { expect(parse({ 'no-key': parse('1'), [sku]: 2 }, sku)).toBe(1) })
it('sums more', () => { expect(parse(7)).toBe(7) })
it('sums', () => { expect(parse('the second of this name')).toBe(1) })
it('renders', () => { expect(<Quiz title={4} />).toBeTruthy() })
it('is written elsewhere', run)
`

test.each<[string, readonly ReturnType<typeof ref>[], readonly string[]]>([
  ['all failing tests count', [ref('renders'), ref('sums more')], ['7', '4']],
  ['a title that begins like another is another test', [ref('sums more')], ['7']],
  ['keys are no inputs, and neither is a helper of that name', [ref('sums', 11)], ["'A-1'", "'1'", '2']],
  ['of two tests with one name the line tells which', [ref('sums', 13)], ["'the second of this name'"]],
  ['the name of an attribute is not the constant of that name', [ref('renders')], ['4']],
  ['a test whose function stands elsewhere has none', [ref('is written elsewhere')], []],
])('%s', (_, tests, inputs) => {
  expect(failingInputs('test/more.test.tsx', MORE, tests)).toEqual(inputs)
})

test('a helper that has the title of the failing test hands nothing over', () => {
  expect(failingInputs('test/more.test.tsx', MORE, [ref('sums')])).not.toContain("'of the helper'")
})

test('a file that does not parse has none', () => {
  expect(failingInputs('test/cart.test.ts', 'it(', [ref('x')])).toEqual([])
})
