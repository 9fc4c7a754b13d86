import { test } from 'vitest'
import { literalToName, modulo, numberLiteral, offByOne, unitFactor } from '../../../src/engines/templates/numbers.ts'
import { expectNoRepair, expectRepair } from './expect-repair.ts'

test('a number becomes its neighbour, another of the file, of the tests or of the contract', () => {
  expectRepair(numberLiteral, 'const a = b > 5', 'const a = b > 6')
  expectRepair(numberLiteral, 'const { rate = 20 } = o', 'const { rate = 5 } = o', { numbers: [5] })
  expectRepair(numberLiteral, 'const a = [1, 40]', 'const a = [40, 40]')
  expectRepair(numberLiteral, 'const a = f(-1)', 'const a = f(1)')
  expectRepair(numberLiteral, 'let best = 0', 'let best = -Infinity')
  expectNoRepair(numberLiteral, "const a = '5'")
  expectNoRepair(numberLiteral, 'const a: 5 = b')
})

test('a name in scope stands in for a number', () => {
  expectRepair(literalToName, 'function f(used, w) { return used + 1 }', 'function f(used, w) { return used + w }')
  expectNoRepair(literalToName, 'const a = 1')
})

test('one more or one less, in parentheses where they are needed', () => {
  expectRepair(offByOne, 'const a = (i) => list[i]', 'const a = (i) => list[i + 1]')
  expectRepair(offByOne, 'const a = (n) => 2 ** n', 'const a = (n) => 2 ** (n - 1)')
  expectRepair(offByOne, 'const a = (i) => list.slice(i)', 'const a = (i) => list.slice(i + 1)')
  expectRepair(offByOne, 'const a = list.length - 1', 'const a = list.length')
  expectNoRepair(offByOne, 'f()')
  expectNoRepair(offByOne, "const t = 'x'; use(`${t}`)")
})

test('units are converted once', () => {
  expectRepair(unitFactor, 'wait(answer.seconds)', 'wait(answer.seconds * 1000)')
  expectRepair(unitFactor, 'setTimeout(stop, ms * 1000)', 'setTimeout(stop, ms)')
  expectRepair(unitFactor, 'const p = (a) => a / 100', 'const p = (a) => a')
  expectNoRepair(unitFactor, "const a = 'b'")
})

test('a remainder is kept from being negative', () => {
  expectRepair(modulo, 'const a = (n - b) % 26', 'const a = (((n - b) % 26) + 26) % 26')
  expectNoRepair(modulo, 'const a = b / 26')
})
