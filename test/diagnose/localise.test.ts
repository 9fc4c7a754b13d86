import { expect, test } from 'vitest'
import { type LocaliseInput, localise } from '../../src/diagnose/localise.ts'
import type { TestOutcome } from '../../src/model/failure.ts'
import { instrument } from '../../src/source/instrument.ts'

const source = `const LIMIT = 3
const UNUSED = 4
export function clip(text) {
  if (text.length > LIMIT)
    return text.slice(0, 2)
  return text
}
export function double(n) {
  return n * 2
}
`
const files = new Map([
  ['src/clip.js', source],
  ['test/clip.test.js', 'clip()'],
])
const statements = instrument('src/clip.js', source, 0)?.statements ?? []
const at = (text: string): number => statements.findIndex(({ start }) => source.startsWith(text, start))

const input: LocaliseInput = {
  spectrum: {
    statements,
    hits: new Map([
      ['long', [at('if (text'), at('return text.slice')]],
      ['short', [at('if (text'), at('return text\n')]],
      ['double', [at('return n')]],
    ]),
  },
  failing: ['long'],
  passing: ['short', 'double'],
  outcomes: [],
  changed: [],
  clauses: [],
  testTitles: [],
  files,
}

const ranked = (changes: Partial<LocaliseInput> = {}): string[] =>
  localise({ ...input, ...changes }).map(
    ({ statement }) => source.slice(statement.start, statement.end).split('\n')[0] ?? '',
  )

test('what only failing tests reach comes first, what they do not reach comes last but stays', () => {
  expect(localise(input).map(({ statement, score }) => [statement.line, Number(score.toFixed(3))])).toEqual([
    [5, 1.15],
    [4, 0.857],
    [1, 0.686],
    [2, 0.02],
    [6, 0.02],
    [9, 0.02],
  ])
})

test('a constant inherits from the statements that use it', () => {
  expect(ranked().slice(0, 3)).toEqual(['return text.slice(0, 2)', 'if (text.length > LIMIT)', 'const LIMIT = 3'])
})

test('what changed since the baseline overtakes', () => {
  const before = source.replace('> LIMIT', '>= LIMIT')
  expect(ranked({ changed: [{ path: 'src/clip.js', before, after: source }] })[0]).toBe('if (text.length > LIMIT)')
})

test('a removed line makes its neighbours suspect', () => {
  const before = source.replace('  return n * 2', '  n = Number(n)\n  return n * 2')
  const [first] = localise({ ...input, spectrum: null, changed: [{ path: 'src/clip.js', before, after: source }] })
  expect(first?.statement.line).toBe(9)
})

test('without counters the frames of the stack decide, nearest first', () => {
  const frame = (line: number) => ({ file: 'src/clip.js', line, column: 3, function: null })
  const outcome: TestOutcome = {
    test: { key: 'long', project: '', file: 'test/clip.test.js', name: 'long', line: 1 },
    state: 'failed',
    errors: [{ name: 'TypeError', message: 'x', expected: null, actual: null, frames: [frame(9), frame(4)] }],
    durationMs: 1,
  }
  expect(ranked({ spectrum: null, outcomes: [outcome] }).slice(0, 2)).toEqual([
    'return n * 2',
    'if (text.length > LIMIT)',
  ])
})

test('words of the test title and of clauses break ties', () => {
  const told = ranked({ spectrum: null, testTitles: ['clips long texts to the limit'] })
  expect(told[0]).toBe('const LIMIT = 3')
})

test('statements of test files are never suspects', () => {
  const paths = localise({ ...input, spectrum: null }).map(({ statement }) => statement.path)
  expect(new Set(paths)).toEqual(new Set(['src/clip.js']))
})
