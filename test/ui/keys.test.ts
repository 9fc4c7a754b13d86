import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { RepairWatchError } from '../../src/model/errors.ts'
import { checkBindings, VITEST_KEYS } from '../../src/ui/binding.ts'
import { BINDINGS } from '../../src/ui/keys.ts'

const binding = (keys: readonly string[], section: 'move' | 'vitest' = 'move') => ({
  keys,
  section,
  cap: keys[0] ?? '',
  label: null,
  help: '',
  when: () => true,
  run: () => ({}),
})

test('the key table has no two meanings for a key and takes none of Vitest', () => {
  expect(() => checkBindings(BINDINGS)).not.toThrow()
})

test.each([
  [[binding(['e']), binding(['o', 'e'])], '"e" is bound twice'],
  [[binding(['a'])], '"a" belongs to Vitest'],
  [[binding(['U'])], '"U" belongs to Vitest'],
  [[binding(['ctrl-u'])], '"ctrl-u" belongs to Vitest'],
  [[binding(['alt-i'])], '"alt-i" belongs to Vitest'],
  [[binding(['return'])], '"return" belongs to Vitest'],
  [[binding(['space'])], '"space" belongs to Vitest'],
])('a wrong table is refused with the key at fault', (bindings, message) => {
  expect(() => checkBindings(bindings)).toThrow(RepairWatchError)
  expect(() => checkBindings(bindings)).toThrow(message)
})

test('keys of Vitest keep the meaning they have there', () => {
  const own = BINDINGS.filter(({ section }) => section === 'vitest').flatMap(({ keys }) => keys)
  expect(own.sort()).toEqual(['a', 'c', 'ctrl-c', 'f', 'h', 'p', 'q', 'r', 'return', 't', 'u'])
})

test('every key on the bottom line is explained in the help', () => {
  expect(BINDINGS.filter(({ label, help }) => label !== null && help === '')).toEqual([])
})

test('the installed Vitest takes no key that we do not know of', () => {
  const chunks = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'dist', 'chunks')
  const table = readdirSync(chunks)
    .map((file) => readFileSync(join(chunks, file), 'utf8'))
    .map((text) => /^const keys = \[\n([\s\S]*?)\n\];/m.exec(text)?.[1] ?? '')
    .find((text) => text.includes('rerun all tests'))
  const keys = [...(table ?? '').matchAll(/^\t(\[.*\]),?$/gm)].flatMap(([, row]) => [JSON.parse(row ?? '[]')[0]].flat())
  expect(keys.length).toBeGreaterThan(7)
  // `b` starts the browser's server in Vitest, which has no meaning in a process without browser mode's own screen.
  expect(keys.filter((key) => key !== 'b' && !VITEST_KEYS.has(key))).toEqual([])
})
