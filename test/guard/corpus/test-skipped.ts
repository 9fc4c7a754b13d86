import { type CorpusPatch, patchesOf, swap } from './corpus-patch.ts'
import { CART_TEST, QUIZ_TEST_TSX, USER_TEST_JS } from './projects.ts'

const CART = 'test/cart.test.ts'
const skipped = ['test-skipped'] as const
const SUMS = "  it('sums the prices', () => {"

export const TEST_SKIPPED: readonly CorpusPatch[] = [
  ...patchesOf(CART, CART_TEST, 'undecided', skipped, {
    skip: [[SUMS, "  it.skip('sums the prices', () => {"]],
    'todo with a body': [[SUMS, "  it.todo('sums the prices', () => {"]],
    fails: [[SUMS, "  it.fails('sums the prices', () => {"]],
    'only on another test': [["  it('uses helpers'", "  it.only('uses helpers'"]],
    skipIf: [[SUMS, "  it.skipIf(process.env.CI)('sums the prices', () => {"]],
    runIf: [[SUMS, "  it.runIf(process.platform === 'win32')('sums the prices', () => {"]],
    xit: [[SUMS, "  xit('sums the prices', () => {"]],
    'the suite is skipped': [["describe('Cart'", "describe.skip('Cart'"]],
    xdescribe: [["describe('parsePrice'", "xdescribe('parsePrice'"]],
    'only on the other suite': [["describe('parsePrice'", "describe.only('parsePrice'"]],
    'the table is skipped': [['  it.each([', '  it.skip.each([']],
    'the table is narrowed': [
      ["    ['€ 12', 12],\n  ])(", "    ['€ 12', 12],\n  ].filter(([text]) => !text.startsWith('€')))("],
    ],
    'skip as an option': [[SUMS, "  it('sums the prices', { skip: true }, () => {"]],
    'fails as an option': [[SUMS, "  it('sums the prices', { fails: true }, () => {"]],
    'only when a variable is set': [
      ["  it('uses helpers', () => {", "  if (process.env.SLOW) it('uses helpers', () => {"],
    ],
    'the suite stands behind a condition': [["describe('parsePrice'", "process.env.SLOW && describe('parsePrice'"]],
    'return at the top': [[SUMS, `${SUMS}\n    return`]],
    'return right before the check': [
      [
        "    cart.add('apple', 2)\n    cart.add('pear', 1)\n    expect(cart.total()).toBe(3.2)",
        '    return;expect(cart.total()).toBe(3.2)',
      ],
    ],
    'the context skips within a loop': [
      [
        SUMS,
        "  it('sums the prices', (ctx) => {\n    ['linux'].forEach((name) => ctx.skip(process.platform === name))",
      ],
    ],
    'a new hook skips all tests': [
      [
        '  beforeEach(() => {\n    cart = new Cart(PRICES)\n  })',
        '  beforeEach(() => {\n    cart = new Cart(PRICES)\n  })\n  beforeEach((ctx) => {\n    ctx.skip()\n  })',
      ],
    ],
    'another call of skip beside the first': [
      [SUMS, "  it('sums the prices', (ctx) => {\n    ctx.skip(false)\n    ctx.skip()"],
    ],
    'the first rows alone': [["    ['€ 12', 12],\n  ])(", "    ['€ 12', 12],\n  ].slice(0, 1))("]],
    'the table loses rows when it is made': [["    ['€ 12', 12],\n  ])(", "    ['€ 12', 12],\n  ].toSpliced(0, 2))("]],
    'the context skips': [[SUMS, "  it('sums the prices', (ctx) => {\n    ctx.skip()"]],
    'the context skips with a reason': [[SUMS, "  it('sums the prices', ({ skip }) => {\n    skip('flaky on CI')"]],
    'the context skips on a condition': [
      [SUMS, "  it('sums the prices', (context) => {\n    context.skip(process.platform === 'linux', 'rounding')"],
    ],
    'an alias that skips': [
      ['const PRICES = { apple: 1.2, pear: 0.8 }', 'const PRICES = { apple: 1.2, pear: 0.8 }\nconst later = it.skip'],
      [SUMS, "  later('sums the prices', () => {"],
    ],
    'an alias that may skip': [
      [
        'const PRICES = { apple: 1.2, pear: 0.8 }',
        'const PRICES = { apple: 1.2, pear: 0.8 }\nconst local = process.env.CI ? it.skip : it',
      ],
      [SUMS, "  local('sums the prices', () => {"],
    ],
    'todo without a body': [
      [
        `  it('uses helpers', () => {
    cart.add('apple', 1)
    expectTotal(cart, 1.2)
    cart.clear()
    expectTotal(cart, 0)
  })`,
        "  it.todo('uses helpers')",
      ],
    ],
  }),
  ...patchesOf('test/user.test.js', USER_TEST_JS, 'test-wrong', skipped, {
    'concurrent suite skipped': [['describe.concurrent(', 'describe.concurrent.skip(']],
    'sequential test fails': [["  test('is loaded again'", "  test.sequential.fails('is loaded again'"]],
  }),
  ...patchesOf('test/quiz.test.tsx', QUIZ_TEST_TSX, 'test-wrong', skipped, {
    'extended test skipped': [["test('renders the result'", "test.skip('renders the result'"]],
  }),
  {
    name: 'the file gets a name that is not collected',
    path: CART,
    before: CART_TEST,
    after: null,
    others: [{ path: 'test/cart.tests.ts', before: null, after: CART_TEST }],
    verdict: 'test-wrong',
    expect: skipped,
  },
  {
    name: 'a word is put before the extension',
    path: CART,
    before: CART_TEST,
    after: null,
    others: [{ path: 'test/cart.test.ts.old.ts', before: null, after: CART_TEST }],
    verdict: 'test-wrong',
    expect: skipped,
  },
  {
    name: 'a module of tests gets a name that is not collected',
    path: 'test/cart.test.mts',
    before: CART_TEST,
    after: null,
    others: [{ path: 'test/cart.tests.mts', before: null, after: CART_TEST }],
    verdict: 'test-wrong',
    expect: skipped,
  },
  {
    name: 'a new focused test pushes the others aside',
    path: CART,
    before: CART_TEST,
    after: swap(CART_TEST, [
      SUMS,
      `  it.only('starts empty', () => {\n    expect(cart.total()).toBe(0)\n  })\n\n${SUMS}`,
    ]),
    verdict: 'undecided',
    expect: skipped,
  },
  {
    name: 'a new focused suite with a hook pushes the others aside',
    path: CART,
    before: CART_TEST,
    after: swap(CART_TEST, [
      "describe('parsePrice'",
      "describe.only('empty', () => {\n  beforeEach(() => {})\n  it('costs nothing', () => {\n    expect(new Cart(PRICES).total()).toBe(0)\n  })\n})\n\ndescribe('parsePrice'",
    ]),
    verdict: 'undecided',
    expect: skipped,
  },
  {
    name: 'under code-wrong the file is frozen as well',
    path: CART,
    before: CART_TEST,
    after: swap(CART_TEST, [SUMS, "  it.skip('sums the prices', () => {"]),
    verdict: 'code-wrong',
    expect: ['frozen-path', 'test-skipped'],
  },

  ...patchesOf(CART, CART_TEST, 'test-wrong', [], {
    'the title speaks of skipping': [[SUMS, "  it('skips nothing and sums the prices', () => {"]],
    concurrent: [[SUMS, "  it.concurrent('sums the prices', () => {"]],
    'skip is false': [[SUMS, "  it('sums the prices', { skip: false }, () => {"]],
    'a test is split': [
      [
        "    expect(() => cart.add('', 1)).toThrow('sku must not be empty')\n",
        "  })\n\n  it('rejects an empty name', () => {\n    expect(() => cart.add('', 1)).toThrow('sku must not be empty')\n",
      ],
    ],
    'return behind the last check': [['    expectTotal(cart, 0)\n  })', '    expectTotal(cart, 0)\n    return\n  })']],
    'an array of the project that is sliced in a test': [
      ['    cart.clear()', "    ['pear'].slice(0, 0).forEach((sku) => cart.add(sku, 1))\n    cart.clear()"],
    ],
    'a table goes through methods that only sound like those': [
      ["    ['€ 12', 12],\n  ])(", "    ['€ 12', 12],\n  ].autofilter().slices())("],
    ],
    'a new hook that skips nothing': [[SUMS, `  beforeEach(() => {\n    cart.clear()\n  })\n\n${SUMS}`]],
    'a new test that skips itself': [[SUMS, `  it('gives rebates', (ctx) => {\n    ctx.skip()\n  })\n\n${SUMS}`]],
    'a value that is called skip': [
      ['    cart.clear()', "    const skip = 0\n    cart.add('pear', skip)\n    cart.clear()"],
    ],
    'a todo is added': [[SUMS, `  it.todo('gives rebates')\n\n${SUMS}`]],
  }),
  {
    name: 'a test that only runs something returns at its end',
    path: 'test/a.test.ts',
    before: `import { it } from 'vitest'
import { f } from '../src/f'
it('runs', () => {
  f(1)
})
`,
    after: `import { it } from 'vitest'
import { f } from '../src/f'
it('runs', () => {
  f(2)
  return
})
`,
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'the block of a test becomes an expression',
    path: 'test/a.test.ts',
    before: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('one', () => { expect(f(1)).toBe(1) })
`,
    after: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('one', () => expect(f(1)).toBe(1))
`,
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'a skipped test comes back',
    path: 'test/a.test.ts',
    before: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it.skip('one', () => { expect(f(1)).toBe(1) })
`,
    after: `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('one', () => { expect(f(1)).toBe(1) })
`,
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'a test that was skipped stays so under another title',
    path: 'test/a.test.ts',
    before: `import { describe, expect, it } from 'vitest'
import { f } from '../src/f'
describe.skip('later', () => {
  it('one', () => { expect(f(1)).toBe(1) })
})
it('two', () => { expect(f(2)).toBe(3) })
`,
    after: `import { describe, expect, it } from 'vitest'
import { f } from '../src/f'
describe.skip('later', () => {
  it('first', () => { expect(f(1)).toBe(1) })
})
it('two', () => { expect(f(2)).toBe(4) })
`,
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'the file is renamed and still collected',
    path: 'test/cart.test.ts',
    before: CART_TEST,
    after: null,
    others: [{ path: 'test/basket.spec.ts', before: null, after: CART_TEST }],
    verdict: 'test-wrong',
    expect: [],
  },
  {
    name: 'an iterator of the project that can skip',
    path: 'test/a.test.ts',
    before: `import { expect, it } from 'vitest'
import { rows } from '../src/f'
it('one', () => { expect(rows('a').take(1)).toEqual(['a']) })
`,
    after: `import { expect, it } from 'vitest'
import { rows } from '../src/f'
it('one', () => { expect(rows('a').drop(0).take(1)).toEqual(['a']) })
`,
    verdict: 'test-wrong',
    expect: [],
  },
]
