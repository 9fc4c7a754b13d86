import type { RunStatus } from '../diagnose/facts.ts'
import type { TestOutcome, TestRef } from '../model/failure.ts'
import type { LabResult } from '../model/lab.ts'

/** How a run compares with what the failing tests did before. */
export function statusOf(result: LabResult, tests: readonly TestRef[], before: readonly TestOutcome[]): RunStatus {
  if (result.status !== 'ran') return 'unknown'
  const after = new Map(result.outcomes.map((outcome) => [outcome.test.key, outcome]))
  const pseudo = tests.filter(({ name, file }) => name === file)
  if (pseudo.length > 0) {
    const broken = result.fileErrors.length > 0 || result.outcomes.length === 0
    return broken
      ? 'fails-alike'
      : result.outcomes.some(({ state }) => state === 'failed')
        ? 'fails-otherwise'
        : 'passes'
  }
  const states = tests.map(({ key }) => after.get(key)?.state)
  if (states.every((state) => state === 'passed') && result.unhandled.length === 0) return 'passes'
  if (states.every((state) => state === undefined || state === 'skipped')) return 'unknown'
  const alike = tests.every(({ key }) => {
    const [was] = before.find(({ test }) => test.key === key)?.errors ?? []
    const [is] = after.get(key)?.errors ?? []
    return was === undefined || is === undefined || headline(was.message) === headline(is.message)
  })
  const same = alike && !states.some((state) => state === 'passed')
  return same ? 'fails-alike' : 'fails-otherwise'
}

/** What was said, without its figures: a seed or a duration in a message makes no other failure. */
function headline(message: string): string {
  return (message.split('\n')[0] as string).replace(/-?\d+(?:\.\d+)?/g, '#')
}
