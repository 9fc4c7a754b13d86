import { describe, expect, it } from 'vitest'
import {
  hasProtocol,
  isRelative,
  isSamePath,
  joinUrl,
  parseQuery,
  parseUrl,
  stringifyQuery,
  withBase,
  withoutBase,
  withoutTrailingSlash,
  withQuery,
  withTrailingSlash,
} from '../src/url'

describe('protocols', () => {
  it('knows relative paths', () => {
    expect(isRelative('./a')).toBe(true)
    expect(isRelative('../a')).toBe(true)
    expect(isRelative('a')).toBe(false)
  })
  it('knows protocols', () => {
    expect(hasProtocol('https://a.b')).toBe(true)
    expect(hasProtocol('tel:')).toBe(true)
    expect(hasProtocol('//a.b')).toBe(false)
    expect(hasProtocol('//a.b', { acceptRelative: true })).toBe(true)
    expect(hasProtocol('tel:', { strict: true })).toBe(false)
  })
})

describe('slashes', () => {
  it('adds one at the end', () => {
    expect(withTrailingSlash('/a')).toBe('/a/')
    expect(withTrailingSlash('/a?b=1')).toBe('/a/?b=1')
  })
  it('takes one away', () => {
    expect(withoutTrailingSlash('/a/')).toBe('/a')
    expect(withoutTrailingSlash('/')).toBe('/')
    expect(withoutTrailingSlash('/a/#x')).toBe('/a#x')
  })
  it('compares paths', () => {
    expect(isSamePath('/a%20b', '/a b/')).toBe(true)
    expect(isSamePath('/a', '/b')).toBe(false)
  })
})

describe('joinUrl', () => {
  it('joins', () => {
    expect(joinUrl('/a', 'b', '/c')).toBe('/a/b/c')
    expect(joinUrl('/a/', './b')).toBe('/a/b')
  })
  it('leaves out what is empty', () => {
    expect(joinUrl('/a', '', '/', 'b')).toBe('/a/b')
  })
  it('begins with what comes first', () => {
    expect(joinUrl(undefined, 'a', 'b')).toBe('a/b')
  })
})

describe('base', () => {
  it('puts it before', () => {
    expect(withBase('/a', '/base')).toBe('/base/a')
    expect(withBase('/base/a', '/base/')).toBe('/base/a')
    expect(withBase('https://a.b/c', '/base')).toBe('https://a.b/c')
  })
  it('does not take a longer name for it', () => {
    expect(withBase('/baseball', '/base')).toBe('/base/baseball')
    expect(withoutBase('/baseball', '/base')).toBe('/baseball')
  })
  it('takes it away', () => {
    expect(withoutBase('/base/a', '/base')).toBe('/a')
    expect(withoutBase('/base', '/base')).toBe('/')
  })
})

describe('query', () => {
  it('reads', () => {
    expect({ ...parseQuery('?a=1&b=x+y&a=2&a=3') }).toEqual({ a: ['1', '2', '3'], b: 'x y' })
    expect({ ...parseQuery('a=%zz&__proto__=1') }).toEqual({ a: '%zz' })
  })
  it('writes', () => {
    expect(stringifyQuery({ a: 1, b: 'x y', c: undefined, d: null, e: [1, 2] })).toBe('a=1&b=x+y&d&e=1&e=2')
    expect(stringifyQuery({ a: [], b: false })).toBe('b=false')
  })
  it('changes one', () => {
    expect(withQuery('/a?b=1#x', { c: 2 })).toBe('/a?b=1&c=2#x')
    expect(withQuery('/a?b=1', { b: undefined })).toBe('/a')
    expect(withQuery('https://me:pw@a.b/c', { d: 1 })).toBe('https://me:pw@a.b/c?d=1')
  })
  it('parses', () => {
    expect(parseUrl('HTTP://a.b:80/c?d=1#e')).toEqual({
      protocol: 'http:',
      auth: '',
      host: 'a.b:80',
      pathname: '/c',
      search: '?d=1',
      hash: '#e',
    })
    expect(parseUrl('/c#e?x').search).toBe('')
  })
})
