import type { Clause, ClauseOutcome } from '../model/clause.ts'
import type { FileError, TestOutcome } from '../model/failure.ts'
import { suitePath } from './clause-suite.ts'

/**
 * What the tests of generated suites say about their clauses, in the order of `clauses`. Prose has no outcome. A clause
 * whose test did not run is `not-runnable`, with the reason: its file could not be loaded, or its test did not run.
 */
export function readClauseOutcomes(
  clauses: readonly Clause[],
  outcomes: readonly TestOutcome[],
  fileErrors: readonly FileError[],
): readonly ClauseOutcome[] {
  const byTest = new Map(outcomes.map((outcome) => [`${outcome.test.file}|${outcome.test.name}`, outcome]))
  return clauses
    .filter(({ body }) => body.kind !== 'prose')
    .map(({ id, module }): ClauseOutcome => {
      const file = suitePath(module)
      const outcome = byTest.get(`${file}|${id}`)
      if (outcome?.state === 'passed') return { id, status: 'holds', detail: '' }
      if (outcome?.state === 'failed')
        return { id, status: 'broken', detail: firstLine(outcome.errors[0]?.message ?? '') }
      const fileError = fileErrors.find((error) => error.file === file)
      const detail = fileError
        ? `${module} could not be loaded: ${firstLine(fileError.error.message)}`
        : 'the clause did not run'
      return { id, status: 'not-runnable', detail }
    })
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] as string
}
