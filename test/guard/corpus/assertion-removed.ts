import { type CorpusPatch, patchesOf, swap } from './corpus-patch.ts'
import { CART_TEST, QUIZ_TEST_TSX, USER_TEST_JS } from './projects.ts'

const CART = 'test/cart.test.ts'
const USER = 'test/user.test.js'
const QUIZ = 'test/quiz.test.tsx'

const removed = ['assertion-removed'] as const

export const ASSERTION_REMOVED: readonly CorpusPatch[] = [
  ...patchesOf(CART, CART_TEST, 'test-wrong', removed, {
    'the failing line is deleted': [['    expect(cart.total()).toBe(3.2)\n', '']],
    'the failing line is commented out': [
      ['    expect(cart.total()).toBe(3.2)\n', '    // expect(cart.total()).toBe(3.2)\n'],
    ],
    'the whole test is deleted': [
      [
        `  it('rejects unknown goods', () => {
    expect(() => cart.add('stone', 1)).toThrow(RangeError)
    expect(() => cart.add('', 1)).toThrow('sku must not be empty')
  })

`,
        '',
      ],
    ],
    'the whole test is commented out': [
      [
        `  it('needs a number', () => {
    expect(parsePrice('free')).toBeNull()
    expect(pricing.format(1.2)).toMatch(/^1,20 €$/)
    expect(pricing.format(-1)).not.toContain('€')
  })
`,
        `  // TODO: bring back
  // it('needs a number', () => {
  //   expect(parsePrice('free')).toBeNull()
  // })
`,
      ],
    ],
    'the body is emptied': [
      [
        `    cart.add('apple', 1)
    expectTotal(cart, 1.2)
    cart.clear()
    expectTotal(cart, 0)
`,
        '',
      ],
    ],
    'a call of a checking helper is deleted': [['    expectTotal(cart, 0)\n', '']],
    'the check inside of the helper is deleted': [
      ['  expect(cart.total()).toBe(total)\n', '  cart.total()\n  void total\n'],
    ],
    'the check runs only when it would pass': [
      [
        '    expect(cart.total()).toBe(3.2)\n',
        '    if (cart.total() === 3.2) {\n      expect(cart.total()).toBe(3.2)\n    }\n',
      ],
    ],
    'short circuit before the check': [
      ['    expect(cart.total()).toBe(3.2)', '    cart.total() === 3.2 && expect(cart.total()).toBe(3.2)'],
    ],
    'an early return before the check': [
      [
        '    expect(cart.total()).toBe(3.2)',
        '    if (cart.total() !== 3.2) return\n    expect(cart.total()).toBe(3.2)',
      ],
    ],
    'return in the middle': [
      ['    expect(seen).toHaveBeenCalledWith(', '    return\n    expect(seen).toHaveBeenCalledWith('],
    ],
    'try and catch around the check': [
      [
        '    expect(cart.total()).toBe(3.2)',
        '    try {\n      expect(cart.total()).toBe(3.2)\n    } catch {\n      // rounding\n    }',
      ],
    ],
    'caught and logged': [
      [
        '    expect(cart.total()).toBe(3.2)',
        '    try {\n      expect(cart.total()).toBe(3.2)\n    } catch (error) {\n      console.warn(error)\n    }',
      ],
    ],
    'in a callback that nothing calls': [
      [
        '    expect(cart.total()).toBe(3.2)',
        '    const checkTotal = () => {\n      expect(cart.total()).toBe(3.2)\n    }',
      ],
    ],
    'in a timer that ends after the test': [
      ['    expect(cart.total()).toBe(3.2)', '    setTimeout(() => {\n      expect(cart.total()).toBe(3.2)\n    }, 0)'],
    ],
    'in a promise that nothing waits for': [
      [
        '    expect(cart.total()).toBe(3.2)',
        '    Promise.resolve().then(() => {\n      expect(cart.total()).toBe(3.2)\n    })',
      ],
    ],
    'the await is gone': [
      [
        "    await expect(cart.checkout()).rejects.toThrow('already paid')",
        "    expect(cart.checkout()).rejects.toThrow('already paid')",
      ],
    ],
    'the rejection of the check is caught': [
      [
        "    await expect(cart.checkout()).rejects.toThrow('already paid')",
        "    await expect(cart.checkout()).rejects.toThrow('already paid').catch(() => {})",
      ],
    ],
    'the failing row is deleted': [["    ['0,80 €', 0.8],\n", '']],
    'all rows are deleted': [["    ['1,20', 1.2],\n    ['0,80 €', 0.8],\n    ['€ 12', 12],\n", '']],
    'inside of if false': [
      ["    expect(parsePrice('free')).toBeNull()", "    if (false) expect(parsePrice('free')).toBeNull()"],
    ],
    'over an empty list': [
      ["    expect(parsePrice('free')).toBeNull()", '    for (const text of []) expect(parsePrice(text)).toBeNull()'],
    ],
    'moved into a skipped test': [
      [
        "    expect(pricing.format(-1)).not.toContain('€')\n  })\n",
        "  })\n\n  it.skip('negative prices', () => {\n    expect(pricing.format(-1)).not.toContain('€')\n  })\n",
      ],
    ],
    'replaced by a call without a check': [['    expect(cart.total()).toBe(3.2)', '    cart.total()']],
  }),
  ...patchesOf(USER, USER_TEST_JS, 'undecided', removed, {
    'chai assert deleted': [["    assert.deepEqual(user.roles, ['reader'])\n", '']],
    'chai property deleted': [["    expect(user).to.have.property('createdAt')\n", '']],
    'expected number of checks lowered with the check': [
      ['expect.assertions(3)', 'expect.assertions(2)'],
      ['    expect.soft(user.age).toBeGreaterThan(17)\n', ''],
    ],
    'expected number of checks lowered': [['expect.assertions(3)', 'expect.assertions(1)']],
    'expected number of checks deleted': [['    expect.assertions(3)\n', '']],
    'poll is not awaited': [['    await expect.poll(', '    expect.poll(']],
    'the fail in the try is deleted': [["      expect.fail('must throw')\n", '']],
    'soft check behind a ternary': [
      ["    expect.soft(user.name).toBe('Ada')", "    user.name ? expect.soft(user.name).toBe('Ada') : undefined"],
    ],
  }),
  ...patchesOf(QUIZ, QUIZ_TEST_TSX, 'undecided', removed, {
    'waiting check deleted in TSX': [
      ["  await waitFor(() => expect(screen.getByText('1 of 2')).toBeVisible(), { timeout: 500 })\n", ''],
    ],
    'test of an extended test function deleted': [
      [
        `test('counts right answers', async ({ questions }) => {
  render(<Quiz questions={questions} seconds={10} />)
  await userEvent.click(screen.getByRole('button', { name: 'next' }))
  await waitFor(() => expect(screen.getByText('1 of 2')).toBeVisible(), { timeout: 500 })
  expect(screen.getByRole('status').textContent).toBe('50 %')
})
`,
        '',
      ],
    ],
  }),
  {
    name: 'the test file is deleted',
    path: USER,
    before: USER_TEST_JS,
    after: null,
    verdict: 'test-wrong',
    expect: removed,
  },
  {
    name: 'under code-wrong the file is frozen as well',
    path: CART,
    before: CART_TEST,
    after: swap(CART_TEST, ['    expect(cart.total()).toBe(3.2)\n', '']),
    verdict: 'code-wrong',
    expect: ['frozen-path', 'assertion-removed'],
  },

  ...patchesOf(CART, CART_TEST, 'test-wrong', [], {
    'a test is renamed': [["it('sums the prices'", "it('adds up the prices of all lines'"]],
    'a check gets stronger': [
      [
        "    expect(() => cart.add('stone', 1)).toThrow(RangeError)",
        "    expect(() => cart.add('stone', 1)).toThrow(UnknownSkuError)",
      ],
    ],
    'the expected value is corrected': [['toBe(3.2)', 'toBe(3.19)']],
    'a variable is introduced': [
      ['    expect(cart.total()).toBe(3.2)', '    const total = cart.total()\n    expect(total).toBe(3.2)'],
    ],
    'an exact check takes the place of two that it covers': [
      [
        '    expect(seen).toHaveBeenCalledTimes(1)\n    expect(seen).toHaveBeenCalledWith(',
        '    expect(seen).toHaveBeenCalledExactlyOnceWith(',
      ],
    ],
    'a row is corrected and one added': [["    ['€ 12', 12],\n", "    ['€ 12', 12.0],\n    ['€ 13', 13],\n"]],
    'the helper is inlined': [
      ['function expectTotal(cart: Cart, total: number) {\n  expect(cart.total()).toBe(total)\n}\n', ''],
      ['    expectTotal(cart, 1.2)\n', '    expect(cart.total()).toBe(1.2)\n'],
      ['    expectTotal(cart, 0)\n', '    expect(cart.total()).toBe(0)\n'],
    ],
    'await moves into the subject': [
      [
        "    await expect(cart.checkout()).resolves.toMatchObject({ status: 'paid', total: 2.4 })",
        "    expect(await cart.checkout()).toMatchObject({ status: 'paid', total: 2.4 })",
      ],
    ],
    'a throw narrows the type before the check': [
      [
        '    expect(cart.total()).toBe(3.2)',
        "    if (!cart) throw new Error('no cart')\n    expect(cart.total()).toBe(3.2)",
      ],
    ],
    'tests trade places': [
      [
        "  it('needs a number', () => {\n    expect(parsePrice('free')).toBeNull()\n",
        "  it('is null for words', () => {\n    expect(parsePrice('free')).toBeNull()\n  })\n\n  it('needs a number', () => {\n",
      ],
    ],
  }),
  ...patchesOf(USER, USER_TEST_JS, 'test-wrong', [], {
    'try and fail become rejects': [
      [
        `    try {
      await createUser({})
      expect.fail('must throw')
    } catch (error) {
      expect(error.code).toBe('E_NAME')
    }
`,
        `    await expect(createUser({})).rejects.toMatchObject({ code: 'E_NAME' })
    await expect(createUser({})).rejects.toThrow()
    const error = await createUser({}).catch((reason) => reason)
    expect(error.code).toBe('E_NAME')
`,
      ],
    ],
    'chai becomes jest style': [["    assert.equal(user.name, 'Ada')\n", "    expect(user.name).toBe('Ada')\n"]],
  }),
  {
    name: 'three tests become a table',
    path: 'test/roman.test.ts',
    before: `import { expect, test } from 'vitest'
import { roman } from '../src/roman'
test('one', () => { expect(roman(1)).toBe('I') })
test('four', () => { expect(roman(4)).toBe('IV') })
test('nine', () => { expect(roman(9)).toBe('IX') })
`,
    after: `import { expect, test } from 'vitest'
import { roman } from '../src/roman'
test.each([
  [1, 'I'],
  [4, 'IV'],
  [9, 'IX'],
])('%i is %s', (number, text) => {
  expect(roman(number)).toBe(text)
})
`,
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'only one of three tests gets into the table',
    path: 'test/roman.test.ts',
    before: `import { expect, test } from 'vitest'
import { roman } from '../src/roman'
test('one', () => { expect(roman(1)).toBe('I') })
test('four', () => { expect(roman(4)).toBe('IV') })
test('nine', () => { expect(roman(9)).toBe('IX') })
`,
    after: `import { expect, test } from 'vitest'
import { roman } from '../src/roman'
test.each([
  [1, 'I'],
  [4, 'IV'],
])('%i is %s', (number, text) => {
  expect(roman(number)).toBe(text)
})
`,
    verdict: 'test-wrong',
    expect: removed,
  },
  {
    name: 'checks on fields become one on the object',
    path: 'test/point.test.ts',
    before: `import { expect, it } from 'vitest'
import { point } from '../src/point'
it('has two parts', () => {
  const p = point('1;2')
  expect(p).toBeDefined()
  expect(p.x).toBe(1)
  expect(p.y).toBe(2)
})
`,
    after: `import { expect, it } from 'vitest'
import { point } from '../src/point'
it('has two parts', () => {
  const p = point('1;2')
  expect(p).toEqual({ x: 1, y: 2 })
})
`,
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'a test moves to another file',
    path: 'test/a.test.ts',
    before: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('one', () => { expect(f(1)).toBe(1) })
it('two', () => { expect(f(2)).toBe(4) })
`,
    after: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('one', () => { expect(f(1)).toBe(1) })
`,
    others: [
      {
        path: 'test/b.test.ts',
        before: null,
        after: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('two', () => { expect(f(2)).toBe(4) })
`,
      },
    ],
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'one of two equal tests is deleted',
    path: 'test/a.test.ts',
    before: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('one', () => { expect(f(1)).toBe(1) })
it('one again', () => { expect(f(1)).toBe(1) })
`,
    after: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('one', () => { expect(f(1)).toBe(1) })
`,
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'checks move into a helper that is called',
    path: 'test/a.test.ts',
    before: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('one', () => {
  expect(f(1).ok).toBe(true)
  expect(f(1).value).toBe(1)
})
`,
    after: `import { expect, it } from 'vitest'
import { f } from '../src/f'
const check = (input: number, value: number) => {
  const result = f(input)
  expect(result.ok).toBe(true)
  expect(result.value).toBe(value)
}
it('one', () => {
  check(1, 1)
})
`,
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'a check inside of a hook is deleted',
    path: 'test/a.test.ts',
    before: `import { afterEach, expect, it } from 'vitest'
import { f, open } from '../src/f'
afterEach(() => { expect(open()).toBe(0) })
it('one', () => { expect(f(1)).toBe(1) })
`,
    after: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('one', () => { expect(f(1)).toBe(1) })
`,
    verdict: 'test-wrong',
    expect: removed,
  },
  {
    name: 'a property test is deleted',
    path: 'test/a.test.ts',
    before: `import fc from 'fast-check'
import { expect, it } from 'vitest'
import { f } from '../src/f'
it('never shrinks', () => {
  expect(f(1)).toBe(1)
  fc.assert(fc.property(fc.integer(), (n) => f(n) >= n))
})
`,
    after: `import fc from 'fast-check'
import { expect, it } from 'vitest'
import { f } from '../src/f'
it('never shrinks', () => {
  expect(f(1)).toBe(1)
})
`,
    verdict: 'test-wrong',
    expect: removed,
  },
]
