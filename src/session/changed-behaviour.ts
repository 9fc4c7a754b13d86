import type { Draft } from '../model/draft.ts'
import type { Lab } from '../model/ports.ts'

/** A pinned behaviour that is another one now. `was` and `is` are the runner's printed values, null where it has none. */
export interface BehaviourChange {
  /** Name of the draft's test. */
  readonly test: string
  readonly was: string | null
  readonly is: string | null
}

/** Longest that a draft may run (ms). */
const DRAFT_MS = 20_000

/** Runs a draft on the files as they are now; what it was pinned from is another version of them, or the same. */
export async function changedBehaviour(
  lab: Lab,
  draft: Draft,
  signal: AbortSignal,
): Promise<readonly BehaviourChange[]> {
  const result = await lab.run(
    {
      overlay: new Map([[draft.path, draft.text]]),
      tests: { kind: 'files', files: [{ project: await lab.projectOf(draft.module), file: draft.path }] },
      worker: 'warm',
      timeoutMs: DRAFT_MS,
    },
    signal,
  )
  if (result.status === 'cancelled') return []
  const outcomes = new Map(
    result.status === 'ran' ? result.outcomes.map((outcome) => [outcome.test.name, outcome]) : [],
  )
  return draft.tests.flatMap(({ name }) => {
    const outcome = outcomes.get(name)
    if (outcome?.state === 'passed') return []
    const error = outcome?.errors[0]
    return [{ test: name, was: error?.expected ?? null, is: error?.actual ?? error?.message ?? null }]
  })
}
