import { test } from 'vitest'
import { cleanUp } from '../../../src/engines/templates/clean-up.ts'
import {
  dropStatement,
  guardStatement,
  leave,
  reset,
  siblingStatement,
  statementOrder,
} from '../../../src/engines/templates/statements.ts'
import { uncalled } from '../../../src/engines/templates/uncalled.ts'
import { expectNoRepair, expectRepair } from './expect-repair.ts'

test('statements go, with their line', () => {
  expectRepair(dropStatement, 'function f() {\n  a()\n  b()\n}', 'function f() {\n  b()\n}')
  expectNoRepair(dropStatement, 'function f() { return 1 }')
})

test('statements run under a condition', () => {
  expectRepair(
    guardStatement,
    'function* f(group: string[]) {\n  yield group\n}',
    'function* f(group: string[]) {\n  if (group.length > 0) yield group\n}',
  )
  expectRepair(
    guardStatement,
    'function f(a: string[]) {\n  g(a)\n  return null\n}',
    'function f(a: string[]) {\n  if (a.length === 0) return null\n  g(a)\n  return null\n}',
  )
  expectRepair(
    guardStatement,
    'function f(a: string[], may: boolean) {\n  if (a[0]) g()\n  else h(a)\n}',
    'function f(a: string[], may: boolean) {\n  if (a[0]) g()\n  else if (may) h(a)\n}',
  )
  expectNoRepair(guardStatement, 'a()')
})

test('calls that other functions make', () => {
  expectRepair(
    siblingStatement,
    'class A {\n  a() {\n    this.x = 1\n    this.reset()\n  }\n  b() {\n    this.y = 1\n  }\n}',
    'class A {\n  a() {\n    this.x = 1\n    this.reset()\n  }\n  b() {\n    this.y = 1\n    this.reset()\n  }\n}',
  )
  expectNoRepair(siblingStatement, 'function f() { a() }')
})

test('functions that nothing calls are called', () => {
  expectRepair(
    uncalled,
    'function invalidate(o) {\n  m.delete(o)\n}\nclass A {\n  add(x) {\n    this.x = x\n    return this\n  }\n}',
    'function invalidate(o) {\n  m.delete(o)\n}\nclass A {\n  add(x) {\n    this.x = x\n    invalidate(this)\n    return this\n  }\n}',
  )
  expectNoRepair(uncalled, 'function f() {\n  g()\n}')
})

test('values begin anew', () => {
  expectRepair(
    reset,
    'function f(head) {\n  let slow = head\n  if (x) {\n    go()\n  }\n}',
    'function f(head) {\n  let slow = head\n  if (x) {\n    slow = head\n    go()\n  }\n}',
  )
  expectNoRepair(reset, 'function f() { go() }')
})

test('neighbours change places, cases end', () => {
  expectRepair(statementOrder, 'function f() {\n  a()\n  b()\n}', 'function f() {\n  b()\n  a()\n}')
  expectNoRepair(statementOrder, 'function f() { a() }')
  expectRepair(
    leave,
    'switch (a) {\n  case 1:\n    b()\n  case 2:\n}',
    'switch (a) {\n  case 1:\n    b()\n    break\n  case 2:\n}',
  )
  expectNoRepair(leave, 'function f() { a() }')
})

test('timers end', () => {
  expectRepair(
    cleanUp,
    'useEffect(() => {\n  const t = setInterval(f, 1)\n}, [])',
    'useEffect(() => {\n  const t = setInterval(f, 1)\n  return () => clearInterval(t)\n}, [])',
  )
  expectRepair(
    cleanUp,
    'useEffect(() => {\n  const t = setInterval(f, 1)\n  return () => void t\n})',
    'useEffect(() => {\n  const t = setInterval(f, 1)\n  return () => clearInterval(t)\n})',
  )
  expectNoRepair(cleanUp, 'function f() { a() }')
})
