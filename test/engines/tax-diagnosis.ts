import type { Diagnosis } from '../../src/model/diagnosis.ts'

const TAX = `import { toCents } from './cents.ts'

/** The tax on an income. */
export function calculateTax(income: number, rate: number): number {
  const raw = toCents(income * rate)
  return Math.trunc(raw) / 100
}

export function netOf(income: number, rate: number): number {
  return income - calculateTax(income, rate)
}
`
const CENTS = `export interface Money {
  readonly cents: number
}

export function toCents(amount: number): number {
  return amount * 100
}
`
const TEST = `import { expect, test } from 'vitest'
import { calculateTax } from '../src/tax.ts'

test('rounds half up', () => {
  expect(calculateTax(100.05, 0.1)).toBe(10.01)
})
`

/** A failing test of a small project, as an engine sees it; fields may be replaced. */
export function taxDiagnosis(changes: Partial<Diagnosis> = {}): Diagnosis {
  const files = new Map([
    ['src/tax.ts', TAX],
    ['src/cents.ts', CENTS],
    ['test/tax.test.ts', TEST],
  ])
  const failingTest = { key: 't1', project: '', file: 'test/tax.test.ts', name: 'rounds half up', line: 4 }
  const error = {
    name: 'AssertionError',
    message: 'expected 10 to be 10.01 // Object.is equality',
    expected: '10.01',
    actual: '10',
    frames: [{ file: 'test/tax.test.ts', line: 5, column: 37, function: null }],
  }
  const start = TAX.indexOf('return Math.trunc')
  return {
    failure: { id: 'f-000001', kind: 'assertion', tests: [failingTest], error, at: error.frames[0] ?? null },
    outcomes: [{ test: failingTest, state: 'failed', errors: [error], durationMs: 3 }],
    files,
    testPaths: new Set(['test/tax.test.ts']),
    suspects: [
      { statement: { path: 'src/tax.ts', start, end: start + 28, line: 6 }, score: 1 },
      {
        statement: { path: 'src/cents.ts', start: CENTS.indexOf('return'), end: CENTS.length - 3, line: 6 },
        score: 0.5,
      },
    ],
    changed: [{ path: 'src/tax.ts', before: TAX.replace('trunc', 'round'), after: TAX }],
    lastCommit: null,
    clauses: [
      {
        id: 'calculateTax.rounding',
        module: 'src/tax.ts',
        symbol: 'calculateTax',
        text: 'Tax is income times rate, rounded half up to the cent.',
        at: { file: 'contract.md', line: 7, column: 1 },
        body: { kind: 'prose' },
      },
      {
        id: 'netOf.example',
        module: 'src/tax.ts',
        symbol: 'netOf',
        text: '`netOf(100, 0.1)` → `90`',
        at: { file: 'contract.md', line: 9, column: 1 },
        body: { kind: 'example', code: 'netOf(100, 0.1)', expected: '90', setup: [] },
      },
    ],
    clauseOutcomes: [{ id: 'netOf.example', status: 'holds', detail: '' }],
    verdict: {
      kind: 'code-wrong',
      confidence: 0.97,
      clauses: ['calculateTax.rounding'],
      evidence: [{ kind: 'git', supports: 'code-wrong', detail: 'src/tax.ts changed since all was green', weight: 2 }],
    },
    ...changes,
  }
}

/** An answer of one candidate with one block. */
export function answerOf(
  title: string,
  search: string,
  replace: string,
  { path = 'src/tax.ts', kind = 'code' }: { readonly path?: string; readonly kind?: string } = {},
): string {
  return `### ${kind}: ${title}\n${path}\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`
}

/** A good answer to `taxDiagnosis`. */
export const ROUND = answerOf(
  'round in place of truncating',
  '  return Math.trunc(raw) / 100',
  '  return Math.round(raw) / 100',
)
