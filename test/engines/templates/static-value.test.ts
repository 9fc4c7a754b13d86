import { expect, test } from 'vitest'
import { type Known, type Scope, staticValue } from '../../../src/engines/templates/static-value.ts'
import { parse, type SyntaxNode } from '../../../src/source/syntax.ts'

function expression(code: string): SyntaxNode {
  const parsed = parse('a.ts', `(${code})`)
  if (parsed.status !== 'parsed') throw new Error(code)
  return (parsed.program.body as SyntaxNode[])[0]?.expression as SyntaxNode
}

function known(code: string, names: Readonly<Record<string, unknown>> = {}): Known {
  const scope: Scope = {
    value: (name) => (name in names ? { value: names[name] } : null),
    function: (name) => (name === 'isLong' ? expression('(text, least = 3) => text.length >= least') : null),
  }
  return staticValue(expression(code), scope)
}

test.each<[string, unknown]>([
  ["a.trim().length === 0 && typeof b === 'object'", true],
  ['b == null || c.x > 1', true],
  ['c.list[1] ?? 7', 7],
  ['c.missing', undefined],
  ['b?.length', undefined],
  ['-c.x + Number("2")', 1],
  ['`${c.x}-${a}`', '1-  '],
  ['[...c.list, 5].includes(5) ? "yes" : "no"', 'yes'],
  ['Number.isNaN(new Date(NaN).getTime())', true],
  ['c instanceof Map', false],
  ['/^\\s+$/.test(a)', true],
  ['isLong("abc")', true],
  ['new Set([1]).has(1)', true],
])('%s is known', (code, value) => {
  expect(known(code, { a: '  ', b: null, c: { x: 1, list: [4] } })).toEqual({ value })
})

test.each([
  'unknown',
  'f(1)',
  'b.length',
  'a.replace("x", () => 1)',
  '(a = 1)',
  '/(a+)+$/.test(a)',
  'c.toString',
  'await a',
  'isLong(d)',
])('%s is not known without a run', (code) => {
  expect(known(code, { a: 'aaaa', b: null, c: {} })).toBeNull()
})
