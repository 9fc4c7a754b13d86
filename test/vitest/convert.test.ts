import { expect, test } from 'vitest'
import { toPath, toTestError } from '../../src/vitest/convert.ts'

test.each([
  ['/a b/ö/src/x.ts', 'src/x.ts'],
  ['file:///a%20b/%C3%B6/src/x.ts', 'src/x.ts'],
  ['/@fs/a b/ö/src/x.ts', 'src/x.ts'],
  ['/a b/ö/src/x.ts?raw', 'src/x.ts'],
  ['/a b/ö/c#/x.ts', 'c#/x.ts'],
  ['/a b/other/x.ts', '/a b/other/x.ts'],
  ['/a b/öther/x.ts', '/a b/öther/x.ts'],
])('%s becomes %s', (id, expected) => {
  expect(toPath(id, '/a b/ö')).toBe(expected)
})

test('frames inside the project come first, those of packages and of Node are left out, a stack as text is read', () => {
  expect(
    toTestError(
      {
        name: 'RangeError',
        message: '\u001b[31mtoo far\u001b[39m',
        stack: `RangeError: too far
    at async Promise.all (index 0)
    at go (/elsewhere/go.ts:1:2)
    at new Car (/p/src/car.ts:3:4)
    at async drive (file:///p/src/drive%20me.ts:5:6)
    at Object.<anonymous> (/p/node_modules/pkg/index.js:7:8)
    at node:internal/process:9:10
    at /p/a.test.ts:11:12
    at new Car (/p/src/car.ts:3:4)`,
      },
      '/p',
    ),
  ).toEqual({
    name: 'RangeError',
    message: 'too far',
    expected: null,
    actual: null,
    frames: [
      { file: 'src/car.ts', line: 3, column: 4, function: 'new Car' },
      { file: 'src/drive me.ts', line: 5, column: 6, function: 'drive' },
      { file: 'a.test.ts', line: 11, column: 12, function: null },
      { file: '/elsewhere/go.ts', line: 1, column: 2, function: 'go' },
    ],
  })
})

const cyclic: { message: string; cause?: unknown } = { message: 'outer' }
cyclic.cause = { message: 'inner', name: 'TypeError', cause: cyclic }

test.each([
  ['a text', 'text', 'Error', 'text'],
  ['nothing', undefined, 'Error', 'undefined'],
  ['null', null, 'Error', 'null'],
  ['an object', { status: 404, stacks: [] }, 'Error', 'thrown: {"status":404}'],
  ['causes that bite their tail', cyclic, 'Error', 'outer\nCaused by: TypeError: inner'],
  ['a matcher of one’s own', { message: 'odd', constructor: 'Function<JestExtendError>' }, 'AssertionError', 'odd'],
  ['a count of assertions', { message: 'expected number of assertions to be 1, but got 0' }, 'AssertionError', null],
  ['what does not transform', { message: 'Transform failed with 1 error:\n\n[X] bad\n' }, 'Error', '[X] bad'],
])('%s can be thrown', (_what, thrown, name, message) => {
  const error = toTestError(thrown, '/p')
  expect({ ...error, message: message ?? error.message }).toEqual({
    name,
    message: message ?? error.message,
    expected: null,
    actual: null,
    frames: [],
  })
})

test('expected and actual are printed values', () => {
  const { expected, actual } = toTestError({ expected: '\u001b[32m1\u001b[39m', actual: null }, '/p')
  expect({ expected, actual }).toEqual({ expected: '1', actual: 'null' })
})
