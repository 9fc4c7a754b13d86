import { describe, expect, it } from 'vitest'
import { parseCsv, parseRows, writeRows } from '../src/csv'

describe('parseRows', () => {
  it('reads fields', () => {
    expect(parseRows('a,b\nc,d')).toEqual([['a', 'b'], ['c', 'd']])
    expect(parseRows('a;b', ';')).toEqual([['a', 'b']])
  })
  it('reads what stands in quotes', () => {
    expect(parseRows('"a,b",c')).toEqual([['a,b', 'c']])
    expect(parseRows('"a\nb"')).toEqual([['a\nb']])
  })
  it('reads doubled quotes', () => {
    expect(parseRows('"say ""hi""",x')).toEqual([['say "hi"', 'x']])
  })
  it('makes no row of the newline at the end', () => {
    expect(parseRows('a,b\n')).toEqual([['a', 'b']])
  })
  it('keeps an empty field at the end', () => {
    expect(parseRows('a,')).toEqual([['a', '']])
  })
})

describe('parseCsv', () => {
  it('names fields', () => {
    expect(parseCsv('a,b\n1,2')).toEqual([{ a: '1', b: '2' }])
    expect(parseCsv('a,b\n1')).toEqual([{ a: '1', b: '' }])
  })
})

describe('writeRows', () => {
  it('puts in quotes what needs them', () => {
    expect(writeRows([['a,b', 'c"d', null, 1]])).toBe('"a,b","c""d",,1')
  })
})
