import { describe, expect, it } from 'vitest'
import { parseIni, writeIni } from '../src/ini'

describe('parseIni', () => {
  it('reads keys and sections', () => {
    expect(parseIni('a = 1\n[s]\nb=x\n[t.u]\nc=y')).toEqual({ a: 1, s: { b: 'x' }, t: { u: { c: 'y' } } })
  })
  it('keeps what a section has already', () => {
    expect(parseIni('[a.b]\nx=1\n[a]\ny=2')).toEqual({ a: { b: { x: 1 }, y: 2 } })
  })
  it('leaves comments out', () => {
    expect(parseIni('; one\n# two\na=1 ; three\n[s] # four\nb=x#y')).toEqual({ a: 1, s: { b: 'x#y' } })
  })
  it('reads types', () => {
    expect(parseIni('a=true\nb=null\nc=-1.5\nd=1.2.3\ne=\nf')).toEqual({ a: true, b: null, c: -1.5, d: '1.2.3', e: '', f: true })
    expect(parseIni('a=true\nb=1', { types: false })).toEqual({ a: 'true', b: '1' })
  })
  it('takes quotes away', () => {
    expect(parseIni(`a="x ; y"\nb='z'\nc="say \\"hi\\""`)).toEqual({ a: 'x ; y', b: 'z', c: 'say "hi"' })
  })
  it('leaves what is quoted a text', () => {
    expect(parseIni('a="1"\nb=1')).toEqual({ a: '1', b: 1 })
  })
  it('gathers lists', () => {
    expect(parseIni('a[]=x\na[]=y')).toEqual({ a: ['x', 'y'] })
  })
  it('parts at the first sign alone', () => {
    expect(parseIni('url=http://a/?b=c')).toEqual({ url: 'http://a/?b=c' })
  })
  it('reads other ends of lines', () => {
    expect(parseIni('\ufeffa=x\r\nb=y\r\n')).toEqual({ a: 'x', b: 'y' })
  })
  it('leaves prototypes alone', () => {
    expect(Object.keys(parseIni('__proto__=1\na=1'))).toEqual(['a'])
    expect(parseIni('[toString]\na=1')).toEqual({ toString: { a: 1 } })
  })
  it('inherits', () => {
    expect(parseIni('[a]\nx=1\n[b : a]\ny=2', { inherit: true })).toEqual({ a: { x: 1 }, b: { x: 1, y: 2 } })
  })
})

describe('writeIni', () => {
  it('writes', () => {
    expect(writeIni({ a: 1, s: { b: 'x' } })).toBe('a=1\n\n[s]\nb=x\n')
    expect(writeIni({ l: ['x', 'y'] })).toBe('l[]=x\nl[]=y\n')
    expect(writeIni({ s: { t: { u: 1 } } })).toBe('[s.t]\nu=1\n')
  })
  it('quotes what would be read otherwise', () => {
    expect(writeIni({ a: 'x;y', b: 'true', c: ' z', d: '' })).toBe('a="x;y"\nb="true"\nc=" z"\nd=""\n')
    expect(writeIni({ a: 'say "hi"' })).toBe('a="say \\"hi\\""\n')
  })
})
