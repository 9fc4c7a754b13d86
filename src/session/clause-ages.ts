import { declarationLines, statementLines } from '../diagnose/edited-places.ts'
import type { ClauseAge, Facts } from '../diagnose/facts.ts'
import type { Clause } from '../model/clause.ts'
import type { LineRange, Workspace } from '../model/workspace.ts'
import type { Survey } from './survey.ts'

/** More clauses than this are a contract that was written in one go, not one that was changed at a place. */
const MOST = 30

/**
 * How old the clauses are that could decide a failure, the failing assertion, and the code they speak of. One call of git for
 * each file; none where no clause speaks of the failing tests or there are no commits. Never throws.
 */
export async function clauseAges(
  { failure, clauses, clauseOutcomes, speaking, subjects }: Facts,
  { workspace, survey }: { readonly workspace: Workspace; readonly survey: Pick<Survey, 'git'> },
): Promise<readonly ClauseAge[]> {
  const broken = new Set(clauseOutcomes.filter(({ status }) => status === 'broken').map(({ id }) => id))
  const asked = clauses
    .filter(
      (clause) =>
        broken.has(clause.id) || speaking.includes(clause) || subjects.has(clause.symbol?.split('.')[0] ?? ''),
    )
    .slice(0, MOST)
  const frame = failure.error.frames.find(({ file }) => failure.tests.some((test) => test.file === file))
  if (survey.git.status !== 'ready' || asked.length === 0 || !frame) return []
  const text = await workspace.read(frame.file)
  const assertion = text === null ? null : statementLines(frame.file, text, frame.line)
  const [places, ages, tests] = await Promise.all([
    declarationTimes(workspace, asked),
    clauseTimes(workspace, asked),
    assertion && workspace.lastEdits(frame.file, [assertion]),
  ])
  const test = tests?.[0] ?? null
  return ages.map((age) => ({ ...age, test, code: places.get(age.id) ?? null }))
}

/** Of each clause, when it and the heading above it were written. */
async function clauseTimes(
  workspace: Workspace,
  clauses: readonly Clause[],
): Promise<readonly Pick<ClauseAge, 'id' | 'edited' | 'reworded'>[]> {
  const found: Pick<ClauseAge, 'id' | 'edited' | 'reworded'>[] = []
  for (const [file, own] of byKey(clauses, ({ at }) => at.file)) {
    const lines = (await workspace.read(file))?.split('\n') ?? []
    const ranges = own.map(({ at, text }) => ({ from: at.line, to: at.line + text.split('\n').length - 1 }))
    const headings = ranges.map(({ from }) => headingAbove(lines, from))
    const times = await workspace.lastEdits(file, [...ranges, ...headings])
    for (const [index, { id }] of own.entries()) {
      const [edited, heading] = [times?.[index], times?.[own.length + index]]
      if (edited !== undefined && heading !== undefined) found.push({ id, edited, reworded: edited > heading })
    }
  }
  return found
}

function headingAbove(lines: readonly string[], line: number): LineRange {
  const at = lines.slice(0, line).findLastIndex((text) => text.startsWith('#')) + 1
  return { from: Math.max(1, at), to: Math.max(1, at) }
}

/** Of each clause, when the newest line of the declaration that it speaks of was written. */
async function declarationTimes(
  workspace: Workspace,
  clauses: readonly Clause[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>()
  for (const [module, own] of byKey(clauses, (clause) => clause.module)) {
    const text = await workspace.read(module)
    const places = own.flatMap(({ id, symbol }) => {
      const lines = text === null || symbol === null ? null : declarationLines(module, text, symbol)
      return lines ? [{ id, lines }] : []
    })
    const times = await workspace.lastEdits(
      module,
      places.map(({ lines }) => lines),
    )
    for (const [index, { id }] of places.entries()) if (times) found.set(id, times[index] as number)
  }
  return found
}

function byKey<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one])
  return groups
}
