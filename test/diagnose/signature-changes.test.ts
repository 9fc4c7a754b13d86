import { expect, test } from 'vitest'
import { signatureChanges } from '../../src/diagnose/signature-changes.ts'

const details = (before: string, after: string): readonly string[] =>
  signatureChanges('src/a.ts', before, after).map(({ detail }) => detail)

test.each([
  ['export const sum = (a: number) => a', 'export const total = (a: number) => a', 'sum is not exported any more'],
  [
    'export function box({ mustBe }: { mustBe?: boolean } = {}) {}',
    'export function box({ required = false }: { required?: boolean } = {}) {}',
    'box has no mustBe any more',
  ],
  [
    'export function say(issue: Issue, messages: Messages = {}) {}',
    'export function say(issue: Issue, { messages = {} }: { messages?: Messages } = {}) {}',
    'say takes another kind of argument 2',
  ],
  ['export function f(a, b) {}', 'export function f(a) {}', 'f takes 1 and not 2 arguments'],
  ['export function f(a, b = 1) {}', 'export function f(a, b) {}', 'f needs 2 and not 1 arguments'],
  ['export const f = (a: string) => a', 'export const f = (a: Date) => a', 'f takes another type of argument 1'],
  [
    'export class Shop { sell(what: string) {} }',
    'export class Shop { sell(what: string, count: number) {} }',
    'Shop.sell needs 2 and not 1 arguments',
  ],
  [
    'export interface Options { depth: number; size: number }',
    'export interface Options { level: number; size: number }',
    'Options has no depth any more',
  ],
])('%s → %s', (before, after, detail) => {
  expect(details(before, after)).toEqual([detail])
})

test.each([
  ['export function f(a: number) { return a + 1 }', 'export function f(n: number) { return n - 1 }'],
  ['export function f(a: number) {}', 'export function f(a: number, b = 2, ...rest: string[]) {}'],
  ['export function f(a: number) {}', 'export function f(a: number | string) {}'],
  ['export function f({ a }: { a: 1 }) {}', 'export function f({ a, b }: { a: 1; b?: 2 }) {}'],
  ['function f(a, b) {}', 'function f(a) {}'],
  ['export class Shop { private sell(a, b) {} }', 'export class Shop { private sell(a) {} }'],
  ['export interface Options { depth: number }', 'export interface Options { depth: number; size?: number }'],
  ['export function f(a, b) {}', 'export function f(a {}'],
])('%s → %s changes nothing for callers', (before, after) => {
  expect(details(before, after)).toEqual([])
})
