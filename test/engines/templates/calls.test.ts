import { test } from 'vitest'
import { argumentCount, argumentOrder, bindThis, errorCause, methodPair } from '../../../src/engines/templates/calls.ts'
import { expectNoRepair, expectRepair } from './expect-repair.ts'

test('built-in members are taken for each other', () => {
  expectRepair(methodPair, 'q.pop()', 'q.shift()')
  expectRepair(methodPair, "a.replace('x', 'y')", "a.replaceAll('x', 'y')")
  expectRepair(methodPair, 'setTimeout(f, 1)', 'setInterval(f, 1)')
  expectNoRepair(methodPair, 'own(a)')
})

test('arguments change places', () => {
  expectRepair(argumentOrder, 'f(a, b, c)', 'f(a, c, b)')
  expectRepair(argumentOrder, 'f(a, b, c)', 'f(c, b, a)')
  expectNoRepair(argumentOrder, 'f(a)')
  expectNoRepair(argumentOrder, 'f(a, a)')
})

test('arguments are dropped or given', () => {
  expectRepair(argumentCount, 'f(a, b)', 'f(a)')
  expectRepair(
    argumentCount,
    'function g(a, b) {}\nfunction f(a, b) { g(a) }',
    'function g(a, b) {}\nfunction f(a, b) { g(a, b) }',
  )
  expectNoRepair(argumentCount, 'function g(a) {}\nfunction f(a, b) { g(a) }')
})

test('errors keep their cause', () => {
  expectRepair(
    errorCause,
    "try { f() } catch (cause) { throw new MyError('x') }",
    "try { f() } catch (cause) { throw new MyError('x', { cause }) }",
  )
  expectRepair(
    errorCause,
    "try { f() } catch (e) { throw new Error('x') }",
    "try { f() } catch (e) { throw new Error('x', { cause: e }) }",
  )
  expectNoRepair(errorCause, "throw new Error('x')")
})

test('methods that are handed on keep their object', () => {
  expectRepair(
    bindThis,
    'class A { m() { const ask = this.status; ask() } }',
    'class A { m() { const ask = this.status.bind(this); ask() } }',
  )
  expectNoRepair(bindThis, 'class A { m() { this.status() } }')
})
