import { test } from 'vitest'
import {
  conversion,
  copy,
  copyReceiver,
  listStep,
  textStep,
  unwrap,
  wrapInHelper,
} from '../../../src/engines/templates/wraps.ts'
import { expectNoRepair, expectRepair } from './expect-repair.ts'

test('steps over texts and lists', () => {
  expectRepair(
    textStep,
    'const f = (word: string) => [...word].sort()',
    'const f = (word: string) => [...word.toLowerCase()].sort()',
  )
  expectRepair(
    listStep,
    'const f = (rows) => rows.map((r) => r[0])',
    'const f = (rows) => rows.map((r) => r[0]).reverse()',
  )
  expectRepair(listStep, 'const a = b.map(c)', 'const a = b.map(c).filter(Boolean)')
  expectRepair(listStep, 'const a = [...b, c]', 'const a = [...b, c].sort((a, b) => a - b)')
  expectRepair(conversion, 'f(a)', 'f(Number(a))')
  expectNoRepair(textStep, 'const f = (n: number) => [n]')
  expectNoRepair(listStep, 'const f = (n: number) => n')
  expectNoRepair(conversion, 'const f = (n: boolean) => [n]')
})

test('lists and objects are copied before they change or are shared', () => {
  expectRepair(copyReceiver, 'const f = (a: string[]) => a.sort()', 'const f = (a: string[]) => [...a].sort()')
  expectRepair(copyReceiver, 'const f = (a) => (a as string[]).sort(b)', 'const f = (a) => [...a].sort(b)')
  expectNoRepair(copyReceiver, 'const f = (a) => [...a].sort()')
  expectRepair(copy, 'target[key] = value', 'target[key] = structuredClone(value)')
  expectRepair(copy, 'function f(all: string[]) { return all }', 'function f(all: string[]) { return [...all] }')
  expectRepair(copy, 'const f = (o) => o', 'const f = (o) => ({ ...o })'.replace('({ ...o })', '{ ...o }'))
  expectNoRepair(copy, 'const f = (n: number) => n')
})

test('helpers of the module are put around values, calls are taken away', () => {
  expectRepair(
    wrapInHelper,
    'function width(t) { return 1 }\nconst f = (t) => 5 - t.length',
    'function width(t) { return 1 }\nconst f = (t) => 5 - width(t)',
  )
  expectRepair(
    wrapInHelper,
    "import { clean } from './b.ts'\nconst f = (t) => g(t)",
    "import { clean } from './b.ts'\nconst f = (t) => g(clean(t))",
  )
  expectNoRepair(wrapInHelper, 'const f = (t) => t')
  expectRepair(unwrap, 'const a = b.trim()', 'const a = b')
  expectRepair(unwrap, 'const a = f(b + c) * 2', 'const a = (b + c) * 2')
  expectNoRepair(unwrap, 'f(a)')
})
