import { expect, it } from 'vitest'
import { basename, dirname, extname, filename, isAbsolute, join, normalize, relative, resolveAlias, toSlashes } from '../src/path'

it('normalizes', () => {
  expect(['/', '//a', 'a/.', 'a/..', './..', '../', '/a/../..', './a/', '...', 'a/../..'].map(normalize)).toEqual(['/', '/a', 'a', '.', '..', '../', '/', 'a/', '...', '..'])
  expect(['d:/x/../y', 'c:/'].map(normalize)).toEqual(['D:/y', 'C:/'])
  expect([isAbsolute(''), isAbsolute('d:'), isAbsolute('\\x'), isAbsolute('d:/')]).toEqual([false, false, true, true])
  expect([toSlashes(), toSlashes('e:'), toSlashes('a\\b\\c')]).toEqual(['', 'E:', 'a/b/c'])
  expect([join('', ''), join('/', 'a', '', '..', '..', 'b'), join('a/', './b/')]).toEqual(['.', '/b', 'a/b/'])
})
it('parts', () => {
  expect([dirname('/'), dirname(''), dirname('a/b/c/'), dirname('./a'), dirname('d:\\x\\y')]).toEqual(['/', '.', 'a/b', '.', 'D:/x'])
  expect([basename('a//'), basename('/'), basename('x.tar.gz', '.gz'), basename('abc', 'c'), basename('c', 'c')]).toEqual(['a', '', 'x.tar', 'ab', 'c'])
  expect(['/a.b/c', '.a.b', 'x.', '..a', 'a..b', '...', '.gitignore'].map(extname)).toEqual(['', '.b', '.', '.a', '.b', '.', ''])
  expect([filename('a.'), filename('/'), filename('x/y.z/')]).toEqual(['a', undefined, 'y'])
})
it('relates', () => {
  expect(relative('/a/b', '/')).toBe('../..')
  expect(relative('a/b', 'a/b/c/d')).toBe('c/d')
  expect(relative('/ab/c', '/a/c')).toBe('../../a/c')
  expect(relative('D:/a', 'd:/a/b')).toBe('b')
  expect(relative('/a', 'E:/b')).toBe('E:/b')
  expect(relative('/x/one', '/x/on')).toBe('../on')
})
it('aliases', () => {
  expect(resolveAlias('@', { '@': '/s' })).toBe('/s')
  expect(resolveAlias('#a\\b', { '#a': 'x' })).toBe('x/b')
  expect(resolveAlias('aa/b', { a: '1', aa: '2' })).toBe('2/b')
  expect(resolveAlias('ab', { a: '1' })).toBe('ab')
  expect(resolveAlias('p/q', { 'p/': 'z/' })).toBe('z/q')
})
