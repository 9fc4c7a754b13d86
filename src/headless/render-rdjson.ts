import { type ChangedBlock, changedBlocks, parseDiff } from '../source/parse-diff.ts'
import { confidence, count, errorLine, nameOf, passesAgain, plain, proofLine, weakenedLine } from './phrases.ts'
import { placeOf, type RenderContext } from './render-context.ts'
import type { Report, ReportCandidate, ReportFailure } from './report-schema.ts'

interface Range {
  readonly start: { readonly line: number; readonly column?: number }
  readonly end?: { readonly line: number }
}

/**
 * The report in reviewdog's diagnostic format (`rdjson`). The best proven candidate of a failure is suggested only where
 * all of its lines are lines of the diff since the base, as far as that is known: half a fix is none.
 */
export function renderRdjson(report: Report, { prefix, changed }: Pick<RenderContext, 'prefix' | 'changed'>): string {
  const open = report.failures.filter(({ stage }) => stage !== 'mended')
  const diagnostics = [
    ...open.flatMap((failure) => [diagnosis(failure, prefix), ...suggestions(failure, { prefix, changed })]),
    ...report.weakened.map((one) => ({
      message: weakenedLine(one),
      location: location(prefix + one.file, one.line),
      severity: 'WARNING',
      code: { value: one.guard },
    })),
    ...report.flaky.map((one) => ({
      message: plain(`flaky: ${one.name} ${passesAgain(one)}`),
      location: location(prefix + one.file, one.line),
      severity: 'WARNING',
      code: { value: 'flaky' },
    })),
  ]
  return `${JSON.stringify({ source: { name: 'repair-watch' }, severity: 'ERROR', diagnostics }, null, 2)}\n`
}

function diagnosis(failure: ReportFailure, prefix: string) {
  const { verdict } = failure
  const at = placeOf(failure)
  const details = verdict.evidence.map(({ detail }) => plain(detail))
  return {
    message: [
      `${verdict.kind}${confidence(verdict.confidence)}: ${nameOf(failure)}`,
      errorLine(failure),
      ...details,
    ].join('\n'),
    location: location(at === null ? '' : prefix + at.file, at?.line ?? 0),
    severity: verdict.kind === 'flaky' ? 'WARNING' : 'ERROR',
    code: { value: verdict.kind },
  }
}

/** One for each changed place of the best candidate: reviewdog wants a suggestion to cover what its comment stands on. */
function suggestions(
  { candidates: [best] }: ReportFailure,
  { prefix, changed }: Pick<RenderContext, 'prefix' | 'changed'>,
) {
  const replacements = best?.proof.status === 'proven' && !best.applied ? replacementsOf(best) : null
  if (!best || replacements === null) return []
  const inDiff = ({ path, start, end }: Replacement): boolean => {
    if (changed === null) return true
    const lines = changed.get(path.slice(prefix.length))
    for (let line = start; line <= end; line++) if (!lines?.has(line)) return false
    return true
  }
  if (!replacements.every(inDiff)) return []
  return replacements.map(({ path, start, end, text }, index) => {
    const range: Range = { start: { line: start }, end: { line: end } }
    const part =
      replacements.length === 1 ? '' : ` (${index + 1} of ${count(replacements.length, 'place')}, all are needed)`
    return {
      message: plain(`${best.title}${part}: ${proofLine(best)}`),
      location: { path, range },
      severity: 'INFO',
      code: { value: best.id },
      suggestions: [{ range, text }],
    }
  })
}

interface Replacement {
  readonly path: string
  /** 1-based and inclusive. */
  readonly start: number
  readonly end: number
  /** Without the line end of the last line, as whole lines are replaced. */
  readonly text: string
}

/** Null where it cannot be said by replacing lines: files that come or go, a change of nothing but line ends. */
function replacementsOf({ diff }: ReportCandidate): readonly Replacement[] | null {
  const files = parseDiff(diff)
  if (files === null) return null
  const replacements: Replacement[] = []
  for (const file of files) {
    if (file.before === null || file.before !== file.after) return null
    for (const block of changedBlocks(file)) {
      const replacement = replacementOf(file.before, block)
      if (replacement === null) return null
      replacements.push(replacement)
    }
  }
  return replacements
}

/** What only inserts or only removes takes the line above or below with it: a suggestion replaces lines by lines. */
function replacementOf(path: string, { start, end, removed, added, above, below }: ChangedBlock): Replacement | null {
  const lines = (texts: readonly string[]) => texts.map((line) => line.replace(/\r$/, '')).join('\n')
  if (lines(removed) === lines(added)) return null
  if (removed.length > 0 && added.length > 0) return { path, start, end, text: lines(added) }
  if (above !== null) return { path, start: start - 1, end: Math.max(end, start - 1), text: lines([above, ...added]) }
  if (below !== null) return { path, start, end: end + 1, text: lines([...added, below]) }
  return null
}

function location(path: string, line: number): { readonly path: string; readonly range?: Range } {
  return line > 0 ? { path, range: { start: { line } } } : { path }
}
