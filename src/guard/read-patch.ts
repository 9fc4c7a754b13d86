import type { Candidate } from '../model/candidate.ts'
import type { FileRole } from '../model/paths.ts'
import { lineIndex } from '../source/apply-edits.ts'
import { isProgram, parse } from '../source/syntax.ts'
import type { ChangedFile, Patch, Side } from './guard.ts'

/**
 * Reads a candidate's changes as trees. Files that stay equal are left out. Null when a changed program does not parse
 * afterwards: no guard can judge it and the lab refutes it anyway.
 */
export function readPatch(candidate: Candidate, roles: (path: string) => FileRole): Patch | null {
  const files: ChangedFile[] = []
  for (const change of candidate.changes) {
    if (change.before === change.after) continue
    const readable = isProgram(change.path) || change.path.endsWith('.snap')
    const before = readable ? side(change.path, change.before) : null
    const after = readable ? side(change.path, change.after) : null
    if (after === 'malformed') return null
    files.push({
      path: change.path,
      role: roles(change.path),
      change,
      before: before === 'malformed' ? null : before,
      after,
    })
  }
  return { candidate, files }
}

/** So many texts stay read: all candidates of a failure share their texts before the change. */
const MOST_KEPT = 64
const kept = new Map<string, Side | 'malformed'>()

function side(path: string, text: string | null): Side | 'malformed' | null {
  if (text === null) return null
  const key = `${path}\0${text}`
  const known = kept.get(key)
  const found = known ?? read(path, text)
  kept.delete(key)
  kept.set(key, found)
  const [oldest] = kept.keys()
  if (kept.size > MOST_KEPT) kept.delete(oldest as string)
  return found
}

function read(path: string, text: string): Side | 'malformed' {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return 'malformed'
  const position = lineIndex(text)
  return { text, program: parsed.program, comments: parsed.comments, line: (offset) => position(offset).line }
}
