import { expect, test } from 'vitest'
import {
  identifier,
  member,
  memberDepth,
  parameterOrder,
  stringLiteral,
  swapNames,
} from '../../../src/engines/templates/names.ts'
import { bothSides, missingTerm } from '../../../src/engines/templates/terms.ts'
import { expectNoRepair, expectRepair, repairs } from './expect-repair.ts'

test('a name is replaced by others in scope, never by those that are not visible', () => {
  expectRepair(identifier, 'function f(a, b) { return a }', 'function f(a, b) { return b }')
  expect(repairs(identifier, 'function f(a) { return a }\nfunction g(b) { return b }')).not.toContain(
    'function f(b) { return a }\nfunction g(b) { return b }',
  )
  expect(
    repairs(identifier, 'function f(a) { return a }\nfunction g(b) { return b }').some((text) =>
      text.includes('return b }\nfunction'),
    ),
  ).toBe(false)
  expectRepair(
    identifier,
    "class MyError extends Error {}\nthrow new TypeError('x')",
    "class MyError extends Error {}\nthrow new MyError('x')",
  )
  expectNoRepair(identifier, 'const { a } = { a: 1 }')
})

test('a member is replaced by its siblings, private ones by private ones', () => {
  expectRepair(member, 'const o = { a: 1, b: 2 }; f(o.a)', 'const o = { a: 1, b: 2 }; f(o.b)')
  expectRepair(member, 'class A { #x() {} #y() {} m() { this.#x() } }', 'class A { #x() {} #y() {} m() { this.#y() } }')
  expectRepair(
    member,
    'interface O { low: number; high: number }\nconst f = (o: O) => o.low',
    'interface O { low: number; high: number }\nconst f = (o: O) => o.high',
  )
  expectNoRepair(member, 'f(a[0])')
})

test('an object and its field', () => {
  expectRepair(memberDepth, 'const f = (a) => g(a.b)', 'const f = (a) => g(a)')
  expectRepair(memberDepth, 'const f = (a) => [a.b, a]', 'const f = (a) => [a.b, a.b]')
  expectNoRepair(memberDepth, 'const f = (a) => g(a)')
})

test('two names of a statement change places', () => {
  expectRepair(
    swapNames,
    'function f(a, b, c) { return (a / P[b]) * P[c] }',
    'function f(a, b, c) { return (a / P[c]) * P[b] }',
  )
  expectNoRepair(swapNames, 'function f(a) { return a }')
})

test('texts become others of the file or of the tests', () => {
  expectRepair(stringLiteral, "const a = ['on', 'off']; f('on')", "const a = ['on', 'off']; f('off')")
  expectRepair(stringLiteral, "f('')", "f(' ')")
  expectRepair(stringLiteral, "f('abc')", "f('it\\'s')", { strings: ["it's"] })
  expectNoRepair(stringLiteral, "import a from 'b'")
})

test('parameters change places, types and defaults stay', () => {
  expectRepair(parameterOrder, 'function f(from: number, length = 0) {}', 'function f(length: number, from = 0) {}')
  expectNoRepair(parameterOrder, 'function f(a) {}')
})

test('terms that are missing, most of all what nothing uses', () => {
  expectRepair(
    missingTerm,
    'const f = (a: number, leadDays: number, coverDays: number) => a * coverDays',
    'const f = (a: number, leadDays: number, coverDays: number) => a * (leadDays + coverDays)',
  )
  expectRepair(
    missingTerm,
    'const f = (k: number, less: number, same: number) => g(k - less)',
    'const f = (k: number, less: number, same: number) => g(k - less - same)',
  )
  expectRepair(
    missingTerm,
    'const f = (x: number, y: number) => (x + y) / 2',
    'const f = (x: number, y: number) => (x / y + y) / 2',
  )
  expectRepair(
    missingTerm,
    'function gcd(a, b) { return a }\nconst f = (a, b) => a * b',
    'function gcd(a, b) { return a }\nconst f = (a, b) => a * b / gcd(a, b)',
  )
  expectNoRepair(missingTerm, "const f = (a: string, b: string) => a + 'x'")
})

test('both sides of a comparison read another place', () => {
  expectRepair(bothSides, 'a.sort((x, y) => x[1] - y[1])', 'a.sort((x, y) => x[2] - y[2])')
  expectNoRepair(bothSides, 'const a = b[0] - c[1]')
})
