import { expect, test } from 'vitest'
import { excerpt } from '../../src/guard/objection.ts'

test('an excerpt is one line of at most 60 characters', () => {
  const of = (text: string) => {
    const side = { text, program: { type: 'Program', start: 0, end: text.length }, comments: [], line: () => 1 }
    return excerpt(side, side.program)
  }
  expect([of('f(\n  1,\n)'), of('x'.repeat(60)), of('x'.repeat(61))]).toEqual([
    'f( 1, )',
    'x'.repeat(60),
    `${'x'.repeat(59)}…`,
  ])
})
