import { expect, test } from 'vitest'
import { weakenedTests } from '../../src/guard/weakened-tests.ts'

const TEST = `import { expect, it } from 'vitest'
import { f } from '../src/f'
it('one', () => {
  expect(f(1)).toBe(1)
})
it('two', () => {
  expect(f(2)).toBe(4)
})
`

const change = (after: string | null, before: string | null = TEST) => [{ path: 'test/f.test.ts', before, after }]

test('a diff that makes tests check less is named, whoever wrote it', () => {
  const after = TEST.replace("it('one'", "it.skip('one'").replace('toBe(4)', 'toBeDefined()')
  expect(weakenedTests(change(after))).toEqual([
    {
      guard: 'assertion-weakened',
      path: 'test/f.test.ts',
      line: 7,
      detail: '`toBe` gave way to the looser `toBeDefined`: expect(f(2)).toBeDefined()',
    },
    { guard: 'test-skipped', path: 'test/f.test.ts', line: 3, detail: '"one" is marked `skip` now' },
  ])
})

test('a helper of the tests is looked at, also where no test stands beside it', () => {
  const before = 'export function check(a) {\n  expect(a).toBe(1)\n}\n'
  const changes = [{ path: 'test/check.ts', before, after: before.replace('toBe(1)', 'toBeDefined()') }]
  expect(weakenedTests(changes).map(({ guard }) => guard)).toEqual(['assertion-weakened'])
})

test('a deleted test file is named test by test', () => {
  expect(weakenedTests(change(null)).map(({ guard, detail }) => ({ guard, detail }))).toEqual([
    { guard: 'assertion-removed', detail: 'the test "one" is deleted' },
    { guard: 'assertion-removed', detail: 'the test "two" is deleted' },
  ])
})

test('new tests, other expected values, recorded values and changes of sources are nobody’s business here', () => {
  const after = `${TEST.replace('toBe(4)', 'toBe(5)')}it('three', () => {\n  expect(f(3)).toBe(9)\n})\n`
  const snapshot = '// Vitest Snapshot v1\n\nexports[`a 1`] = `1`;\n'
  expect(
    weakenedTests([
      ...change(after),
      { path: 'test/__snapshots__/f.test.ts.snap', before: snapshot, after: snapshot.replace('`1`;', '`2`;') },
      {
        path: 'src/f.ts',
        before: 'export const f = (n: number) => n',
        after: 'export const f = (n: any) => { try { return n } catch {} }',
      },
      { path: 'package.json', before: '{}', after: '{ }' },
    ]),
  ).toEqual([])
})
