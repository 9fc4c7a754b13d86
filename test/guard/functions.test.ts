import { expect, test } from 'vitest'
import { functionPairs, namedFunctions, outcomes, parameterNames, reads, results } from '../../src/guard/functions.ts'
import type { SyntaxNode } from '../../src/source/syntax.ts'
import { patchOf, sideOf } from './read-scopes.ts'

/** Sources with the names of the functions in them; a function without a name belongs to what holds it. */
test.each<[string, readonly string[]]>([
  ['function a() { function b() {} }', ['a', 'a.b']],
  ['export default function () {}', ['default']],
  ['class A { b() {} static c = () => {}; #d() {} get e() { return 1 } }', ['A.b', 'A.c', 'A.#d', 'A.e']],
  ['export default class { b() {} }', ['default.b']],
  ['const A = class { b() {} }; class B { accessor c = () => {} }', ['default.b', 'B.c']],
  ['const a = () => {}; const b = function c() {}', ['a', 'b']],
  ['a = () => {}; a.b = function () {}; a[b] = () => {}', ['a', 'a.b']],
  ["const o = { a() {}, b: () => {}, 'c-d': () => {}, [e]: () => {} }", ['a', 'b', 'c-d']],
  ['const { a } = () => {}', []],
  ['function a() { list.map(() => {}); return () => {} }', ['a', 'a', 'a']],
  ['list.map(() => {})', []],
])('%s', (source, names) => {
  expect(namedFunctions(sideOf(source, 'a.ts').program).map(({ name }) => name)).toEqual(names)
})

test('functions are paired by their names, those of one name in their order', () => {
  const before = 'function a() {}; function b() {}; function c() {}; const o = { a() { return 1 } }; list.map(() => {})'
  const after =
    'function d() {}; function a() {}; function b() { return 2 }; function a() { return 3 }; (() => {}).call(o)'
  const pairs = functionPairs(patchOf('src/a.ts', before, after)).map(({ name, before: one, after: other }) => [
    name,
    before.slice(one.start, one.end),
    after.slice(other.start, other.end),
  ])
  expect(pairs).toEqual([
    ['a', 'function a() {}', 'function a() {}'],
    ['b', 'function b() {}', 'function b() { return 2 }'],
    ['a', '() { return 1 }', 'function a() { return 3 }'],
  ])
})

function firstOf(source: string): { readonly node: SyntaxNode; cut(node: SyntaxNode): string } {
  const side = sideOf(`(${source})`, 'a.tsx')
  const [statement] = side.program.body as readonly SyntaxNode[]
  const node = (statement as SyntaxNode).expression as SyntaxNode
  return { node, cut: ({ start, end }) => side.text.slice(start, end) }
}

/** Functions with what they may answer with. */
test.each<[string, readonly string[]]>([
  ['() => a', ['a']],
  ['() => ({ a })', ['{ a }']],
  ['() => { return a }', ['a']],
  ['function () { if (b) return a; return c }', ['a', 'c']],
  ['() => { return }', []],
  ['() => { list.map(() => { return b }); return a }', ['a']],
  ['() => b ? a : c', ['a', 'c']],
  ['() => a || b && c', ['a', 'b', 'c']],
  ['() => (a, b)', ['b']],
  ['async () => await a', ['a']],
  ['() => Promise.resolve(a)', ['a']],
  ['() => Promise.resolve()', ['Promise.resolve()']],
  ['() => Promise.reject(a)', ['Promise.reject(a)']],
  ['() => (a as any)!', ['a']],
])('%s', (source, answers) => {
  const { node, cut } = firstOf(source)
  expect(results(node).map(cut)).toEqual(answers)
})

test('a call of another method of a promise is its own outcome', () => {
  const { node, cut } = firstOf('Promise.all(a, b)')
  expect(outcomes(node).map(cut)).toEqual(['Promise.all(a, b)'])
})

/** Functions with the names that their parameters bind, and whether they read them, or `this`. */
test.each<[string, readonly string[], boolean]>([
  ['(a, { b, c: d }, [e], ...f) => 1', ['a', 'b', 'c', 'd', 'e', 'f'], false],
  ['(a) => a + 1', ['a'], true],
  ['(a) => b', ['a'], false],
  ['() => b', [], false],
  ['(a) => <a.b />', ['a'], true],
  ['function () { return this.a }', [], true],
])('%s', (source, names, isRead) => {
  const { node } = firstOf(source)
  const bound = parameterNames(node)
  expect([[...bound], reads(node.body as SyntaxNode, bound)]).toEqual([names, isRead])
})
