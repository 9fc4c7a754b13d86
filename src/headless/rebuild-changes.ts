import type { FileChange } from '../model/candidate.ts'
import { candidateId, shortHash } from '../model/hash.ts'
import { fileRole } from '../model/paths.ts'
import { parseDiff } from '../source/parse-diff.ts'
import type { ReportCandidate } from './report-schema.ts'

/** The changes of a candidate on the files as they are, or why they cannot be made; `reason` goes behind the id. */
export type Rebuilt =
  | { readonly status: 'ready'; readonly changes: readonly FileChange[] }
  /** `applied`: the files are already as it leaves them. `stale`: one is not as it was when this was proven. */
  | { readonly status: 'applied' | 'stale' | 'unusable'; readonly reason: string }

/**
 * Makes the changes of a report's candidate anew from its diff and the files that it names. Nothing in a report is believed:
 * each file must have the hash of what was proven before and after, the changes must have the candidate's id, and a path
 * outside of the project or of a protected file is not even read. `prefix` is the project's folder within the repository.
 */
export async function rebuildChanges(
  { id, diff, hashes }: Pick<ReportCandidate, 'id' | 'diff' | 'hashes'>,
  { prefix, read }: { readonly prefix: string; readonly read: (path: string) => Promise<string | null> },
): Promise<Rebuilt> {
  const unusable = (reason: string): Rebuilt => ({ status: 'unusable', reason })
  const patches = parseDiff(diff)
  if (patches === null) return unusable('has no diff that can be read')
  if (hashes.length === 0) return unusable('comes from a report without hashes of the files, by an older repair-watch')
  const wanted = new Map(hashes.map((one) => [one.file, one]))
  const changes: FileChange[] = []
  const sides = new Set<'before' | 'after' | 'other'>()
  let stale = ''
  for (const patch of patches) {
    const whole = patch.after ?? patch.before ?? ''
    if (patch.before !== null && patch.before !== whole) return unusable(`renames ${patch.before}`)
    const path = whole.slice(prefix.length)
    if (!whole.startsWith(prefix) || fileRole(path) === 'protected')
      return unusable(`changes ${whole}, which is protected or lies outside of this project`)
    const hash = wanted.get(path)
    if (hash === undefined) return unusable(`has no hash of ${path}: the report is of another folder, or was changed`)
    const before = await read(path)
    const now = before === null ? null : shortHash(before, 64)
    const side = now === hash.before ? 'before' : now === hash.after ? 'after' : 'other'
    sides.add(side)
    if (side !== 'before') {
      stale ||= path
      continue
    }
    const text = patch.apply(before ?? '')
    const after = patch.after === null ? null : text
    if (text === null || (after === null ? null : shortHash(after, 64)) !== hash.after)
      return unusable(`has a diff of ${path} that does not give what was proven`)
    changes.push({ path, before, after })
  }
  if (sides.has('before') && sides.size === 1)
    return candidateId(changes) === id ? { status: 'ready', changes } : unusable('is not what its id says')
  if (sides.has('after') && sides.size === 1) return { status: 'applied', reason: 'is applied already' }
  return { status: 'stale', reason: `was proven on another ${stale}: the file has changed since` }
}
