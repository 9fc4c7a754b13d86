import { expect, it } from 'vitest'
import { parse, serialize, splitSetCookie } from '../src/cookie'

it('parses', () => {
  expect(parse('')).toEqual({})
  expect(parse('a="x"; b="y z"')).toEqual({ a: 'x', b: 'y z' })
  expect(parse('q=%; r=%41')).toEqual({ q: '%', r: 'A' })
  expect(parse('x; y; z=1')).toEqual({ z: '1' })
  expect(parse('z=1; x')).toEqual({ z: '1' })
  expect(parse('a=b=c')).toEqual({ a: 'b=c' })
  expect(parse('k=;k=2')).toEqual({ k: '' })
  expect(parse('k=0;l=1;k=2')).toEqual({ k: '0', l: '1' })
  expect(parse('a=%41', { decode: (text) => text.toLowerCase() })).toEqual({ a: '%41' })
  expect(parse('aa=1;b=2', { filter: (key) => key.length > 1 })).toEqual({ aa: '1' })
  expect(parse('  sp = v v ;t=1')).toEqual({ sp: 'v v', t: '1' })
})
it('serializes', () => {
  expect(serialize('a', 'ü')).toBe('a=%C3%BC')
  expect(serialize('a', 'b', { encode: (text) => text.toUpperCase() })).toBe('a=B')
  expect(() => serialize('', 'b')).toThrow(TypeError)
  expect(() => serialize('a', 'b', { encode: () => '\n' })).toThrow(/val is invalid/)
  expect(serialize('a', 'b', { maxAge: 0, secure: false })).toBe('a=b; Max-Age=0')
  expect(serialize('a', 'b', { maxAge: 9.99 })).toBe('a=b; Max-Age=9')
  expect(() => serialize('a', 'b', { maxAge: Number.NaN })).toThrow(/maxAge/)
  expect(serialize('a', 'b', { sameSite: 'None' })).toBe('a=b; SameSite=None')
  expect(serialize('a', 'b', { sameSite: 'STRICT' as 'strict' })).toBe('a=b; SameSite=Strict')
  expect(serialize('a', 'b', { sameSite: false })).toBe('a=b')
  expect(() => serialize('a', 'b', { sameSite: 'x' as 'lax' })).toThrow(/sameSite/)
  expect(() => serialize('a', 'b', { expires: new Date('x') })).toThrow(/expires/)
  expect(serialize('a', 'b', { domain: 'x.y' })).toBe('a=b; Domain=x.y')
})
it('splits', () => {
  expect(splitSetCookie('')).toEqual([''])
  expect(splitSetCookie('a=1;Expires=Thu, 01 Jan 1970 00:00:00 GMT;Path=/,c=d,e=f')).toEqual([
    'a=1;Expires=Thu, 01 Jan 1970 00:00:00 GMT;Path=/',
    'c=d',
    'e=f',
  ])
  expect(splitSetCookie(['x=1,y=2', 'z=3'])).toEqual(['x=1', 'y=2', 'z=3'])
})
