import { expect, test } from 'vitest'
import { indexBound, partDefault, writtenPart } from '../../../src/engines/templates/parts.ts'
import { repairs } from './expect-repair.ts'

test('what is written around a value is left out where there is none', () => {
  expect(repairs(writtenPart, 'const a = `?${join(b)}`')).toEqual(["const a = join(b) ? `?${join(b)}` : ''"])
  expect(repairs(writtenPart, "f(a + (b + '/'))")).toEqual([
    "f(a + (b ? b + '/' : ''))",
    "f(a + (b === undefined ? '' : b + '/'))",
  ])
})

test('a sum of numbers is no text, and what many values are written into stays', () => {
  expect(repairs(writtenPart, 'const a = b + 1')).toEqual([])
  expect(repairs(writtenPart, 'const a = `${b}-${c}-${d}`')).toEqual([])
})

test('a part that is taken out of an object gets a default, unless it has one', () => {
  expect(repairs(partDefault, 'function f({ a, b = 1 }) {}')).toEqual(
    ["''", '[]', '{}', '0', 'false', 'true'].map((value) => `function f({ a = ${value}, b = 1 }) {}`),
  )
})

test('an index stays within its list, where it is made and where it is used', () => {
  const made = (init: string, index: string) =>
    `function f(list: string[]) { const i = ${init}\n  return list[${index}] }`
  expect(repairs(indexBound, made('g.length - 2', 'i'))).toEqual([
    made('Math.min(g.length - 2, list.length - 1)', 'i'),
    made('Math.max(0, g.length - 2)', 'i'),
    made('(g.length - 2) % list.length', 'i'),
    made('g.length - 2', 'Math.min(i, list.length - 1)'),
    made('g.length - 2', 'Math.max(0, i)'),
    made('g.length - 2', '(i) % list.length'),
  ])
  expect(repairs(indexBound, "const a = list['key'] + list[0]")).toEqual([])
})
