import { expect, test } from 'vitest'
import { type KeyChunk, readKeys } from '../../src/ui/read-keys.ts'

function chunksOf(...reads: readonly (string | Buffer)[]): readonly KeyChunk[] {
  const chunks: KeyChunk[] = []
  const read = readKeys((chunk) => chunks.push(chunk))
  for (const data of reads) read(data)
  return chunks
}
const keys = (...keys: readonly string[]): KeyChunk => ({ kind: 'keys', keys })

test.each([
  ['a letter', 'y', 'y'],
  ['a capital', 'Y', 'Y'],
  ['a sign', '[', '['],
  ['a letter with an accent', 'é', 'é'],
  ['space', ' ', 'space'],
  ['enter', '\r', 'return'],
  ['backspace', '\u007f', 'backspace'],
  ['an arrow', '\u001b[A', 'up'],
  ['an arrow in application mode', '\u001bOB', 'down'],
  ['a page', '\u001b[6~', 'pagedown'],
  ['a control key', '\u000c', 'ctrl-l'],
  ['a key with alt', '\u001by', 'alt-y'],
])('%s', (_name, data, key) => {
  expect(chunksOf(data)).toEqual([keys(key)])
})

test('keys that come together stay together', () => {
  expect(chunksOf('jjy', 'y')).toEqual([keys('j', 'j', 'y'), keys('y')])
})

test('a character cut between two reads is one key', () => {
  const [first, second] = [...Buffer.from('é')].map((byte) => Buffer.from([byte]))
  expect(chunksOf(first!, second!)).toEqual([keys('é')])
})

test('a paste is one text however it is cut', () => {
  expect(chunksOf('\u001b[200~ab', 'c\rd', '\u001b[201~', 'y')).toEqual([{ kind: 'paste', text: 'abc\rd' }, keys('y')])
})

test.each([
  ['mouse, SGR', '\u001b[<0;10;10M'],
  ['mouse, X10', '\u001b[M yy'],
  ['focus', '\u001b[I'],
  ['device attributes', '\u001b[?62;1;4c'],
  ['the colour of the background', '\u001b]11;rgb:ffff/ffff/ffff\u001b\\'],
])('a report of the terminal is no key: %s', (_name, data) => {
  expect(chunksOf(data, 'x')).toEqual([keys('x')])
})

test('Ctrl-C comes through a paste that never ends and a sequence that was cut', () => {
  expect(chunksOf('\u001b[200~abc', '\u0003')).toEqual([keys('ctrl-c')])
  expect(chunksOf('\u001b', '\u0003')).toEqual([keys('ctrl-c')])
})
