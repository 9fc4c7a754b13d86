import { test } from 'vitest'
import { assignToSpread, missingKey, ownKey, propertyValue } from '../../../src/engines/templates/objects.ts'
import { expectNoRepair, expectRepair } from './expect-repair.ts'

test('keys that are missing', () => {
  expectRepair(missingKey, 'function f(a, b) { return { a } }', 'function f(a, b) { return { a, b } }')
  expectNoRepair(missingKey, 'const a = { b: 1 }')
})

test('what a key holds', () => {
  expectRepair(propertyValue, 'const f = (a, b) => ({ a: b })', 'const f = (a, b) => ({ a })')
  expectRepair(propertyValue, 'const f = (a, b) => ({ a })', 'const f = (a, b) => ({ a: b })')
  expectNoRepair(propertyValue, 'const { a } = b')
})

test('new objects in place of changed ones', () => {
  expectRepair(assignToSpread, 'const a = Object.assign(b, c)', 'const a = { ...b, ...c }')
  expectNoRepair(assignToSpread, 'const a = Object.keys(b)')
})

test('own keys alone', () => {
  expectRepair(ownKey, 'if (a in b) c()', 'if (Object.hasOwn(b, a)) c()')
  expectRepair(ownKey, 'const a = {}', 'const a = Object.create(null)')
  expectNoRepair(ownKey, 'if (#a in b) c()'.replace('#a', 'a').replace('in', '<'))
})
