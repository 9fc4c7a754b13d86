import { expect, it } from 'vitest'
import { enumerate, interpolate, plural, sections, truncate } from '../src/template'

it('interpolates', () => {
  expect(interpolate('{{a}}{{ b.c.d }}', { a: '', b: { c: { d: 0 } } })).toBe('0')
  expect(interpolate('{{a.b}}', { a: 0 })).toBe('')
  expect(interpolate('{{a.length}}', { a: 'xyz' })).toBe('3')
  expect(interpolate('{{x}}', {}, {}, { missing: () => '?' })).toBe('?')
  expect(interpolate('{{x}}', { x: null }, {}, { missing: () => '?' })).toBe('?')
  expect(interpolate('{{hasOwnProperty}}|{{a.valueOf}}', { a: 1 })).toBe('|')
  expect(interpolate('{{x|u:1|u:2}}', { x: 'a' }, { u: (text, n) => text + n })).toBe('a12')
  expect(interpolate('{{{x}} {{x}}}', { x: 1 })).toBe('{{{x}} {{x}}}')
  expect(interpolate('{{x | u}}{{{ x | u }}}', { x: '&' }, { u: (t) => t + t }, { escape: (t) => `[${t}]` })).toBe('[&&]&&')
  expect(interpolate('{{n}}', { n: Number.NaN })).toBe('NaN')
})
it('sections', () => {
  expect(sections('{{#a.b}}{{c}}{{/a.b}}', { a: { b: { c: 7 } } })).toBe('7')
  expect(sections('{{#l}}{{x}}{{g}} {{/l}}', { g: 'G', l: [{ x: 1 }, { x: 2, g: 'H' }] })).toBe('1G 2H ')
  expect(sections('{{^l}}none{{/l}}', { l: [0] })).toBe('')
  expect(sections('{{#n}}{{this}}{{/n}}', { n: 0 })).toBe('0')
  expect(sections('{{^n}}x{{/n}}{{#m}}y{{/m}}', { n: null, m: false })).toBe('x')
  expect(sections('{{#a}}\n1{{/a}}{{#a}}2{{/a}}', { a: 1 })).toBe('\n12')
})
it('plurals', () => {
  expect(plural(1, { zero: 'z', one: 'o', other: 'x' })).toBe('o')
  expect(plural(0, { zero: '', other: 'x' })).toBe('')
  expect([111, 112, 101, 24, 12].map((n) => plural(n, { one: '1', few: '2', many: '3' }, 'ru-RU'))).toEqual(['3', '3', '1', '2', '3'])
  expect(plural(-1, { one: 'u', other: 'v' }, 'fr')).toBe('u')
  expect(plural(1.5, { one: 'u', other: 'v' }, 'fr')).toBe('u')
  expect(plural(12, { other: '# of # of #' })).toBe('12 of 12 of 12')
})
it('texts', () => {
  expect([enumerate(['x', 'y', 'z', 'w'], '&'), enumerate(['q'])]).toEqual(['x, y, z & w', 'q'])
  expect([truncate('one two', 7), truncate('one two three', 7), truncate('abc', 2), truncate('abcdef', 3, '....')]).toEqual(['one two', 'one…', 'a…', '....'])
  expect(truncate('aaaa bbbb', 6)).toBe('aaaa…')
})
