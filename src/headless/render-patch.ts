import { candidateLine, confidence, errorLine, nameOf, place, plain, proofLine } from './phrases.ts'
import type { Report, ReportCandidate, ReportFailure } from './report-schema.ts'

/** One file of `--patches`. */
export interface PatchFile {
  /** The candidate's id with `.patch`. */
  readonly name: string
  readonly text: string
}

/**
 * A patch for each candidate, as `git apply` takes it at the top of the repository or below; in front of the diff stands,
 * as comment, what it repairs and what was proven. The same candidate of several failures is one file.
 */
export function renderPatches(report: Report): readonly PatchFile[] {
  const files = new Map<string, PatchFile>()
  for (const failure of report.failures) {
    for (const candidate of failure.candidates) {
      const name = `${candidate.id}.patch`
      if (/^[\w-]+$/.test(candidate.id) && !files.has(name)) {
        files.set(name, { name, text: `${header(failure, candidate)}\n${candidate.diff}` })
      }
    }
  }
  return [...files.values()]
}

function header(failure: ReportFailure, candidate: ReportCandidate): string {
  const { kind, confidence: share, clauses, evidence } = failure.verdict
  return [
    candidateLine(candidate),
    proofLine(candidate),
    ...candidate.proof.reasons,
    '',
    `${nameOf(failure)} (${place(failure)})`,
    errorLine(failure),
    `${kind}${confidence(share)}${clauses.map((id) => ` [${id}]`).join('')}`,
    ...evidence.map(({ detail }) => detail),
  ]
    .map((line) => `# ${plain(line).replace(/\s+/g, ' ')}`.trimEnd())
    .join('\n')
}
