/** Texts that several patches start from: small files as people write them. */

export const CART_TEST = `import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Cart, parsePrice } from '../src/cart'
import * as pricing from '../src/pricing'

const PRICES = { apple: 1.2, pear: 0.8 }

function expectTotal(cart: Cart, total: number) {
  expect(cart.total()).toBe(total)
}

describe('Cart', () => {
  let cart: Cart
  beforeEach(() => {
    cart = new Cart(PRICES)
  })

  it('sums the prices', () => {
    cart.add('apple', 2)
    cart.add('pear', 1)
    expect(cart.total()).toBe(3.2)
    expect(cart.lines()).toEqual([
      { sku: 'apple', quantity: 2 },
      { sku: 'pear', quantity: 1 },
    ])
  })

  it('rejects unknown goods', () => {
    expect(() => cart.add('stone', 1)).toThrow(RangeError)
    expect(() => cart.add('', 1)).toThrow('sku must not be empty')
  })

  it('tells listeners', async () => {
    const seen = vi.fn()
    cart.on('change', seen)
    cart.add('pear', 3)
    expect(seen).toHaveBeenCalledTimes(1)
    expect(seen).toHaveBeenCalledWith({ sku: 'pear', quantity: 3 })
    await expect(cart.checkout()).resolves.toMatchObject({ status: 'paid', total: 2.4 })
    await expect(cart.checkout()).rejects.toThrow('already paid')
  })

  it('uses helpers', () => {
    cart.add('apple', 1)
    expectTotal(cart, 1.2)
    cart.clear()
    expectTotal(cart, 0)
  })
})

describe('parsePrice', () => {
  it.each([
    ['1,20', 1.2],
    ['0,80 €', 0.8],
    ['€ 12', 12],
  ])('reads %s', (text, price) => {
    expect(parsePrice(text)).toBeCloseTo(price, 5)
  })

  it('needs a number', () => {
    expect(parsePrice('free')).toBeNull()
    expect(pricing.format(1.2)).toMatch(/^1,20 €$/)
    expect(pricing.format(-1)).not.toContain('€')
  })
})
`

export const USER_TEST_JS = `import { assert, describe, expect, test } from 'vitest'
import { createUser, loadUser } from '../lib/user.js'

describe.concurrent('users', () => {
  test('gets an id', async () => {
    const user = await createUser({ name: 'Ada' })
    assert.equal(user.name, 'Ada')
    assert.isTrue(user.active)
    assert.deepEqual(user.roles, ['reader'])
    expect(user.id).to.be.a('string')
    expect(user).to.have.property('createdAt')
  })

  test('is loaded again', async () => {
    expect.assertions(3)
    const user = await loadUser('u1')
    expect.soft(user.name).toBe('Ada')
    expect.soft(user.age).toBeGreaterThan(17)
    await expect.poll(() => user.synced).toBe(true)
  })

  test('needs a name', async () => {
    try {
      await createUser({})
      expect.fail('must throw')
    } catch (error) {
      expect(error.code).toBe('E_NAME')
    }
  })
})
`

export const QUIZ_TEST_TSX = `import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test as base } from 'vitest'
import { Quiz } from '../src/quiz'

const test = base.extend<{ questions: string[] }>({
  questions: async ({}, use) => {
    await use(['one', 'two'])
  },
})

test('counts right answers', async ({ questions }) => {
  render(<Quiz questions={questions} seconds={10} />)
  await userEvent.click(screen.getByRole('button', { name: 'next' }))
  await waitFor(() => expect(screen.getByText('1 of 2')).toBeVisible(), { timeout: 500 })
  expect(screen.getByRole('status').textContent).toBe('50 %')
})

test('renders the result', ({ questions }) => {
  const { container } = render(<Quiz questions={questions} seconds={2} />)
  expect(container.firstChild).toMatchInlineSnapshot(\`
    <p>
      50 %
    </p>
  \`)
  expect(container.querySelectorAll('li').length).toBe(2)
})
`

export const TAX = `const CENTS = 100

export type Band = 'low' | 'high'

export function calculateTax(income: number, rate: number): number {
  if (rate > 1) throw new RangeError('rate must be at most 1')
  const raw = income * rate
  return Math.trunc(raw * CENTS) / CENTS
}

export function band(income: number): Band {
  return income > 10_000 ? 'high' : 'low'
}

export function describeBand(kind: Band, locale: string): string {
  switch (kind) {
    case 'low':
      return translate('low rate', locale)
    default:
      return translate('high rate', locale)
  }
}

export function average(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
`

export const STORE = `import { audit } from './audit'
import type { Order } from './order'

export class Store {
  #orders = new Map<string, Order>()

  save(order: Order): void {
    if (!order.id) throw new Error('order needs an id')
    this.#orders.set(order.id, order)
    audit.record('save', order.id)
  }

  async load(id: string): Promise<Order> {
    const order = this.#orders.get(id)
    if (!order) throw new Error(\`no order \${id}\`)
    return order
  }

  async loadAll(ids: readonly string[]): Promise<Order[]> {
    return Promise.all(ids.map((id) => this.load(id)))
  }

  parse(text: string): Order {
    return JSON.parse(text)
  }

  close(): void {
    this.#orders.clear()
    audit.record('close')
  }
}
`
