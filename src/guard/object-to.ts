import type { Candidate } from '../model/candidate.ts'
import type { Objection } from '../model/proof.ts'
import { frozenPaths } from './frozen-path.ts'
import type { Guard, GuardContext } from './guard.ts'
import { GUARDS } from './guards.ts'
import { readPatch } from './read-patch.ts'

/**
 * What the guards have against a candidate; empty for an honest one. Pure: the trees of both sides alone decide. A text
 * that does not parse is only asked whether it may be changed, for the lab refutes it. `guards` is the whole table unless a test leaves one out.
 */
export function objectTo(candidate: Candidate, context: GuardContext, guards: readonly Guard[] = GUARDS): Objection[] {
  const patch = readPatch(candidate, (path) => context.roles(path))
  return patch ? distinct(guards.flatMap((guard) => guard.refuse(patch, context))) : frozenPaths(candidate, context)
}

/** The same with a turn for others before each guard: all of them together take longer than a key should wait. */
export async function objectInTurns(candidate: Candidate, context: GuardContext): Promise<readonly Objection[]> {
  const patch = readPatch(candidate, (path) => context.roles(path))
  if (!patch) return frozenPaths(candidate, context)
  const objections: Objection[] = []
  for (const guard of GUARDS) {
    await new Promise((resolve) => setImmediate(resolve))
    objections.push(...guard.refuse(patch, context))
  }
  return distinct(objections)
}

function distinct(objections: readonly Objection[]): Objection[] {
  const seen = new Set<string>()
  return objections.filter(({ guard, path, line, detail }) => {
    const key = `${guard} ${path} ${line} ${detail}`
    return !seen.has(key) && seen.add(key)
  })
}
