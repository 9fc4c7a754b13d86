import type { GuardContext } from '../../src/guard/guard.ts'
import { GUARDS } from '../../src/guard/guards.ts'
import { objectTo } from '../../src/guard/object-to.ts'
import { readPatch } from '../../src/guard/read-patch.ts'
import type { Candidate } from '../../src/model/candidate.ts'
import { fileRole } from '../../src/model/paths.ts'
import type { GuardName, Objection } from '../../src/model/proof.ts'
import type { CorpusPatch } from './corpus/corpus-patch.ts'

/** The objections to a patch of the corpus. */
export function judge(patch: CorpusPatch): readonly Objection[] {
  return objectTo(candidateOf(patch), contextOf(patch))
}

/** The names of the guards that object, each once, in alphabetical order. */
export function objecting(patch: CorpusPatch): readonly GuardName[] {
  return [...new Set(judge(patch).map(({ guard }) => guard))].sort()
}

/** What each rule would say if it were the only one, in the order of the table; the patch is read once. */
export function objectingAlone(patch: CorpusPatch): readonly ReadonlySet<GuardName>[] {
  const context = contextOf(patch)
  const read = readPatch(candidateOf(patch), (path) => context.roles(path))
  return GUARDS.map((guard) => new Set(read ? guard.refuse(read, context).map((one) => one.guard) : []))
}

function candidateOf(patch: CorpusPatch): Candidate {
  const { path, before, after, others = [] } = patch
  return {
    id: 'c-00000000',
    engine: patch.engine ?? 'model',
    fixes: patch.fixes ?? (patch.verdict === 'test-wrong' ? 'test' : 'code'),
    title: patch.name,
    changes: [{ path, before, after }, ...others],
    clauses: [],
    rule: patch.rule ?? 'corpus',
    weight: 0,
  }
}

function contextOf({ verdict, inputs = [], expected = [], clauses = [], titles = [] }: CorpusPatch): GuardContext {
  return {
    verdict,
    roles: (path) => fileRole(path),
    failure: {
      id: 'f-000000',
      kind: 'assertion',
      tests: titles.map((name) => ({ key: name, project: '', file: 'test/tax.test.ts', name, line: 1 })),
      error: { name: 'AssertionError', message: '', expected: null, actual: null, frames: [] },
      at: null,
    },
    expectedValues: expected,
    failingInputs: inputs,
    clauseTexts: clauses,
    testTitles: titles,
  }
}
