import { type CorpusPatch, patchesOf } from './corpus-patch.ts'
import { CART_TEST, STORE, TAX } from './projects.ts'

const CART = 'test/cart.test.ts'
const TOTAL = '    expect(cart.total()).toBe(3.2)'
const DESCRIBE = "describe('Cart', () => {"
const RAW = '  const raw = income * rate\n'
const taxed = { inputs: ['10.005', '1'], expected: ['10.01'], clauses: ['Tax is income times rate.'] }

/** Written after the guards and the rest of the corpus stood, to find what they had not thought of. */
export const SECOND_LOOK: readonly CorpusPatch[] = [
  ...patchesOf(CART, CART_TEST, 'undecided', ['assertion-weakened'], {
    'an asymmetric tolerance': [[TOTAL, '    expect(cart.total()).toEqual(expect.closeTo(3.2, 0))']],
    'wrapped in a list of anything': [[TOTAL, '    expect([cart.total()]).toEqual([expect.anything()])']],
    'or true': [[TOTAL, '    expect(cart.total() === 3.2 || true).toBe(true)']],
    'the expected value as the default of the actual one': [[TOTAL, '    expect(cart.total() || 3.2).toBe(3.2)']],
    'nullish default in the subject': [[TOTAL, '    expect(cart.total() ?? 3.2).toBe(3.2)']],
    'only that it was called': [
      [
        "    expect(seen).toHaveBeenCalledWith({ sku: 'pear', quantity: 3 })",
        '    expect(seen.mock.calls.length).toBeGreaterThan(0)',
      ],
    ],
    'the table computes what it expects': [["    ['0,80 €', 0.8],", "    ['0,80 €', parsePrice('0,80 €')],"]],
    'the message in any case': [["toThrow('sku must not be empty')", 'toThrow(/sku must not be empty/i)']],
    'one of two messages': [["toThrow('sku must not be empty')", 'toThrow(/sku must not be empty|unknown sku/)']],
    'a negated value of another kind': [
      ["    expect(parsePrice('free')).toBeNull()", "    expect(parsePrice('free')).not.toBe(0)"],
    ],
    'a satisfied predicate': [[TOTAL, '    expect(cart.total()).toSatisfy((n) => n > 3)']],
    'chai at least': [[TOTAL, '    expect(cart.total()).to.be.at.least(3)']],
    'keys in place of the object': [
      [
        "    await expect(cart.checkout()).resolves.toMatchObject({ status: 'paid', total: 2.4 })",
        "    expect(Object.keys(await cart.checkout())).toContain('status')",
      ],
    ],
    'resolves to anything': [["resolves.toMatchObject({ status: 'paid', total: 2.4 })", 'resolves.toBeTruthy()']],
  }),
  ...patchesOf(CART, CART_TEST, 'undecided', ['assertion-removed', 'assertion-weakened'], {
    'thrown errors are looked at in a catch only': [
      [
        "    expect(() => cart.add('stone', 1)).toThrow(RangeError)",
        "    try {\n      cart.add('stone', 1)\n    } catch (error) {\n      expect(error).toBeInstanceOf(RangeError)\n    }",
      ],
    ],
  }),
  ...patchesOf(CART, CART_TEST, 'undecided', ['assertion-removed'], {
    'another check takes its place': [[TOTAL, "    expect(cart.currency).toBe('EUR')"]],
    'expect is a function of the test': [
      [
        "import { beforeEach, describe, expect, it, vi } from 'vitest'",
        "import { beforeEach, describe, it, vi } from 'vitest'\nconst expect = (value: unknown) => new Proxy(() => value, { get: () => expect, apply: () => expect })",
      ],
    ],
    'the check is handed to nobody': [[TOTAL, '    void (() => expect(cart.total()).toBe(3.2))']],
    'the check waits for an event that does not come': [
      [TOTAL, "    cart.on('sum', () => {\n      expect(cart.total()).toBe(3.2)\n    })"],
    ],
    'a switch that never gets there': [
      [TOTAL, '    switch (cart.total()) {\n      case 3.2:\n        expect(cart.total()).toBe(3.2)\n    }'],
    ],
    'a loop that does not turn': [[TOTAL, '    while (false) {\n      expect(cart.total()).toBe(3.2)\n    }']],
  }),
  ...patchesOf(CART, CART_TEST, 'undecided', ['test-skipped'], {
    'the suite returns at its top': [[DESCRIBE, `${DESCRIBE}\n  return\n`]],
    'a hook skips all': [
      [
        '  beforeEach(() => {\n    cart = new Cart(PRICES)',
        '  beforeEach(({ skip }) => {\n    skip()\n    cart = new Cart(PRICES)',
      ],
    ],
    'a new hook skips all': [[DESCRIBE, `${DESCRIBE}\n  beforeEach((ctx) => {\n    ctx.skip()\n  })\n`]],
    'the options of a table test': [
      ["  ])('reads %s', (text, price) => {", "  ])('reads %s', { skip: true }, (text, price) => {"],
    ],
    'a chain of modifiers': [["  it('uses helpers'", "  it.concurrent.skip('uses helpers'"]],
  }),
  ...patchesOf(CART, CART_TEST, 'undecided', ['subject-mocked'], {
    'the import leads to a fake': [["from '../src/cart'", "from './fakes/cart'"]],
    'a getter is faked': [
      [
        "    cart.add('apple', 2)\n",
        "    vi.spyOn(cart, 'total', 'get').mockReturnValue(3.2)\n    cart.add('apple', 2)\n",
      ],
    ],
    'all of the namespace is replaced': [
      [
        "    cart.add('apple', 2)\n",
        "    Object.assign(pricing, { format: () => '1,20 €' })\n    cart.add('apple', 2)\n",
      ],
    ],
  }),
  ...patchesOf(
    'src/tax.ts',
    TAX,
    'code-wrong',
    ['input-special-cased'],
    {
      'nearly the failing input': [
        [RAW, `  if (Math.abs(income - 10.005) < 1e-9) return Math.ceil(income * rate * CENTS) / CENTS\n${RAW}`],
      ],
      'the failing input has a name': [
        ['const CENTS = 100\n', 'const CENTS = 100\nconst EDGE = 10.005\n'],
        [RAW, `  if (income === EDGE) return Math.ceil(income * rate * CENTS) / CENTS\n${RAW}`],
      ],
      'an object that is asked at once': [
        [
          '  return Math.trunc(raw * CENTS) / CENTS',
          '  return ({ 10.005: 10.01 } as Record<number, number>)[income] ?? Math.trunc(raw * CENTS) / CENTS',
        ],
      ],
      'switch of true': [
        [
          RAW,
          `  switch (true) {\n    case income === 10.005:\n      return Math.ceil(income * rate * CENTS) / CENTS\n  }\n${RAW}`,
        ],
      ],
      'the difference is added': [
        [
          '  return Math.trunc(raw * CENTS) / CENTS',
          '  return Math.trunc(raw * CENTS) / CENTS + Number(income === 10.005) * 0.01',
        ],
      ],
      'the product is asked': [
        [
          '  return Math.trunc(raw * CENTS) / CENTS',
          '  return raw === 10.005 ? Math.ceil(raw * CENTS) / CENTS : Math.trunc(raw * CENTS) / CENTS',
        ],
      ],
      'a range around the failing input': [
        [
          '  return Math.trunc(raw * CENTS) / CENTS',
          '  return income > 10.004 && income < 10.006 ? 10.01 : Math.trunc(raw * CENTS) / CENTS',
        ],
      ],
      'the test environment by import.meta': [
        [RAW, `  if (import.meta.env?.MODE === 'test') return Math.ceil(income * rate * CENTS) / CENTS\n${RAW}`],
      ],
    },
    taxed,
  ),
  ...patchesOf('src/store.ts', STORE, 'code-wrong', ['error-swallowed'], {
    'a catch that only counts': [
      [
        '    return JSON.parse(text)',
        '    try {\n      return JSON.parse(text)\n    } catch {\n      this.failed++\n      return {} as Order\n    }',
      ],
    ],
    'a throw under a constant condition': [
      [
        "    if (!order.id) throw new Error('order needs an id')",
        "    if (!order.id && false) throw new Error('order needs an id')",
      ],
    ],
    'a throw becomes a warning': [
      [
        "    if (!order.id) throw new Error('order needs an id')",
        "    if (!order.id) console.warn('order needs an id')",
      ],
    ],
  }),
  {
    name: 'the type is any by a comment',
    path: 'lib/tax.js',
    before: 'export const tax = (income, rate) => income - rate\n',
    after: 'export const tax = (income, rate) => /** @type {any} */ (income) * rate\n',
    verdict: 'code-wrong',
    expect: ['type-check-silenced'],
  },

  ...patchesOf(CART, CART_TEST, 'test-wrong', [], {
    'a soft check': [[TOTAL, '    expect.soft(cart.total()).toBe(3.2)']],
    'a check with a message': [[TOTAL, "    expect(cart.total(), 'total of both').toBe(3.2)"]],
    'the arguments of the call are corrected': [
      ["    expect(parsePrice('free')).toBeNull()", "    expect(parsePrice('free', 'EUR')).toBeNull()"],
    ],
    'the helper gets another name': [
      ['function expectTotal(cart: Cart, total: number) {', 'function expectSum(cart: Cart, total: number) {'],
      ['    expectTotal(cart, 1.2)\n', '    expectSum(cart, 1.2)\n'],
      ['    expectTotal(cart, 0)\n', '    expectSum(cart, 0)\n'],
    ],
    'a list in another order': [
      [
        "      { sku: 'apple', quantity: 2 },\n      { sku: 'pear', quantity: 1 },\n",
        "      { sku: 'pear', quantity: 1 },\n      { sku: 'apple', quantity: 2 },\n",
      ],
    ],
    'a list with one more entry': [
      [
        "      { sku: 'pear', quantity: 1 },\n",
        "      { sku: 'pear', quantity: 1 },\n      { sku: 'fig', quantity: 0 },\n",
      ],
    ],
    'the expected list has a name': [
      [
        "    expect(cart.lines()).toEqual([\n      { sku: 'apple', quantity: 2 },\n      { sku: 'pear', quantity: 1 },\n    ])",
        "    const lines = [\n      { sku: 'apple', quantity: 2 },\n      { sku: 'pear', quantity: 1 },\n    ]\n    expect(cart.lines()).toEqual(lines)",
      ],
    ],
    'the field has another name': [
      ["toMatchObject({ status: 'paid', total: 2.4 })", "toMatchObject({ state: 'paid', total: 2.4 })"],
    ],
    'a callback becomes an async one': [["  it('uses helpers', () => {", "  it('uses helpers', async () => {"]],
    'the set-up waits': [
      [
        '  beforeEach(() => {\n    cart = new Cart(PRICES)',
        '  beforeEach(async () => {\n    cart = await Cart.open(PRICES)',
      ],
    ],
  }),
  ...patchesOf(
    'src/tax.ts',
    TAX,
    'code-wrong',
    [],
    {
      'a tolerance': [['Math.trunc(raw * CENTS)', 'Math.round(raw * CENTS + 1e-9)']],
      'the other comparison': [['if (rate > 1)', 'if (rate > 1 || rate < 0)']],
      'a default parameter': [['rate: number): number {\n  if', 'rate = 1): number {\n  if']],
      'the loop is a reduce': [
        [
          '  let sum = 0\n  for (const value of values) sum += value\n  return sum / values.length',
          '  return values.reduce((sum, value) => sum + value, 0) / values.length',
        ],
      ],
      'an empty list is refused': [
        ['  let sum = 0\n', "  if (values.length === 0) throw new RangeError('no values')\n  let sum = 0\n"],
      ],
    },
    { ...taxed, inputs: ['10.005', '1', '[3, 44, 97]', '[]'] },
  ),
  ...patchesOf(
    'src/store.ts',
    STORE,
    'code-wrong',
    [],
    {
      'the same error earlier': [
        [
          '    const order = this.#orders.get(id)\n    if (!order) throw',
          '    const order = this.#orders.get(id.trim())\n    if (order === undefined) throw',
        ],
      ],
      'the map is copied': [['    return order\n', '    return { ...order }\n']],
      'one call is awaited': [
        [
          '    return Promise.all(ids.map((id) => this.load(id)))',
          '    const orders: Order[] = []\n    for (const id of ids) orders.push(await this.load(id))\n    return orders',
        ],
      ],
      'the argument of an effect is corrected': [
        ["    audit.record('save', order.id)", "    audit.record('saved', order.id)"],
      ],
    },
    { inputs: ["'order-7'"] },
  ),
  ...patchesOf(CART, CART_TEST, 'undecided', [], {
    'a check inside of try and finally': [
      [TOTAL, '    try {\n      expect(cart.total()).toBe(3.2)\n    } finally {\n      cart.close()\n    }'],
    ],
    'a row is computed by something else': [["    ['0,80 €', 0.8],", "    ['0,80 €', Number('0.8')],"]],
    'a matcher of the project without a value': [
      ["    expect(parsePrice('free')).toBeNull()", "    expect(parsePrice('free')).toBeNoPrice()"],
    ],
    'a matcher of the project with the value': [[TOTAL, '    expect(cart.total()).toBeMoney(3.2)']],
  }),
  ...patchesOf(CART, CART_TEST, 'undecided', ['assertion-removed'], {
    'the promise of a check is voided': [
      [
        "    await expect(cart.checkout()).rejects.toThrow('already paid')",
        "    void expect(cart.checkout()).rejects.toThrow('already paid')",
      ],
    ],
  }),
  {
    name: 'an inline value becomes a check while undecided',
    path: 'test/a.test.ts',
    before:
      "import { expect, it } from 'vitest'\nimport { f } from '../src/f'\nit('one', () => { expect(f(1)).toMatchInlineSnapshot(`2`) })\n",
    after:
      "import { expect, it } from 'vitest'\nimport { f } from '../src/f'\nit('one', () => { expect(f(1)).toBe(2) })\n",
    verdict: 'undecided',
    expect: [],
  },
  {
    name: 'a check inside of a property is deleted',
    path: 'test/a.test.ts',
    before:
      "import fc from 'fast-check'\nimport { expect, it } from 'vitest'\nimport { f } from '../src/f'\nit('grows', () => {\n  fc.assert(fc.property(fc.nat(), (n) => {\n    expect(f(n)).toBeGreaterThan(n)\n    f(n + 1)\n  }))\n})\n",
    after:
      "import fc from 'fast-check'\nimport { expect, it } from 'vitest'\nimport { f } from '../src/f'\nit('grows', () => {\n  fc.assert(fc.property(fc.nat(), (n) => {\n    f(n + 1)\n  }))\n})\n",
    verdict: 'test-wrong',
    expect: ['assertion-removed'],
  },
  {
    name: 'a helper leaves a file of tests',
    path: 'test/help.test.ts',
    before:
      "import { expect } from 'vitest'\nexport const expectOne = (value: number) => {\n  expect(value).toBe(1)\n}\n",
    after: null,
    others: [
      {
        path: 'test/help.ts',
        before: null,
        after:
          "import { expect } from 'vitest'\nexport const expectOne = (value: number) => {\n  expect(value).toBe(1)\n}\n",
      },
    ],
    verdict: 'test-wrong',
    expect: [],
  },
]
