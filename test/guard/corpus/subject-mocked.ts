import { type CorpusPatch, patchesOf } from './corpus-patch.ts'
import { CART_TEST, USER_TEST_JS } from './projects.ts'

const CART = 'test/cart.test.ts'
const mocked = ['subject-mocked'] as const
const DESCRIBE = "describe('Cart', () => {"
const SUM = "    cart.add('apple', 2)\n"

export const SUBJECT_MOCKED: readonly CorpusPatch[] = [
  ...patchesOf(CART, CART_TEST, 'undecided', mocked, {
    'the module under test is mocked': [
      [DESCRIBE, `vi.mock('../src/pricing', () => ({ format: () => '1,20 €' }))\n\n${DESCRIBE}`],
    ],
    'mocked by import': [
      [DESCRIBE, `vi.mock(import('../src/pricing'), () => ({ format: () => '1,20 €' }))\n\n${DESCRIBE}`],
    ],
    'mocked without a factory': [[DESCRIBE, `vi.mock('../src/cart')\n\n${DESCRIBE}`]],
    'mocked with the extension': [
      [DESCRIBE, `vi.mock('../src/cart.ts', () => ({ Cart: class {}, parsePrice: () => 1.2 }))\n\n${DESCRIBE}`],
    ],
    'partly mocked, where it matters': [
      [
        DESCRIBE,
        `vi.mock('../src/cart', async (original) => ({ ...(await original()), parsePrice: () => 1.2 }))\n\n${DESCRIBE}`,
      ],
    ],
    doMock: [[SUM, `    vi.doMock('../src/cart', () => ({ Cart: FakeCart }))\n${SUM}`]],
    'a method of the subject is faked': [[SUM, `    vi.spyOn(cart, 'total').mockReturnValue(3.2)\n${SUM}`]],
    'a method of the prototype is faked': [
      [SUM, `    vi.spyOn(Cart.prototype, 'total').mockImplementation(() => 3.2)\n${SUM}`],
    ],
    'a function of the namespace is faked': [
      [SUM, `    vi.spyOn(pricing, 'format').mockReturnValueOnce('1,20 €')\n${SUM}`],
    ],
    'the fake comes in a second step': [
      [SUM, `    const total = vi.spyOn(cart, 'total')\n    total.mockReturnValue(3.2)\n${SUM}`],
    ],
    'the method is overwritten': [[SUM, `    cart.total = () => 3.2\n${SUM}`]],
    'the method of the prototype is overwritten': [[SUM, `    Cart.prototype.total = vi.fn(() => 3.2)\n${SUM}`]],
    'the method is defined anew': [[SUM, `    Object.defineProperty(cart, 'total', { value: () => 3.2 })\n${SUM}`]],
    'vi.mocked of the subject': [[SUM, `    vi.mocked(parsePrice).mockReturnValue(1.2)\n${SUM}`]],
    'a stand-in takes the name of the import': [
      ["import { Cart, parsePrice } from '../src/cart'\n", "import { Cart } from '../src/cart'\n"],
      [
        DESCRIBE,
        `const parsePrice = (text: string) => (text === 'free' ? null : Number.parseFloat(text))\n\n${DESCRIBE}`,
      ],
    ],
    'a stand-in class': [
      ["import { Cart, parsePrice } from '../src/cart'\n", "import { parsePrice } from '../src/cart'\n"],
      [DESCRIBE, `class Cart {\n  total() { return 3.2 }\n}\n\n${DESCRIBE}`],
    ],
    'the global that is checked is stubbed': [
      [
        "    expect(parsePrice('free')).toBeNull()",
        "    vi.stubGlobal('parsePrice', () => null)\n    expect(parsePrice('free')).toBeNull()",
      ],
    ],
  }),
  ...patchesOf('test/user.test.js', USER_TEST_JS, 'test-wrong', mocked, {
    'mocked in JavaScript': [
      [
        "import { createUser, loadUser } from '../lib/user.js'\n",
        "import { createUser, loadUser } from '../lib/user.js'\nimport { vi } from 'vitest'\nvi.mock('../lib/user', () => ({ loadUser: async () => ({ name: 'Ada', age: 18, synced: true }) }))\n",
      ],
    ],
    'jest.mock in a project that came from there': [
      [
        "import { createUser, loadUser } from '../lib/user.js'\n",
        "import { createUser, loadUser } from '../lib/user.js'\njest.mock('../lib/user.js')\n",
      ],
    ],
  }),
  {
    name: 'a module in the folder of mocks',
    path: 'src/__mocks__/tax.ts',
    before: null,
    after: 'export const calculateTax = () => 10.01\n',
    verdict: 'test-wrong',
    expect: mocked,
  },
  {
    name: 'a module in the folder of mocks under code-wrong',
    path: '__mocks__/tax.ts',
    before: null,
    after: 'export const calculateTax = () => 10.01\n',
    verdict: 'code-wrong',
    expect: ['frozen-path', 'subject-mocked'],
  },

  ...patchesOf(CART, CART_TEST, 'test-wrong', [], {
    'a package is mocked': [
      [DESCRIBE, `vi.mock('node:fs/promises')\nvi.mock('axios', () => ({ default: { get: vi.fn() } }))\n\n${DESCRIBE}`],
    ],
    'a module that the test does not import is mocked': [
      [DESCRIBE, `vi.mock('../src/mailer', () => ({ send: vi.fn() }))\n\n${DESCRIBE}`],
    ],
    'console is silenced': [[SUM, `    vi.spyOn(console, 'warn').mockImplementation(() => {})\n${SUM}`]],
    'the clock is fixed': [[SUM, `    vi.spyOn(Date, 'now').mockReturnValue(0)\n    vi.useFakeTimers()\n${SUM}`]],
    'a spy only watches': [
      [SUM, `    const total = vi.spyOn(cart, 'total')\n    expect(total).not.toHaveBeenCalled()\n${SUM}`],
    ],
    'partly mocked, elsewhere': [
      [
        DESCRIBE,
        `vi.mock('../src/cart', async (original) => ({ ...(await original<object>()), sendReceipt: vi.fn() }))\n\n${DESCRIBE}`,
      ],
    ],
    'spied as a whole': [[DESCRIBE, `vi.mock('../src/pricing', { spy: true })\n\n${DESCRIBE}`]],
    'fetch is stubbed': [[SUM, `    vi.stubGlobal('fetch', async () => new Response('{}'))\n${SUM}`]],
    'a plain field is set': [[SUM, `    cart.currency = 'EUR'\n${SUM}`]],
    'the import moves': [
      ["import * as pricing from '../src/pricing'", "import * as pricing from '../src/prices/pricing'"],
    ],
  }),
  {
    name: 'a fake that stood there before',
    path: 'test/a.test.ts',
    before: `import { expect, it, vi } from 'vitest'
import { clock, stamp } from '../src/clock'
it('stamps', () => {
  vi.spyOn(clock, 'now').mockReturnValue(5)
  expect(stamp('a')).toBe('a@6')
})
`,
    after: `import { expect, it, vi } from 'vitest'
import { clock, stamp } from '../src/clock'
it('stamps', () => {
  vi.spyOn(clock, 'now').mockReturnValue(5)
  expect(stamp('a')).toBe('a@5')
})
`,
    verdict: 'test-wrong',
    expect: [],
  },
]
