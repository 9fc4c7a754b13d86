import type { Candidate } from '../model/candidate.ts'
import { candidateId } from '../model/hash.ts'
import type { Mutant } from './mutants.ts'

/** Mutants of a module as a sweep of the lab takes them, in their order. */
export function mutantCandidates(path: string, before: string, mutants: readonly Mutant[]): readonly Candidate[] {
  return mutants.map(({ operator, text }) => {
    const changes = [{ path, before, after: text }]
    const common = { engine: 'templates', fixes: 'code', clauses: [], weight: 0 } as const
    return { ...common, id: candidateId(changes), title: operator, changes, rule: operator }
  })
}
