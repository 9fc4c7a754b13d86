import type { FileChange } from '../model/candidate.ts'
import { fileRole } from '../model/paths.ts'
import type { Objection } from '../model/proof.ts'
import type { GuardContext } from './guard.ts'
import { GUARDS } from './guards.ts'
import { objectTo } from './object-to.ts'

/** A diff that a person made has no failure; recorded values may change, checks may not get weaker. */
const NO_FAILURE: GuardContext = {
  verdict: 'test-wrong',
  roles: (path) => fileRole(path),
  failure: {
    id: 'f-000000',
    kind: 'assertion',
    tests: [],
    error: { name: '', message: '', expected: null, actual: null, frames: [] },
    at: null,
  },
  expectedValues: [],
  failingInputs: [],
  clauseTexts: [],
  testTitles: [],
}

/** Where a diff makes tests check less, whoever wrote it: the guards that look at tests and snapshots alone. */
export function weakenedTests(changes: readonly FileChange[]): Objection[] {
  return objectTo(
    { id: 'c-00000000', engine: 'history', fixes: 'test', title: '', changes, clauses: [], rule: '', weight: 0 },
    NO_FAILURE,
    GUARDS.filter(({ side }) => side === 'tests'),
  )
}
