import { expect, test } from 'vitest'
import { summariseChange } from '../../src/ui/diff-rows.ts'
import { candidate } from '../session/facts.ts'

const TEST = `test('a name', () => {
  expect(slug('Ünder 1.5 x')).toBe('under-1.5-x')
  expect(slug('b')).toHaveLength(80)
})
`

test.each([
  [
    'a literal is named whole, with its line',
    TEST.replace('under-1.5', 'under-1-5'),
    "'under-1.5-x' → 'under-1-5-x' in expect(slug('Ünder 1.5 x')).toBe('under-1.5-x')",
  ],
  ['a number', TEST.replace('80', '75'), "80 → 75 in expect(slug('b')).toHaveLength(80)"],
  [
    'words that only come: both lines',
    TEST.replace('80)', '80, 1)'),
    "expect(slug('b')).toHaveLength(80) → expect(slug('b')).toHaveLength(80, 1)",
  ],
  ['a line that goes', TEST.replace(/ {2}expect.*80\)\n/, ''), "removes expect(slug('b')).toHaveLength(80)"],
  [
    'the first of several changes, never one half of each',
    TEST.replace('test(', 'it(').replace('80)\n', '80)\n  expect(1).toBe(1)\n'),
    "(first of 2) test → it in test('a name', () => {",
  ],
])('a change on one line: %s', (_, after, summary) => {
  const changes = [{ path: 'test/slug.test.ts', before: TEST, after }]
  expect(summariseChange(candidate('change it', { changes }))).toBe(summary)
})
