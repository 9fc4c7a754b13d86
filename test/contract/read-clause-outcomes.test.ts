import { expect, test } from 'vitest'
import { parseContract } from '../../src/contract/parse-contract.ts'
import { readClauseOutcomes } from '../../src/contract/read-clause-outcomes.ts'
import type { TestOutcome } from '../../src/model/failure.ts'

const error = (message: string) => ({ name: 'Error', message, expected: null, actual: null, frames: [] })
const outcome = (file: string, name: string, state: TestOutcome['state']): TestOutcome => ({
  test: { key: `|${file}|${name}`, project: '', file, name, line: 0 },
  state,
  errors: state === 'failed' ? [error('expected 1 to be 2\nand more')] : [],
  durationMs: 1,
})

test('every executable clause has an outcome, in the order of the contract; prose has none', () => {
  const { clauses } = parseContract(
    'contract.md',
    '## src/a.ts\n### f\n- `f(1)` → `1`\n- `f(2)` → `2`\n- `f(3)` → `3`\n- words\n## src/b.ts\n### g\n- `g(1)` → `1`\n',
  )
  const file = 'src/.__contract__a.test.ts'
  const outcomes = [
    outcome(file, 'f.2', 'failed'),
    outcome(file, 'f.1', 'passed'),
    outcome('src/other.test.ts', 'f.3', 'passed'),
  ]
  const fileErrors = [
    { project: '', file: 'src/.__contract__b.test.ts', stage: 'load' as const, error: error('no such module\nat x') },
  ]
  expect(readClauseOutcomes(clauses, outcomes, fileErrors)).toEqual([
    { id: 'f.1', status: 'holds', detail: '' },
    { id: 'f.2', status: 'broken', detail: 'expected 1 to be 2' },
    { id: 'f.3', status: 'not-runnable', detail: 'the clause did not run' },
    { id: 'g.1', status: 'not-runnable', detail: 'src/b.ts could not be loaded: no such module' },
  ])
})
