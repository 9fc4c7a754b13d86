import { expect, it } from 'vitest'
import { camelCase, kebabCase, pascalCase, slug, splitWords } from '../src/words'

it('splits', () => {
  expect(splitWords('h1Title')).toEqual(['h1', 'Title'])
  expect(splitWords('a--b')).toEqual(['a', 'b'])
  expect(splitWords('')).toEqual([])
  expect(splitWords('.a.b.')).toEqual(['a', 'b'])
  expect(splitWords('x86Arch64')).toEqual(['x86', 'Arch64'])
})
it('converts', () => {
  expect(pascalCase('HTTP-server')).toBe('HttpServer')
  expect(camelCase('MY_CONST NAME')).toBe('myConstName')
  expect(kebabCase('XMLHttpRequest')).toBe('xml-http-request')
  expect(pascalCase('fooBar')).toBe('FooBar')
  expect(pascalCase('')).toBe('')
})
it('slugs', () => {
  expect(slug('-a-')).toBe('a')
  expect(slug('!?ab cd?!', 3)).toBe('ab')
  expect(slug('ab cd ef', 7)).toBe('ab-cd-e')
  expect(slug('ab cd', 4)).toBe('ab-c')
  expect(slug('a - b', 2)).toBe('a')
  expect(slug('???')).toBe('')
})
