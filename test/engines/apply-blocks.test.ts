import { describe, expect, test } from 'vitest'
import { applyBlocks } from '../../src/engines/apply-blocks.ts'

const TAX = 'export function tax(n: number) {\n  const raw = n * 0.2\n  return Math.trunc(raw)\n}\n'
const files = (texts: Record<string, string>) => new Map(Object.entries(texts))
const one = (text: string, search: string, replace: string) =>
  applyBlocks([{ path: 'src/a.ts', search, replace }], files({ 'src/a.ts': text }))
const afterwards = (text: string, search: string, replace: string) => {
  const applied = one(text, search, replace)
  return applied.status === 'applied' ? applied.changes[0]?.after : applied.reason
}

test('replaces the lines that SEARCH names', () => {
  expect(one(TAX, '  return Math.trunc(raw)', '  return Math.round(raw)')).toEqual({
    status: 'applied',
    changes: [{ path: 'src/a.ts', before: TAX, after: TAX.replace('trunc', 'round') }],
  })
})

describe('matching relaxes in steps', () => {
  test('exactly one exact match wins over looser ones', () => {
    expect(afterwards('a\n  a\n', 'a', 'b')).toBe('b\n  a\n')
  })
  test('trailing blanks', () => {
    expect(afterwards('a  \nb\n', 'a\nb', 'c\nb')).toBe('c\nb\n')
  })
  test('indentation, and then the replacement moves with it', () => {
    expect(afterwards('if (x) {\n    a()\n    b()\n}\n', 'a()\nb()', 'a()\nif (y) {\n  c()\n}')).toBe(
      'if (x) {\n    a()\n    if (y) {\n      c()\n    }\n}\n',
    )
  })
  test('too deep an answer moves out', () => {
    expect(afterwards('a()\nb()\n', '    a()', '    if (y) {\n      a()\n    }')).toBe('if (y) {\n  a()\n}\nb()\n')
  })
  test('spaces of the answer become the tabs of the file', () => {
    expect(
      afterwards('{\n\tif (x) {\n\t\ta()\n\t}\n}\n', '  if (x) {\n    a()', '  if (x) {\n    for (;;)\n      a()'),
    ).toBe('{\n\tif (x) {\n\t\tfor (;;)\n\t\t\ta()\n\t}\n}\n')
  })
  test('a unit of two becomes the unit of four', () => {
    expect(afterwards('f {\n    a {\n        b\n    }\n}\n', '  a {\n    b', '  a {\n    c {\n      b\n    }')).toBe(
      'f {\n    a {\n        c {\n            b\n        }\n    }\n}\n',
    )
  })
  test('an answer whose indentation tells nothing of the structure is refused', () => {
    expect(afterwards('if (x) {\n  if (y) {\n    a()\n', 'if (x) {\nif (y) {\na()', 'b()')).toBe(
      'its SEARCH for src/a.ts is indented in another way than the file',
    )
  })
  test('never beyond: other blanks inside a line do not match', () => {
    expect(afterwards('a = 1\n', 'a  = 1', 'a = 2')).toBe('its SEARCH does not occur in src/a.ts')
  })
  test('never beyond: part of a line does not match', () => {
    expect(afterwards('const a = 1\n', 'a = 1', 'a = 2')).toBe('its SEARCH does not occur in src/a.ts')
  })
})

describe('what the file is made of stays', () => {
  test('CRLF', () => {
    expect(afterwards('a\r\nb\r\nc\r\n', 'b', 'x\ny')).toBe('a\r\nx\r\ny\r\nc\r\n')
  })
  test('a missing last newline', () => {
    expect(afterwards('a\nb', 'b', 'c\nd')).toBe('a\nc\nd')
  })
  test('a byte order mark', () => {
    expect(afterwards('\uFEFFa\nb\n', 'a', 'c')).toBe('\uFEFFc\nb\n')
  })
  test('a mixed file changes only where it is told to', () => {
    expect(afterwards('a\r\nb\nc\r\n', 'b', 'x')).toBe('a\r\nx\nc\r\n')
  })
})

test('an empty REPLACE deletes the lines', () => {
  expect(afterwards('a\nb\nc\n', 'b', '')).toBe('a\nc\n')
})

test('several blocks of one file apply one after the other', () => {
  const blocks = [
    { path: 'src/a.ts', search: 'a', replace: 'b' },
    { path: './src/a.ts', search: 'b', replace: 'c' },
    { path: 'src/new.ts', search: '', replace: 'export {}' },
  ]
  expect(applyBlocks(blocks, files({ 'src/a.ts': 'a\n' }))).toEqual({
    status: 'applied',
    changes: [
      { path: 'src/a.ts', before: 'a\n', after: 'c\n' },
      { path: 'src/new.ts', before: null, after: 'export {}\n' },
    ],
  })
})

test('an empty SEARCH fills a blank file', () => {
  expect(one('\n', '', 'export const a = 1')).toEqual({
    status: 'applied',
    changes: [{ path: 'src/a.ts', before: '\n', after: 'export const a = 1\n' }],
  })
})

describe('refuses with one sentence', () => {
  const refused = (path: string, search = 'a', replace = 'b', texts: Record<string, string> = {}) =>
    applyBlocks([{ path, search, replace }], files(texts), ['docs/rules.md'])

  test.each([
    '/etc/passwd',
    '../other/a.ts',
    'src/../../a.ts',
    'src\\a.ts',
    'C:/a.ts',
    '.git/hooks/pre-commit',
    '.github/workflows/ci.yml',
    'node_modules/x/index.js',
    'package.json',
    'package-lock.json',
    'vitest.config.ts',
    'tsconfig.json',
    '.env',
    'a\0b.ts',
  ])('the path %j', (path) => {
    expect(refused(path, '', 'x', { [path]: 'a' })).toEqual({
      status: 'refused',
      reason: `${path} is outside of what a candidate may change`,
    })
  })
  test.each(['docs/rules.md', 'src/tax.contract.md', 'contract.md'])('the contract %s', (path) => {
    expect(refused(path, 'a', 'b', { [path]: 'a\n' })).toEqual({
      status: 'refused',
      reason: `${path} is a contract, which only a person changes`,
    })
  })
  test.each([
    ['an invented file', 'src/x.ts', 'a', 'b', 'src/x.ts is not a file of this failure'],
    ['two places', 'src/a.ts', 'a', 'b', 'its SEARCH occurs 2 times in src/a.ts (lines 1, 3)'],
    ['no place', 'src/a.ts', 'q', 'b', 'its SEARCH does not occur in src/a.ts'],
    ['no change', 'src/a.ts', 'c', 'c', 'it changes nothing'],
    ['creating what exists', 'src/a.ts', '', 'b', 'its SEARCH is empty, but src/a.ts exists'],
    ['creating an empty file', 'src/x.ts', '', '', 'it leaves src/x.ts empty'],
    [
      'writing a placeholder over a secret',
      'src/a.ts',
      'c',
      'const key = "[redacted: OpenAI key]"',
      'its REPLACE for src/a.ts would write a redacted secret',
    ],
  ])('%s', (_name, path, search, replace, reason) => {
    expect(refused(path, search, replace, { 'src/a.ts': 'a\nc\na\n' })).toEqual({ status: 'refused', reason })
  })
  test('all blocks when one of them does not apply', () => {
    const blocks = [
      { path: 'src/a.ts', search: 'a', replace: 'b' },
      { path: 'src/a.ts', search: 'gone', replace: 'b' },
    ]
    expect(applyBlocks(blocks, files({ 'src/a.ts': 'a\n' })).status).toBe('refused')
  })
})
