import { describe, expect, test } from 'vitest'
import { checkExports } from '../../src/contract/check-exports.ts'
import { exportsOf } from '../../src/contract/exports-of.ts'
import { parseContract } from '../../src/contract/parse-contract.ts'
import { contractOf, PROJECTS, textOf } from './fixture.ts'

test.each(PROJECTS)('the contract of %s has no problems with its sources', (project) => {
  const contract = contractOf(project)
  const modules = contract.subjects.map(({ module }) => module)
  const files = new Map(modules.map((module) => [module, textOf(project, module)]))
  expect(contract.problems).toEqual([])
  expect(contract.clauses.length).toBeGreaterThan(10)
  expect(checkExports(contract, files)).toEqual([])
})

const check = (markdown: string, files: Record<string, string | null>) =>
  checkExports(parseContract('contract.md', markdown), new Map(Object.entries(files))).map(({ at, message, hint }) => [
    `${at.line}:${at.column}`,
    message,
    hint,
  ])

test('a module that does not exist is a problem at its heading, also without clauses', () => {
  expect(check('# C\n\n## src/taxes.ts\n\n### tax\n', { 'src/taxes.ts': null, 'src/tax.ts': 'x' })).toEqual([
    ['3:1', 'There is no module `src/taxes.ts`', 'did you mean `src/tax.ts`?'],
  ])
  expect(check('## a.ts\n', { 'a.ts': null })).toEqual([
    ['1:1', 'There is no module `a.ts`', 'paths are relative to the contract file'],
  ])
})

describe('an export that is not there is a problem that names the nearest one', () => {
  const text = 'export function calculateTax() {}\nexport class Cart { #secret = 1; add() {}; get size() { return 1 } }'
  test.each<[string, [string, string] | null]>([
    ['calculateTax', null],
    ['Cart.add', null],
    ['Cart.size', null],
    ['calculateTaxes', ['`m.ts` does not export `calculateTaxes`', 'did you mean `calculateTax`?']],
    ['refund', ['`m.ts` does not export `refund`', 'it exports `calculateTax`, `Cart`']],
    ['Cart.adds', ['`Cart` has no member `adds`', 'did you mean `Cart.add`?']],
    ['Cart.secret', ['`Cart` has no member `secret`', 'it has `add`, `size`']],
  ])('%s', (symbol, problem) => {
    expect(check(`## m.ts\n### ${symbol}\n`, { 'm.ts': text })).toEqual(problem ? [['2:1', ...problem]] : [])
  })
})

test('what cannot be known is no problem', () => {
  const symbols = '## m.ts\n### other\n### Cart.inherited\n### Options\n### api.deep\n'
  const text = `export * from './other.ts'
export class Cart extends Base {}
export interface Options {}
export const api = { ...rest }`
  expect(check(symbols, { 'm.ts': text })).toEqual([])
  expect(check('## m.ts\n### x\n', { 'm.ts': 'export function (' })).toEqual([])
})

describe('the names in scope of clauses', () => {
  test.each<[string, string, string[]]>([
    [
      'declarations',
      'export const a = 1, { b, c: [d = 1, ...e] } = x; export function f() {}; export class G {}; export enum H {}',
      ['a', 'b', 'd', 'e', 'f', 'G', 'H'],
    ],
    [
      'lists',
      "const a = 1; export { a as b, a as 'c' }; export { d } from './d'; export * as n from './n'",
      ['b', 'c', 'd', 'n'],
    ],
    [
      'no types',
      'export type A = 1; export interface B {}; export { type C, D } from "./x"; export type { E } from "./x"; export declare const F: 1',
      ['D'],
    ],
    ['a named default', 'export default function tax() {}', ['tax']],
    ['a default by name', 'const tax = 1; export default tax', ['tax']],
    ['whatever is passed on', "export * from './x'; export const a = 1", ['a', '*']],
    ['CommonJS, an object', 'const f = 1; module.exports = { f, g() {}, "h": 1 }', ['f', 'g', 'h']],
    ['CommonJS, one by one', 'exports.a = 1; module.exports.b = exports.c = 2', ['a', 'b', 'c']],
    ['CommonJS, a function', 'module.exports = tax; module.exports.rate = 1\nfunction tax() {}', ['tax', 'rate']],
    ['CommonJS, a spread', 'module.exports = { ...require("./x"), a }', ['a', '*']],
    ['CommonJS, by a call', 'Object.assign(module.exports, x)', ['*']],
    ['nothing', 'console.log(1)', []],
    ['what cannot be read', 'export const = 1', ['*']],
  ])('%s', (_, text, names) => {
    expect(exportsOf('m.ts', text).toSorted()).toEqual(names.toSorted())
  })
})
