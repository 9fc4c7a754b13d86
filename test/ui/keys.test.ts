import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RepairWatchError } from '../../src/model/errors.ts'
import { VITEST_KEYS } from '../../src/ui/binding.ts'
import { checkBindings, keyTable } from '../../src/ui/key-table.ts'
import { BINDINGS } from '../../src/ui/keys.ts'

const binding = (keys: readonly string[], section: 'move' | 'vitest' = 'move') => ({
  action: `do-${keys[0]}`,
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
  [[binding(['e']), binding(['o', 'e'])], '"e" is bound twice, to do-e and do-o'],
  [[binding(['a'])], '"a" belongs to Vitest'],
  [[binding(['U'])], '"U" belongs to Vitest'],
  [[binding(['ctrl-u'])], '"ctrl-u" belongs to Vitest'],
  [[binding(['alt-i'])], '"alt-i" belongs to Vitest'],
  [[binding(['return'])], '"return" belongs to Vitest'],
  [[binding(['space'])], '"space" belongs to Vitest'],
])('safety rule 6: a wrong table is refused with the key at fault', (bindings, message) => {
  expect(() => checkBindings(bindings)).toThrow(RepairWatchError)
  expect(() => checkBindings(bindings)).toThrow(message)
})

test('keys of Vitest keep the meaning they have there', () => {
  const own = BINDINGS.filter(({ section }) => section === 'vitest').flatMap(({ keys }) => keys)
  expect(own.sort()).toEqual(['a', 'c', 'ctrl-c', 'f', 'h', 'i', 'p', 'q', 'r', 'return', 't', 'u', 'w'])
})

test('every key on the bottom line is explained in the help', () => {
  expect(BINDINGS.filter(({ label, help }) => label !== null && help === '')).toEqual([])
})

/** The keys that a version of Vitest lists in its own help. */
function keysOfVitest(from: string): readonly string[] {
  const chunks = join(dirname(createRequire(from).resolve('vitest/package.json')), 'dist', 'chunks')
  const table = readdirSync(chunks)
    .map((file) => readFileSync(join(chunks, file), 'utf8'))
    .map((text) => /^const keys = \[\n([\s\S]*?)\n\];/m.exec(text)?.[1] ?? '')
    .find((text) => text.includes('rerun all tests'))
  return [...(table ?? '').matchAll(/^\t(\[.*\]),?$/gm)].flatMap(([, row]) => [JSON.parse(row ?? '[]')[0]].flat())
}

test.each([
  ['4', import.meta.url],
  ['5', new URL('../vitest-5/package.json', import.meta.url).href],
])('safety rule 7: the installed Vitest %s takes no key that we do not know of', (_, from) => {
  const keys = keysOfVitest(from)
  expect(keys.length).toBeGreaterThan(7)
  // `b` starts the browser's server in Vitest, which has no meaning in a process without browser mode's own screen.
  expect(keys.filter((key) => key !== 'b' && !VITEST_KEYS.has(key))).toEqual([])
})

describe('keys of the configuration', () => {
  test('take the place of the built-in ones, in the table, on the screen and in the help', () => {
    const table = keyTable(BINDINGS, { accept: '+', 'next-failure': 'ctrl-n', 'page-up': 'home', again: 'f5' })
    expect(table.find('+', false)?.action).toBe('accept')
    expect(table.find('y', false)).toBeUndefined()
    // In hunk mode `y` keeps its own meaning.
    expect(table.find('y', true)?.action).toBe('keep-hunk')
    const caps = table.bindings.filter(({ help }) => help !== '').map(({ action, cap }) => [action, cap])
    expect(Object.fromEntries(caps)).toMatchObject({
      accept: '+',
      'next-failure': 'Ctrl-N k',
      'page-down': 'PgDn Home',
      again: 'F5',
      reject: 'n',
    })
    expect([table.cap('accept'), table.cap('previous-failure'), table.cap('hunks')]).toEqual(['+', 'k', 'Tab'])
  })

  test.each([
    [{ acept: '+' }, 'keys: there is no action "acept"', /^the actions are accept, reject, /],
    [{ quit: 'Q' }, 'keys: there is no action "quit"', /^the actions are /],
    [{ accept: 'return' }, 'keys: accept cannot be "return"', /^name one character such as/],
    [{ accept: 'escape' }, 'keys: accept cannot be "escape"', /^name one character such as/],
    [{ accept: 'two' }, 'keys: accept cannot be "two"', /^name one character such as/],
    [{ accept: 'n' }, 'keys: "n" is bound twice, to accept and reject', /^give each of these actions a key/],
    [{ later: 'U' }, 'keys: "U" belongs to Vitest and cannot be later', /^give each of these actions a key/],
    [{ later: 'alt-w' }, 'keys: "alt-w" belongs to Vitest and cannot be later', /^give each of these actions a key/],
  ])('%o is refused with the next step', (keys, message, hint) => {
    expect(() => keyTable(BINDINGS, keys as Record<string, string>)).toThrow(
      expect.objectContaining({ code: 'config', message, hint: expect.stringMatching(hint) }),
    )
  })

  test('two actions may change places', () => {
    const table = keyTable(BINDINGS, { accept: 'n', reject: 'y' })
    expect([table.find('n', false)?.action, table.find('y', false)?.action]).toEqual(['accept', 'reject'])
  })
})
