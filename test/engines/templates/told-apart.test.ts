import { expect, test } from 'vitest'
import { readHints } from '../../../src/engines/templates/hints.ts'
import { guardStatement } from '../../../src/engines/templates/statements.ts'
import type { Diagnosis } from '../../../src/model/diagnosis.ts'
import { taxDiagnosis } from '../tax-diagnosis.ts'
import { repairs } from './expect-repair.ts'

const CODE = 'export function label(value) {\n  return String(value)\n}'
const TEST = `import { label } from '../src/label'
const zero = 0
test('writes', () => {
  expect(label('a')).toBe('a')
  expect(label(zero)).toBe('0')
})
test('null is nothing', () => {
  expect(label('b')).toBe('b')
  expect(label(null)).toBe('')
  expect(label(undefined)).toBe('')
})`

/** The failing test of `label`, which fails on its second assertion. */
function diagnosis(): Diagnosis {
  const base = taxDiagnosis()
  const test = { key: 'k', project: '', file: 'test/label.test.ts', name: 'null is nothing', line: 7 }
  const error = {
    name: 'AssertionError',
    message: "expected 'null' to be ''",
    expected: "''",
    actual: "'null'",
    frames: [{ file: test.file, line: 9, column: 3, function: '' }],
  }
  return {
    ...base,
    failure: { ...base.failure, tests: [test], error },
    outcomes: base.outcomes.slice(0, 1).map((one) => ({ ...one, test, errors: [error] })),
    files: new Map([
      ['src/label.ts', CODE],
      [test.file, TEST],
    ]),
  }
}

test('calls of the test file are read with what they hand in: of the failing test those of the line that failed', () => {
  expect(readHints(diagnosis()).inputs.get('label')).toEqual([
    { failing: false, given: [{ value: 'a' }] },
    { failing: false, given: [{ value: 0 }] },
    { failing: false, given: [{ value: 'b' }] },
    { failing: true, given: [{ value: null }] },
  ])
})

test('conditions that set the failing input apart from the others come first, those that do not hold on it last', () => {
  const asked = repairs(guardStatement, CODE, { inputs: readHints(diagnosis()).inputs })
    .flatMap((text) => /if \((.*)\) return/.exec(text)?.[1] ?? [])
    .filter((one, i, all) => all.indexOf(one) === i)
  expect(asked.indexOf('value == null')).toBeLessThan(asked.indexOf('!value'))
  expect(asked.indexOf('!value')).toBeLessThan(asked.indexOf('value !== null'))
})
