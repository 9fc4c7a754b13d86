import type { Guard, GuardContext } from '../../src/guard/guard.ts'
import { GUARDS } from '../../src/guard/guards.ts'
import { objectTo } from '../../src/guard/object-to.ts'
import { fileRole } from '../../src/model/paths.ts'
import type { GuardName, Objection } from '../../src/model/proof.ts'
import type { CorpusPatch } from './corpus/corpus-patch.ts'

/** The objections to a patch of the corpus. */
export function judge(patch: CorpusPatch, guards: readonly Guard[] = GUARDS): readonly Objection[] {
  const { path, before, after, others = [] } = patch
  const changes = [{ path, before, after }, ...others]
  const fixes = patch.fixes ?? (patch.verdict === 'test-wrong' ? 'test' : 'code')
  return objectTo(
    {
      id: 'c-00000000',
      engine: patch.engine ?? 'model',
      fixes,
      title: patch.name,
      changes,
      clauses: [],
      rule: patch.rule ?? 'corpus',
      weight: 0,
    },
    contextOf(patch),
    guards,
  )
}

/** The names of the guards that object, each once, in alphabetical order. */
export function objecting(patch: CorpusPatch, guards: readonly Guard[] = GUARDS): readonly GuardName[] {
  return [...new Set(judge(patch, guards).map(({ guard }) => guard))].sort()
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
