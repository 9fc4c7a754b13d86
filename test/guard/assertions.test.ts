import { expect, test } from 'vitest'
import type { Assertion } from '../../src/guard/assertions.ts'
import { canonical } from '../../src/guard/canonical.ts'
import { WAYS_TO_CHECK } from './corpus/ways-to-check.ts'
import { checksOf, inTest } from './read-scopes.ts'

/** A check in the words of `WAYS_TO_CHECK`. */
function stated(one: Assertion, text: string): string {
  const cut = (node: { readonly start: number; readonly end: number }) => text.slice(node.start, node.end)
  const inName = one.values.filter((value, i) => !one.args[i] || canonical(one.args[i]) !== value)
  return [
    one.settles ?? [],
    one.subject ? cut(one.subject) : 'nothing',
    `${one.negated ? 'not.' : ''}${one.matcher}(${one.args.map(cut).join(', ')})`,
    inName.length > 0 ? `= ${inName.join(', ')}` : [],
    `at ${one.strength}${one.known ? '' : '?'}`,
  ]
    .flat()
    .join(' ')
}

test.each(Object.entries(WAYS_TO_CHECK))('amounts to %s', (amount, ways) => {
  const read = ways.map((way) => {
    const text = inTest(way)
    const checks = checksOf(text).map((one) => stated(one, text))
    return [way, checks.join('; ') || 'no check']
  })
  expect(read).toEqual(ways.map((way) => [way, amount]))
})

/** Bodies of a test by whether the promise of the check in them is thrown away. */
const WAITED: Readonly<Record<string, readonly string[]>> = {
  'nothing waits': [
    'expect(p)?.resolves.toBe(1)',
    'PROMISED',
    'void PROMISED',
    '!PROMISED',
    'const q = PROMISED',
    'Promise.all([PROMISED])',
    'PROMISED.then(a)',
    'PROMISED as any',
    'PROMISED.catch(() => {})',
    'PROMISED.catch',
    'assert.rejects(p)',
    'assert.doesNotReject(p)',
    'expect.poll(f).toBe(1)',
    'void 0, PROMISED',
    'typeof PROMISED',
    'a && PROMISED',
    'Promise.allSettled([PROMISED])',
  ],
  'waited for': [
    'await PROMISED',
    'return PROMISED',
    'await Promise.all([PROMISED])',
    'run(PROMISED)',
    'await PROMISED.then(a)',
    'list.map((p) => PROMISED)',
    '(await PROMISED)',
    'await PROMISED.catch(() => {})',
    'await assert.rejects(p)',
    'await assert.doesNotReject(p)',
    'run()(PROMISED)',
    `const q = PROMISED
await q`,
    'await (a && PROMISED)',
    'await (a ? PROMISED : 0)',
    'const { q } = PROMISED',
    'Promise.resolve(PROMISED)',
    'await Promise.race([PROMISED])',
    'myPromise.all([PROMISED])',
    'Promise.allOf([PROMISED])',
    'for await (const x of PROMISED) {}',
  ],
}

test.each(Object.entries(WAITED))('the promise of a check: %s', (outcome, bodies) => {
  const read = bodies.map((body) => [body, checksOf(inTest(body)).map(({ awaited }) => awaited)])
  expect(read).toEqual(bodies.map((body) => [body, [outcome === 'waited for']]))
})

/** What stands before the test, by whether \`expect\` is still the runner's own there. */
test.each<[boolean, string]>([
  [true, "import { expect } from 'vitest'"],
  [true, 'const expect = chai.expect'],
  [true, 'const expect = jestExpect'],
  [true, 'const expect = baseExpect.extend(matchers(expect))'],
  [false, 'const expect = (value) => value'],
  [false, 'function expect(value) { return value }'],
  [false, 'const expect = new Proxy({}, {})'],
  [false, 'const expect = makeExpect()'],
  [false, 'const expect = { soft: () => null }'],
])('checks count: %s behind %s', (counts, before) => {
  const of = (body: string) => checksOf(`${before}\n${inTest(body)}`).map(({ matcher }) => matcher)
  expect([of('expect(a).toBe(1)'), of('assert.equal(a, 1)')]).toEqual([counts ? ['toBe'] : [], ['toBe']])
})

test('a function of the suite that is named expect is not the one of the runner', () => {
  const text = `describe('a', () => {\n  const expect = (value) => value\n  ${inTest('expect(a).toBe(1)')}\n})`
  expect(checksOf(text)).toEqual([])
})

/** Functions of the file by how strong a check their call is. */
test.each<[number | null, string]>([
  [10, 'function check(a) { expect(a).toBe(1) }'],
  [10, 'const check = (a) => { expect(a).toBeDefined(); expect(a).toBe(1) }'],
  [1, 'const check = (a) => expect(a).toBeDefined()'],
  [10, 'function check(a) { expect(a).toBeDefined(); two(a) }\nfunction two(a) { expect(a).toBe(1) }'],
  [null, 'function check(a) { log(a) }'],
  [null, 'function check(a) { if (a > 0) check(a - 1) }'],
  [
    10,
    'function check(a) { two(a) }\nfunction two(a) { three(a) }\nfunction three(a) { four(a) }\nfunction four(a) { five(a) }\nfunction five(a) { expect(a).toBe(1) }',
  ],
])('the call of a helper is a check of strength %s: %s', (strength, helper) => {
  const checks = checksOf(`${helper}\n${inTest('check(b, 2)\ncheck.only')}`)
  expect(checks.map((one) => [one.matcher, one.strength, one.known, one.values])).toEqual(
    strength === null ? [] : [['check', strength, true, ['number:2']]],
  )
})

test('a helper that is named like a check and checks nothing is none', () => {
  expect(checksOf(`function expectAll(a) { if (a > 0) expectAll(a - 1) }\n${inTest('expectAll(b)')}`)).toEqual([])
})
