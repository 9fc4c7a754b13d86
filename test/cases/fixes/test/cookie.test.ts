import { describe, expect, it } from 'vitest'
import { parse, serialize, splitSetCookie } from '../src/cookie'

describe('parse', () => {
  it('reads pairs', () => {
    expect(parse('foo=bar; baz=1')).toEqual({ foo: 'bar', baz: '1' })
    expect(parse('FOO    = bar;   baz  =   raz')).toEqual({ FOO: 'bar', baz: 'raz' })
  })
  it('takes quotes away', () => {
    expect(parse('foo="bar=123"; x=1')).toEqual({ foo: 'bar=123', x: '1' })
  })
  it('decodes', () => {
    expect(parse('email=%20%22,%3b')).toEqual({ email: ' ",;' })
  })
  it('leaves as it is what cannot be decoded', () => {
    expect(parse('foo=%1;bar=b')).toEqual({ foo: '%1', bar: 'b' })
  })
  it('ignores what has no value', () => {
    expect(parse('foo;bar=1')).toEqual({ bar: '1' })
  })
  it('takes the first', () => {
    expect(parse('foo=1;bar=2;foo=3')).toEqual({ foo: '1', bar: '2' })
    expect(parse('foo=;bar=2;foo=3')).toEqual({ foo: '', bar: '2' })
  })
  it('filters', () => {
    expect(parse('a=1;b=2;c=3', { filter: (key) => key !== 'b' })).toEqual({ a: '1', c: '3' })
  })
})

describe('serialize', () => {
  it('writes a pair', () => {
    expect(serialize('foo', 'b ar')).toBe('foo=b%20ar')
    expect(serialize('foo', '')).toBe('foo=')
  })
  it('refuses wrong names', () => {
    expect(() => serialize('foo\n', 'bar')).toThrow(/name is invalid/)
  })
  it('writes an age', () => {
    expect(serialize('foo', 'bar', { maxAge: 3.7 })).toBe('foo=bar; Max-Age=3')
    expect(serialize('foo', 'bar', { maxAge: 0 })).toBe('foo=bar; Max-Age=0')
    expect(() => serialize('foo', 'bar', { maxAge: Number.POSITIVE_INFINITY })).toThrow(/maxAge is invalid/)
  })
  it('writes flags', () => {
    expect(serialize('a', 'b', { httpOnly: true, secure: true, path: '/' })).toBe('a=b; Path=/; HttpOnly; Secure')
    expect(serialize('a', 'b', { sameSite: true })).toBe('a=b; SameSite=Strict')
    expect(serialize('a', 'b', { sameSite: 'Lax' })).toBe('a=b; SameSite=Lax')
  })
  it('writes a date', () => {
    expect(serialize('a', 'b', { expires: new Date(0) })).toBe('a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT')
    expect(() => serialize('a', 'b', { expires: new Date(Number.NaN) })).toThrow(/expires is invalid/)
  })
})

describe('splitSetCookie', () => {
  it('splits', () => {
    expect(splitSetCookie('a=1, b=2')).toEqual(['a=1', 'b=2'])
    expect(splitSetCookie(['a=1', 'b=2, c=3'])).toEqual(['a=1', 'b=2', 'c=3'])
  })
  it('keeps dates together', () => {
    expect(splitSetCookie('a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT, b=2')).toEqual([
      'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT',
      'b=2',
    ])
  })
})
