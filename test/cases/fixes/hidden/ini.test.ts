import { expect, it } from 'vitest'
import { parseIni, writeIni } from '../src/ini'

it('reads', () => {
  expect(parseIni('')).toEqual({})
  expect(parseIni('[x]\n[x.y]\na=1\n[x]\nb=2\n[x.y]\nc=3')).toEqual({ x: { y: { a: 1, c: 3 }, b: 2 } })
  expect(parseIni('[a]\nk=v\n[a.k]\nm=n')).toEqual({ a: { k: { m: 'n' } } })
  expect(parseIni('  # c\n k = v # d\n[ s ];e\nt=1;2')).toEqual({ k: 'v', s: { t: '1;2' } })
  expect(parseIni('a=false\nb=00\nc=+1\nd=1e3\ne=-\nf=.5')).toEqual({ a: false, b: 0, c: '+1', d: '1e3', e: '-', f: '.5' })
  expect(parseIni(`a='true'\nb="null"\nc='it"s'\nd="\\\\n\\n"`)).toEqual({ a: 'true', b: 'null', c: 'it"s', d: '\\n\n' })
  expect(parseIni('a="\nb=\'x"')).toEqual({ a: '"', b: '\'x"' })
  expect(parseIni('l[]=1\nl[]=b c\n[s]\nl[]=3')).toEqual({ l: ['1', 'b c'], s: { l: ['3'] } })
  expect(parseIni('a==\nb = =x')).toEqual({ a: '=', b: '=x' })
  expect(parseIni('a=1\r\n\r\n[b]\r\nc=2')).toEqual({ a: 1, b: { c: 2 } })
  expect(Object.keys(parseIni('[s]\n__proto__=x').s as object)).toEqual([])
  expect(parseIni('[constructor]\nx=1')).toEqual({ constructor: { x: 1 } })
  expect(parseIni('[p]\na=1\nb=2\n[q:p]\nb=3', { inherit: true })).toEqual({ p: { a: 1, b: 2 }, q: { a: 1, b: 3 } })
  expect(parseIni('[q:p]\nb=3')).toEqual({ 'q:p': { b: 3 } })
})
it('writes', () => {
  const value = { a: 'x', n: 5, t: true, z: null, s: { l: ['a#b', ''], q: '7', deep: { e: 'a=b', f: ' ' } } }
  expect(parseIni(writeIni(value))).toEqual(value)
  expect(writeIni({ a: 'x\ny', b: '\\' })).toBe('a="x\\ny"\nb=\\\n')
  expect(writeIni({ a: undefined as never, b: 1 })).toBe('b=1\n')
  expect(writeIni({ a: { b: {} } })).toBe('')
  expect(writeIni({ a: 'null', b: '"' })).toBe('a="null"\nb="\\""\n')
})
