import type { Candidate, FileChange, Fixes } from '../model/candidate.ts'
import { candidateId } from '../model/hash.ts'
import { fileRole } from '../model/paths.ts'

/**
 * What a person made of a candidate: some of its hunks, or an edited version. What it changes is read off its paths, so that
 * the verdict binds it like any other. An edited one counts as the person's own and teaches nothing about the rule.
 */
export function derivedCandidate(
  from: Candidate,
  changes: readonly FileChange[],
  how: 'hunks' | 'edited',
  contracts: readonly string[],
): Candidate {
  const edited = how === 'edited'
  return {
    ...from,
    id: candidateId(changes),
    engine: edited ? 'person' : from.engine,
    fixes: whatItFixes(changes, contracts),
    title: edited ? `your edit of: ${from.title}` : `part of: ${from.title}`,
    changes,
    rule: edited ? 'edited' : from.rule,
  }
}

/** What changes are about, by the roles of their paths: a test before a contract before code. */
export function whatItFixes(changes: readonly FileChange[], contracts: readonly string[]): Fixes {
  const roles = changes.map(({ path }) => fileRole(path, contracts))
  if (roles.some((role) => role === 'test' || role === 'snapshot')) return 'test'
  return roles.includes('contract') ? 'contract' : 'code'
}
