import { expect, test } from 'vitest'
import type { Behaviour } from '../../src/model/behaviour.ts'
import { behaviourLine } from '../../src/session/behaviour-line.ts'

const ALONE: Behaviour = { group: 0, alike: 1, groups: 1, inputs: 40, differs: null, faults: [] }
const DIFFERS = { input: 'total([])', here: '0', there: 'NaN' }

test.each<[string, Behaviour | null, string | null]>([
  ['nothing was observed', null, null],
  ['all do the same', ALONE, null],
  ['they differ', { ...ALONE, differs: DIFFERS }, 'no test says what total([]) is: 0 here, NaN with another repair'],
  ['it brings a fault', { ...ALONE, faults: ['f(1)', 'f(2)'] }, 'throws or gives NaN where the code did not: f(1)'],
  [
    'the fault is the difference',
    { ...ALONE, differs: { ...DIFFERS, here: 'NaN', there: '0' }, faults: ['total([])'] },
    'no test says what total([]) is: NaN here, 0 with another repair',
  ],
  [
    'values are long',
    { ...ALONE, differs: { ...DIFFERS, here: `"${'a '.repeat(90)}"` } },
    `no test says what total([]) is: "${'a '.repeat(29)}… here, NaN with another repair`,
  ],
])('what a person reads when %s', (_when, behaviour, line) => {
  expect(behaviourLine(behaviour)).toBe(line)
})
