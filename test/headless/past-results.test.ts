import { expect, test } from 'vitest'
import { locatePast } from '../../src/headless/locate-past.ts'
import { type PastTest, readPastResults } from '../../src/headless/past-results.ts'

const past = (file: string, name: string, state: PastTest['state'] = 'failed', message = ''): PastTest => ({
  file,
  name,
  state,
  message,
})

test("Vitest's json: tests with their full names, and files that could not be loaded", () => {
  const assertion = (title: string, status: string, failureMessages: string[] | null = []) => ({
    ancestorTitles: ['', 'tax'],
    fullName: `tax ${title}`,
    title,
    status,
    failureMessages,
  })
  const text = JSON.stringify({
    numTotalTests: 4,
    testResults: [
      {
        name: '/ci/p/test/tax.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          assertion('adds', 'passed', null),
          assertion('rounds', 'failed', ['AssertionError: expected 1 to be 2\n    at /ci/p/test/tax.test.ts:3:1']),
          assertion('later', 'todo'),
        ],
      },
      { name: '/ci/p/test/broken.test.ts', status: 'failed', message: 'no such module\nmore', assertionResults: [] },
      {
        name: '/ci/p/test/hook.test.ts',
        status: 'failed',
        message: 'hook',
        assertionResults: [assertion('never ran', 'skipped')],
      },
    ],
  })
  expect(readPastResults(`\ufeff${text}`)).toEqual({
    status: 'read',
    tests: [
      past('/ci/p/test/tax.test.ts', 'tax > adds', 'passed'),
      past('/ci/p/test/tax.test.ts', 'tax > rounds', 'failed', 'AssertionError: expected 1 to be 2'),
      past('/ci/p/test/tax.test.ts', 'tax > later', 'skipped'),
      past('/ci/p/test/broken.test.ts', '', 'failed', 'no such module'),
      past('/ci/p/test/hook.test.ts', 'tax > never ran', 'skipped'),
      past('/ci/p/test/hook.test.ts', '', 'failed', 'hook'),
    ],
  })
})

test("Vitest's junit: the same, with what was escaped", () => {
  const xml = `<?xml version="1.0" encoding="UTF-8" ?>
<testsuites name="vitest tests" tests="4" failures="3" errors="0" time="0.1">
  <testsuite name="test/tax.test.ts" tests="3" failures="1" errors="0" skipped="1" time="0.1">
    <testcase classname="test/tax.test.ts" name="tax &gt; adds &amp; &quot;more&quot;" time="0.1"><system-out>&lt;failure&gt;</system-out></testcase>
    <testcase classname="test/tax.test.ts" name="tax &gt; rounds" time="0.1">
      <failure message="expected 1 to be 2&#10;more" type="AssertionError">AssertionError</failure>
    </testcase>
    <testcase classname="test/tax.test.ts" name="tax &gt; later" time="0"><skipped/></testcase>
  </testsuite>
  <testsuite name="test/broken.test.ts" tests="1" failures="1"><testcase classname="test/broken.test.ts" name="test/broken.test.ts"><error message="no such module"/></testcase></testsuite>
</testsuites>`
  expect(readPastResults(xml)).toEqual({
    status: 'read',
    tests: [
      past('test/tax.test.ts', 'tax > adds & "more"', 'passed'),
      past('test/tax.test.ts', 'tax > rounds', 'failed', 'expected 1 to be 2'),
      past('test/tax.test.ts', 'tax > later', 'skipped'),
      past('test/broken.test.ts', '', 'failed', 'no such module'),
    ],
  })
  const cut = readPastResults(xml.slice(0, 400))
  expect(cut).toMatchObject({
    status: 'unreadable',
    reason: expect.stringMatching(/^is no XML, or not the whole of it: /),
  })
})

test.each([
  ['', 'is empty'],
  ['{"testResults": [{"na', 'is no JSON and no XML, or not the whole of it'],
  ['hello', 'is no JSON and no XML, or not the whole of it'],
  ['{"version":1}', "is not what Vitest's json, junit or blob reporter writes"],
  ['[]', "is not what Vitest's json, junit or blob reporter writes"],
  ['<html><body/></html>', 'is XML, and not of JUnit'],
])('%j is no result', (text, reason) => {
  expect(readPastResults(text)).toEqual({ status: 'unreadable', reason })
})

test('a blob is recognised', () => {
  expect(readPastResults('[["1"],"4.1.12"]')).toEqual({ status: 'blob' })
})

const HERE = new Set(['test/a.test.ts', 'test/deep/b.test.ts', 'b.test.ts', 'packages/x/test/a.test.ts'])
const locate = (...files: string[]) => {
  const { tests, missing } = locatePast(
    files.map((file) => past(file, 'n')),
    (path) => HERE.has(path),
  )
  return [tests.map(({ file }) => file), missing]
}

test.each([
  ['relative', ['test/a.test.ts', 'test/deep/b.test.ts']],
  ['of another machine', ['/home/runner/work/p/p/test/a.test.ts', '/home/runner/work/p/p/test/deep/b.test.ts']],
  ['of Windows', ['D:\\a\\p\\p\\test\\a.test.ts', 'D:\\a\\p\\p\\test\\deep\\b.test.ts']],
])('paths %s are found here', (_, files) => {
  expect(locate(...files)).toEqual([['test/a.test.ts', 'test/deep/b.test.ts'], []])
})

test('all files have one folder in common: the end of a path alone finds no other file', () => {
  expect(locate('/ci/p/test/a.test.ts', '/ci/p/test/deep/b.test.ts', '/ci/p/gone/b.test.ts')).toEqual([
    ['test/a.test.ts', 'test/deep/b.test.ts'],
    ['/ci/p/gone/b.test.ts'],
  ])
  expect(locate('/ci/p/packages/x/test/a.test.ts')).toEqual([['packages/x/test/a.test.ts'], []])
  expect(locate('/other/c.test.ts')).toEqual([[], ['/other/c.test.ts']])
})
