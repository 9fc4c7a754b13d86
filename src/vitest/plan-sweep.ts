import type { Candidate } from '../model/candidate.ts'
import type { Overlay } from '../model/lab.ts'
import { fileRole } from '../model/paths.ts'
import { smallestEdit } from '../source/apply-edits.ts'
import { isComponent } from '../source/component-script.ts'
import { schemata } from '../source/schemata.ts'
import type { SwitchSite } from '../source/switches.ts'
import { isProgram } from '../source/syntax.ts'

/** Candidates that change one and the same file, in one module behind a switch. */
export interface SweepGroup {
  readonly path: string
  /** The module with all alternatives. */
  readonly text: string
  /** Value of the switch → index of the candidate. */
  readonly ids: ReadonlyMap<number, number>
  /** The switches of the module. */
  readonly sites: readonly SwitchSite[]
}

/** How a sweep is carried out: groups behind a switch, and the indices of all others, which run one by one. */
export interface SweepPlan {
  readonly groups: readonly SweepGroup[]
  readonly rest: readonly number[]
}

/** A group of one gains nothing over running the candidate as it is. */
const SMALLEST_GROUP = 2

/**
 * Sorts candidates by how they can be tried. One change of one existing source file goes behind the switch where
 * `schemata` can place it; whatever it cannot place, and everything else, is left to the plain overlay.
 */
export function planSweep(
  candidates: readonly Candidate[],
  overlay: Overlay,
  read: (path: string) => string | null,
): SweepPlan {
  const byPath = new Map<string, { readonly before: string; readonly indices: number[] }>()
  const rest: number[] = []
  for (const [index, { changes }] of candidates.entries()) {
    const [change, more] = changes
    if (more || !change || change.before === null || change.after === null || !isSource(change.path)) rest.push(index)
    else {
      const entry = byPath.get(change.path) ?? { before: change.before, indices: [] }
      byPath.set(change.path, entry)
      if (entry.before === change.before) entry.indices.push(index)
      else rest.push(index)
    }
  }
  const groups: SweepGroup[] = []
  for (const [path, { before, indices }] of byPath) {
    const current = overlay.get(path) ?? read(path)
    const made =
      current === before && indices.length >= SMALLEST_GROUP
        ? schemata(
            path,
            before,
            indices.map((index, at) => ({
              id: at + 1,
              edit: smallestEdit(before, candidates[index]?.changes[0]?.after ?? before),
            })),
            { topLevel: true },
          )
        : null
    if (!made) rest.push(...indices)
    else {
      rest.push(...made.rejected.map((id) => indices[id - 1] as number))
      if (made.placed.length > 0) {
        const ids = new Map(made.placed.map((id) => [id, indices[id - 1] as number]))
        groups.push({ path, text: made.text, ids, sites: made.sites })
      }
    }
  }
  return { groups, rest }
}

function isSource(path: string): boolean {
  // Compilers of components know their macros only where they stand, and a part of the text is no program.
  return isProgram(path) && !isComponent(path) && fileRole(path) === 'source'
}
