import { describe, expect, it } from 'vitest'
import { columns, dedent, indentText, stringWidth, stripAnsi, wrap } from '../src/wrap'

const red = (text: string) => `\u001b[31m${text}\u001b[39m`

describe('width', () => {
  it('counts', () => {
    expect(stringWidth('abc')).toBe(3)
    expect(stringWidth('')).toBe(0)
  })
  it('counts wide characters twice', () => {
    expect(stringWidth('日本')).toBe(4)
    expect(stringWidth('a😀')).toBe(3)
  })
  it('leaves out colours and marks', () => {
    expect(stringWidth(red('abc') + red('d'))).toBe(4)
    expect(stringWidth('e\u0301')).toBe(1)
    expect(stripAnsi(red('x'))).toBe('x')
  })
})

describe('wrap', () => {
  it('breaks between words', () => {
    expect(wrap('the quick brown fox', 10)).toBe('the quick\nbrown fox')
  })
  it('breaks long words', () => {
    expect(wrap('a abcdefghij', 4)).toBe('a\nabcd\nefgh\nij')
    expect(wrap('abcdefghij x', 4, { hard: false })).toBe('abcdefghij\nx')
  })
  it('keeps lines', () => {
    expect(wrap('a b\n\nc d', 10)).toBe('a b\n\nc d')
  })
  it('indents what follows', () => {
    expect(wrap('aa bb cc dd', 6, { indent: '  ' })).toBe('aa bb\n  cc\n  dd')
  })
  it('counts no colours', () => {
    expect(wrap(`${red('aaa')} bb`, 6)).toBe(`${red('aaa')} bb`)
  })
})

describe('dedent', () => {
  it('takes the margin away', () => {
    expect(dedent('\n    a\n      b\n    c\n  ')).toBe('a\n  b\nc')
  })
  it('does not look at empty lines', () => {
    expect(dedent('    a\n\n    b')).toBe('a\n\nb')
  })
  it('leaves nothing of nothing', () => {
    expect(dedent('')).toBe('')
  })
})

describe('layout', () => {
  it('indents', () => {
    expect(indentText('a\n\nb', 2)).toBe('  a\n\n  b')
    expect(indentText('a\n\nb', '> ', { includeEmptyLines: true })).toBe('> a\n> \n> b')
  })
  it('makes columns', () => {
    expect(columns([['a', 'bbb'], ['ccc', 'd']])).toBe('a    bbb\nccc  d')
  })
  it('makes columns of rows that are short', () => {
    expect(columns([['a'], ['bb', 'c', 'd']], 1)).toBe('a\nbb c d')
    expect(columns([])).toBe('')
  })
})
