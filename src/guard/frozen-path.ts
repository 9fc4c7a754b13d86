import type { Candidate } from '../model/candidate.ts'
import type { FileRole } from '../model/paths.ts'
import type { Objection } from '../model/proof.ts'
import type { VerdictKind } from '../model/verdict.ts'
import type { ChangedFile, Guard, GuardContext, Patch } from './guard.ts'
import { objectionTo } from './objection.ts'

/** Which roles a verdict freezes. Promise 2 of the design: the verdict binds. */
const FROZEN: Readonly<Record<VerdictKind, readonly FileRole[]>> = {
  'code-wrong': ['test', 'snapshot'],
  'test-wrong': ['source'],
  undecided: [],
  flaky: ['test', 'snapshot'],
  environment: ['test', 'snapshot'],
}

/** Rules about files that a candidate may not touch at all. */
export const FROZEN_PATH: readonly Guard[] = [
  rule('protected-file', ({ role }) => (role === 'protected' ? 'no repair may change this file' : null)),
  rule('frozen-by-verdict', ({ role }, { verdict }, { candidate }) =>
    FROZEN[verdict].includes(role) && !(verdict === 'environment' && mendsImports(candidate))
      ? `the verdict ${verdict} freezes ${role} files`
      : null,
  ),
  rule('contract-changed', ({ role }, _, { candidate }) =>
    role === 'contract' && candidate.fixes !== 'contract'
      ? 'the contract changes only when it is itself what is repaired'
      : null,
  ),
]

/** Rules of the embedded engine that change what an import names. */
const MENDS_IMPORTS = new Set(['import-path', 'import-name', 'missing-import'])

/** The embedded engine's own repairs of what an import names leave every check as it is. */
function mendsImports({ engine, rule }: Candidate): boolean {
  return engine === 'templates' && MENDS_IMPORTS.has(rule)
}

/** What a candidate touches that is frozen. Looks at paths alone, so it costs nothing to ask before a candidate is run. */
export function frozenPaths(candidate: Candidate, context: GuardContext): Objection[] {
  const files = candidate.changes
    .filter(({ before, after }) => before !== after)
    .map((change) => ({ path: change.path, role: context.roles(change.path), change, before: null, after: null }))
  return FROZEN_PATH.flatMap((guard) => guard.refuse({ candidate, files }, context))
}

function rule(title: string, judge: (file: ChangedFile, context: GuardContext, patch: Patch) => string | null): Guard {
  const name = 'frozen-path'
  return {
    name,
    rule: title,
    side: 'any',
    refuse: (patch, context) =>
      patch.files.flatMap((file) => {
        const detail = judge(file, context, patch)
        return detail === null ? [] : [objectionTo(name, file, detail)]
      }),
  }
}
