import { expect, test } from 'vitest'
import { alsoText, missingLabel } from '../../../src/engines/templates/labels.ts'
import { repairs } from './expect-repair.ts'

test('a text of the failing test becomes a label beside each of a switch', () => {
  const made = (one: string, other: string) =>
    `function f(a) { switch (a) {\n${one}case 'x': return 1\n${other}default: return 2\n} }`
  expect(repairs(missingLabel, made('', ''), { strings: ['x', 'new', 'a\nb'] })).toEqual([
    made("case 'new':\n", ''),
    made('', "case 'new':\n"),
  ])
  expect(repairs(missingLabel, 'function f(a) { switch (a) {\ncase 1: return 1\n} }', { strings: ['new'] })).toEqual([])
})

test('a condition also holds for a word, or a sign, of the failing test', () => {
  expect(repairs(alsoText, "if (a === 's') f()", { strings: ['sec'] })).toEqual(["if (a === 's' || a === 'sec') f()"])
  expect(repairs(alsoText, "if (a !== '/' && b) f()", { strings: ['a\\b'] })).toEqual([
    "if (a !== '/' && a !== '\\\\' && b) f()",
  ])
  expect(repairs(alsoText, "const b = a === 's'", { strings: ['sec'] })).toEqual([])
})
