import { expect, it } from 'vitest'
import { groupDigits, ordinal, parseBytes, percent, prettyBytes } from '../src/bytes'

it('pretty', () => {
  expect([prettyBytes(1), prettyBytes(1000), prettyBytes(999_499), prettyBytes(999_999_999)]).toEqual(['1 B', '1 kB', '999 kB', '1 GB'])
  expect([prettyBytes(5e21), prettyBytes(1e15), prettyBytes(-1e15)]).toEqual(['5000000 PB', '1 PB', '-1 PB'])
  expect([prettyBytes(-1), prettyBytes(-0.25), prettyBytes(-999_960)]).toEqual(['-1 B', '-0.25 B', '-1 MB'])
  expect([prettyBytes(1023, { binary: true }), prettyBytes(1024 ** 3, { binary: true })]).toEqual(['1020 B', '1 GiB'])
  expect([prettyBytes(-3, { signed: true }), prettyBytes(0, { signed: true, space: false }), prettyBytes(0)]).toEqual(['-3 B', ' 0B', '0 B'])
  expect([prettyBytes(2e6, { space: false }), prettyBytes(0.1, { space: false }), prettyBytes(0.126, { digits: 2 })]).toEqual(['2MB', '0.1B', '0.13 B'])
  expect(() => prettyBytes(Number.NEGATIVE_INFINITY)).toThrow(TypeError)
})
it('parses', () => {
  expect(['1kb', '1 KIB', '.5 G', '1e3', '-2 MB', '+7', '', 'k', '1 kbb'].map(parseBytes)).toEqual([1000, 1024, 5e8, 1000, -2e6, 7, null, null, null])
  expect(['12,000', '1,000,000 kB'].map(parseBytes)).toEqual([12000, 1e9])
})
it('numbers', () => {
  expect([groupDigits(0), groupDigits(100000), groupDigits(-1234.5678), groupDigits(999.9999)]).toEqual(['0', '100,000', '-1,234.5678', '999.9999'])
  expect([0, 22, 23, 24, 101, 112, 113, 1011].map(ordinal)).toEqual(['0th', '22nd', '23rd', '24th', '101st', '112th', '113th', '1011th'])
  expect([percent(1, 3, 1), percent(5, 0), percent(0, 5)]).toEqual(['33.3 %', '–', '0 %'])
})
