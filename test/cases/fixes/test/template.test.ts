import { describe, expect, it } from 'vitest'
import { enumerate, interpolate, plural, sections, truncate } from '../src/template'

const filters = { upper: (text: string) => text.toUpperCase(), pad: (text: string, to?: string) => text.padStart(Number(to)) }

describe('interpolate', () => {
  it('fills in', () => {
    expect(interpolate('Hi {{ name }}, {{user.age}}!', { name: 'Ann', user: { age: 5 } })).toBe('Hi Ann, 5!')
  })
  it('writes 0 and false', () => {
    expect(interpolate('{{n}} {{b}}', { n: 0, b: false })).toBe('0 false')
  })
  it('asks for what is missing', () => {
    expect(interpolate('[{{a}}{{b.c}}]', { a: null })).toBe('[]')
    expect(interpolate('{{a.b}}', {}, {}, { missing: (path) => `<${path}>` })).toBe('<a.b>')
  })
  it('knows nothing of prototypes', () => {
    expect(interpolate('{{constructor}}{{a.toString}}', { a: {} })).toBe('')
  })
  it('filters', () => {
    expect(interpolate('{{ a | upper | pad:4 }}', { a: 'xy' }, filters)).toBe('  XY')
    expect(() => interpolate('{{ a | lower }}', { a: 'xy' }, filters)).toThrow('unknown filter lower')
  })
  it('escapes', () => {
    const escape = (text: string) => text.replace(/</g, '&lt;')
    expect(interpolate('{{a}} {{{a}}}', { a: '<' }, {}, { escape })).toBe('&lt; <')
    expect(interpolate('\\{{a}}', { a: 1 })).toBe('{{a}}')
  })
})

describe('sections', () => {
  it('repeats', () => {
    expect(sections('{{#list}}<{{x}}>{{/list}}', { list: [{ x: 1 }, { x: 2 }] })).toBe('<1><2>')
    expect(sections('{{#list}}{{this}},{{/list}}', { list: ['a', 'b'] })).toBe('a,b,')
  })
  it('shows what is there', () => {
    expect(sections('{{#a}}yes{{/a}}{{^a}}no{{/a}}', { a: true })).toBe('yes')
    expect(sections('{{#a}}yes{{/a}}{{^a}}no{{/a}}', {})).toBe('no')
    expect(sections('{{#a}}yes{{/a}}{{^a}}no{{/a}}', { a: [] })).toBe('no')
  })
})

describe('plural', () => {
  it('counts in English', () => {
    expect([0, 1, 2].map((n) => plural(n, { one: '# file', other: '# files' }))).toEqual(['0 files', '1 file', '2 files'])
    expect(plural(0, { zero: 'nothing', other: '#' })).toBe('nothing')
  })
  it('counts in other languages', () => {
    const forms = { one: 'a', few: 'b', many: 'c', other: 'd' }
    expect([1, 3, 5, 11, 13, 21, 22].map((n) => plural(n, forms, 'ru'))).toEqual(['a', 'b', 'c', 'c', 'c', 'a', 'b'])
    expect([0, 1, 2].map((n) => plural(n, { one: 'x', other: 'y' }, 'fr-CA'))).toEqual(['x', 'x', 'y'])
  })
  it('falls back', () => {
    expect(plural(3, { other: '#/#' }, 'ru')).toBe('3/3')
    expect(plural(3, {}, 'xx')).toBe('')
  })
})

describe('text', () => {
  it('enumerates', () => {
    expect(enumerate(['a', 'b', 'c'])).toBe('a, b and c')
    expect(enumerate(['a', 'b'], 'or')).toBe('a or b')
    expect([enumerate(['a']), enumerate([])]).toEqual(['a', ''])
  })
  it('truncates', () => {
    expect(truncate('hello big world', 12)).toBe('hello big…')
    expect(truncate('hello', 5)).toBe('hello')
    expect(truncate('abcdefgh', 5, '...')).toBe('ab...')
  })
})
