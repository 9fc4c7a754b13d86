import { expect, it } from 'vitest'
import { filterPaths, globParent, globToRegExp, isGlob } from '../src/glob'

const matches = (glob: string, path: string, options = {}) => globToRegExp(glob, options).test(path)
it('stars', () => {
  expect([matches('a/*/c', 'a/b/c'), matches('a/*/c', 'a/b/b/c'), matches('*', ''), matches('a*', 'a')]).toEqual([true, false, true, true])
  expect([matches('**/x/**/y', 'x/y'), matches('**/x/**/y', 'a/b/x/c/d/y'), matches('a/**/b', 'a/b'), matches('a/**/b', 'ab')]).toEqual([true, true, true, false])
  expect([matches('**', 'a/b.c'), matches('**', 'a/.b'), matches('**', 'a/.b', { dot: true }), matches('a/**', 'b/a')]).toEqual([true, false, true, false])
  expect([matches('*/.x', 'a/.x'), matches('*/x', '.a/x'), matches('?x', '.x'), matches('a/?x', 'a/.x'), matches('.?', '.a')]).toEqual([true, false, false, false, true])
  expect(matches('**/.a/*', 'b/.a/c')).toBe(true)
})
it('others', () => {
  expect([matches('x[0-9]', 'x5'), matches('x[!0-9]', 'x5'), matches('x[!0-9]', 'xa'), matches('x[', 'x[')]).toEqual([true, false, true, true])
  expect([matches('{a,b/{c,d}}', 'b/d'), matches('{a,b}c', 'bc'), matches('a}', 'a}'), matches('x,{y,z}', 'x,y')]).toEqual([true, true, true, true])
  expect([matches('\\[a]', '[a]'), matches('a\\', 'a\\'), matches('a.b|c', 'a.b|c'), matches('a.b', 'axb'), matches('$^', '$^')]).toEqual([true, true, true, false, true])
  expect([matches('AB/*', 'ab/c', { nocase: true }), matches('ab/*', 'AB/c', { nocase: true })]).toEqual([true, true])
})
it('lists', () => {
  expect(filterPaths(['x/.h/y', 'x/y', './x/z'], ['x/**', '!x/z'])).toEqual(['x/y'])
  expect(filterPaths(['.a', 'b'], ['*', '.*', '!.a'])).toEqual(['b'])
  expect(filterPaths(['q/.h/r.ts', 'q/s.ts'], ['**/*.ts', 'q/.h/*', '!**/.h/*'])).toEqual(['q/s.ts'])
  expect(filterPaths(['a'], ['!b'])).toEqual([])
  expect([isGlob('a/{b}'), isGlob('\\?x'), isGlob('x[1]'), isGlob('')]).toEqual([true, false, true, false])
  expect([globParent('/a/b?/c'), globParent('a'), globParent('**'), globParent('/a/*/b/*'), globParent('x/\\*/y*')]).toEqual(['/a', '.', '.', '/a', 'x/\\*'])
})
