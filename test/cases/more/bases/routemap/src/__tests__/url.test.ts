import { describe, expect, it } from 'vitest'
import { decodeQuery, decodeSegment, encodeQuery, encodeSegment, MalformedUrlError } from '../encode'
import { joinPaths, normalizePath, splitUrl, stripBase } from '../path'

describe('encoding', () => {
  it('keeps segments readable', () => {
    expect(encodeSegment('@ann:a+b=c')).toBe('@ann:a+b=c')
    expect(encodeSegment('50% of a/b?')).toBe('50%25%20of%20a%2Fb%3F')
  })
  it('takes a plus in a path for a plus', () => {
    expect(decodeSegment('a+b%20c')).toBe('a+b c')
  })
  it('writes blanks in queries as plus signs', () => {
    expect(encodeQuery("it's a+b c")).toBe('it%27s+a%2Bb+c')
    expect(decodeQuery('a%2Bb+c+d')).toBe('a+b c d')
  })
  it('rejects percent signs that encode nothing', () => {
    expect(() => decodeSegment('100%')).toThrow(MalformedUrlError)
    expect(() => decodeQuery('a+%ZZ')).toThrow('malformed encoding in "a %ZZ"')
  })
})

describe('splitUrl', () => {
  it('takes a URL apart', () => {
    expect(splitUrl('https://example.org:8080/a/b?x=1#top')).toEqual({ path: '/a/b', query: 'x=1', hash: 'top' })
  })
  it('leaves a question mark in the hash alone', () => {
    expect(splitUrl('/a#b?c')).toEqual({ path: '/a', query: '', hash: 'b?c' })
    expect(splitUrl('http://example.org?x').path).toBe('/')
  })
})

describe('paths', () => {
  it('are made absolute, without dots', () => {
    const paths = ['/a//b/', 'a/./b/../c', '/../../a', '/a/b/..', '//']
    expect(paths.map(normalizePath)).toEqual(['/a/b/', '/a/c', '/a', '/a/', '/'])
  })
  it('are joined', () => {
    expect(joinPaths('/api/', '/users', ':id')).toBe('/api/users/:id')
  })
  it('lie below a base or not', () => {
    expect(['/app/x', '/app', '/app/', '/apple', '/'].map((p) => stripBase(p, '/app'))).toEqual(['/x', '/', '/', undefined, undefined])
  })
})
