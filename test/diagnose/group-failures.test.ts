import { expect, test } from 'vitest'
import { failureOf, kindOf, observationOf, withTest } from '../../src/diagnose/group-failures.ts'
import type { Frame, TestError, TestRef } from '../../src/model/failure.ts'

const frame = (file: string, line: number): Frame => ({ file, line, column: 3, function: null })
const error = (known: Partial<TestError> = {}): TestError => ({
  name: 'Error',
  message: 'boom',
  expected: null,
  actual: null,
  frames: [frame('src/tax.ts', 4), frame('test/tax.test.ts', 9)],
  ...known,
})
const ref = (name: string, line = 1, file = 'test/tax.test.ts'): TestRef => ({
  key: `|${file}|${name}`,
  project: '',
  file,
  name,
  line,
})
const idOf = (test: TestRef, known: Partial<TestError> = {}): string =>
  failureOf({ test, error: error(known), stage: 'test' }).id

test('an error thrown at one place of the source is one failure, whatever its message', () => {
  expect(idOf(ref('a'))).toBe(idOf(ref('b'), { message: 'another value' }))
})

test.each<[string, Partial<TestError>]>([
  ['another place', { frames: [frame('src/tax.ts', 5)] }],
  ['another class', { name: 'TypeError' }],
])('%s is another failure', (_, other) => {
  expect(idOf(ref('a'))).not.toBe(idOf(ref('a'), other))
})

test('assertions of one test line are one failure only while they say the same', () => {
  const inTest = { name: 'AssertionError', frames: [frame('test/tax.test.ts', 9)] }
  const same = idOf(ref('case 1'), { ...inTest, message: 'expected 1 to be 2' })
  expect(idOf(ref('case 2'), { ...inTest, message: 'expected 1 to be 2' })).toBe(same)
  expect(idOf(ref('case 3'), { ...inTest, message: 'expected 3 to be 2' })).not.toBe(same)
})

test('files that do not load for one reason are one failure, named by their paths', () => {
  const broken = (file: string) =>
    failureOf(
      observationOf({
        project: '',
        file,
        stage: 'load',
        error: error({ message: "Cannot find module './x'", frames: [] }),
      }),
    )
  const [one, other] = [broken('test/a.test.ts'), broken('test/b.test.ts')]
  expect(other.id).toBe(one.id)
  expect(withTest(one, other.tests[0] as TestRef).tests.map(({ name }) => name)).toEqual([
    'test/a.test.ts',
    'test/b.test.ts',
  ])
})

test('tests of a failure stand in the order of file and line, each once', () => {
  const first = failureOf({ test: ref('late', 9), error: error(), stage: 'test' })
  const all = [ref('early', 2), ref('late', 9), ref('other file', 1, 'test/a.test.ts')].reduce(withTest, first)
  expect(all.tests.map(({ name }) => name)).toEqual(['other file', 'early', 'late'])
})

test.each([
  ['snapshot', error({ message: 'Snapshot `a 1` mismatched' }), 'test'],
  ['timeout', error({ message: 'Test timed out in 5000ms.' }), 'test'],
  ['hook', error({ message: 'Hook timed out in 10000ms.' }), 'test'],
  ['assertion', error({ name: 'AssertionError' }), 'test'],
  ['thrown', error({ name: 'TypeError' }), 'test'],
  ['load', error(), 'load'],
] as const)('an error is of the kind %s', (kind, one, stage) => {
  expect(kindOf(one, stage)).toBe(kind)
})
