import { expect, test } from 'vitest'
import { closestPart, mostLike } from '../../src/engines/test-repair/closest-part.ts'

test.each([
  ['a short text as a whole', 'not enough nut: 25 left', 'nut: 25 available', 'not enough nut: 25 left'],
  ['the line most like it', 'first line\n  total: 12 pence\nlast line', 'total: 10 pence', 'total: 12 pence'],
  [
    'the words most like it',
    `<section><h2>good</h2><p role="note">there is 1 open question left for you to answer, take your time</p></section>`,
    '1 question left',
    'open question left',
  ],
  ['nothing of nothing', '', 'x', ''],
])('the part that takes the place of a text is %s', (_, text, wanted, part) => {
  expect(closestPart(text, wanted)).toBe(part)
})

test('the first of equals is the most like', () => {
  expect(mostLike(['apple', 'pear', 'pears'], 'pear tree')).toBe('pear')
  expect(mostLike([], 'x')).toBe('')
})
