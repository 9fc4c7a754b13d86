import { bodiesOf, type CorpusPatch, filesOf } from './corpus-patch.ts'

const removed = ['assertion-removed'] as const
const one = "it('one', () => { expect(f(1)).toBe(1) })"
const two = "it('two', () => { expect(f(2)).toBe(4) })"
const helper = 'function check(value: number) {\n  expect(value).toBe(1)\n  expect(value).toEqual(1)\n}\n'

/** What may take the place of a check that is gone, and what may not. */
export const REMOVED_CHECKS: readonly CorpusPatch[] = [
  ...filesOf(removed, {
    'a test without any check is deleted': [`${one}\nit('runs', () => { f(3) })`, one],
    'a test is deleted of which one check stands elsewhere': [
      `${one}\nit('both', () => {\n  expect(f(2)).toBe(4)\n  expect(f(3)).toBe(9)\n})`,
      `${one}\nit('three', () => { expect(f(3)).toBe(9) })`,
    ],
    'a test goes of which another one takes a single check': [
      `it('large', () => {\n  const { a, b, c, d } = g('large')\n  expect([a, b, c, d]).toEqual(['w', 'x', 'y', 'z'])\n})\nit('both', () => {\n  expect(f(2)).toBe(4)\n  expect(f(3)).toBe(9)\n})`,
      `it('large', () => {\n  const { a, b, c, d } = g('large')\n  expect([a, b, c, d]).toEqual(['w', 'x', 'y', 'z'])\n  expect(f(3)).toBe(9)\n})`,
    ],
    'a row moves into a test that is skipped': [
      "it.each([[1, 1], [2, 4]])('%i', (n, square) => { expect(f(n)).toBe(square) })\nit.skip('two', () => { f(2) })",
      `it.each([[1, 1]])('%i', (n, square) => { expect(f(n)).toBe(square) })\n${two.replace('it(', 'it.skip(')}`,
    ],
    'a row of a table of suites is lost': [
      "describe.each([[1, 1], [2, 4]])('%i', (n, square) => {\n  it('is square', () => { expect(f(n)).toBe(square) })\n})",
      "describe.each([[1, 1]])('%i', (n, square) => {\n  it('is square', () => { expect(f(n)).toBe(square) })\n})",
    ],
    'a check on a condition goes where nothing waits for it': [
      "it('one', () => { if (g(0)) expect(f(1)).toBe(1) })",
      "it('one', () => { setTimeout(() => expect(f(1)).toBe(1)) })",
    ],
    'a check fails where the end of the block returns': [
      "it('one', () => { try { expect(f(1)).toBe(1) } finally { g() } })",
      "it('one', () => { try { expect(f(1)).toBe(1) } finally { return } })",
    ],
    'a number is lost while another test comes': [
      "it.each([1, 2, 3])('%i', (n) => { expect(f(n)).toBe(n * n) })",
      "it.each([1, 2])('%i', (n) => { expect(f(n)).toBe(n * n) })\nit('seven', () => { expect(g(7)).toBe(8) })",
    ],
    'a new test is named like the matcher of the check that goes': [
      "it('one', () => {\n  expect(g(0)).toBe(0)\n  expect(f(1)).toBe(1)\n})",
      "it('one', () => {\n  expect(g(0)).toBe(0)\n})\nit('toBe', () => {\n  expect(g(5)).toBe(6)\n})",
    ],
    'a helper that nothing called goes with a check': [
      "function unused(value: number) {\n  expect(value).toBe(1)\n}\nit('one', () => {\n  expect(f(1)).toBe(1)\n  expect(g(0)).toBe(0)\n})",
      "it('one', () => {\n  expect(g(0)).toBe(0)\n  expect(h.x).toMatch('z')\n})",
    ],
    'the check moves into a test that is skipped already': [
      `it('one', () => {\n  expect(f(1)).toBe(1)\n  expect(g(2)).toBe(4)\n})\nit.skip('two', () => { f(2) })`,
      `it('one', () => {\n  expect(f(1)).toBe(1)\n})\nit.skip('two', () => {\n  f(2)\n  expect(g(2)).toBe(4)\n})`,
    ],
    'the check moves into a test that is still to do': [
      `it('one', () => {\n  expect(f(1)).toBe(1)\n  expect(g(2)).toBe(4)\n})\nit.todo('two')`,
      `it('one', () => {\n  expect(f(1)).toBe(1)\n})\nit.todo('two')\nit.todo('three', () => { expect(g(2)).toBe(4) })`,
    ],
    'the check moves behind a condition of another test': [
      `it('one', () => {\n  expect(f(1)).toBe(1)\n  expect(g(2)).toBe(4)\n})\n${two}`,
      `it('one', () => {\n  expect(f(1)).toBe(1)\n})\nit('two', () => {\n  expect(f(2)).toBe(4)\n  if (g(2) === 4) expect(g(2)).toBe(4)\n})`,
    ],
    'a deleted test stands in the table of a skipped one': [
      `${one}\n${two}`,
      `${one}\nit.skip.each([[2, 4], [3, 9]])('%i', (n, square) => { expect(f(n)).toBe(square) })`,
    ],
    'a deleted test stands in a table that is checked by nobody': [
      `${one}\n${two}`,
      `${one}\nit.each([[2, 4], [3, 9]])('%i', (n, square) => { f(n - square) })`,
    ],
    'a deleted test of one digit and a table of longer numbers': [
      `${one}\n${two}`,
      `${one}\nit.each([[12, 144], [20, 400]])('%i', (n, square) => { expect(f(n)).toBe(square) })`,
    ],
    'the checks move into a helper that nothing calls': [
      `it('one', () => {\n  expect(g(0)).toBe(0)\n  expect(f(1)).toBe(1)\n})`,
      `${helper}it('one', () => {\n  expect(g(0)).toBe(0)\n})`,
    ],
    'one of two kinds of checks moves into a helper': [
      `it('one', () => {\n  expect(f(1)).toBe(1)\n  expect(g(1)).toMatch('one')\n})`,
      `${helper}it('one', () => {\n  check(f(1))\n})`,
    ],
    'a helper goes with its calls': [
      `${helper}it('one', () => {\n  check(f(1))\n  expect(g(0)).toBe(0)\n})`,
      "it('one', () => {\n  expect(g(0)).toBe(0)\n})",
    ],
    'a helper goes that a test is named like, and another check comes': [
      "import { verifySquare } from './verify'\nit('verifySquare', () => { f(0) })\nit('one', () => {\n  verifySquare()\n  expect(f(1)).toBe(1)\n})",
      "import { verifySquare } from './verify'\nit('one', () => {\n  expect(f(1)).toBe(1)\n  expect(g('x').y).toMatch('z')\n})",
    ],
    'one row moves into another test and one is lost': [
      "it.each([[1, 1], [2, 4], [3, 9]])('%i', (n, square) => { expect(f(n)).toBe(square) })",
      `it.each([[1, 1]])('%i', (n, square) => { expect(f(n)).toBe(square) })\n${two}`,
    ],
    'a row is lost of which a test that is skipped holds the values': [
      "it.each([[1, 1], [2, 4]])('%i', (n, square) => { expect(f(n)).toBe(square) })",
      `it.each([[1, 1]])('%i', (n, square) => { expect(f(n)).toBe(square) })\n${two.replace('it(', 'it.skip(')}`,
    ],
    'a row is lost that the test itself speaks of': [
      "it.each([[1, 1], [2, 4]])('%i', (n, square) => { expect(f(n)).toBe(square) })",
      "it.each([[1, 1]])('%i', (n, square) => {\n  g([2, 4])\n  expect(f(n)).toBe(square)\n})",
    ],
    'a row is lost of which another test holds the values already': [
      `it.each([[1, 1], [2, 4]])('%i', (n, square) => { expect(f(n)).toBe(square) })\nit('g', () => { expect(g(2)).toBe(4) })`,
      `it.each([[1, 1]])('%i', (n, square) => { expect(f(n)).toBe(square) })\nit('g', () => { expect(g(2)).toBe(4) })`,
    ],
    'one of three rows is lost that are numbers': [
      "it.each([1, 2, 3])('%i', (n) => { expect(f(n)).toBe(n * n) })\nit('zero', () => { expect(f(0)).toBe(0) })",
      "it.each([1, 2])('%i', (n) => { expect(f(n)).toBe(n * n) })\nit('zero', () => { expect(f(0)).toBe(0) })",
    ],
  }),
  ...filesOf(
    removed,
    {
      'a test of another file is deleted': [`// short\n${one}\n`, `${one}\n`],
    },
    {
      others: [
        {
          path: 'test/g.test.ts',
          before: `import { expect, it } from 'vitest'\nimport { g } from '../src/g'\n${'\n'.repeat(12)}it('g', () => { expect(g(3)).toBe(9) })\nit('h', () => { expect(g(4)).toBe(16) })\n`,
          after: `import { expect, it } from 'vitest'\nimport { g } from '../src/g'\n${'\n'.repeat(12)}it('h', () => { expect(g(4)).toBe(16) })\n`,
        },
      ],
    },
  ),
  ...filesOf([], {
    'a hook without a check is deleted': [`afterEach(() => { g(0) })\n${one}`, one],
    'a test that is skipped loses a check': [
      "it.skip('one', () => {\n  expect(f(1)).toBe(1)\n  expect(g(2)).toBe(4)\n})",
      "it.skip('one', () => {\n  expect(f(1)).toBe(1)\n})",
    ],
    'a test that is still to do goes': [`${one}\nit.todo('two')`, one],
    'rows come from a function': [
      "it.each([[1, 1], [2, 4]])('%i', (n, square) => { expect(f(n)).toBe(square) })",
      "it.each(squares())('%i', (n, square) => { expect(f(n)).toBe(square) })",
    ],
    'rows are written out': [
      "it.each(squares())('%i', (n, square) => { expect(f(n)).toBe(square) })",
      "it.each([[1, 1], [2, 4]])('%i', (n, square) => { expect(f(n)).toBe(square) })",
    ],
    'the same row stood there twice': [
      "it.each([[1, 1], [1, 1], [2, 4]])('%i', (n, square) => { expect(f(n)).toBe(square) })",
      "it.each([[1, 1], [2, 4]])('%i', (n, square) => { expect(f(n)).toBe(square) })",
    ],
    'a row becomes a test of its own': [
      "it.each([[1, 1], [2, 4]])('%i', (n, square) => { expect(f(n)).toBe(square) })",
      `it.each([[1, 1]])('%i', (n, square) => { expect(f(n)).toBe(square) })\n${two}`,
    ],
    'a row moves into a check of another test': [
      `it.each([[1, 1], [2, 4]])('%i', (n, square) => { expect(f(n)).toBe(square) })\nit('zero', () => { expect(f(0)).toBe(0) })`,
      `it.each([[1, 1]])('%i', (n, square) => { expect(f(n)).toBe(square) })\nit('zero', () => {\n  expect(f(0)).toBe(0)\n  expect(f(2)).toBe(4)\n})`,
    ],
    'a row moves into the table of another test': [
      `it.each([[1, 1], [2, 4]])('%i', (n, square) => { expect(f(n)).toBe(square) })\nit.each([[0, 0]])('none', (n, square) => { expect(f(n)).toBe(square) })`,
      `it.each([[1, 1]])('%i', (n, square) => { expect(f(n)).toBe(square) })\nit.each([[0, 0], [2, 4]])('none', (n, square) => { expect(f(n)).toBe(square) })`,
    ],
    'a check moves into another test': [
      "it('one', () => {\n  expect(f(1)).toBe(1)\n  expect(g(2)).toBe(4)\n})\nit('three', () => { expect(f(3)).toBe(9) })",
      "it('one', () => {\n  expect(f(1)).toBe(1)\n})\nit('three', () => {\n  expect(f(3)).toBe(9)\n  expect(g(2)).toBe(4)\n})",
    ],
    'a row becomes a test beside one that is only named': [
      "it.each([[1, 1], [2, 4]])('%i', (n, square) => { expect(f(n)).toBe(square) })",
      `it.each([[1, 1]])('%i', (n, square) => { expect(f(n)).toBe(square) })\nit('later')\n${two}`,
    ],
    'a row moves into another table': [
      "it.each([[1, 1], [2, 4]])('%i', (n, square) => { expect(f(n)).toBe(square) })\nit('zero', () => { expect(f(0)).toBe(0) })",
      "it.each([[1, 1]])('%i', (n, square) => { expect(f(n)).toBe(square) })\nit('zero', () => { expect(f(0)).toBe(0) })\nit.each([[0, 0, 'none'], [2, 4, 'even']])('%i', (n, square, kind) => { expect(g(n)).toEqual([square, kind]) })",
    ],
    'a hook runs for fewer rows': [
      `for (const n of [1, 2]) beforeEach(() => { f(n) })\n${one}`,
      `for (const n of [1]) beforeEach(() => { f(n) })\n${one}`,
    ],
    'checks move into a helper that the test calls beside another check': [
      `it('one', () => {\n  expect(g(0)).toBe(0)\n  expect(f(1)).toBe(1)\n  expect(f(1)).toEqual(1)\n})`,
      `${helper}it('one', () => {\n  expect(g(0)).toBe(0)\n  check(f(1))\n})`,
    ],
    'a helper without arguments is inlined': [
      `let last = 0\nfunction checkLast() {\n  expect(last).toBe(1)\n}\nit('one', () => {\n  last = f(1)\n  checkLast()\n})`,
      "let last = 0\nit('one', () => {\n  last = f(1)\n  expect(last).toBe(1)\n})",
    ],
  }),
  ...bodiesOf(removed, {
    'one of two equal checks is deleted': [
      'const list = f(2)\nexpect(list.size).toBe(0)\nlist.fill()\nexpect(list.size).toBe(0)',
      'const list = f(2)\nexpect(list.size).toBe(0)\nlist.fill()',
    ],
    'the check runs in a loop that may not turn': [
      'expect(f(1)).toBe(1)',
      'let turns = 0\nwhile (f(1) === 1 && turns++ < 1) {\n  expect(f(1)).toBe(1)\n}',
    ],
    'a loop before the check leaves the test': [
      'expect(f(1)).toBe(1)',
      'for (const wrong of [f(1) !== 1]) if (wrong) return\nexpect(f(1)).toBe(1)',
    ],
    'the loop is left before the check': [
      'for (const n of [1, 2]) {\n  expect(f(n)).toBe(n * n)\n}',
      'for (const n of [1, 2]) {\n  if (f(n) !== n * n) break\n  expect(f(n)).toBe(n * n)\n}',
    ],
    'nothing waits for the list of promises': [
      'await expect(f(1)).resolves.toBe(1)\nawait expect(f(2)).resolves.toBe(4)',
      'Promise.all([expect(f(1)).resolves.toBe(1), expect(f(2)).resolves.toBe(4)])',
    ],
    'the promise of a check gets a name that nothing reads': [
      'await expect(f(1)).resolves.toBe(1)',
      'const _done = expect(f(1)).resolves.toBe(1)',
    ],
    'nothing waits for the check that nothing is rejected': [
      'await assert.doesNotReject(f(1))',
      'assert.doesNotReject(f(1))',
    ],
    'a condition becomes one that never holds': ['if (g(1)) expect(f(1)).toBe(1)', 'if (false) expect(f(1)).toBe(1)'],
    'two conditions become one that never holds': [
      'if (g(1)) if (g(2)) expect(f(1)).toBe(1)',
      'if (false) expect(f(1)).toBe(1)',
    ],
    'two conditions become a function that nothing calls': [
      'if (g(1)) if (g(2)) expect(f(1)).toBe(1)',
      'const later = () => {\n  expect(f(1)).toBe(1)\n}',
    ],
    'two conditions become a catch': [
      'if (g(1)) if (g(2)) expect(f(1)).toBe(1)',
      'try {\n  expect(f(1)).toBe(1)\n} catch {}',
    ],
    'the same condition stands there twice, and a return': [
      'if (g(1)) expect(f(1)).toBe(1)',
      'if (g(2)) return\nif (g(1)) expect(f(1)).toBe(1)',
    ],
    'any number of checks will do': [
      'expect.assertions(2)\nexpect(f(1)).toBe(1)',
      'expect.hasAssertions()\nexpect(f(1)).toBe(1)',
    ],
    'the number of checks becomes a check of that number': [
      'expect.assertions(2)\nexpect(f(1)).toBe(1)',
      'expect(g(1)).toBe(2)\nexpect(f(1)).toBe(1)',
    ],
    'the fail goes and another check comes': ["f(1)\nexpect.fail('must throw')", 'f(1)\nexpect(g(1).name).toBe(1)'],
    'a matcher of the project goes and a throw is expected': [
      'expect(f(1)).failsGracefully()\nexpect(f(2)).toBe(4)',
      'expect(f(2)).toBe(4)\nexpect(() => g(1)).toThrow(RangeError)',
    ],
    'the check of a helper goes and a throw is expected': [
      'assertNo_fail(f(1))\nexpect(f(2)).toBe(4)',
      'expect(f(2)).toBe(4)\nexpect(() => g(1)).toThrow(RangeError)',
    ],
    'what would cover it runs on a condition': [
      'const p = f(1)\nexpect(p).toBeDefined()\nif (g(1)) expect(p).toBe(3)',
      'const p = f(1)\nif (g(1)) expect(p).toBe(3)',
    ],
    'one of two bounds goes': [
      'expect(f(1)).toBeGreaterThan(1)\nexpect(f(1)).toBeLessThan(9)',
      'expect(f(1)).toBeGreaterThan(1)',
    ],
    'a part is no longer looked for, though the whole is checked': [
      "expect(f(1)).toContain('b')\nexpect(f(1)).toBe('ac')",
      "expect(f(1)).toBe('ac')",
    ],
    'the count of calls goes while the arguments stay': [
      'expect(g).toHaveBeenCalledTimes(1)\nexpect(g).toHaveBeenCalledWith(1)',
      'expect(g).toHaveBeenCalledWith(1)',
    ],
    'what it returned goes while the one call stays': [
      'expect(g).toHaveBeenCalledExactlyOnceWith(1)\nexpect(g).toHaveReturnedWith(2)',
      'expect(g).toHaveBeenCalledExactlyOnceWith(1)',
    ],
    'the length goes of a list of another length': [
      'expect(f(1)).toHaveLength(3)\nexpect(f(1)).toEqual([1, 2])',
      'expect(f(1)).toEqual([1, 2])',
    ],
    'an element goes that is the length of the list': [
      'expect(f(1)).toContain(2)\nexpect(f(1)).toEqual([1, 3])',
      'expect(f(1)).toEqual([1, 3])',
    ],
    'the length goes of what is only there': [
      'expect(f(1)).toHaveLength(3)\nexpect(f(1)).toBeDefined()',
      'expect(f(1)).toBeDefined()',
    ],
    'a value goes while an object stays': [
      'const [a, b] = f(1)\nexpect(a).toBe(1)\nexpect(b).toEqual({ x: 1 })',
      'const [, b] = f(1)\nexpect(b).toEqual({ x: 1 })',
    ],
    'the part of another object is checked': [
      'const [p, q] = f(1)\nexpect(p.x).toBe(1)\nexpect(q).toEqual({ x: 1 })',
      'const [, q] = f(1)\nexpect(q).toEqual({ x: 1 })',
    ],
    'another part of the object has that value': [
      'const p = f(1)\nexpect(p.x).toBe(1)\nexpect(p).toMatchObject({ y: 1 })',
      'const p = f(1)\nexpect(p).toMatchObject({ y: 1 })',
    ],
    'the part of the object has another value': [
      'const p = f(1)\nexpect(p.x).toBe(1)\nexpect(p).toMatchObject({ x: 2 })',
      'const p = f(1)\nexpect(p).toMatchObject({ x: 2 })',
    ],
    'a check without values goes beside a list': [
      'const a = f(1)\nexpect(a).toBe(g)\nfor (const n of [[1], [2]]) expect(f(n)).toEqual(n)',
      'for (const n of [[1], [2]]) expect(f(n)).toEqual(n)',
    ],
    'its values stand in an object that is no row': [
      'expect(f(1)).toBe(2)\nexpect(g({ from: 1, to: 2 })).toMatch("x")',
      'expect(g({ from: 1, to: 2 })).toMatch("x")',
    ],
    'its value is one of a list of numbers': [
      'expect(f(x)).toBe(2)\nexpect(g([2, 3])).toMatch("x")',
      'expect(g([2, 3])).toMatch("x")',
    ],
  }),
  ...bodiesOf([], {
    'something is tidied up behind a check': [
      'expect(f(1)).toBe(1)',
      'try {\n  expect(f(1)).toBe(1)\n} finally {\n  for (const one of g(1)) if (one) break\n}',
    ],
    'a return becomes a condition': ['if (!g(1)) return\nexpect(f(1)).toBe(1)', 'if (g(1)) expect(f(1)).toBe(1)'],
    'one of two conditions is no longer needed': [
      'if (g(1)) if (g(2)) expect(f(1)).toBe(1)',
      'if (g(3)) expect(f(1)).toBe(1)',
    ],
    'a promise that nothing waited for expects another value': [
      'expect(f(1)).resolves.toBe(1)',
      'expect(f(1)).resolves.toBe(2)',
    ],
    'the number of checks is counted': [
      'expect.assertions(2)\nexpect(f(1)).toBe(1)',
      'expect.assertions(f.length)\nexpect(f(1)).toBe(1)',
    ],
    'more checks are asked for': [
      'expect.assertions(1)\nexpect(f(1)).toBe(1)',
      'expect.assertions(2)\nexpect(f(1)).toBe(1)\nexpect(f(2)).toBe(4)',
    ],
    'checks become a loop over a list': [
      'expect(f(1)).toBe(1)\nexpect(f(2)).toBe(4)',
      'for (const [n, square] of [\n  [1, 1],\n  [2, 4],\n])\n  expect(f(n)).toBe(square)',
    ],
    'checks become a loop over objects': [
      'expect(f(1)).toBe(1)\nexpect(f(2)).toBe(4)',
      'const rows = [{ n: 1, square: 1 }, { n: 2, square: 4 }]\nfor (const { n, square } of rows) expect(f(n)).toBe(square)',
    ],
    'the exact value is checked anyway': [
      'const p = f(1)\nexpect(p).toBeDefined()\nexpect(p).toEqual({ x: 1 })',
      'const p = f(1)\nexpect(p).toEqual({ x: 1 })',
    ],
    'a bound goes beside the exact value': [
      'expect(f(1)).toBeGreaterThan(1)\nexpect(f(1)).toBe(3)',
      'expect(f(1)).toBe(3)',
    ],
    'the length goes beside the list': [
      'expect(f(1)).toHaveLength(2)\nexpect(f(1)).toEqual([1, 2])',
      'expect(f(1)).toEqual([1, 2])',
    ],
    'the fail goes and the throw is expected': [
      'try {\n  f(1)\n  expect.unreachable()\n} catch {}',
      'expect(() => f(1)).toThrow(RangeError)',
    ],
  }),
]
