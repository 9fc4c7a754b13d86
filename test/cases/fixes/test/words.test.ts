import { describe, expect, it } from 'vitest'
import { camelCase, kebabCase, pascalCase, slug, splitWords } from '../src/words'

describe('splitWords', () => {
  it('splits at capitals and separators', () => {
    expect(splitWords('fooBar-baz')).toEqual(['foo', 'Bar', 'baz'])
    expect(splitWords('foo_bar/baz')).toEqual(['foo', 'bar', 'baz'])
  })
  it('keeps acronyms together', () => {
    expect(splitWords('parseURLPath')).toEqual(['parse', 'URL', 'Path'])
  })
  it('leaves no empty words', () => {
    expect(splitWords('--foo--bar-')).toEqual(['foo', 'bar'])
  })
  it('does not split at digits', () => {
    expect(splitWords('foo2bar')).toEqual(['foo2bar'])
  })
})

describe('cases', () => {
  it('converts', () => {
    expect(pascalCase('foo-bar')).toBe('FooBar')
    expect(camelCase('foo-bar')).toBe('fooBar')
    expect(kebabCase('fooBar')).toBe('foo-bar')
    expect(kebabCase('fooBar', '_')).toBe('foo_bar')
  })
  it('normalises capitals', () => {
    expect(pascalCase('FOO_BAR')).toBe('FooBar')
  })
})

describe('slug', () => {
  it('writes addresses', () => {
    expect(slug('Hello World')).toBe('hello-world')
    expect(slug('Crème brûlée')).toBe('creme-brulee')
  })
  it('has no hyphens at its ends', () => {
    expect(slug('  what?! ')).toBe('what')
  })
  it('has none where it was cut', () => {
    expect(slug('one two three', 8)).toBe('one-two')
  })
})
