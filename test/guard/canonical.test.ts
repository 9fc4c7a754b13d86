import { expect, test } from 'vitest'
import {
  calledName,
  canonical,
  dottedName,
  isConstant,
  methodName,
  numberValue,
  propertyName,
  rootName,
  surplus,
} from '../../src/guard/canonical.ts'
import { constantsOf } from '../../src/guard/test-scopes.ts'
import type { SyntaxNode } from '../../src/source/syntax.ts'
import { sideOf } from './read-scopes.ts'

function expressionOf(source: string): SyntaxNode {
  const [statement] = sideOf(`(${source})`, 'a.ts').program.body as readonly SyntaxNode[]
  return (statement as SyntaxNode).expression as SyntaxNode
}

/** In each row the same is meant; no two rows mean the same. */
const MEANINGS: readonly (readonly string[])[] = [
  ['a.b', "a['b']", 'a[`b`]', 'a!.b', '(a as any).b', '(<any>a).b', '(a satisfies any).b'],
  ['a[b]'],
  ['a[c]'],
  ['a.c'],
  ['a.null', 'a[null]', "a['null']"],
  ['a.#b'],
  ["'x'", '"x"', '`x`', "'x' as const", "'' + 'x'", "`${'x'}`"],
  ['1000', '1_000', '1e3', '10 * 100', '2000 / 2', '999 + 1', '1001 - 1'],
  ['-1', '1 - 2'],
  ["'1000'", "'10' + '00'", "'10' + 0 + `0`", '`${1000}`', "`1${'0'}0${0}`", "5 + 5 + '00'"],
  ["'10' - '00'"],
  ['1000n', '0x3e8n'],
  ['/a/'],
  // No version of Node knows these flags.
  ['/(?a:x)/'],
  ['/(?b:x)/'],
  ['/a/i'],
  ['`a${b}`'],
  ['`a`+ b'],
  ['+a'],
  ['{ a: 1 }', "{ 'a': 1 }", "{ ['a']: 1 }"],
  ['{ a }', '{ a: a }'],
  ['{ [a]: 1 }'],
  ['{ [b]: 1 }'],
  ['{ 1: 1 }', "{ '1': 1 }"],
  ['[1, 2]'],
  ['[1, , 2]'],
  ['(x) => x', '(x: number): number => x', '<T>(x: T) => x'],
  ['class { a }', 'class { public a!: number }'],
  ['async (x) => x'],
  ['f(x)', 'f<string>(x)', 'f(x!)'],
  ['new Map()', 'new Map<string, number>()'],
  ['true'],
  ["'true'"],
  ['null'],
  ['undefined'],
  ['Infinity', '1 / 0'],
  ['5 % 2'],
  ['a + 1'],
  ['a - 1'],
  ['-a'],
  ['f(a)(b)'],
  ['b'],
  ['f', 'f<string>'],
]

test('texts are equal exactly where the same is meant', () => {
  const texts = MEANINGS.map((sources) => [...new Set(sources.map((source) => canonical(expressionOf(source))))])
  expect(texts.filter((row) => row.length > 1)).toEqual([])
  expect(new Set(texts.flat()).size).toBe(MEANINGS.length)
})

test.each<[boolean, readonly string[]]>([
  [
    true,
    [
      "'a'",
      '1',
      '/a/',
      'null',
      '`a`',
      '`a${1}`',
      'undefined',
      'NaN',
      'Infinity',
      '-1',
      '!1',
      '1 + 2',
      '1 || 2',
      '[]',
      '[1, , [2]]',
      '{ a: 1 }',
      'new Date(0)',
      'new Set([1])',
      'new Map()',
      'new Array(3)',
      'new Object()',
      '1 as number',
    ],
  ],
  [
    false,
    [
      'a',
      'undefinedly',
      'myNaN',
      '`a${b}`',
      '-a',
      '1 + a',
      'a + 1',
      'a || 1',
      '1 || a',
      '[1, a]',
      '[...a]',
      '{ a }',
      '{ ...a }',
      '{ [a]: 1 }',
      '{ a: 1, b }',
      'new Dated(0)',
      'new MySet()',
      'new Map(a)',
      'new a.Map()',
      'f()',
      '() => 1',
      'a.b',
      'this',
    ],
  ],
])('constant: %s', (constant, sources) => {
  expect(sources.filter((source) => isConstant(expressionOf(source)) !== constant)).toEqual([])
})

test.each<[string, number | null]>([
  ['1.5', 1.5],
  ['-1.5', -1.5],
  ['+1.5', null],
  ['-a', null],
  ['Infinity', Number.POSITIVE_INFINITY],
  ["'1'", null],
  ['1n', null],
  ['6 / 3 - 4 * 2 + 1', -5],
  ['2 ** 3', null],
  ['2 * a', null],
  ['a * 2', null],
  ['half * 2', 10],
  ['chain', 10],
  ['circle', null],
  ['f()', null],
  ['half as number', 5],
])('the number of %s is %s', (source, value) => {
  const names = constantsOf(sideOf('const half = 5\nconst chain = half * 2\nconst circle = circle + 1').program)
  expect(numberValue(expressionOf(source), names)).toBe(value)
})

test('names go through so many names at most', () => {
  const names = constantsOf(
    sideOf('const a = 7\nconst b = a\nconst c = b\nconst d = c\nconst e = d\nconst f = e\nconst g = f').program,
  )
  expect(['e', 'f', 'g'].map((name) => numberValue(expressionOf(name), names))).toEqual([7, null, null])
})

/** Expressions by what they are called: as a chain of names, the last name, the root, what is called, its method. */
test.each<[string, string | null, string | null, string | null, string, string]>([
  ['a', 'a', null, 'a', '', ''],
  ['a.b.c', 'a.b.c', 'c', 'a', '', ''],
  ["a['b']", 'a.b', 'b', 'a', '', ''],
  ['a[0]', 'a.0', '0', 'a', '', ''],
  ['a[b]', null, null, 'a', '', ''],
  ['a!.b', 'a.b', 'b', 'a', '', ''],
  ['a?.b', 'a.b', null, 'a', '', ''],
  ['this.a', 'this.a', 'a', null, '', ''],
  ['import.meta.env', 'import.meta.env', 'env', null, '', ''],
  ['a.#b', 'a.#b', '#b', 'a', '', ''],
  ['a()', null, null, 'a', 'a', ''],
  ['a.b()', null, null, 'a', 'a.b', 'b'],
  ['a().b', null, 'b', 'a', '', ''],
  ['a?.b()', null, null, 'a', '', ''],
  ['a().b()', null, null, 'a', '', 'b'],
  ['await a()', null, null, 'a', '', ''],
  ['new A().b', null, 'b', 'A', '', ''],
  ['() => 1', null, null, null, '', ''],
  ["'a'", null, null, null, '', ''],
])('%s is called', (source, dotted, last, root, called, method) => {
  const node = expressionOf(source)
  expect([dottedName(node), propertyName(node), rootName(node), calledName(node), methodName(node)]).toEqual([
    dotted,
    last,
    root,
    called,
    method,
  ])
})

test('what is more than before is paired off one to one', () => {
  const of = (before: string, after: string) => surplus([...before], [...after], (one) => one).join('')
  expect([of('', 'ab'), of('ab', 'ab'), of('ab', 'aab'), of('aab', 'ab'), of('a', 'aaa'), of('ab', '')]).toEqual([
    'ab',
    '',
    'a',
    '',
    'aa',
    '',
  ])
})
