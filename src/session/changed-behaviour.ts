import type { Draft, PinChange } from '../model/draft.ts'
import type { TestOutcome } from '../model/failure.ts'
import type { Lab } from '../model/lab.ts'

/** Longest that a draft may run (ms). */
const DRAFT_MS = 20_000

/** Runs a draft on the files as they are now; what it was pinned from is another version of them, or the same. */
export async function changedBehaviour(lab: Lab, draft: Draft, signal: AbortSignal): Promise<readonly PinChange[]> {
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
    const call = outcome ? callOf(draft, outcome) : null
    return [{ test: name, call, was: error?.expected ?? null, is: error?.actual ?? error?.message ?? null }]
  })
}

/** What the assertion that failed expects something of. */
function callOf({ path, text }: Draft, { errors }: TestOutcome): string | null {
  const at = errors[0]?.frames.find(({ file }) => file === path)
  const line = at ? (text.split('\n')[at.line - 1] ?? '') : ''
  return (
    /^\s*(?:await )?expect\((?:\(\) => )?(?:await )?(.+?)\)(?:\.(?:not|resolves|rejects))*\.to\w+\(/.exec(line)?.[1] ??
    null
  )
}
