import { expect, test } from 'vitest'
import { sameSteps } from '../../../src/engines/templates/same-steps.ts'
import { repairs } from './expect-repair.ts'

test('both sides of an operator go through a function of the module, behind which stays what they end in', () => {
  const helper = 'function day(date: Date) { return new Date(date) }\n'
  expect(repairs(sameSteps, `${helper}const a = (from: Date, to: Date) => to.getTime() - from.getTime()`)).toEqual([
    `${helper}const a = (from: Date, to: Date) => day(to).getTime() - day(from).getTime()`,
  ])
})

test('texts are compared by their letters, and values as texts', () => {
  expect(repairs(sameSteps, 'const f = (a: string, b: string) => a === b')).toEqual(
    [
      'a.toLowerCase() === b.toLowerCase()',
      'a.trim() === b.trim()',
      "a.normalize('NFC') === b.normalize('NFC')",
      'String(a) === String(b)',
    ].map((code) => `const f = (a: string, b: string) => ${code}`),
  )
  expect(repairs(sameSteps, "const f = (a: string) => a === 'x'")).toEqual([])
})
