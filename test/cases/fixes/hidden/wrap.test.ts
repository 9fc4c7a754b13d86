import { expect, it } from 'vitest'
import { columns, dedent, indentText, padEndTo, stringWidth, stripAnsi, wrap } from '../src/wrap'

it('widths', () => {
  expect([stringWidth('한글'), stringWidth('👍🎉'), stringWidth('\t\n'), stringWidth('n\u0303o')]).toEqual([4, 4, 0, 2])
  expect(stringWidth('\u001b[1;31mx\u001b[0my\u001b[2mz')).toBe(3)
  expect(stripAnsi('\u001b[1ma\u001b[22m-\u001b[4mb\u001b[24m')).toBe('a-b')
  expect(padEndTo('日', 4)).toBe('日  ')
  expect(padEndTo('abc', 2)).toBe('abc')
})
it('wraps', () => {
  expect(wrap('one two three four', 8)).toBe('one two\nthree\nfour')
  expect(wrap('x\n\n\ny', 1)).toBe('x\n\n\ny')
  expect(wrap('abcdefg', 3)).toBe('abc\ndef\ng')
  expect(wrap('abc def', 3)).toBe('abc\ndef')
  expect(wrap('日本語', 4)).toBe('日本\n語')
  expect(wrap('aaaa bbbbbb', 5, { indent: '> ' })).toBe('aaaa\n> bbb\n> bbb')
  expect(wrap('toolong a', 3, { hard: false })).toBe('toolong\na')
  expect(wrap('\u001b[32mok\u001b[39m it is', 5)).toBe('\u001b[32mok\u001b[39m it\nis')
  expect(wrap('', 5)).toBe('')
  expect(wrap('😀😀😀', 2)).toBe('😀\n😀\n😀')
})
it('dedents', () => {
  expect(dedent('  a\n\n    b\n \n  c')).toBe('a\n\n  b\n\nc')
  expect(dedent('\ta\n\t\tb')).toBe('a\n\tb')
  expect(dedent('\n\n')).toBe('')
  expect(dedent('a\n b')).toBe('a\n b')
  expect(dedent('\n  x\n')).toBe('x')
})
it('lays out', () => {
  expect(indentText('x\n \ny\n', 1)).toBe(' x\n \n y\n')
  expect(indentText('x\n\n', '-', { includeEmptyLines: true })).toBe('-x\n-\n-')
  expect(columns([['日', 'a'], ['b', 'c', 'd']], 1)).toBe('日 a\nb  c d')
  expect(columns([[], ['x']])).toBe('\nx')
})
