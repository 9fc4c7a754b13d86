import { describe, expect, test } from 'vitest'
import { exampleCall, normaliseSource, readCall } from '../../src/contract/contract-examples.ts'
import { parseContract } from '../../src/contract/parse-contract.ts'

const calls = (markdown: string) =>
  parseContract('contract.md', `## tax.ts\n\n### tax\n\n${markdown}`).clauses.map(exampleCall)

test('an example is a call with its arguments and value', () => {
  expect(
    calls(
      "- `tax( 1_000, 'a' )` → `{ 'net' : 2, }`\n- `await client.load(`x`)` → `[ 1,2 ]`\n- ``await client.load(`x`)`` → `[ 1,2 ]`\n",
    ),
  ).toEqual([
    { callee: 'tax', args: '1000,"a"', expected: '{net:2}' },
    null,
    { callee: 'client.load', args: '"x"', expected: '[1,2]' },
  ])
})

test('what is no direct call, has set-up or is no example is none', () => {
  const block = '```ts contract\nconst a = 1\ntax(a) // → 1\n```\n'
  expect(calls(`- \`tax(1).net\` → \`1\`\n- \`tax(1)\` throws \`E\`\n- words\n- \`RATE\` → \`1\`\n\n${block}`)).toEqual(
    Array(5).fill(null),
  )
})

test('the same call in a test reads the same', () => {
  expect(readCall('tax(1000,"a")')).toEqual({ callee: 'tax', args: '1000,"a"' })
  expect(readCall('tax(')).toBe(null)
  expect(readCall('new Tax(1)')).toBe(null)
})

describe('normalised source', () => {
  test.each([
    ["'it\\'s'", '"it\'s"'],
    ['`plain`', '"plain"'],
    ['`a ${ b }  c`', '`a ${ b }  c`'],
    ['tag`a`', 'tag`a`'],
    ["{ 'a': 1, 'b-c': [ 2 , ], [ 'd' ]: 3 }", '{a:1,"b-c":[2],["d"]:3}'],
    ['new  Map( [ ] )', 'new Map([])'],
    ['a  +  +b - -1', 'a+ +b- -1'],
    ['a /* why */ in b // x', 'a in b'],
    ['/a b/g', '/a b/g'],
    ['0x10 + 1e3 + 1.50', '16+1000+1.5'],
    ['typeof  x', 'typeof x'],
  ])('%s', (code, normalised) => {
    expect(normaliseSource(code)).toBe(normalised)
  })

  test('keeps different code different', () => {
    expect(normaliseSource("'a b'")).not.toBe(normaliseSource("'ab'"))
    expect(normaliseSource('f(1, 2)')).not.toBe(normaliseSource('f(12)'))
    expect(normaliseSource('f(')).toBe(null)
  })
})
