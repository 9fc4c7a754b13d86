import { expect, test } from 'vitest'
import { confirming } from '../../src/session/compare-behaviour.ts'

test.each<[string, readonly string[], number | undefined, number]>([
  ['two rules confirm each other', ['comparison', 'number-literal'], 5, 2],
  ['one rule does not confirm itself', ['comparison', 'comparison'], 5, 1],
  ['the same sort of question at two places is one way', ['add-condition', 'guard-statement', 'early-return'], 5, 1],
  ['a narrowed edit is another way than the edit', ['copy', 'copy+where'], 5, 2],
  [
    'where the failing input alone comes out otherwise, that they agree is the doing of the test',
    ['add-condition', 'copy'],
    1,
    1,
  ],
  ['where that is not known, ways are counted', ['comparison', 'copy'], undefined, 2],
])('%s', (_, rules, changed, ways) => {
  expect(confirming(rules, changed)).toBe(ways)
})
