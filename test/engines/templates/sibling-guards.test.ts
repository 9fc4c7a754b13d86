import { test } from 'vitest'
import { siblingGuard, siblingThrow } from '../../../src/engines/templates/sibling-guards.ts'
import { expectNoRepair, expectRepair } from './expect-repair.ts'

const CODE = `function write(options) {
  if (!NAME.test(options.domain)) throw new TypeError('option domain is invalid')
  return options.expires.toUTCString()
}`

test('checks that other functions make', () => {
  expectRepair(
    siblingGuard,
    "function f(n) {\n  if (n < 0) throw new Error('x')\n  return n\n}\nfunction g(m) {\n  return m\n}",
    "function f(n) {\n  if (n < 0) throw new Error('x')\n  return n\n}\nfunction g(m) {\n  if (m < 0) throw new Error('x')\n  return m\n}",
  )
  expectNoRepair(siblingGuard, 'function f(n) { return n }')
})

test('what is refused of one value is refused of another in the same words', () => {
  expectRepair(
    siblingThrow,
    CODE,
    CODE.replace(
      '  return',
      "  if (Number.isNaN(options.expires.getTime())) throw new TypeError('option expires is invalid')\n  return",
    ),
    { names: ['toThrow'], sorts: ['Date'] },
  )
})

test('nothing is refused where the failing test expects no error', () => {
  expectNoRepair(siblingThrow, CODE, { sorts: ['Date'] })
})
