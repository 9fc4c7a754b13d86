import type { Candidate, FileChange } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Engine } from '../model/engine.ts'
import { candidateId } from '../model/hash.ts'
import { applyEdits } from '../source/apply-edits.ts'
import { CALL_SIGNATURE } from './test-repair/call-signature.ts'
import { CHANGED_FIXTURE } from './test-repair/changed-fixture.ts'
import { EXPECTED_TEXT } from './test-repair/expected-text.ts'
import { EXPECTED_VALUE } from './test-repair/expected-value.ts'
import { MISSING_AWAIT } from './test-repair/missing-await.ts'
import { RENAMED_EXPORT } from './test-repair/renamed-export.ts'
import { STALE_SNAPSHOT } from './test-repair/stale-snapshot.ts'
import { type FileEdit, type Repair, repairContext, type TestRepair } from './test-repair/test-repair.ts'
import { WRONG_MATCHER } from './test-repair/wrong-matcher.ts'

/** Every family of repairs. */
export const TEST_REPAIRS: readonly TestRepair[] = [
  MISSING_AWAIT,
  CALL_SIGNATURE,
  RENAMED_EXPORT,
  CHANGED_FIXTURE,
  WRONG_MATCHER,
  STALE_SNAPSHOT,
  EXPECTED_VALUE,
  EXPECTED_TEXT,
]

/**
 * Proposes repairs of tests, from the test's syntax tree and from what the runner printed: never under a verdict that
 * freezes the tests, never by dropping a check. All failing places of one failure are mended together. While a mechanical
 * repair applies (a promise that nobody awaits, a changed signature, a renamed export) no expected value is doubted: what
 * the code gave for a call that is wrong itself says nothing.
 */
export const testLiteral: Engine = {
  name: 'test-literal',
  async *propose(diagnosis, signal) {
    if (diagnosis.verdict.kind !== 'test-wrong' && diagnosis.verdict.kind !== 'undecided') return
    const seen = new Set<string>()
    for (const { repair, rule } of repairsOf(diagnosis)) {
      if (signal.aborted) return
      const candidate = candidateOf(repair, rule, diagnosis)
      if (!candidate || seen.has(candidate.id)) continue
      seen.add(candidate.id)
      yield candidate
    }
  },
}

function repairsOf(diagnosis: Diagnosis): readonly { readonly repair: Repair; readonly rule: string }[] {
  const context = repairContext(diagnosis)
  const found = TEST_REPAIRS.flatMap((family) =>
    [...family.propose(context)].map((repair) => ({ repair, rule: family.name })),
  )
  const mechanical = found.filter(({ repair }) => repair.mechanical)
  return (mechanical.length > 0 ? mechanical : found).sort((a, b) => b.repair.weight - a.repair.weight)
}

function candidateOf(repair: Repair, rule: string, { files, verdict }: Diagnosis): Candidate | null {
  const paths = [...new Set(repair.edits.map(({ path }) => path))]
  const changes = paths.flatMap((path): FileChange[] => {
    const before = files.get(path)
    const after = before === undefined ? null : applyEdits(before, editsIn(path, repair.edits))
    return before === undefined || after === null || after === before ? [] : [{ path, before, after }]
  })
  // Edits that overlap contradict each other: half a repair is none.
  if (changes.length !== paths.length || changes.length === 0) return null
  const { title, weight } = repair
  return {
    id: candidateId(changes),
    engine: 'test-literal',
    fixes: 'test',
    title,
    changes,
    clauses: verdict.clauses,
    rule,
    weight,
  }
}

/** The edits of one file, each once: several failing tests may ask for the same. */
function editsIn(path: string, edits: readonly FileEdit[]): readonly FileEdit[] {
  const own = edits.filter((edit) => edit.path === path)
  return [...new Map(own.map((edit) => [JSON.stringify([edit.start, edit.end, edit.text]), edit])).values()]
}
