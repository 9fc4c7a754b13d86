import { expect, test } from 'vitest'
import type { Patch, Side } from '../../src/guard/guard.ts'
import { type CheckedScope, pairTests, resolved } from '../../src/guard/pair-tests.ts'
import { constantsOf } from '../../src/guard/test-scopes.ts'
import type { SyntaxNode } from '../../src/source/syntax.ts'
import { inTest, patchOf, sideOf } from './read-scopes.ts'

/** Files by path, before and after. */
type Files = Readonly<Record<string, readonly [before: string, after: string]>>

function patchOfAll(files: Files): Patch {
  const patches = Object.entries(files).map(([path, [before, after]]) => patchOf(path, before, after))
  return { candidate: (patches[0] as Patch).candidate, files: patches.flatMap((patch) => patch.files) }
}

const cut = (side: Side, { start, end }: { readonly start: number; readonly end: number }) =>
  side.text.slice(start, end)

/** Where a scope stands, with the first words of what it runs: `a: s > t = f(1)`. */
const place = ({ path, name, side, callback }: CheckedScope) =>
  `${path.replace(/^test\/|\.test\.ts$/g, '')}: ${name}${callback ? ` = ${cut(side, callback).replace(/^.*{ | }$/g, '')}` : ''}`

/** What became of the tests of two files. */
test.each<[string, Files, readonly string[]]>([
  [
    'the same name and body, whatever the order, then the same name',
    {
      'test/a.test.ts': [
        'it("t", () => { f(1) }); it("t", () => { f(2) })',
        'it("t", () => { f(2) }); it("t", () => { g(3) })',
      ],
    },
    ['a: t = f(2) → a: t = f(2)', 'a: t = f(1) → a: t = g(3)'],
  ],
  [
    'of two tests with one body each keeps its name',
    {
      'test/a.test.ts': [
        'it("t", () => { f(1) }); it("u", () => { f(1) })',
        'it("u", () => { f(1) }); it("t", () => { f(1) }); g()',
      ],
    },
    ['a: t = f(1) → a: t = f(1)', 'a: u = f(1) → a: u = f(1)'],
  ],
  [
    'an equal test stays in its file',
    {
      'test/a.test.ts': ['it("t", () => { f(1) })', 'g()'],
      'test/b.test.ts': ['it("t", () => { f(1) })', 'it("t", () => { f(1) }); g()'],
    },
    ['b: t = f(1) → b: t = f(1)', 'removed a: t = f(1)'],
  ],
  [
    'a changed test stays in its file',
    {
      'test/a.test.ts': ['it("t", () => { f(1) })', 'g()'],
      'test/b.test.ts': ['it("t", () => { f(1) })', 'it("t", () => { h(2) })'],
    },
    ['b: t = f(1) → b: t = h(2)', 'removed a: t = f(1)'],
  ],
  [
    'a changed test stays in its suite',
    {
      'test/a.test.ts': [
        'describe("s", () => { it("t", () => { f(1) }) }); describe("z", () => { it("t", () => { f(2) }) })',
        'describe("z", () => { it("t", () => { g(3) }) }); describe("s", () => { it("t", () => { g(4) }) })',
      ],
    },
    ['a: s > t = f(1) → a: s > t = g(4)', 'a: z > t = f(2) → a: z > t = g(3)'],
  ],
  [
    'of two suites it moved to the one where it does the same',
    {
      'test/a.test.ts': [
        'describe("s", () => { it("t", () => { f(1) }) })',
        'describe("x", () => { it("t", () => { g(2) }) }); describe("y", () => { it("t", () => { f(1) }) })',
      ],
    },
    ['a: s > t = f(1) → a: y > t = f(1)', 'added a: x > t = g(2)'],
  ],
  [
    'of two tests that do the same it is the one with its title',
    {
      'test/a.test.ts': [
        'describe("s", () => { it("t", () => { f(1) }) })',
        'describe("x", () => { it("u", () => { f(1) }) }); describe("y", () => { it("t", () => { f(1) }) })',
      ],
    },
    ['a: s > t = f(1) → a: y > t = f(1)', 'added a: x > u = f(1)'],
  ],
  [
    'a test that moved and does something else is known by its title',
    { 'test/a.test.ts': ['it("t", () => { f(1) })', 'describe("x", () => { it("t", () => { g(2) }) })'] },
    ['a: t = f(1) → a: x > t = g(2)'],
  ],
  [
    'no title is none in common',
    { 'test/a.test.ts': ['it("", () => { f(1) })', 'describe("x", () => { it("", () => { g(2) }) })'] },
    ['removed a:  = f(1)', 'added a: x >  = g(2)'],
  ],
  [
    'another title for the same',
    { 'test/a.test.ts': ['it("t", () => { f(1) })', 'it("u", () => { f(1) })'] },
    ['a: t = f(1) → a: u = f(1)'],
  ],
  [
    'another title for half the same',
    { 'test/a.test.ts': ['it("t", () => { f(1, 2) })', 'it("u", () => { f(1, 3) })'] },
    ['a: t = f(1, 2) → a: u = f(1, 3)'],
  ],
  [
    'another title for less than half the same',
    { 'test/a.test.ts': ['it("t", () => { f(1) })', 'it("u", () => { f(2) })'] },
    ['removed a: t = f(1)', 'added a: u = f(2)'],
  ],
  [
    'a helper of another name that is only alike is another one',
    { 'test/a.test.ts': ['function one() { f(1, 2) }', 'function two() { f(1, 2, 3) }'] },
    ['removed a: one = f(1, 2)', 'added a: two = f(1, 2, 3)'],
  ],
  [
    'a test is no helper',
    { 'test/a.test.ts': ['it("t", () => { f(1) })', 'function t() { f(1) }; it("t", () => { t() })'] },
    ['a: t = f(1) → a: t = t()', 'added a: t = f(1)'],
  ],
  [
    'a test that is only planned runs nothing',
    { 'test/a.test.ts': ['it.todo("t"); it.todo("u")', 'it("t", () => { f(1) }); it("v", () => { g(1) })'] },
    ['a: t → a: t = f(1)', 'removed a: u', 'added a: v = g(1)'],
  ],
  [
    'tests in a source are tests, its functions belong to them',
    {
      'src/a.ts': ['function f() { g(1) }\nit("t", () => { f(1) })', 'function f() { g(2) }\nit("t", () => { f(1) })'],
    },
    ['src/a.ts: t = f(1) → src/a.ts: t = f(1)', 'src/a.ts: f = g(1) → src/a.ts: f = g(2)'],
  ],
  ['a source without tests has none', { 'src/a.ts': ['function f() { assert(a) }', 'function f() {}'] }, []],
])('%s', (_, files, became) => {
  const { pairs, removed, added } = pairTests(patchOfAll(files))
  expect([
    ...pairs.map(({ before, after }) => `${place(before)} → ${place(after)}`),
    ...removed.map((one) => `removed ${place(one)}`),
    ...added.map((one) => `added ${place(one)}`),
  ]).toEqual(became)
})

/** Checks of one test before and after, and what became of each. */
test.each<[string, string, string, readonly string[]]>([
  [
    'equal checks in another order',
    'expect(a).toBe(1)\nexpect(b).toBe(2)',
    'expect(b).toBe(2)\nexpect(a).toBe(1)',
    ['expect(a).toBe(1) → expect(a).toBe(1)', 'expect(b).toBe(2) → expect(b).toBe(2)'],
  ],
  [
    'of two checks that state the same the one in equal words',
    'expect(a).toBe(1)\nexpect(a).to.equal(1)',
    'expect(a).to.equal(1)\nexpect(a).toBe(1)',
    ['expect(a).toBe(1) → expect(a).toBe(1)', 'expect(a).to.equal(1) → expect(a).to.equal(1)'],
  ],
  [
    'of two equal checks one stays',
    'expect(a).toBe(1)\nexpect(a).toBe(1)',
    'expect(a).toBe(1)',
    ['expect(a).toBe(1) → expect(a).toBe(1)', 'gone expect(a).toBe(1)'],
  ],
  [
    'one check takes the place of one',
    'expect(f(1)).toBe(1)\nexpect(f(1)).toBe(2)',
    'expect(f(1)).toBe(3)',
    ['expect(f(1)).toBe(1) → expect(f(1)).toBe(3)', 'gone expect(f(1)).toBe(2)'],
  ],
  [
    'the same is expected of something else in other words',
    'expect(a).toBe(1)',
    'expect(b).not.toEqual(1)',
    ['expect(a).toBe(1) → expect(b).not.toEqual(1)'],
  ],
  [
    'something else is looked at',
    'expect(a).toBe(1)',
    'expect(b).toBe(2)',
    ['gone expect(a).toBe(1)', 'fresh expect(b).toBe(2)'],
  ],
  [
    'something else is looked at, and nothing is written out',
    'expect(a).toBeDefined()',
    'expect(b).toBeTruthy()',
    ['gone expect(a).toBeDefined()', 'fresh expect(b).toBeTruthy()'],
  ],
  ['a check of nothing', 'expect.fail("x")', 'assert.fail("y")', ['expect.fail("x") → assert.fail("y")']],
  [
    'a name takes the place of what it stands for',
    'const t = f(1)\nexpect(t).toBe(1)',
    'expect(f(1)).toBe(2)\nexpect(f(1).x).toEqual(1)',
    ['expect(t).toBe(1) → expect(f(1)).toBe(2)', 'fresh expect(f(1).x).toEqual(1)'],
  ],
  [
    'a part is looked at',
    'expect(f(1)).toBe(1)',
    'const t = f(1).x\nexpect(t).toBe(2)',
    ['expect(f(1)).toBe(1) → expect(t).toBe(2)'],
  ],
  [
    'the whole is looked at',
    'const t = f(1).x\nexpect(t).toBe(1)',
    'expect(f(1)).toBe(2)',
    ['expect(t).toBe(1) → expect(f(1)).toBe(2)'],
  ],
  [
    'the same function is asked for something else',
    'expect(f(1)).toBe(1)',
    'expect(f(2)).toBe(2)',
    ['expect(f(1)).toBe(1) → expect(f(2)).toBe(2)'],
  ],
  [
    'the same promise is asked for something else',
    'expect(await f(1)).toBe(1)',
    'expect(await f(2)).toBe(2)',
    ['expect(await f(1)).toBe(1) → expect(await f(2)).toBe(2)'],
  ],
  [
    'a constant takes the place of what is looked at',
    'expect(a).toBe(1)',
    'expect(2).toBe(2)',
    ['expect(a).toBe(1) → expect(2).toBe(2)'],
  ],
  [
    'of two that are expected alike the nearer one',
    'expect(a.x).toBe(1)',
    'expect(b.y).toBe(1)\nexpect(a.z).toBe(1)',
    ['expect(a.x).toBe(1) → expect(a.z).toBe(1)', 'fresh expect(b.y).toBe(1)'],
  ],
  [
    'of two checks of the same the one in the same words',
    'expect(a).toBe(1)',
    'expect(a).toBeDefined()\nexpect(a).toBe(2)',
    ['expect(a).toBe(1) → expect(a).toBe(2)', 'fresh expect(a).toBeDefined()'],
  ],
  [
    'of two checks of the same the one that is denied alike',
    'expect(a).toBe(1)',
    'expect(a).not.toBe(3)\nexpect(a).toBe(2)',
    ['expect(a).toBe(1) → expect(a).toBe(2)', 'fresh expect(a).not.toBe(3)'],
  ],
])('%s', (_, before, after, became) => {
  const [pair] = pairTests(patchOf('test/a.test.ts', inTest(before), inTest(after))).pairs
  if (!pair) throw new Error('the test itself is paired')
  expect([
    ...pair.kept.map((one) => `${cut(pair.before.side, one.before.node)} → ${cut(pair.after.side, one.after.node)}`),
    ...pair.gone.map(({ node }) => `gone ${cut(pair.before.side, node)}`),
    ...pair.fresh.map(({ node }) => `fresh ${cut(pair.after.side, node)}`),
  ]).toEqual(became)
})

test('what a name stands for is found over five names at most', () => {
  const side = sideOf('const a = 7\nconst b = a\nconst c = b as number\nconst d = c\nconst e = d\nconst f = e\ng\nf\ne')
  const names = (side.program.body as readonly SyntaxNode[]).slice(-3).map(({ expression }) => expression as SyntaxNode)
  const found = names.map((name) => cut(side, resolved(name, constantsOf(side.program))))
  expect(found).toEqual(['g', 'a', '7'])
})
