import { expect, test } from 'vitest'
import { canonical } from '../../src/guard/canonical.ts'
import { comparisons } from '../../src/guard/comparisons.ts'
import type { SyntaxNode } from '../../src/source/syntax.ts'
import { sideOf } from './read-scopes.ts'

function operandOf(source: string): string {
  const [statement] = sideOf(`(${source})`, 'a.ts').program.body as readonly SyntaxNode[]
  return canonical((statement as SyntaxNode).expression as SyntaxNode)
}

/** Statements with what is compared in them, how, with which constants, and whether a constant follows. */
test.each<[string, ...(readonly [operand: string, kind: string, literals: string, constant?: 'constant'])[]]>([
  ['if (n === 1) f()', ['n', 'equal', '1']],
  ['if (1 == n) f()', ['n', 'equal', '1']],
  ['while (n !== 1) f()', ['n', 'equal', '1']],
  ['if (n != 1) { f() }', ['n', 'equal', '1']],
  [
    'f(n < 1, n <= 2, n > 3, 4 >= n)',
    ['n', 'order', '1'],
    ['n', 'order', '2'],
    ['n', 'order', '3'],
    ['n', 'order', '4'],
  ],
  ['f(n + 1, n === m, 1 === 1, n in { a: 1 })'],
  ['f(n === FIVE, n === six, FIVE === 5)', ['n', 'equal', '5']],
  [
    "function a() { switch (n.kind) { case 'a': case 'b': return 1; case c: return 2; default: return 3 } }",
    ['n.kind', 'equal', "'a'", 'constant'],
    ['n.kind', 'equal', "'b'", 'constant'],
  ],
  [
    "function a() { switch (n) { case 'a': return 1; case 'b': f() } }",
    ['n', 'equal', "'a'", 'constant'],
    ['n', 'equal', "'b'"],
  ],
  [
    'function a() { switch (true) { case n === 1: return 2; case n > 3: f() } }',
    ['n', 'equal', '1', 'constant'],
    ['n', 'order', '3'],
  ],
  ["switch (n) { case 'a': f(); break; case 'b': }", ['n', 'equal', "'a'"], ['n', 'equal', "'b'"]],
  ['f(Object.is(n, 5), Object.is(n, m), Object.is(n), My.is(n, 5))', ['n', 'equal', '5']],
  [
    'f([1, , 2].includes(n), new Set([3]).has(n), [4].indexOf(n), [5].some(n), [6].find(n), [7].hash(n), [8].awesome(n), list.includes(n))',
    ['n', 'member', '1 2'],
    ['n', 'member', '3'],
    ['n', 'member', '4'],
    ['n', 'member', '5'],
  ],
  [
    'f([1, 2].lastIndexOf(n), LIST.includes(n), SET.has(n), t.endsWith(TEXT))',
    ['n', 'member', '1 2'],
    ['n', 'member', '3 4'],
    ['n', 'member', '5'],
    ['t', 'piece', "'x'"],
  ],
  [
    "f('a b'.includes(t), TEXT.startsWith(t), `c`.localeCompare(t), 'd'.concat(t), [1].startsWith(t))",
    ['t', 'equal', "'a b'"],
    ['t', 'equal', "'x'"],
    ['t', 'equal', '`c`'],
  ],
  [
    'f(n - 5 === 0, 0 == (6 - n), (n ^ 7) !== 0, !(n - 8), n - 9 === 1, n - 9 < 0, n + 9 === 0, !(n + 9), !n, -(n - 9), !(n - m), !-n, !n--, !(n -= 9), Math.abs(n - 3) === 0)',
    ['n - 5', 'equal', '5'],
    ['6 - n', 'equal', '6'],
    ['n ^ 7', 'equal', '7'],
    ['n - 8', 'equal', '8'],
    ['n - 9', 'equal', '1'],
    ['n - 9', 'order', '0'],
    ['n + 9', 'equal', '0'],
    ['Math.abs(n - 3)', 'equal', '3'],
  ],
  ['f(new Map().has(n), new Set().has(n), {}.has(n))'],
  [
    "f(t.startsWith('a'), t.endsWith('b'), t.includes('c'), t.indexOf('d'), t.search(/e/), t.match(/f/), t.lastIndexOf('g'), t.matchAll(/h/g), t.localeCompare('i'), t.at('j'), t.includes(u), includes('k'), t.includes(), t.rematch('l'), t.searchIn('m'))",
    ['t', 'piece', "'a'"],
    ['t', 'piece', "'b'"],
    ['t', 'piece', "'c'"],
    ['t', 'piece', "'d'"],
    ['t', 'piece', '/e/'],
    ['t', 'piece', '/f/'],
    ['t', 'piece', "'g'"],
    ['t', 'piece', '/h/g'],
    ['t', 'piece', "'i'"],
  ],
  ["f('abc'.includes('a'))", ["'abc'", 'piece', "'a'"]],
  [
    'f(Math.abs(n - 5) < 0.1, Math.abs(6 - n) < 0.1, Math.abs(n + 7) < 0.1, Math.abs(n - m) < 0.1)',
    ['Math.abs(n - 5)', 'equal', '5'],
    ['Math.abs(6 - n)', 'equal', '6'],
    ['Math.abs(n + 7)', 'order', '0.1'],
    ['Math.abs(n - m)', 'order', '0.1'],
  ],
  ['function a() { if (n === 1) return 2 }', ['n', 'equal', '1', 'constant']],
  ['function a() { if (n === 1) { f(); return 2 } }', ['n', 'equal', '1', 'constant']],
  ['function a() { if (n === 1) return f() }', ['n', 'equal', '1']],
  ['function a() { if (n === 1) return }', ['n', 'equal', '1']],
  ['function a() { if (n === 1) return b ? 2 : 3 }', ['n', 'equal', '1']],
  ['function a() { if (n !== 1) f(); else return 2 }', ['n', 'equal', '1', 'constant']],
  ['function a() { for (; n === 1; ) return 2 }', ['n', 'equal', '1', 'constant']],
  ['async function a() { if (n === 1) return Promise.resolve(2) }', ['n', 'equal', '1', 'constant']],
  ['function a() { if (<boolean>(n === 1)) return 2 }', ['n', 'equal', '1', 'constant']],
  ['m = (n === 1) + 2', ['n', 'equal', '1']],
  ['m = n === 1 ? (b ? 2 : 3) : f()', ['n', 'equal', '1']],
  ['if (n === 1) m = 2', ['n', 'equal', '1', 'constant']],
  ['if (n === 1) m = f()', ['n', 'equal', '1']],
  ['if (n === 1) { const m = 2 }', ['n', 'equal', '1']],
  ['m = n === 1 ? 2 : f()', ['n', 'equal', '1', 'constant']],
  ['m = n === 1 ? f() : 2', ['n', 'equal', '1', 'constant']],
  ['m = n === 1 ? f() : g()', ['n', 'equal', '1']],
  ['m = b ? n === 1 : 2', ['n', 'equal', '1']],
  ['m = (n === 1 && 2) || f()', ['n', 'equal', '1', 'constant']],
  ['m = (n === 1 || 2)', ['n', 'equal', '1', 'constant']],
  ['m = (n === 1 ?? 2)', ['n', 'equal', '1']],
  ['m = (n === 1 && f())', ['n', 'equal', '1']],
  ['m = b && n === 1', ['n', 'equal', '1']],
  ['function a() { if (b && !(n === 1)) return 2 }', ['n', 'equal', '1', 'constant']],
  ['function a() { if ((n === 1) as boolean) return 2 }', ['n', 'equal', '1', 'constant']],
  ['function a() { if ((n === 1) + 0) return 2 }', ['n', 'equal', '1', 'constant']],
  ['function a() { if (f(n === 1)) return 2 }', ['n', 'equal', '1']],
  ['function a() { while (n === 1) return undefined }', ['n', 'equal', '1', 'constant']],
  ['function a() { do { return 2 } while (n === 1) }', ['n', 'equal', '1']],
])('%s', (source, ...wanted) => {
  const side = sideOf(
    `const FIVE = 5\nconst LIST = [3, 4] as const\nconst SET = new Set([5])\nconst TEXT = 'x'\nlet six = 6\n${source}`,
    'a.ts',
  )
  const found = comparisons(side.program).map(({ operand, kind, literals, constantResult }) => [
    operand,
    kind,
    literals.map((one) => side.text.slice(one.start, one.end)).join(' '),
    ...(constantResult ? ['constant'] : []),
  ])
  expect(found).toEqual(wanted.map(([operand, ...rest]) => [operandOf(operand), ...rest]))
})
