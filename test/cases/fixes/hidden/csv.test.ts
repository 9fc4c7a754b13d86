import { expect, it } from 'vitest'
import { parseCsv, parseRows, writeRows } from '../src/csv'

it('reads', () => {
  expect(parseRows('')).toEqual([])
  expect(parseRows('\n')).toEqual([['']])
  expect(parseRows('a\n\nb\n')).toEqual([['a'], [''], ['b']])
  expect(parseRows('a,b\r\nc,\r\n')).toEqual([['a', 'b'], ['c', '']])
  expect(parseRows('x,y,z')).toEqual([['x', 'y', 'z']])
  expect(parseRows('"""a"""')).toEqual([['"a"']])
  expect(parseRows('"a""b"\n"c"')).toEqual([['a"b'], ['c']])
  expect(parseRows('"",b')).toEqual([['', 'b']])
  expect(parseCsv('n\n"x ""y"""\n')).toEqual([{ n: 'x "y"' }])
  expect(parseRows(writeRows([['a"', 'b,c', 'd\ne']]))).toEqual([['a"', 'b,c', 'd\ne']])
})
