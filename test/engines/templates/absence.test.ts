import { test } from 'vitest'
import {
  fallback,
  missingAwait,
  missingReturn,
  optionalChain,
  parameterDefault,
} from '../../../src/engines/templates/absence.ts'
import { expectNoRepair, expectRepair } from './expect-repair.ts'

test('members are read only where there is an object', () => {
  expectRepair(optionalChain, 'const a = b.c.d', 'const a = b?.c.d')
  expectRepair(optionalChain, 'const a = b[0]', 'const a = b?.[0]')
  expectRepair(optionalChain, 'const a = b?.c', 'const a = b.c')
  expectNoRepair(optionalChain, 'this.a = Math.PI')
})

test('values for where there is none', () => {
  expectRepair(fallback, 'const a = b.get(c)', 'const a = b.get(c) ?? 0')
  expectRepair(fallback, 'const a = b.length + 1', 'const a = (b?.length ?? 0) + 1')
  expectRepair(fallback, 'a.low = low ?? 0', 'a.low = low ?? a.low')
  expectRepair(fallback, 'a.low = low', 'a.low = low ?? a.low')
  expectNoRepair(fallback, 'f()')
})

test('parameters get defaults', () => {
  expectRepair(parameterDefault, 'function f({ a }) {}', 'function f({ a } = {}) {}')
  expectNoRepair(parameterDefault, 'list.map(x => x)')
})

test('values are returned', () => {
  expectRepair(missingReturn, 'function f() { g() }', 'function f() { return g() }')
  expectNoRepair(missingReturn, 'function f() { a = b }')
})

test('promises are waited for, in async functions alone', () => {
  expectRepair(
    missingAwait,
    'async function f() { try { return g() } catch {} }',
    'async function f() { try { return await g() } catch {} }',
  )
  expectRepair(missingAwait, 'async function f() { return g().a }', 'async function f() { return (await g()).a }')
  expectRepair(
    missingAwait,
    'async function f() { const a = b.map(c) }',
    'async function f() { const a = await Promise.all(b.map(c)) }',
  )
  expectNoRepair(missingAwait, 'function f() { return g() }')
})
