import {
  candidateLine,
  confidence,
  count,
  errorLine,
  flakyHeadline,
  flakyLine,
  headline,
  nameOf,
  noCandidateLine,
  openLine,
  place,
  plain,
  proofLine,
  stoppedLine,
  weakenedHeadline,
  weakenedLine,
} from './phrases.ts'
import type { Report, ReportCandidate, ReportFailure } from './report-schema.ts'
import { visibleText } from './visible-text.ts'

/** Bytes that are kept for saying that something is left out. */
const LEFT_OUT_BYTES = 100

/**
 * The report as Markdown, for the summary of a job or a comment. Text from outside cannot break out of its place. Where it
 * would have more than `maxBytes` whole failures are left out, and the end says how many.
 */
export function renderMarkdown(
  report: Report,
  { maxBytes = Number.POSITIVE_INFINITY }: { readonly maxBytes?: number } = {},
): string {
  const head = [`## repair-watch: ${headline(report)}`]
  if (report.stopped !== null) head.push(`**Stopped:** ${escaped(stoppedLine(report.stopped))}`)
  const parts = [
    ...list(weakenedHeadline(report), report.weakened.map(weakenedLine)),
    ...list(flakyHeadline(report), report.flaky.map(flakyLine)),
    ...report.failures.map((failure, index) => failureBlocks(failure, index).join('\n\n')),
  ]
  const shown = [head.join('\n\n')]
  let bytes = Buffer.byteLength(shown[0] ?? '') + LEFT_OUT_BYTES
  for (const part of parts) {
    bytes += Buffer.byteLength(part) + 2
    if (bytes > maxBytes) break
    shown.push(part)
  }
  const left = parts.length + 1 - shown.length
  if (left > 0) shown.push(`${count(left, 'part')} of ${parts.length} left out: there is no more room here.`)
  return `${shown.join('\n\n')}\n`
}

function list(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`### ${heading}\n\n${lines.map((line) => `- ${escaped(line)}`).join('\n')}`]
}

function failureBlocks(failure: ReportFailure, index: number): string[] {
  const { verdict, candidates } = failure
  const [best, ...others] = candidates
  const clauses = verdict.clauses.map((id) => codeSpan(id)).join(', ')
  return [
    `### ${index + 1}. ${codeSpan(nameOf(failure))}`,
    `**${verdict.kind}**${confidence(verdict.confidence)}${clauses === '' ? '' : ` by ${clauses}`} · ${codeSpan(place(failure))}`,
    `> ${escaped(errorLine(failure))}`,
    ...(verdict.evidence.length > 0 ? [verdict.evidence.map(({ detail }) => `- ${escaped(detail)}`).join('\n')] : []),
    ...(best === undefined ? [noCandidateLine(failure)] : candidateBlocks(best)),
    ...(others.length > 0 ? [`${count(others.length, 'other candidate')} in the report.`] : []),
  ]
}

function candidateBlocks(candidate: ReportCandidate): string[] {
  const fence = '`'.repeat(Math.max(3, longestRun(candidate.diff) + 1))
  return [
    [
      `**${escaped(candidateLine(candidate))}**`,
      [proofLine(candidate), ...candidate.proof.reasons, openLine(candidate) ?? []].flat().map(escaped).join('; '),
    ].join('<br>\n'),
    `${fence}diff\n${visibleText(candidate.diff).replace(/\n$/, '')}\n${fence}`,
  ]
}

function codeSpan(text: string): string {
  const line = plain(text).replace(/\s+/g, ' ')
  const ticks = '`'.repeat(longestRun(line) + 1)
  return ticks.length > 1 ? `${ticks} ${line} ${ticks}` : `${ticks}${line}${ticks}`
}

function escaped(text: string): string {
  return plain(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<#|~]/g, (sign) => (sign === '<' ? '&lt;' : `\\${sign}`))
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
}
