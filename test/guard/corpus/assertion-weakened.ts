import { type CorpusPatch, patchesOf, swap } from './corpus-patch.ts'
import { CART_TEST, QUIZ_TEST_TSX, USER_TEST_JS } from './projects.ts'

const CART = 'test/cart.test.ts'
const USER = 'test/user.test.js'
const QUIZ = 'test/quiz.test.tsx'

const weakened = ['assertion-weakened'] as const
const TOTAL = '    expect(cart.total()).toBe(3.2)'

export const ASSERTION_WEAKENED: readonly CorpusPatch[] = [
  ...patchesOf(CART, CART_TEST, 'test-wrong', weakened, {
    'toBe to toBeDefined': [[TOTAL, '    expect(cart.total()).toBeDefined()']],
    'toBe to toBeTruthy': [[TOTAL, '    expect(cart.total()).toBeTruthy()']],
    'toBe to toBeCloseTo': [[TOTAL, '    expect(cart.total()).toBeCloseTo(3.2)']],
    'toBe to an order': [[TOTAL, '    expect(cart.total()).toBeGreaterThan(3)']],
    'toBe to a type': [[TOTAL, "    expect(typeof cart.total()).toBe('number')"]],
    'toBe to a choice': [[TOTAL, '    expect([3.2, 3.19]).toContain(cart.total())']],
    'toBe to toBeOneOf': [[TOTAL, '    expect(cart.total()).toBeOneOf([3.2, 3.19])']],
    'toBe to expect.any': [[TOTAL, '    expect(cart.total()).toEqual(expect.any(Number))']],
    'the subject is rounded': [[TOTAL, '    expect(Math.round(cart.total())).toBe(3)']],
    'the subject is cut to one digit': [[TOTAL, "    expect(cart.total().toFixed(1)).toBe('3.2')"]],
    'the negation is put in': [[TOTAL, '    expect(cart.total()).not.toBe(3.2)']],
    'another value is excluded': [[TOTAL, '    expect(cart.total()).not.toBe(0)']],
    'compared with itself': [[TOTAL, '    expect(cart.total()).toBe(cart.total())']],
    'compared with itself through a variable': [
      [TOTAL, '    const expected = cart.total()\n    expect(cart.total()).toBe(expected)'],
    ],
    'a truth is checked': [[TOTAL, '    expect(true).toBe(true)']],
    'no matcher at all': [[TOTAL, '    expect(cart.total())']],
    'the matcher is not called': [[TOTAL, '    expect(cart.total()).toBe']],
    'compared inside of toBeTruthy': [[TOTAL, '    expect(cart.total() >= 3).toBe(true)']],
    'a list becomes its length': [
      [
        `    expect(cart.lines()).toEqual([
      { sku: 'apple', quantity: 2 },
      { sku: 'pear', quantity: 1 },
    ])`,
        '    expect(cart.lines().length).toBe(2)',
      ],
    ],
    'a list becomes a partial list': [
      [
        "    expect(cart.lines()).toEqual([\n      { sku: 'apple', quantity: 2 },\n      { sku: 'pear', quantity: 1 },\n    ])",
        "    expect(cart.lines()).toEqual(expect.arrayContaining([{ sku: 'apple', quantity: 2 }]))",
      ],
    ],
    'toEqual to toMatchObject': [['    expect(cart.lines()).toEqual([', '    expect(cart.lines()).toMatchObject([']],
    'the order is ignored': [['    expect(cart.lines()).toEqual([', '    expect(cart.lines().sort()).toEqual([']],
    'a field may be anything': [
      ["      { sku: 'pear', quantity: 1 },", "      { sku: 'pear', quantity: expect.anything() },"],
    ],
    'a field may be any number': [
      [
        "toHaveBeenCalledWith({ sku: 'pear', quantity: 3 })",
        "toHaveBeenCalledWith({ sku: 'pear', quantity: expect.any(Number) })",
      ],
    ],
    'arguments are no longer checked': [["toHaveBeenCalledWith({ sku: 'pear', quantity: 3 })", 'toHaveBeenCalled()']],
    'the call count is open': [['toHaveBeenCalledTimes(1)', 'toHaveBeenCalled()']],
    'toThrow loses its class': [['toThrow(RangeError)', 'toThrow()']],
    'toThrow takes any error': [['toThrow(RangeError)', 'toThrow(Error)']],
    'toThrow loses its message': [["toThrow('sku must not be empty')", 'toThrow()']],
    'toThrow takes part of the message': [["toThrow('sku must not be empty')", "toThrow('sku')"]],
    'toThrow takes a loose pattern': [["toThrow('sku must not be empty')", 'toThrow(/sku.*/)']],
    'rejects takes any error': [["rejects.toThrow('already paid')", 'rejects.toThrow()']],
    'toThrow is negated': [
      [
        "    expect(() => cart.add('', 1)).toThrow('sku must not be empty')",
        "    expect(() => cart.add('', 1)).not.toThrow('sku must not be empty')",
      ],
    ],
    'a partial object loses a field': [
      ["toMatchObject({ status: 'paid', total: 2.4 })", "toMatchObject({ status: 'paid' })"],
    ],
    'fewer digits': [['toBeCloseTo(price, 5)', 'toBeCloseTo(price, 1)']],
    'the default of two digits': [['toBeCloseTo(price, 5)', 'toBeCloseTo(price)']],
    'null to falsy': [["    expect(parsePrice('free')).toBeNull()", "    expect(parsePrice('free')).toBeFalsy()"]],
    'the pattern is not anchored': [['toMatch(/^1,20 €$/)', 'toMatch(/1,20 €/)']],
    'the pattern takes everything': [['toMatch(/^1,20 €$/)', 'toMatch(/.*/)']],
    'the pattern takes any digits': [['toMatch(/^1,20 €$/)', 'toMatch(/^\\d+,\\d+ €$/)']],
    'the negation is taken out': [["not.toContain('€')", "toContain('€')"]],
    'the helper checks less': [
      ['  expect(cart.total()).toBe(total)', '  expect(cart.total()).toBeGreaterThanOrEqual(0)\n  void total'],
    ],
  }),
  ...patchesOf(USER, USER_TEST_JS, 'undecided', weakened, {
    'chai equal to ok': [["assert.equal(user.name, 'Ada')", 'assert.ok(user.name)']],
    'chai isTrue to exists': [['assert.isTrue(user.active)', 'assert.exists(user.active)']],
    'chai deepEqual to include': [["assert.deepEqual(user.roles, ['reader'])", "assert.include(user.roles, 'reader')"]],
    'chai equal to notEqual': [["assert.equal(user.name, 'Ada')", "assert.notEqual(user.name, 'Bob')"]],
    'the bound moves down': [['toBeGreaterThan(17)', 'toBeGreaterThan(0)']],
    'the bound becomes inclusive': [['toBeGreaterThan(17)', 'toBeGreaterThanOrEqual(17)']],
    'soft text to a lower-cased text': [
      ["    expect.soft(user.name).toBe('Ada')", "    expect.soft(user.name.toLowerCase()).toBe('ada')"],
    ],
    'poll for anything': [
      ['expect.poll(() => user.synced).toBe(true)', 'expect.poll(() => user.synced).toBeDefined()'],
    ],
    'code to a kind of code': [["expect(error.code).toBe('E_NAME')", 'expect(error.code).toMatch(/E_/)']],
  }),
  ...patchesOf(QUIZ, QUIZ_TEST_TSX, 'undecided', weakened, {
    'text to a pattern in TSX': [
      [
        "expect(screen.getByRole('status').textContent).toBe('50 %')",
        "expect(screen.getByRole('status').textContent).toMatch(/%/)",
      ],
    ],
    'text to part of it': [
      [
        "expect(screen.getByRole('status').textContent).toBe('50 %')",
        "expect(screen.getByRole('status').textContent).toContain('%')",
      ],
    ],
    'a count to at least': [
      [
        "expect(container.querySelectorAll('li').length).toBe(2)",
        "expect(container.querySelectorAll('li').length).toBeGreaterThan(0)",
      ],
    ],
  }),
  {
    name: 'toStrictEqual to toEqual',
    path: 'test/a.test.ts',
    before: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('is exact', () => { expect(f(1)).toStrictEqual({ a: 1 }) })
`,
    after: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('is exact', () => { expect(f(1)).toEqual({ a: 1 }) })
`,
    verdict: 'test-wrong',
    expect: weakened,
  },
  {
    name: 'identity to equality',
    path: 'test/a.test.ts',
    before: `import { expect, it } from 'vitest'
import { cache, load } from '../src/f'
it('is cached', () => { const first = load('a'); expect(cache.get('a')).toBe(first) })
`,
    after: `import { expect, it } from 'vitest'
import { cache, load } from '../src/f'
it('is cached', () => { const first = load('a'); expect(cache.get('a')).toEqual(first) })
`,
    verdict: 'test-wrong',
    expect: weakened,
  },
  {
    name: 'a custom matcher always passes',
    path: 'test/setup.ts',
    before: `import { expect } from 'vitest'
expect.extend({
  toBeMoney(value) {
    const pass = /^\\d+,\\d\\d €$/.test(value)
    return { pass, message: () => 'no money' }
  },
})
`,
    after: `import { expect } from 'vitest'
expect.extend({
  toBeMoney(value) {
    return { pass: true, message: () => 'no money' }
  },
})
`,
    verdict: 'test-wrong',
    expect: weakened,
  },
  {
    name: 'a custom matcher with a range in place of the value',
    path: 'test/a.test.ts',
    before: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('is four', () => { expect(f(2)).toBe(4) })
`,
    after: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('is four', () => { expect(f(2)).toBeWithin(0, 10) })
`,
    verdict: 'test-wrong',
    expect: weakened,
  },
  {
    name: 'under code-wrong the file is frozen as well',
    path: CART,
    before: CART_TEST,
    after: swap(CART_TEST, [TOTAL, '    expect(cart.total()).toBeDefined()']),
    verdict: 'code-wrong',
    expect: ['frozen-path', 'assertion-weakened'],
  },

  ...patchesOf(CART, CART_TEST, 'test-wrong', [], {
    'the expected number is corrected': [[TOTAL, '    expect(cart.total()).toBe(3.21)']],
    'toBe to toEqual for a plain value': [[TOTAL, '    expect(cart.total()).toEqual(3.2)']],
    'more digits': [['toBeCloseTo(price, 5)', 'toBeCloseTo(price, 8)']],
    'toBeNull to toBe(null)': [
      ["    expect(parsePrice('free')).toBeNull()", "    expect(parsePrice('free')).toBe(null)"],
    ],
    'null to undefined': [
      ["    expect(parsePrice('free')).toBeNull()", "    expect(parsePrice('free')).toBeUndefined()"],
    ],
    'another message': [["toThrow('sku must not be empty')", "toThrow('the sku is empty')"]],
    'another class': [['toThrow(RangeError)', 'toThrow(UnknownSkuError)']],
    'a field is added to a partial object': [
      ["toMatchObject({ status: 'paid', total: 2.4 })", "toMatchObject({ status: 'paid', total: 2.4, tax: 0.4 })"],
    ],
    'the shape of the result is another': [[TOTAL, '    expect(cart.total().amount).toBe(3.2)']],
    'the call became asynchronous': [
      ["it('sums the prices', () => {", "it('sums the prices', async () => {"],
      [TOTAL, '    expect(await cart.total()).toBe(3.2)'],
    ],
    'the method has another name': [[TOTAL, '    expect(cart.sum()).toBe(3.2)']],
    'a count of one in another word': [['toHaveBeenCalledTimes(1)', 'toHaveBeenCalledOnce()']],
    'an old name of a matcher': [['toHaveBeenCalledTimes(1)', 'toBeCalledTimes(1)']],
    'the pattern is stricter': [['toMatch(/^1,20 €$/)', 'toMatch(/^1,20\\u00a0€$/)']],
    'length by the length matcher': [
      [
        '    expect(cart.lines()).toEqual([',
        '    expect(cart.lines()).toHaveLength(2)\n    expect(cart.lines()).toEqual([',
      ],
    ],
    'quotes and layout': [[TOTAL, '    expect(\n      cart.total(),\n    ).toBe(3.2)']],
  }),
  ...patchesOf(USER, USER_TEST_JS, 'test-wrong', [], {
    'the bound moves inward': [['toBeGreaterThan(17)', 'toBeGreaterThanOrEqual(18)']],
    'chai to jest style': [['assert.isTrue(user.active)', 'expect(user.active).toBe(true)']],
    'chai deep equality': [
      ["assert.deepEqual(user.roles, ['reader'])", "expect(user.roles).to.deep.equal(['reader'])"],
    ],
    'exist to a value': [
      ["expect(user).to.have.property('createdAt')", "expect(user).to.have.property('createdAt', 0)"],
    ],
    'poll becomes a plain check of the same': [
      ["    expect.soft(user.name).toBe('Ada')", "    expect(user.name).toBe('Ada')"],
    ],
  }),
  {
    name: 'toBe to toEqual for an object',
    path: 'test/a.test.ts',
    before: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('is a pair', () => { expect(f(1)).toBe({ a: 1 }) })
`,
    after: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('is a pair', () => { expect(f(1)).toEqual({ a: 1 }) })
`,
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'objectContaining to toMatchObject',
    path: 'test/a.test.ts',
    before: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('has a', () => { expect(f(1)).toEqual(expect.objectContaining({ a: 1 })) })
`,
    after: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('has a', () => { expect(f(1)).toMatchObject({ a: 1 }) })
`,
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'a shorter message that a clause names',
    path: 'test/a.test.ts',
    before: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('throws', () => { expect(() => f(-1)).toThrow('out of range: -1') })
`,
    after: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('throws', () => { expect(() => f(-1)).toThrow('out of range') })
`,
    verdict: 'test-wrong',
    clauses: ['Numbers below zero throw with the message "out of range".'],
    expect: [],
  },
]
