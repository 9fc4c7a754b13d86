import type { Candidate, FileChange, Fixes, TextEdit } from '../model/candidate.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Engine } from '../model/engine.ts'
import { candidateId } from '../model/hash.ts'
import { fileRole } from '../model/paths.ts'
import { applyEdits } from '../source/apply-edits.ts'
import { diffHunks } from '../source/unified-diff.ts'

/** At most 40 candidates: each is one run of the failing tests, and what helps is nearly always a hunk alone. */
const MOST = { hunks: 20, files: 6, pairs: 11, created: 2 } as const

/** How much less likely a larger undo is what the person wants, as a log prior: it gives up more of their work. */
const PENALTY = { hunk: 0, file: 2, pair: 3, all: 4, created: 5 } as const

/** One hunk that can be taken back; `edit` refers to the text on disk and is null where a deleted file comes back. */
interface Hunk {
  readonly path: string
  readonly edit: TextEdit | null
  /** 1-based, in the text on disk. */
  readonly line: number
  /** Lines added and removed. */
  readonly size: number
  /** The highest score of a suspect statement that it overlaps; -1 in a file that the failing tests do not load. */
  readonly score: number
}

/** The edits that may be taken back, and how a person is told whose they are. */
interface Past {
  readonly changes: readonly FileChange[]
  readonly fixes: Fixes
  /** Null for edits of the working tree, else the first line of the commit's message. */
  readonly commit: string | null
}

interface Undo {
  readonly title: string
  readonly rule: 'undo-hunk' | 'undo-file' | 'undo-all'
  readonly weight: number
  readonly changes: readonly FileChange[]
}

/**
 * Takes back what changed since the baseline: each hunk alone (suspect ones first), each file, pairs of hunks, then all, so
 * that the first one that turns green is the smallest. Under `code-wrong`, `undecided` and `environment` (an import that
 * leads nowhere) only source files are touched, under `test-wrong` only test files, under `flaky` nothing is proposed. Where no such file changed, the same over
 * the last commit. A new file is removed on its own only, never along with others: it is work that exists nowhere else.
 */
export const history: Engine = {
  name: 'history',
  async *propose(diagnosis, signal) {
    const past = pastOf(diagnosis)
    if (past === null) return
    const seen = new Set<string>()
    for (const undo of undosOf(past, diagnosis)) {
      if (signal.aborted) return
      const id = candidateId(undo.changes)
      if (seen.has(id)) continue
      seen.add(id)
      yield {
        id,
        engine: 'history',
        fixes: past.fixes,
        title: undo.title,
        changes: undo.changes,
        clauses: [],
        rule: past.commit === null ? undo.rule : 'undo-commit-hunk',
        weight: undo.weight,
      } satisfies Candidate
    }
  },
}

function pastOf(diagnosis: Diagnosis): Past | null {
  const { verdict, changed, lastCommit, files, testPaths } = diagnosis
  const fixes = {
    'code-wrong': 'code',
    undecided: 'code',
    'test-wrong': 'test',
    flaky: null,
    environment: 'code',
  } as const
  const wanted = fixes[verdict.kind]
  if (wanted === null) return null
  const mayUndo = ({ path, before, after }: FileChange): boolean => {
    const role = testPaths.has(path) && fileRole(path) === 'source' ? 'test' : fileRole(path)
    const onDisk = files.get(path)
    if (role !== (wanted === 'code' ? 'source' : 'test') || before === after) return false
    if (onDisk !== undefined) return onDisk === after
    // Not loaded: it may have been deleted, or be data that a test reads; documents and new files cannot matter.
    return after === null || (before !== null && !/\.mdx?$/.test(path))
  }
  const own = changed.filter(mayUndo)
  if (own.length > 0) return { changes: own, fixes: wanted, commit: null }
  const committed = (lastCommit?.changes ?? []).filter((change) => change.before !== null && mayUndo(change))
  return lastCommit && committed.length > 0
    ? { changes: committed, fixes: wanted, commit: firstLine(lastCommit.message) }
    : null
}

function* undosOf(past: Past, diagnosis: Diagnosis): Iterable<Undo> {
  const say = wording(past.commit)
  const existing = past.changes.filter(({ before }) => before !== null)
  const byPath = new Map(existing.map((change) => [change.path, change]))
  const hunks = existing.flatMap((change) => hunksOf(change, diagnosis)).sort(bySuspicion)
  const highest = Math.max(1, ...hunks.map(({ score }) => score))
  const undo = (kind: 'hunk' | 'file' | 'pair' | 'all', title: string, taken: readonly Hunk[]): Undo => {
    const size = taken.reduce((sum, hunk) => sum + hunk.size, 0)
    const suspicion = Math.max(0, ...taken.map(({ score }) => score)) / highest
    return {
      title,
      rule: kind === 'pair' ? 'undo-hunk' : `undo-${kind}`,
      weight: suspicion - Math.log(1 + size) - PENALTY[kind],
      changes: takeBack(taken, byPath),
    }
  }

  for (const hunk of hunks.slice(0, MOST.hunks))
    yield hunk.edit ? undo('hunk', say.hunks([at(hunk)]), [hunk]) : undo('file', say.restore(hunk.path), [hunk])

  const files = [...new Set(hunks.map(({ path }) => path))].slice(0, MOST.files)
  for (const path of files)
    yield undo(
      'file',
      say.file(path),
      hunks.filter((hunk) => hunk.path === path),
    )

  for (const pair of pairsOf(hunks).slice(0, MOST.pairs)) yield undo('pair', say.hunks(pair.map(at)), pair)

  if (hunks.length > 0) yield undo('all', say.all, hunks)

  const created = past.changes.filter(({ before }) => before === null)
  for (const { path, after } of created.slice(0, MOST.created))
    yield {
      title: `remove the new file ${path}`,
      rule: 'undo-file',
      weight: -Math.log(1 + linesOf(after ?? '').length) - PENALTY.created,
      changes: [{ path, before: after, after: null }],
    }
}

/** The texts with these hunks taken back, as changes of what is on disk now. */
function takeBack(taken: readonly Hunk[], byPath: ReadonlyMap<string, FileChange>): readonly FileChange[] {
  return [...new Set(taken.map(({ path }) => path))].map((path): FileChange => {
    const change = byPath.get(path) as FileChange
    if (change.after === null) return { path, before: null, after: change.before }
    const edits = taken.flatMap((hunk) => (hunk.path === path && hunk.edit ? [hunk.edit] : []))
    return { path, before: change.after, after: applyEdits(change.after, edits) }
  })
}

/** The hunks of one change as edits of whole lines of the text on disk, so that line endings come back as they were. */
function hunksOf(change: FileChange, { files, suspects }: Diagnosis): readonly Hunk[] {
  const { path, after } = change
  const before = linesOf(change.before ?? '')
  if (after === null) return [{ path, edit: null, line: 1, size: before.length, score: 0 }]
  const now = linesOf(after)
  const offsets = [0]
  for (const line of now) offsets.push((offsets.at(-1) as number) + line.length)
  return diffHunks(change, 0).map(({ oldStart, newStart, lines }) => {
    const removed = lines.filter(({ kind }) => kind === 'removed').length
    const added = lines.length - removed
    const edit = {
      start: offsets[newStart - 1] as number,
      end: offsets[newStart - 1 + added] as number,
      text: before.slice(oldStart - 1, oldStart - 1 + removed).join(''),
    }
    // What was deleted has no place of its own: the lines around it stand for it.
    const from = added === 0 ? (offsets[Math.max(0, newStart - 2)] as number) : edit.start
    const to = added === 0 ? (offsets[Math.min(newStart, now.length)] as number) : edit.end
    const overlapping = suspects.filter(
      ({ statement }) => statement.path === path && statement.start < to && from < statement.end,
    )
    return {
      path,
      edit,
      line: Math.max(1, Math.min(newStart, now.length)),
      size: lines.length,
      score: files.has(path) ? Math.max(0, ...overlapping.map(({ score }) => score)) : -1,
    }
  })
}

function pairsOf(hunks: readonly Hunk[]): readonly (readonly [Hunk, Hunk])[] {
  return (
    hunks
      .flatMap((first, index) => hunks.slice(index + 1).map((second) => [first, second] as const))
      // Stable, so that pairs of equal suspicion stay in the order of their hunks.
      .sort((a, b) => b[0].score + b[1].score - (a[0].score + a[1].score))
  )
}

function bySuspicion(a: Hunk, b: Hunk): number {
  return b.score - a.score || a.size - b.size || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line)
}

function wording(commit: string | null) {
  const join = (places: readonly string[]): string => places.join(' and ')
  const restore = (path: string): string => `restore the deleted file ${path}`
  return commit === null
    ? {
        hunks: (places: readonly string[]) => `undo your ${plural('edit', places)} at ${join(places)}`,
        file: (path: string) => `undo your edits of ${path}`,
        restore,
        all: 'undo all of your edits',
      }
    : {
        hunks: (places: readonly string[]) =>
          `undo the ${plural('hunk', places)} of commit “${commit}” at ${join(places)}`,
        file: (path: string) => `undo commit “${commit}” in ${path}`,
        restore,
        all: `undo all of commit “${commit}”`,
      }
}

const at = ({ path, line, edit }: Hunk): string => (edit ? `${path}:${line}` : path)

const plural = (word: string, list: readonly unknown[]): string => (list.length === 1 ? word : `${word}s`)

/** Lines with their ends; the last one may have none. */
const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.split(/(?<=\n)/))

/** The subject of a commit, short enough for a title. */
function firstLine(message: string): string {
  const [line = ''] = message.split('\n')
  return line.length > 50 ? `${line.slice(0, 49)}…` : line
}
