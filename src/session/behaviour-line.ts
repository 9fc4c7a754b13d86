import type { Behaviour } from '../model/behaviour.ts'

/** Longest part of a line that shows an input or a value, characters. */
const MOST = 60

/**
 * What a person should know of a candidate beyond its proof, in one line: what the tests leave open between it and
 * another repair, or a fault that it brings. Null where there is nothing to say.
 */
export function behaviourLine(behaviour: Behaviour | null): string | null {
  if (!behaviour) return null
  const { differs, faults } = behaviour
  const [fault] = faults
  const parts = [
    ...(differs
      ? [
          `no test says what ${cut(differs.input)} is: ${cut(differs.here)} here, ${cut(differs.there)} with another repair`,
        ]
      : []),
    ...(fault === undefined || fault === differs?.input
      ? []
      : [`throws or gives NaN where the code did not: ${cut(fault)}`]),
  ]
  return parts.length === 0 ? null : parts.join('; ')
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > MOST ? `${line.slice(0, MOST - 1)}…` : line
}
