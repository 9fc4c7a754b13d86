import { fileRole } from '../../model/paths.ts'
import { smallestEdit } from '../../source/apply-edits.ts'
import { diffHunks } from '../../source/unified-diff.ts'
import type { FileEdit, RepairContext, TestRepair } from './test-repair.ts'

/** A change of a test file or fixture since the baseline that is taken back, hunk by hunk, then file by file. */
export const CHANGED_FIXTURE: TestRepair = {
  name: 'changed-fixture',
  *propose({ diagnosis, sources }: RepairContext) {
    for (const { path, before, after } of diagnosis.changed) {
      if (before === null || after === null || !sources(path) || fileRole(path) === 'snapshot') continue
      if (diagnosis.files.get(path) !== after || checksIn(before) < checksIn(after)) continue
      const weight = TEST_FILE.test(path) ? 1.5 : 2.5
      const hunks = hunkEdits(path, before, after)
      for (const edit of hunks) {
        const line = after.slice(0, edit.start).split('\n').length
        yield { title: `undo the change of ${path}:${line}`, edits: [edit], weight, mechanical: false }
      }
      if (hunks.length > 1)
        yield { title: `undo the changes of ${path}`, edits: hunks, weight: weight - 0.5, mechanical: false }
    }
  },
}

const TEST_FILE = /[.\-_](?:test|spec)\.[cm]?[jt]sx?$/

/** How many tests and checks a text holds: taking a change back must not lose one. */
function checksIn(text: string): number {
  return text.match(/\b(?:test|it|expect|assert)\b(?:\.\w+)*\s*[(`]/g)?.length ?? 0
}

function hunkEdits(path: string, before: string, after: string): readonly FileEdit[] {
  const lines = after.split(/(?<=\n)/)
  const old = before.split(/(?<=\n)/)
  const offsetOf = (line: number): number => lines.slice(0, line - 1).reduce((sum, one) => sum + one.length, 0)
  return diffHunks({ path, before, after }, 0).map((hunk) => {
    const added = hunk.lines.filter(({ kind }) => kind === 'added').length
    const removed = hunk.lines.filter(({ kind }) => kind === 'removed').length
    const start = offsetOf(hunk.newStart)
    const end = offsetOf(hunk.newStart + added)
    const text = old.slice(hunk.oldStart - 1, hunk.oldStart - 1 + removed).join('')
    const edit = smallestEdit(after.slice(start, end), text)
    return { path, start: start + edit.start, end: start + edit.end, text: edit.text }
  })
}
