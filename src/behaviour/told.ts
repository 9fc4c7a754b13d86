import type { TestOutcome } from '../model/failure.ts'

/** What a virtual test told: it throws an error of this mark and JSON. Null when it did not come so far. */
export function toldBy(outcome: TestOutcome | undefined, mark: string): unknown {
  const message = outcome?.errors[0]?.message ?? ''
  const at = message.indexOf(mark)
  if (at === -1) return null
  try {
    return JSON.parse(message.slice(at + mark.length))
  } catch {
    return null
  }
}
