import { expect, test } from 'vitest'
import { differenceOf } from '../../src/diagnose/difference.ts'
import { failingAssertion } from '../../src/diagnose/failing-assertion.ts'
import { speakingClauses, subjectsOf } from '../../src/diagnose/subjects.ts'
import type { Clause } from '../../src/model/clause.ts'

const text = `import { expect, test, beforeEach } from 'vitest'
import { bandAt, toLocal } from '../src/clock'
import { Room } from '../src/room'
const tuesday = (hour: number) => ({ hour, weekday: 2 })
let room: Room
beforeEach(() => { room = new Room() })
test('ends the peak at eight', () => {
  const local = toLocal(new Date(0), 0)
  expect(bandAt(tuesday(20))).toBe('day')
  expect(local.hour).toBe(1)
  room.receive('cup', 3)
})
test('other', () => { expect(bandAt({ hour: 1 })).toEqual('night') })
`
const tests = [{ key: 'k', project: '', file: 'test/clock.test.ts', name: 'ends the peak at eight', line: 7 }]
const clause = (id: string, symbol: string, words: string): Clause => ({
  id,
  module: 'src/clock.ts',
  symbol,
  text: words,
  at: { file: 'contract.md', line: 1, column: 1 },
  body: { kind: 'prose' },
})

test('subjects are the imported names and members of the failing tests, their helpers and hooks', () => {
  expect(subjectsOf('test/clock.test.ts', text, tests, 9)).toEqual({
    imported: new Set(['bandAt', 'toLocal', 'Room']),
    members: new Set(['toBe', 'hour', 'receive']),
    focal: new Set(['bandAt']),
    blocks: [text.slice(text.indexOf("test('ends"), text.indexOf("\ntest('other"))],
  })
})

test('the focal names are followed through local variables', () => {
  expect(subjectsOf('test/clock.test.ts', text, tests, 10).focal).toEqual(new Set(['toLocal', 'hour']))
})

const clauses = [
  clause('wall', 'toLocal', 'Date and hour of the site.'),
  clause('night', 'bandAt', 'Night is from 22:00, on every day of the week.'),
  clause('peak', 'bandAt', 'Peak is from 17:00 up to 20:00.'),
  clause('received', 'Room', 'Receiving takes whole quantities.'),
  clause('low', 'Room', 'Nothing shared here.'),
]
const speaking = (line: number | null, title: string): readonly string[] =>
  speakingClauses(clauses, subjectsOf('test/clock.test.ts', text, tests, line), [title]).map(({ id }) => id)

test('clauses of the focal function speak, those with the words of the test first', () => {
  expect(speaking(9, 'bandAt > ends the peak at eight')).toEqual(['peak', 'night'])
})

test('a function that is called as a member of its module speaks too', () => {
  const source = "import clock from '../src/clock.cjs'\ntest('a', () => { expect(clock.bandAt(1)).toBe(2) })\n"
  const one = [{ key: 'k', project: '', file: 'a.test.js', name: 'a', line: 2 }]
  const subjects = subjectsOf('a.test.js', source, one, 2)
  expect(speakingClauses(clauses, subjects, ['a']).map(({ id }) => id)).toEqual(['night', 'peak'])
})

test('a clause of a class speaks where it shares a word with the title or with what is focal', () => {
  expect(speaking(null, 'room > receives')).toEqual(['wall', 'received', 'night', 'peak'])
})

test.each([
  ["test('a', () => { expect(f(1)).toBe(2) })", { callee: 'f', call: 'f(1)', args: '1', expected: '2', throws: false }],
  [
    "test('a', () => { expect(() => f(1)).toThrow(TypeError) })",
    { callee: 'f', call: 'f(1)', args: '1', expected: 'TypeError', throws: true },
  ],
  [
    "test('a', async () => { expect(await f(1)).toEqual([1]) })",
    { callee: 'f', call: 'f(1)', args: '1', expected: '[1]', throws: false },
  ],
  [
    "test('a', async () => { await expect(f(1)).resolves.toEqual([1]) })",
    { callee: 'f', call: 'f(1)', args: '1', expected: '[1]', throws: false },
  ],
])('reads the assertion %s', (source, expected) => {
  expect(failingAssertion('a.test.ts', source, 1)).toEqual({ ...expected, context: '' })
})

test.each([
  ['a negated matcher', "test('a', () => { expect(f(1)).not.toBe(2) })"],
  ['an argument that is local to the test', "test('a', () => { const x = 1; expect(f(x)).toBe(2) })"],
  ['a member of the result', "test('a', () => { expect(f(1).length).toBe(2) })"],
  ['a matcher that is not exact', "test('a', () => { expect(f(1)).toBeGreaterThan(2) })"],
])('%s is no exact value of one call', (_, source) => {
  expect(failingAssertion('a.test.ts', source, 1)).toBeNull()
})

test('helpers of the test file come along with the assertion', () => {
  expect(failingAssertion('test/clock.test.ts', text, 9)).toEqual({
    callee: 'bandAt',
    call: 'bandAt(tuesday(20))',
    args: 'tuesday(20)',
    expected: "'day'",
    throws: false,
    context: 'const tuesday = (hour: number) => ({ hour, weekday: 2 })',
  })
})

test.each([
  ['a, b', 'a,b', 'spacing'],
  ['Tea – hot', 'Tea hot', 'spacing'],
  ['[1, 2]', '[2, 1]', 'order'],
  ['/x answered 404', '404 from /x', 'wording'],
  ['11', '10', 'content'],
  [null, 'x', 'content'],
])('%j and %j differ in %s', (expected, actual, difference) => {
  expect(differenceOf(expected, actual)).toBe(difference)
})
