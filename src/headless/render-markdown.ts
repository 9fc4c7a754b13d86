import {
  candidateLine,
  confidence,
  count,
  errorLine,
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

/** The report as Markdown, for the summary of a job or a comment. Text from outside cannot break out of its place. */
export function renderMarkdown(report: Report): string {
  const blocks = [`## repair-watch: ${headline(report)}`]
  if (report.stopped !== null) blocks.push(`**Stopped:** ${escaped(stoppedLine(report.stopped))}`)
  report.failures.forEach((failure, index) => {
    blocks.push(...failureBlocks(failure, index))
  })
  if (report.weakened.length > 0) {
    blocks.push(
      `### ${weakenedHeadline(report)}`,
      report.weakened.map((one) => `- ${escaped(weakenedLine(one))}`).join('\n'),
    )
  }
  return `${blocks.join('\n\n')}\n`
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
    `${fence}diff\n${candidate.diff.replace(/\n$/, '')}\n${fence}`,
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
