import { expect, it } from 'vitest'
import {
  hasProtocol,
  hasTrailingSlash,
  isRelative,
  isSamePath,
  joinUrl,
  parseQuery,
  parseUrl,
  stringifyQuery,
  withBase,
  withoutBase,
  withoutLeadingSlash,
  withoutTrailingSlash,
  withQuery,
  withTrailingSlash,
} from '../src/url'

it('protocols', () => {
  expect([isRelative('../..'), isRelative('.../'), isRelative('.a/')]).toEqual([true, false, false])
  expect([hasProtocol('mailto:a@b'), hasProtocol('/a:b'), hasProtocol('ws://x', { strict: true })]).toEqual([true, false, true])
  expect(hasProtocol('/a', { acceptRelative: true })).toBe(false)
  expect(hasProtocol('//x.y', { acceptRelative: true, strict: true })).toBe(false)
})
it('slashes', () => {
  expect([withTrailingSlash('/'), withTrailingSlash('#a'), withTrailingSlash('/a/?x')]).toEqual(['/', '/#a', '/a/?x'])
  expect([withoutTrailingSlash(''), withoutTrailingSlash('/?a=/'), withoutTrailingSlash('/b/?a=/')]).toEqual(['/', '/?a=/', '/b?a=/'])
  expect([hasTrailingSlash('/a/#b'), hasTrailingSlash('/a#b/'), withoutLeadingSlash('/')]).toEqual([true, true, '/'])
  expect([isSamePath('/%zz', '/%zz/'), isSamePath('/a', '/a%20')]).toEqual([true, false])
})
it('joins', () => {
  expect(joinUrl('', '', 'x', '/', '/y/', '')).toBe('x/y/')
  expect(joinUrl('http://a/', '//b', './c')).toBe('http://a/b/c')
  expect(joinUrl('/', 'x')).toBe('/x')
  expect(joinUrl(undefined)).toBe('')
})
it('bases', () => {
  expect(withBase('/x', '/')).toBe('/x')
  expect(withBase('/b?x', '/b')).toBe('/b?x')
  expect(withBase('/b', '/b')).toBe('/b')
  expect(withBase('/bb/c', '/b')).toBe('/b/bb/c')
  expect(withBase('tel:1', '/b')).toBe('tel:1')
  expect(withoutBase('/b?x=1', '/b/')).toBe('/?x=1')
  expect(withoutBase('/bc/d', '/b')).toBe('/bc/d')
  expect(withoutBase('/c', '/b')).toBe('/c')
  expect(withoutBase('/c', '')).toBe('/c')
})
it('queries', () => {
  expect({ ...parseQuery('') }).toEqual({})
  expect({ ...parseQuery('?x&y=&z=a=b&constructor=1') }).toEqual({ x: '', y: '', z: 'a=b' })
  expect({ ...parseQuery('a+b+c=d+e+f') }).toEqual({ 'a b c': 'd e f' })
  expect({ ...parseQuery('x=%&y=%41') }).toEqual({ x: '%', y: 'A' })
  expect(stringifyQuery({ a: '', b: [], c: ['x y z', true], d: 0 })).toBe('a&c=x+y+z&c=true&d=0')
  expect(stringifyQuery({ a: undefined })).toBe('')
  expect(withQuery('/x#y', {})).toBe('/x#y')
  expect(withQuery('//u@h/p?q=1&q=2', { r: [3, 4] })).toBe('//u@h/p?q=1&q=2&r=3&r=4')
})
it('parses', () => {
  expect(parseUrl('https://u:p@h/p/q')).toEqual({ protocol: 'https:', auth: 'u:p', host: 'h', pathname: '/p/q', search: '', hash: '' })
  expect(parseUrl('a?b#c#d')).toEqual({ protocol: '', auth: '', host: '', pathname: 'a', search: '?b', hash: '#c#d' })
  expect(parseUrl('//h?x@y').auth).toBe('')
})
