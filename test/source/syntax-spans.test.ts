import { expect, test } from 'vitest'
import { syntaxSpans } from '../../src/source/syntax-spans.ts'

const seen = (path: string, text: string): readonly string[] =>
  syntaxSpans(path, text).map(({ start, end, kind }) => `${kind} ${text.slice(start, end)}`)

test('comments, literals and keywords are told, and words inside of them are not keywords', () => {
  expect(seen('a.ts', "const a = 'if' // for\nreturned.in = `of ${new X(1)}`\n")).toEqual([
    'keyword const',
    "literal 'if'",
    'comment // for',
    'literal `of ${',
    'keyword new',
    'literal 1',
    'literal }`',
  ])
})

test('text of JSX holds no keywords', () => {
  expect(seen('a.tsx', 'export const a = <b>for me</b>\n')).toEqual([
    'keyword export',
    'keyword const',
    'literal for me',
  ])
})

test.each([
  ['half.ts', 'const ='],
  ['notes.md', 'const a = 1'],
  ['long.ts', `const a = 1 ${' '.repeat(200_000)}`],
])('%s stays plain', (path, text) => {
  expect(syntaxSpans(path, text)).toEqual([])
})
