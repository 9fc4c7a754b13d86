import type { VerdictKind } from '../model/verdict.ts'
import { isMatcherMisused } from './error-signs.ts'
import type { ClauseAge, Facts } from './facts.ts'
import type { Judge, Observation } from './observation.ts'

/** `research.md` (b) step 5, "contract clause itself edited after the test was last edited / after code". */
const WEIGHT = { thanTest: 1, thanCode: 0.8 }

/** Whoever is at odds with a clause that was edited later is stale; where words cannot tell who is, the person decides. */
export const CLAUSE_NEWER: Judge = {
  name: 'clause-newer',
  observe: (facts) => {
    const broken = new Set(facts.clauseOutcomes.filter(({ status }) => status === 'broken').map(({ id }) => id))
    const contradicting = new Set(facts.calls.flatMap(({ contradictedBy }) => contradictedBy))
    const ages = facts.ages ?? []
    const code = ages.find(({ id, edited, code }) => broken.has(id) && code !== null && edited > code)
    const test = ages.find(({ id, edited, test }) => contradicting.has(id) && test !== null && edited > test)
    const followed = code || test ? undefined : ages.find((age) => mayHaveBeenFollowed(age, facts))
    return [
      ...(code ? [newer('code-wrong', code.id, 'the code that breaks it', WEIGHT.thanCode)] : []),
      ...(test ? [newer('test-wrong', test.id, 'the assertion that contradicts it', WEIGHT.thanTest)] : []),
      ...(followed ? [newer('undecided', followed.id, 'the test, and the code after that', WEIGHT.thanTest)] : []),
    ]
  },
}

/**
 * True for a prose clause that speaks of what the test checks, when it was changed after the test and the code after it, and the
 * code as it was passes. Words cannot be executed: either the code follows the clause and the test does not, or the code is wrong.
 */
function mayHaveBeenFollowed({ id, edited, reworded, test, code }: ClauseAge, facts: Facts): boolean {
  const { experiments, speaking, clauseOutcomes, calls, failure } = facts
  const broken = experiments.filter(
    ({ changed, oldCode, newTests }) => changed.code && !newTests && oldCode === 'passes',
  )
  return (
    speaking.some((clause) => clause.id === id && clause.body.kind === 'prose') &&
    reworded &&
    test !== null &&
    code !== null &&
    test < edited &&
    edited <= code &&
    broken.length > 0 &&
    broken.every(({ editedClauses, signatures }) => editedClauses.length + signatures.length === 0) &&
    clauseOutcomes.every(({ status }) => status !== 'broken') &&
    calls.every(({ contradictedBy, statedBy }) => contradictedBy.length + statedBy.length === 0) &&
    !isMatcherMisused(failure)
  )
}

function newer(supports: VerdictKind, id: string, than: string, weight: number): Observation {
  return {
    supports,
    detail: `clause [${id}] was edited after ${than}`,
    weight,
    clauses: [id],
    ...(supports === 'undecided' ? { decides: true } : {}),
  }
}
